/** Up to five colours that stand for a picture. Nothing in here is random: the same pixels give the same colours. */

interface Bin {
  readonly colour: readonly [red: number, green: number, blue: number];
  readonly pixels: number;
}

const colours = 5;
// Nearer than this (Euclid in sRGB, of 441 from black to white) two colours look like one in a small swatch.
const nearest = 32;
const rounds = 4;

/** `#rrggbb`, the most frequent first; pixels that are mostly transparent count only when all are. */
export function choosePalette(rgba: Uint8Array): readonly string[] {
  const bins = countBins(rgba);
  let centres = spreadOut(bins);
  let groups = gather(bins, centres);
  for (let round = 0; round < rounds; round += 1) {
    centres = groups.map(meanOf);
    groups = gather(bins, centres);
  }
  return groups
    .map((group) => ({ colour: meanOf(group), pixels: weigh(group) }))
    .toSorted((a, b) => b.pixels - a.pixels)
    .map(({ colour }) => `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`)
    .filter((text, at, all) => all.indexOf(text) === at);
}

/** Pixels by the upper four bits of each colour, with the mean colour of each bin. */
function countBins(rgba: Uint8Array): readonly Bin[] {
  // Red, green, blue and count of each bin, side by side.
  const sums = new Float64Array(4096 * 4);
  const add = (at: number, value: number): void => {
    sums[at] = (sums[at] ?? 0) + value;
  };
  for (let at = 0; at + 3 < rgba.length; at += 4) {
    if ((rgba[at + 3] ?? 0) < 128) continue;
    const red = rgba[at] ?? 0;
    const green = rgba[at + 1] ?? 0;
    const blue = rgba[at + 2] ?? 0;
    const bin = 4 * (((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4));
    add(bin, red);
    add(bin + 1, green);
    add(bin + 2, blue);
    add(bin + 3, 1);
  }
  const bins: Bin[] = [];
  for (let bin = 0; bin < sums.length; bin += 4) {
    const [red = 0, green = 0, blue = 0, pixels = 0] = sums.subarray(bin, bin + 4);
    if (pixels > 0) bins.push({ colour: [red / pixels, green / pixels, blue / pixels], pixels });
  }
  return bins.length === 0 ? [{ colour: [255, 255, 255], pixels: 1 }] : bins;
}

/** Squared, so that nobody takes a root only to compare. */
function squaredDistance(a: Bin['colour'], b: Bin['colour']): number {
  const red = a[0] - b[0];
  const green = a[1] - b[1];
  const blue = a[2] - b[2];
  return red * red + green * green + blue * blue;
}

/** First the most frequent bin, then each time the one that is frequent and far from all chosen. */
function spreadOut(bins: readonly Bin[]): readonly Bin['colour'][] {
  const centres: Bin['colour'][] = [];
  while (centres.length < colours) {
    let best: Bin | undefined;
    let bestScore = 0;
    for (const bin of bins) {
      const gap = Math.sqrt(Math.min(441 ** 2, ...centres.map((centre) => squaredDistance(centre, bin.colour))));
      const score = gap < nearest ? 0 : gap * Math.sqrt(bin.pixels);
      if (score > bestScore) [best, bestScore] = [bin, score];
    }
    if (best === undefined) break;
    centres.push(best.colour);
  }
  return centres;
}

/** Each bin with its nearest centre; centres that get none are left out. */
function gather(bins: readonly Bin[], centres: readonly Bin['colour'][]): readonly (readonly Bin[])[] {
  const groups = centres.map((): Bin[] => []);
  for (const bin of bins) {
    let nearestGroup = 0;
    let nearestGap = Number.POSITIVE_INFINITY;
    for (const [at, centre] of centres.entries()) {
      const gap = squaredDistance(centre, bin.colour);
      if (gap < nearestGap) [nearestGroup, nearestGap] = [at, gap];
    }
    groups[nearestGroup]?.push(bin);
  }
  return groups.filter((group) => group.length > 0);
}

const weigh = (group: readonly Bin[]): number => group.reduce((sum, bin) => sum + bin.pixels, 0);

function meanOf(group: readonly Bin[]): Bin['colour'] {
  const pixels = weigh(group);
  const mean = (which: 0 | 1 | 2): number =>
    group.reduce((sum, bin) => sum + bin.colour[which] * bin.pixels, 0) / pixels;
  return [mean(0), mean(1), mean(2)];
}
