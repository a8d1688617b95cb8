/** Sets of record ids, a bit for each. Sets of one search have one size: as many whole chunks as the largest id needs. */

/** 32 ids a word, the lowest first. */
export type Bits = Uint32Array;

/** Ids of a chunk. Its bits are what one row of the postings holds at most. */
export const chunkIds = 4_096;
/** Words of a chunk. */
export const chunkWords = chunkIds / 32;

/** An empty set with room for ids up to `largest`. */
export const bitsUpTo = (largest: number): Bits => new Uint32Array((Math.floor(largest / chunkIds) + 1) * chunkWords);

/** Whether an id is in the set. Ids beyond its room are not. */
export const hasBit = (bits: Bits, id: number): boolean => (((bits[id >>> 5] ?? 0) >>> (id & 31)) & 1) === 1;

/** Puts an id in. One beyond the set's room is left out. */
export function setBit(bits: Bits, id: number): void {
  bits[id >>> 5] = (bits[id >>> 5] ?? 0) | (1 << (id & 31));
}

/** Keeps of `bits` what is in `other` too. */
export function keepCommon(bits: Bits, other: Bits): void {
  for (let at = 0; at < bits.length; at += 1) bits[at] = (bits[at] ?? 0) & (other[at] ?? 0);
}

/** Takes what is in `other` out of `bits`. */
export function takeOut(bits: Bits, other: Bits): void {
  for (let at = 0; at < bits.length; at += 1) bits[at] = (bits[at] ?? 0) & ~(other[at] ?? 0);
}

/** How many ids there are. The sums are those of "Hacker's Delight", 5–1. */
export function countBits(bits: Bits): number {
  let count = 0;
  for (const word of bits) {
    const pairs = word - ((word >>> 1) & 0x55555555);
    const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
    count += Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}
