import { describe, expect, it } from 'vitest';
import { bytesPerSecond, noSpeed, type Speed, sampled, timeLeftMs } from '../../../../../app/core/transfer/speed.ts';

const noon = 1_795_348_800_000;

/** `perStep` bytes every `stepMs` from noon on, `steps` times. */
function steadily(steps: number, stepMs: number, perStep: number, from: Speed = noSpeed, start = noon): Speed {
  let speed = from;
  for (let step = 0; step < steps; step++) speed = sampled(speed, start + step * stepMs, perStep);
  return speed;
}

/** Within 4 %: a window may begin in the middle of a quarter of a second. */
const isAbout =
  (expected: number) =>
  (actual: number): boolean =>
    Math.abs(actual - expected) <= expected * 0.04;

describe('speed', () => {
  it('is the average of the last ten seconds', () => {
    const slow = steadily(200, 100, 1_000);
    const half = steadily(50, 100, 5_000, slow, noon + 20_000);
    const fast = steadily(50, 100, 5_000, half, noon + 25_000);

    expect(bytesPerSecond(slow, noon + 20_000)).toSatisfy(isAbout(10_000));
    expect(bytesPerSecond(half, noon + 25_000)).toSatisfy(isAbout(30_000));
    expect(bytesPerSecond(fast, noon + 30_000)).toSatisfy(isAbout(50_000));
  });

  it('is the average since sending began at first', () => {
    expect(bytesPerSecond(steadily(20, 100, 1_000), noon + 2_000)).toBe(10_000);
  });

  it('is not known in the first second', () => {
    const speed = steadily(9, 100, 1_000);

    expect(bytesPerSecond(speed, noon + 900)).toBe(0);
    expect(timeLeftMs(speed, noon + 900, 1_000_000)).toBeUndefined();
  });

  it('falls to nothing within ten seconds of a stall', () => {
    const speed = steadily(100, 100, 1_000);

    expect(bytesPerSecond(speed, noon + 15_000)).toSatisfy(isAbout(5_000));
    expect(bytesPerSecond(speed, noon + 20_000)).toBe(0);
    expect(timeLeftMs(speed, noon + 20_000, 1)).toBeUndefined();
  });

  it('does not count a rest as slowness', () => {
    const before = steadily(100, 100, 1_000);
    const after = steadily(20, 100, 1_000, before, noon + 3_600_000);

    expect(bytesPerSecond(after, noon + 3_602_000)).toBe(10_000);
  });

  it('starts again when the clock is set back', () => {
    const before = steadily(100, 100, 1_000);
    const after = steadily(20, 100, 2_000, before, noon - 3_600_000);

    expect(bytesPerSecond(after, noon - 3_598_000)).toBe(20_000);
  });

  it('keeps few samples however often it is told', () => {
    expect(steadily(100_000, 1, 1_000).samples.length).toBeLessThanOrEqual(41);
  });
});

describe('time left', () => {
  it('is what the rest takes at this speed', () => {
    expect(timeLeftMs(steadily(20, 100, 1_000), noon + 2_000, 50_000)).toBe(5_000);
  });

  it('is nothing when nothing is left, known or not', () => {
    expect(timeLeftMs(noSpeed, noon, 0)).toBe(0);
  });

  it('is not known before anything was sent', () => {
    expect(timeLeftMs(noSpeed, noon, 1)).toBeUndefined();
  });
});
