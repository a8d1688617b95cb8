import { describe, expect, it } from 'vitest';
import {
  type Concurrency,
  onMeasured,
  onThrottled,
  startConcurrency,
} from '../../../../../app/core/transfer/concurrency.ts';

const noon = 1_795_348_800_000;
const bounds = { min: 1, max: 64 };

/** Measures once a second on a line of this kind, and answers how many were allowed after each measurement. */
function run(
  state: Concurrency,
  seconds: number,
  line: (allowed: number) => number,
  from = noon,
): { readonly allowed: readonly number[]; readonly state: Concurrency } {
  const allowed: number[] = [];
  let current = state;
  for (let second = 1; second <= seconds; second++) {
    const now = from + second * 1_000;
    current = onMeasured(current, { now, rate: line(current.allowed), busy: current.allowed });
    allowed.push(current.allowed);
  }
  return { allowed, state: current };
}

/** Each connection brings 100 bytes a second until `most` of them fill the line. */
const lineFullAt =
  (most: number) =>
  (allowed: number): number =>
    Math.min(allowed, most) * 100;

describe('how many are sent at once', () => {
  it('grows as long as more go across, to the most allowed', () => {
    const { allowed } = run(startConcurrency(bounds, 4), 9, (count) => count * 100);

    expect(allowed).toEqual([6, 9, 14, 21, 32, 48, 64, 64, 64]);
  });

  it('goes back to what was enough once more brings nothing', () => {
    const { allowed } = run(startConcurrency(bounds, 4), 7, lineFullAt(10));

    // At 14 the line carries more than at 9, at 21 no more than at 14.
    expect(allowed).toEqual([6, 9, 14, 21, 14, 14, 14]);
  });

  it('tries again after half a minute, and comes back when it is of no use', () => {
    const { allowed } = run(startConcurrency(bounds, 4), 40, lineFullAt(10));

    expect(allowed.slice(4, 33)).toEqual(Array.from({ length: 29 }, () => 14));
    expect(new Set(allowed.slice(33))).toEqual(new Set([14, 21]));
    expect(allowed.at(-1)).toBe(14);
  });

  it('finds more room when the line got faster', () => {
    const settled = run(startConcurrency(bounds, 4), 20, lineFullAt(10)).state;

    const later = run(settled, 60, lineFullAt(40), noon + 20_000);

    expect(Math.max(...later.allowed)).toBeGreaterThanOrEqual(40);
  });

  it('forgets in time how fast the line once was', () => {
    const settled = run(startConcurrency(bounds, 4), 20, lineFullAt(10)).state;

    const slower = run(settled, 120, () => 50, noon + 20_000).state;

    expect(slower.best!.rate).toBeLessThan(60);
  });

  it('learns nothing while the queue has too little to send', () => {
    const state = startConcurrency(bounds, 8);

    expect(onMeasured(state, { now: noon, rate: 1_000_000, busy: 3 })).toBe(state);
  });

  it('stays within its bounds', () => {
    expect(startConcurrency({ min: 2, max: 8 }, 100).allowed).toBe(8);
    expect(startConcurrency({ min: 2, max: 8 }, 0).allowed).toBe(2);
    let state = startConcurrency({ min: 2, max: 8 }, 8);
    for (let each = 0; each < 10; each++) state = onThrottled(state, noon + each * 10_000);
    expect(state.allowed).toBe(2);
  });
});

describe('how many are sent at once, when the server asks for less', () => {
  it('halves', () => {
    expect(onThrottled(startConcurrency(bounds, 64), noon).allowed).toBe(32);
    expect(onThrottled(startConcurrency(bounds, 5), noon).allowed).toBe(2);
  });

  it('counts a burst of refusals once', () => {
    let state = startConcurrency(bounds, 64);
    for (let each = 0; each < 64; each++) state = onThrottled(state, noon + each * 30);

    expect(state.allowed).toBe(32);
    expect(onThrottled(state, noon + 2_000).allowed).toBe(16);
  });

  it('comes back quickly to three quarters and then one at a time', () => {
    const halved = onThrottled(startConcurrency(bounds, 64), noon);

    const { allowed } = run(halved, 6, (count) => count * 100);

    expect(allowed).toEqual([48, 50, 51, 52, 53, 54]);
  });

  it('obeys again after the clock was set back', () => {
    const halved = onThrottled(startConcurrency(bounds, 64), noon);

    expect(onThrottled(halved, noon - 3_600_000).allowed).toBe(16);
  });
});
