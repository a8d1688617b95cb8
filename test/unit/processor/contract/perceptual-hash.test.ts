import { describe, expect, it } from 'vitest';
import { halvesOf, hashDistance, hashFrequencies, turnHash } from '../../../../processor/contract/perceptual-hash.ts';

const hash = halvesOf('f00f3c96a5a51234');

describe('perceptual hashes', () => {
  it('have 64 bits, each frequency once, the lowest first', () => {
    expect(hashFrequencies.length).toBe(64);
    expect(new Set(hashFrequencies.map(({ v, u }) => `${v},${u}`)).size).toBe(64);
    expect(hashFrequencies.slice(0, 3)).toEqual([
      { v: 0, u: 1 },
      { v: 1, u: 0 },
      { v: 0, u: 2 },
    ]);
  });

  it('are as far apart as bits differ', () => {
    expect(hashDistance(halvesOf('0000000000000000'), halvesOf('ffffffffffffffff'))).toBe(64);
    expect(hashDistance(halvesOf('8000000000000001'), halvesOf('0000000000000000'))).toBe(2);
    expect(hashDistance(hash, hash)).toBe(0);
  });

  it('of a picture that is bright on the right, turned clockwise, is bright below', () => {
    // The first bit is the slope from right (dark) to left (bright), the second from below to above.
    const brightOnTheLeft = halvesOf('8000000000000000');

    // What is on the left comes to the top. The bits that no turn negates stay 0.
    expect((turnHash(brightOnTheLeft)[0] >>> 30) & 0b01).toBe(1);
  });

  it('come back after four turns, and after two are not what they were', () => {
    const twice = turnHash(turnHash(hash));

    expect(turnHash(turnHash(twice))).toEqual(hash);
    expect(hashDistance(hash, twice)).toBeGreaterThan(20);
  });
});
