import { describe, expect, it } from 'vitest';
import { inParallel } from '../../../../../processor/handlers/api/in-parallel.ts';

describe('inParallel', () => {
  it('keeps the order of the items, and never does more at once than it may', async () => {
    const items = Array.from({ length: 50 }, (_, index) => index);
    let running = 0;
    let most = 0;

    const doubled = await inParallel(items, 7, async (item) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < 3 + ((item * 13) % 5); turn += 1) await Promise.resolve();
      running -= 1;
      return item * 2;
    });

    expect(doubled).toEqual(items.map((item) => item * 2));
    expect(most).toBe(7);
  });

  it('throws the first failure and begins nothing after it', async () => {
    const begun: number[] = [];

    const all = inParallel([1, 2, 3, 4, 5, 6], 2, async (item) => {
      begun.push(item);
      if (item === 2) throw new Error('two');
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
      return item;
    });

    await expect(all).rejects.toThrow('two');
    expect(begun).toEqual([1, 2]);
  });

  it('has nothing to do for no items', async () => {
    expect(await inParallel([], 5, async () => 1)).toEqual([]);
  });
});
