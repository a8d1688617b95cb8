import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addHint,
  coversWhole,
  type Hint,
  type Hints,
  listHints,
  noHints,
} from '../../../../../app/core/folders/hints.ts';

const limits = { perDirectory: 3, inAll: 6 };
const path = (at: string): Hint => ({ path: at, reach: 'path' });
const gather = (...hints: readonly Hint[]): Hints =>
  hints.reduce((all: Hints, hint) => addHint(all, hint, limits), noHints);

describe('hints', () => {
  it('keep single files apart while they are few', () => {
    expect(listHints(gather(path('a/1.jpg'), path('a/2.jpg'), path('b/1.jpg')))).toEqual([
      { path: 'a/1.jpg', reach: 'path' },
      { path: 'a/2.jpg', reach: 'path' },
      { path: 'b/1.jpg', reach: 'path' },
    ]);
  });

  it('become the listing of their directory when many of its files are hinted at', () => {
    expect(listHints(gather(path('a/1'), path('a/2'), path('a/3'), path('a/4'), path('a/5')))).toEqual([
      { path: 'a', reach: 'listing' },
    ]);
  });

  it('become the parent with all below it when many of its directories have to be listed', () => {
    const listing = (at: string): Hint => ({ path: at, reach: 'listing' });

    expect(listHints(gather(listing('y/1'), listing('y/2'), listing('y/3'), listing('y/4')))).toEqual([
      { path: 'y', reach: 'subtree' },
    ]);
  });

  it('are the whole root when more wait than a set holds', () => {
    const found = gather(...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((top) => path(`${top}/x/y/1.jpg`)));

    expect(listHints(found)).toEqual([{ path: '', reach: 'subtree' }]);
    expect(coversWhole(found)).toBe(true);
  });

  it.each([
    ['a file below a directory that waits with all below it', { path: 'a', reach: 'subtree' }, path('a/b/1.jpg')],
    ['a file of a listing that waits', { path: 'a', reach: 'listing' }, path('a/1.jpg')],
    ['the very same', path('a/1.jpg'), path('a/1.jpg')],
    ['the listing of a path that waits', path('a'), { path: 'a', reach: 'listing' }],
    ['anything when the root waits', { path: '', reach: 'subtree' }, path('x/y')],
    ['anything when the root waits as a path', path(''), path('x/y')],
  ] as const)('learn nothing from %s', (_, first, second) => {
    const before = gather(first);

    expect(addHint(before, second, limits)).toBe(before);
  });

  it('do not take a file two levels down for a part of a listing', () => {
    expect(gather({ path: 'a', reach: 'listing' }, path('a/b/1.jpg')).size).toBe(2);
  });

  it('do not take a neighbour whose name begins alike for what is below', () => {
    expect(gather({ path: 'a', reach: 'subtree' }, path('ab/1.jpg')).size).toBe(2);
  });

  it('are never more than the limit, and cover every path that was ever hinted at', () => {
    const anyPath = fc
      .array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join('/'));
    const anyHint = fc.record({ path: anyPath, reach: fc.constantFrom('path', 'listing', 'subtree') });
    fc.assert(
      fc.property(fc.array(anyHint, { maxLength: 60 }), (hints) => {
        const found = gather(...hints);

        expect(found.size).toBeLessThanOrEqual(limits.inAll);
        for (const { path: at } of hints) expect(isReached(found, at)).toBe(true);
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });
});

/** Whether a scan of these would look at the path: itself, its directory's listing, or an ancestor with all below it. */
function isReached(hints: Hints, at: string): boolean {
  if (hints.has(at)) return true;
  const parent = at.includes('/') ? at.slice(0, at.lastIndexOf('/')) : '';
  if (hints.has(parent)) return true;
  return [...hints].some(([other, reach]) => reach !== 'listing' && (other === '' || at.startsWith(`${other}/`)));
}
