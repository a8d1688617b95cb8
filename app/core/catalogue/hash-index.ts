/**
 * Finds near hashes among many. Of four bands of sixteen bits one is the same in hashes within three bits, and one differs in
 * one bit at most in hashes within seven: it is enough to look there (Norouzi, Punjani and Fleet, "Fast Search in Hamming Space
 * with Multi-Index Hashing", 2012).
 */
import { bitsApart, type HashHalves, halvesOf } from '../../../processor/contract/perceptual-hash.ts';

const bands = 4;
const bandKeys = 65_536;
const bandBits = 16;
/** However many hashes share a band, so many are compared with one: the dullest pictures must not take minutes. */
const looksMax = 20_000;

/** Hashes to look among. */
export interface HashIndex {
  /** The places, in the list the index was made of, of all hashes that differ from this one in at most so many bits. */
  near(hash: HashHalves, maxBits: 3 | 7): readonly number[];
}

/** One table for each band: what has a key stands from `starts[key]` to `starts[key + 1]`, with its hash beside it. */
interface Table {
  readonly starts: Int32Array;
  readonly items: Int32Array;
  readonly highs: Uint32Array;
  readonly lows: Uint32Array;
}

/** An index of these hashes, 16 hex digits each. Equal ones cost no more than one. */
export function indexHashes(hashes: readonly string[]): HashIndex {
  const owners = placesByHash(hashes);
  const halves = [...owners.keys()].map(halvesOf);
  const places = [...owners.values()];
  const tables = Array.from({ length: bands }, (_, band) => tableOf(halves, band));
  // A hash may be met in several bands; it is taken in the first.
  const seen = new Int32Array(halves.length);
  let round = 0;

  /** Takes what has this key of the band, and answers how many were looked at. */
  const lookAt = (table: Table, key: number, ask: Ask): number => {
    const from = table.starts[key] ?? 0;
    const to = Math.min(from + looksMax, table.starts[key + 1] ?? 0);
    for (let slot = from; slot < to; slot += 1) {
      const isNear = bitsApart(ask.high, ask.low, table.highs[slot] ?? 0, table.lows[slot] ?? 0) <= ask.maxBits;
      const at = table.items[slot] ?? 0;
      if (!isNear || seen[at] === round) continue;
      seen[at] = round;
      for (const place of places[at] ?? []) ask.found.push(place);
    }
    return to - from;
  };
  return {
    near: ([high, low], maxBits) => {
      round += 1;
      const ask: Ask = { high, low, maxBits, found: [] };
      let looks = 0;
      for (const [band, table] of tables.entries()) {
        const key = bandOf(high, low, band);
        looks += lookAt(table, key, ask);
        for (let bit = 0; maxBits > 3 && bit < bandBits && looks < looksMax; bit += 1) {
          looks += lookAt(table, key ^ (1 << bit), ask);
        }
      }
      return ask.found;
    },
  };
}

interface Ask {
  readonly high: number;
  readonly low: number;
  readonly maxBits: number;
  readonly found: number[];
}

function placesByHash(hashes: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const owners = new Map<string, number[]>();
  for (const [at, hash] of hashes.entries()) {
    const same = owners.get(hash);
    if (same === undefined) owners.set(hash, [at]);
    else same.push(at);
  }
  return owners;
}

function bandOf(high: number, low: number, band: number): number {
  const half = band < 2 ? high : low;
  return band % 2 === 0 ? half >>> bandBits : half & (bandKeys - 1);
}

function tableOf(hashes: readonly HashHalves[], band: number): Table {
  const starts = new Int32Array(bandKeys + 1);
  const keys = hashes.map(([high, low]) => bandOf(high, low, band));
  for (const key of keys) starts[key + 1] = (starts[key + 1] ?? 0) + 1;
  for (let key = 0; key < bandKeys; key += 1) starts[key + 1] = (starts[key + 1] ?? 0) + (starts[key] ?? 0);
  const next = starts.slice();
  const items = new Int32Array(keys.length);
  const [highs, lows] = [new Uint32Array(keys.length), new Uint32Array(keys.length)];
  for (const [at, [high, low]] of hashes.entries()) {
    const slot = next[keys[at] ?? 0] ?? 0;
    items[slot] = at;
    highs[slot] = high;
    lows[slot] = low;
    next[keys[at] ?? 0] = slot + 1;
  }
  return { starts, items, highs, lows };
}
