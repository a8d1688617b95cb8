import { describe, expect, it } from 'vitest';
import { advance, newUpload } from '../../../../../app/core/queue/machine.ts';
import type { Failure, Upload } from '../../../../../app/core/queue/upload.ts';
import { digestA, noon, source } from './sample-uploads.ts';

const almostOne = 0.999_999_999_999;

describe('a time the server named', () => {
  const sending: Upload = {
    ...newUpload({ id: 'u1', source, addedAt: noon, again: false }),
    runs: 1,
    place: { at: 'sending', run: 1, digest: digestA },
  };
  const wakeAfter = (failure: Failure, chance: number): number => {
    const { place } = advance(sending, { is: 'missed', run: 1, failure }, noon, chance).upload;
    return place.at === 'backingOff' ? place.wakeAt - noon : -1;
  };

  it('is a floor under our own wait', () => {
    expect(wakeAfter({ kind: 'throttled', notBefore: noon + 30_000 }, 0)).toBe(30_000);
    expect(wakeAfter({ kind: 'serverFault', notBefore: noon + 30_000 }, almostOne)).toBe(30_000);
  });

  it('does not shorten our own wait', () => {
    expect(wakeAfter({ kind: 'throttled', notBefore: noon + 10 }, 0)).toBe(2_500);
    expect(wakeAfter({ kind: 'throttled', notBefore: noon - 10_000 }, almostOne)).toBe(5_000);
  });

  it('is waited for an hour at most', () => {
    expect(wakeAfter({ kind: 'throttled', notBefore: noon + 365 * 86_400_000 }, 0)).toBe(3_600_000);
    expect(wakeAfter({ kind: 'throttled', notBefore: Number.POSITIVE_INFINITY }, 0)).toBe(3_600_000);
  });

  it('is no time when it is no number', () => {
    expect(wakeAfter({ kind: 'throttled', notBefore: Number.NaN }, 0)).toBe(2_500);
  });
});
