/** How many pixels of pictures that are decoded whole, outside the system's decoder (docs/decisions/0023). */
import type { Shape } from './containers/container.ts';
import { isTooWide } from './pixel-limit.ts';

// Measured: 48.8 megapixels take 731 MiB, the process included, which ends at 900 MiB.
const heifMaxPixels = 56_000_000;
// Samples of 10 and 12 bits are held in two bytes each.
const deepHeifMaxPixels = 40_000_000;
// The samples are held twice. Measured: 40 megapixels of RGB take 465 MiB of half a gibibyte.
const unpackedMaxPixels = 40_000_000;
const unpackedWideMaxPixels = 30_000_000;

/** How many pixels the container declares; 0 where it says nothing. */
export const pixelsOf = (shape: Shape | undefined): number =>
  shape === undefined ? 0 : shape.stored.width * shape.stored.height;

/** The limit of what libheif may give. */
export const heifLimit = (shape: Shape | undefined): number =>
  byRow(shape, (shape?.bitDepth ?? 8) > 8 ? deepHeifMaxPixels : heifMaxPixels);

/** The limit of what our own decoders may give: lower for four samples a pixel. */
export const unpackedLimit = (shape: Shape | undefined): number =>
  byRow(shape, hasFourSamples(shape) ? unpackedWideMaxPixels : unpackedMaxPixels);

const hasFourSamples = (shape: Shape | undefined): boolean => (shape?.channels ?? 3) > 3 || shape?.hasAlpha === true;

/** Less than there is where rows are too wide: what is decoded is scaled, and that keeps whole rows. */
function byRow(shape: Shape | undefined, maxPixels: number): number {
  const sampleBytes = (shape?.bitDepth ?? 8) > 8 ? 2 : 1;
  const isWide = isTooWide(shape?.stored.width ?? 0, (hasFourSamples(shape) ? 4 : 3) * sampleBytes);
  return isWide ? Math.min(maxPixels, pixelsOf(shape) - 1) : maxPixels;
}
