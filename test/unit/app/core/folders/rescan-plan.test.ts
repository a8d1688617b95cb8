import { describe, expect, it } from 'vitest';
import { faultWaitMs, nextRescanAt, restAfterMs, returnWaitMs } from '../../../../../app/core/folders/rescan-plan.ts';

const minute = 60_000;

describe('a full scan', () => {
  it.each([
    ['a watched folder', 'watching', 0, undefined, 54 * minute],
    ['a watched folder', 'watching', 0.5, undefined, 60 * minute],
    ['a folder without hints', 'timedScans', 0, undefined, 4.5 * minute],
    ['a folder without hints', 'timedScans', 0.5, undefined, 5 * minute],
    ['a folder whose owner asked for it', 'watching', 0.5, 10 * minute, 10 * minute],
    ['a folder whose owner asked for too often', 'timedScans', 0.5, 1, 10_000],
  ] as const)('of %s (%s, chance %d) is due in time', (_, mode, chance, asked, expected) => {
    expect(nextRescanAt(1_000, mode, chance, asked)).toBe(1_000 + expected);
  });

  it('is never the same time apart for two folders with different luck', () => {
    expect(nextRescanAt(0, 'watching', 0.999)).toBeGreaterThan(65 * minute);
    expect(nextRescanAt(0, 'watching', 0.999)).toBeLessThan(66 * minute);
  });
});

describe('waits', () => {
  it('for a lost root grow from 5 s to 60 s', () => {
    expect([1, 2, 3, 4, 5, 6, 100].map(returnWaitMs)).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000]);
  });

  it('after our own faults grow from 5 s to 5 minutes', () => {
    expect([1, 2, 7, 50].map(faultWaitMs)).toEqual([5_000, 10_000, 300_000, 300_000]);
  });

  it('after a scan leave two thirds of the time to others, and a minute at most', () => {
    expect([-5, 0, 300, 600_000].map(restAfterMs)).toEqual([0, 0, 600, 60_000]);
  });
});
