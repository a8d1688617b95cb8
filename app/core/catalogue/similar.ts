/**
 * Groups pictures that look alike. Hashes within seven bits are neighbours, and within three where one picture is turned; so are
 * hashes within twelve of pictures taken within ten seconds, a burst. The best picture of all that are not grouped yet takes its neighbours, and so
 * on: every picture of a group is a neighbour of its first, and no chain of small steps joins strangers.
 */
import { type HashHalves, halvesOf, hashDistance, turnHash } from '../../../processor/contract/perceptual-hash.ts';
import { type HashIndex, indexHashes } from './hash-index.ts';

/** What is compared of one picture. */
export interface Looked {
  readonly digest: string;
  /** `look.perceptualHash`. */
  readonly hash: string;
  /** Milliseconds of the wall-clock time it was taken at. */
  readonly takenMs?: number;
  readonly pixels: number;
  readonly bytes: number;
}

/** Two pictures of one burst. */
export const burstBits = 12;
const burstMs = 10_000;
/** However many pictures one second has, so many of each side are compared. */
const burstMax = 200;

/** Groups of at least two, the newest first; in each the best first: most pixels, then most bytes. */
export function groupSimilar(pictures: readonly Looked[]): readonly SimilarGroup[] {
  const steps = groupInSteps(pictures);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Pictures that look alike. */
export type SimilarGroup = readonly Looked[];

/** How many pictures are looked at between two steps: a few milliseconds. */
const stepPictures = 200;

/** The same in steps, so that a process with other work can do that in between. */
export function* groupInSteps(pictures: readonly Looked[]): Generator<undefined, readonly SimilarGroup[]> {
  const best = pictures.toSorted(
    (a, b) => b.pixels - a.pixels || b.bytes - a.bytes || (a.digest < b.digest ? -1 : Number(a.digest > b.digest)),
  );
  const hashes = indexHashes(best.map(({ hash }) => hash));
  const times = indexTimes(best);
  const grouped = new Uint8Array(best.length);
  const groups: SimilarGroup[] = [];
  for (const [at, picture] of best.entries()) {
    if (at % stepPictures === 0) yield undefined;
    if (grouped[at] === 1) continue;
    const turns = turnsOf(halvesOf(picture.hash));
    const near = new Set([...nearIn(hashes, turns), ...times.near(at, turns)]);
    near.delete(at);
    const free = [...near].filter((other) => grouped[other] === 0).sort((a, b) => a - b);
    if (free.length === 0) continue;
    for (const member of [at, ...free]) grouped[member] = 1;
    groups.push([picture, ...free.flatMap((other) => best[other] ?? [])]);
  }
  return groups.toSorted((a, b) => (b[0]?.takenMs ?? 0) - (a[0]?.takenMs ?? 0));
}

/** Measured: copies that were scaled, recompressed or brightened are within 7, turned ones within 1 (decision 24). */
function nearIn(hashes: HashIndex, [hash, ...turns]: readonly HashHalves[]): readonly number[] {
  if (hash === undefined) return [];
  return [...hashes.near(hash, 7), ...turns.flatMap((turned) => hashes.near(turned, 3))];
}

function turnsOf(hash: HashHalves): readonly HashHalves[] {
  const quarter = turnHash(hash);
  const half = turnHash(quarter);
  return [hash, quarter, half, turnHash(half)];
}

/** Finds pictures of the same burst. */
function indexTimes(pictures: readonly Looked[]): {
  near(at: number, turns: readonly HashHalves[]): readonly number[];
} {
  const order = pictures
    .flatMap(({ takenMs, hash }, at) => (takenMs === undefined ? [] : [{ at, takenMs, hash: halvesOf(hash) }]))
    .sort((a, b) => a.takenMs - b.takenMs || a.at - b.at);
  const place = new Map(order.map(({ at }, index) => [at, index]));

  const along = (from: number, step: 1 | -1, turns: readonly HashHalves[]): number[] => {
    const found: number[] = [];
    const start = order[from];
    for (let count = 1; start !== undefined && count <= burstMax; count += 1) {
      const other = order[from + step * count];
      if (other === undefined || Math.abs(other.takenMs - start.takenMs) > burstMs) break;
      if (turns.some((turned) => hashDistance(turned, other.hash) <= burstBits)) found.push(other.at);
    }
    return found;
  };
  return {
    near: (at, turns) => {
      const from = place.get(at);
      return from === undefined ? [] : [...along(from, -1, turns), ...along(from, 1, turns)];
    },
  };
}
