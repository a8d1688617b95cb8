import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareUtf8, firstKeyBehind, type ListAsk, listPage } from '../../../../../infra/local/store/listing.ts';

const entriesOf = (keys: readonly string[]) => [...keys].sort(compareUtf8).map((key) => ({ key }));

function list(keys: readonly string[], ask: Partial<ListAsk> = {}) {
  const entries = entriesOf(keys);
  let read = 0;
  const from = function* (start: string) {
    for (const entry of entries) {
      if (compareUtf8(entry.key, start) < 0) continue;
      read += 1;
      yield entry;
    }
  };
  const page = listPage(from, { prefix: '', delimiter: '', after: '', max: 1_000, ...ask });
  return { keys: page.entries.map(({ key }) => key), prefixes: page.commonPrefixes, next: page.next, read };
}

describe('listing', () => {
  it('lists in the order of UTF-8 bytes, not of UTF-16', () => {
    expect(list(['😀', '\uFF5E', 'b', 'a/', 'a', 'B', 'ü', 'a b', 'a+']).keys).toEqual([
      'B',
      'a',
      'a b',
      'a+',
      'a/',
      'b',
      'ü',
      '\uFF5E',
      '😀',
    ]);
  });

  it('keeps x and x/y apart', () => {
    expect(list(['x/y', 'x', 'x.z'], { delimiter: '/' })).toMatchObject({ keys: ['x', 'x.z'], prefixes: ['x/'] });
  });

  it('groups behind the prefix only', () => {
    expect(list(['a/b/c', 'a/b/d', 'a/e', 'a', 'b/f'], { prefix: 'a/', delimiter: '/' })).toMatchObject({
      keys: ['a/e'],
      prefixes: ['a/b/'],
    });
  });

  it('seeks past a common prefix instead of reading it', () => {
    const many = Array.from({ length: 5_000 }, (_, n) => `big/${n}`);

    expect(list([...many, 'after', 'z'], { delimiter: '/' })).toMatchObject({
      keys: ['after', 'z'],
      prefixes: ['big/'],
      read: 3,
    });
  });

  it('goes on behind a key, and behind a common prefix', () => {
    const keys = ['a', 'b/1', 'b/2', 'c', 'd/1'];

    expect(list(keys, { delimiter: '/', max: 2 })).toMatchObject({ keys: ['a'], prefixes: ['b/'], next: 'b/' });
    expect(list(keys, { delimiter: '/', max: 2, after: 'b/' })).toMatchObject({
      keys: ['c'],
      prefixes: ['d/'],
      next: undefined,
    });
  });

  it('does not give a group again to who goes on inside it', () => {
    expect(list(['b/1', 'b/2', 'c'], { delimiter: '/', after: 'b/1' })).toMatchObject({ keys: ['c'], prefixes: [] });
  });

  it('answers nothing, and that there is no more, when nothing is asked for', () => {
    expect(list(['a', 'b'], { max: 0 })).toMatchObject({ keys: [], prefixes: [], next: undefined });
  });

  it('gives every key and group exactly once, whatever the page size', () => {
    const key = fc.string({
      unit: fc.constantFrom('a', 'b', '/', '-', 'é', '😀', '\u{10FFFF}'),
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { maxLength: 30 }),
        fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 2 }),
        fc.constantFrom('', '/', '-', 'ab', '\u{10FFFF}'),
        fc.integer({ min: 1, max: 5 }),
        (keys, prefix, delimiter, max) => {
          const all = list(keys, { prefix, delimiter });
          const paged: string[] = [];
          let after: string | undefined = '';
          for (let page = 0; after !== undefined && page < 100; page += 1) {
            const {
              keys: some,
              prefixes,
              next,
            }: ReturnType<typeof list> = list(keys, { prefix, delimiter, after, max });
            paged.push(...some, ...prefixes);
            after = next;
          }
          const wanted = new Set(
            keys
              .filter((one) => one.startsWith(prefix))
              .map((one) => {
                const at = delimiter === '' ? -1 : one.indexOf(delimiter, prefix.length);
                return at < 0 ? one : one.slice(0, at + delimiter.length);
              }),
          );
          expect([...paged].sort()).toEqual([...wanted].sort());
          expect([...all.keys, ...all.prefixes].sort()).toEqual([...wanted].sort());
        },
      ),
      { seed: 7, numRuns: 400 },
    );
  });
});

describe('first key behind a prefix', () => {
  it.each([
    ['a/', 'a0'],
    ['a\u{10FFFF}', 'b'],
    ['a\uD7FF', 'a\uE000'],
    ['\uFFFF', '\u{10000}'],
    ['\u{10FFFF}', undefined],
    ['', undefined],
  ])('of %j is %j', (prefix, expected) => {
    expect(firstKeyBehind(prefix)).toBe(expected);
  });
});
