/** Seeded chance: numbers from 0 up to 1, the same for the same seed (mulberry32, public domain, Tommy Ettinger). */
export type Chance = () => number;

/** Chance that repeats itself for a seed. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A number from `low` up to `high`. */
export const between = (chance: Chance, low: number, high: number): number => low + (high - low) * chance();
