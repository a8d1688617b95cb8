/**
 * The perceptual hash of `look.perceptualHash`: 64 bits, each the sign of one low frequency of the picture's luma (DCT-II of
 * 32 × 32 averages, whatever the shape). Turning a picture only swaps and negates frequencies, so that the hash of a turned
 * picture follows from its hash alone. docs/decisions/0024-perceptual-hash.md has the figures.
 */

/** One frequency: `v` half waves from top to bottom, `u` from left to right. */
export interface Frequency {
  readonly v: number;
  readonly u: number;
}

/** The frequencies of the bits, the highest bit first: the 65 lowest but the mean, without (5, 5), whose turns are itself. */
export const hashFrequencies: readonly Frequency[] = Array.from({ length: 10 }, (_, at) => at + 1).flatMap((sum) =>
  Array.from({ length: sum + 1 }, (_, v) => ({ v, u: sum - v })).filter(({ v, u }) => v !== 5 || u !== 5),
);

/** A hash as two halves of 32 bits, unsigned: what computers compare at once. */
export type HashHalves = readonly [high: number, low: number];

/** The halves of 16 hex digits. */
export const halvesOf = (hash: string): HashHalves => [
  Number.parseInt(hash.slice(0, 8), 16),
  Number.parseInt(hash.slice(8, 16), 16),
];

/** In how many bits two hashes differ: 0 for the same picture, about 32 for any two. */
export const hashDistance = (a: HashHalves, b: HashHalves): number => bitsApart(a[0], a[1], b[0], b[1]);

/** `hashDistance` of the bare halves, for loops over millions. */
export const bitsApart = (high: number, low: number, otherHigh: number, otherLow: number): number =>
  onesIn(high ^ otherHigh) + onesIn(low ^ otherLow);

/** How many bits of 32 are set (Warren, Hacker's Delight, 5-1). */
function onesIn(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** For each bit of the hash of a picture turned by 90° clockwise: which bit it comes from, and whether it is the opposite. */
const quarterTurn = hashFrequencies.map(({ v, u }) => ({
  from: hashFrequencies.findIndex((other) => other.v === u && other.u === v),
  isOpposite: u % 2 === 1,
}));

const bytes = 8;
const byteValues = 256;
/** What each value of each byte of a hash becomes: its turned bits, high half and low half side by side. */
const turnedBytes = new Uint32Array(bytes * byteValues * 2);
const opposite = new Uint32Array(2);
for (const [at, { from, isOpposite }] of quarterTurn.entries()) {
  const half = at < 32 ? 0 : 1;
  const bit = (1 << (31 - (at % 32))) >>> 0;
  if (isOpposite) opposite[half] = ((opposite[half] ?? 0) | bit) >>> 0;
  for (let value = 0; value < byteValues; value += 1) {
    const slot = 2 * (Math.floor(from / 8) * byteValues + value) + half;
    if (((value >> (7 - (from % 8))) & 1) === 1) turnedBytes[slot] = ((turnedBytes[slot] ?? 0) | bit) >>> 0;
  }
}

/** The hash of the same picture turned by 90° clockwise. */
export function turnHash([high, low]: HashHalves): HashHalves {
  let turnedHigh = opposite[0] ?? 0;
  let turnedLow = opposite[1] ?? 0;
  for (let byte = 0; byte < bytes; byte += 1) {
    const half = byte < 4 ? high : low;
    const slot = 2 * (byte * byteValues + ((half >>> (24 - 8 * (byte % 4))) & 255));
    // The bits of each byte go to places of their own, so adding them up and negating some are one thing.
    turnedHigh ^= turnedBytes[slot] ?? 0;
    turnedLow ^= turnedBytes[slot + 1] ?? 0;
  }
  return [turnedHigh >>> 0, turnedLow >>> 0];
}
