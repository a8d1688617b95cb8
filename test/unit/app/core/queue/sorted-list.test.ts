import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SortedList } from '../../../../../app/core/queue/sorted-list.ts';

const byValue = (a: number, b: number): number => a - b;

describe('sorted list', () => {
  it('has its items in order, whatever order they came in', () => {
    const list = new SortedList<number>(byValue);

    for (const item of [5, 1, 4, 2, 3]) list.add(item);

    expect([...list]).toEqual([1, 2, 3, 4, 5]);
    expect([list.first, list.last]).toEqual([1, 5]);
  });

  it('is empty after everything was deleted', () => {
    const list = new SortedList<number>(byValue);
    list.add(1);
    list.delete(1);
    list.delete(1);

    expect([...list]).toEqual([]);
    expect(list.first).toBeUndefined();
    expect(list.last).toBeUndefined();
  });

  it('stays in order over thousands of random changes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5_000), fc.nat(2)), { maxLength: 2_000, size: 'max' }), (changes) => {
        const list = new SortedList<number>(byValue);
        const present = new Set<number>();
        for (const [item, what] of changes) {
          if (what > 0 && !present.has(item)) {
            list.add(item);
            present.add(item);
          } else if (what === 0) {
            list.delete(item);
            present.delete(item);
          }
        }

        expect([...list]).toEqual([...present].sort(byValue));
      }),
      { numRuns: 40, seed: 3 },
    );
  });
});
