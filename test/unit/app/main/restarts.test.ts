import { describe, expect, it } from 'vitest';
import { afterDeath } from '../../../../app/main/restarts.ts';

describe('an engine that died', () => {
  it('is started again at once, then after a second, and given up at the third death within a minute', () => {
    expect(afterDeath([], 1_000)).toEqual({ do: 'startAgain', afterMs: 0, deaths: [1_000] });
    expect(afterDeath([1_000], 30_000)).toEqual({ do: 'startAgain', afterMs: 1_000, deaths: [1_000, 30_000] });
    expect(afterDeath([1_000, 30_000], 60_999)).toEqual({ do: 'giveUp', deaths: [1_000, 30_000, 60_999] });
  });

  it('is forgiven what is longer ago than a minute', () => {
    expect(afterDeath([1_000, 30_000], 61_000)).toEqual({
      do: 'startAgain',
      afterMs: 1_000,
      deaths: [30_000, 61_000],
    });
  });
});
