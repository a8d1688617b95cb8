/**
 * How many pixels of a picture may be decoded. An analysis process may hold 512 MiB, 1 GiB for HEIF, and about 130 MiB of
 * that are there before the first picture. Every number here was measured at its limit (docs/decisions/0023-limits-of-an-analysis.md).
 */
import type { Probe } from './readers.ts';

// JPEG shrinks while loading, and phones make 200 megapixels, backs 150. All else is decoded whole (pitfall 30).
const shrinkingMaxPixels = 300_000_000;
const wholeMaxPixels = 120_000_000;
// What a decoder may hold of one picture.
const heldMaxBytes = 370_000_000;
// AVIF's decoder takes six times the samples.
const heldByAvifMaxBytes = 126_000_000;
// The decoder works on strips of rows and keeps several: a row of 600 kB costs 400 MiB whatever the height.
const rowMaxBytes = 384 * 1024;

/** Whether a row of so many pixels is more than may be decoded, however few rows there are. */
export const isTooWide = (width: number, pixelBytes: number): boolean => width * pixelBytes > rowMaxBytes;

/** The limit for this picture: with as many pixels it may be decoded, with more it may not. */
export function pixelLimit(format: string, probe: Probe): number {
  const sampleBytes = Math.max(1, Math.ceil((probe.bitDepth ?? 8) / 8));
  const rowBytes = probe.width * probe.channels * sampleBytes;
  if (isTooWide(probe.width, probe.channels * sampleBytes))
    return Math.floor((rowMaxBytes / rowBytes) * probe.width * probe.height);
  return Math.floor(Math.min(formatMaxPixels(format, probe, probe.channels * sampleBytes)));
}

function formatMaxPixels(format: string, probe: Probe, pixelBytes: number): number {
  if (format === 'jpeg') {
    // Every coefficient of a progressive JPEG is held, two bytes each.
    return probe.isProgressive ? within(heldMaxBytes / (2 * coefficientsOf(probe))) : shrinkingMaxPixels;
  }
  if (format === 'avif') return within(heldByAvifMaxBytes / pixelBytes);
  // Each frame is painted over the last, in four samples a pixel and a palette's index.
  if (format === 'gif') return within(heldMaxBytes / 5);
  // Planes of a TIFF are held beside the picture they make.
  const copies = format === 'tiff' ? 1.5 : 1.08;
  return probe.isProgressive || format === 'webp' ? within(heldMaxBytes / (copies * pixelBytes)) : wholeMaxPixels;
}

const within = (pixels: number): number => Math.min(wholeMaxPixels, Math.floor(pixels));

/** Coefficients a pixel, by how often colour is sampled. */
function coefficientsOf({ channels, chroma }: Probe): number {
  if (chroma === '4:2:0' || chroma === '4:1:1' || chroma === '4:1:0') return 1.5;
  return chroma === '4:2:2' || chroma === '4:4:0' ? 2 : channels;
}
