/**
 * What a picture looks like, from one small raster: pure functions on pixels. Luminance is Rec. 709 luma on the
 * gamma-coded values, 0 to 1; transparent pixels are seen on white.
 */
import type { PictureRecord } from '../contract/record.ts';
import type { Plane } from './average-down.ts';
import { choosePalette } from './palette.ts';
import { perceptualHash } from './perceptual-hash.ts';
import type { Raster } from './readers.ts';

type Look = NonNullable<PictureRecord['look']>;

/** The longest edge thumbhash takes. */
export const thumbhashEdge = 100;
const histogramSteps = 64;

/** The rasters a look is computed from: the cost grows with their pixels. */
export interface SmallRasters {
  /** A few hundred pixels an edge. */
  readonly small: Raster;
  /** The same picture within `thumbhashEdge`. */
  readonly tiny: Raster;
}

/** The look of a picture. */
export function computeLook({ small, tiny }: SmallRasters, toThumbhash: (rgba: Raster) => string): Look {
  const luma = toLuma(toRgba(small));
  const { mean, deviation } = spread(luma.samples);
  const swatch = toRgba(tiny);
  return {
    thumbhash: toThumbhash(swatch),
    palette: [...choosePalette(swatch.data)],
    perceptualHash: perceptualHash(luma),
    sharpness: rounded(measureSharpness(luma)),
    brightness: rounded(mean),
    contrast: rounded(deviation),
    histogram: countHistogram(luma.samples),
  };
}

/** The raster with four samples a pixel. */
export function toRgba(raster: Raster): Raster {
  const { width, height, channels, data } = raster;
  if (channels === 4) return raster;
  const rgba = new Uint8Array(width * height * 4);
  const isGrey = channels < 3;
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const from = pixel * channels;
    rgba[4 * pixel] = data[from] ?? 0;
    rgba[4 * pixel + 1] = data[isGrey ? from : from + 1] ?? 0;
    rgba[4 * pixel + 2] = data[isGrey ? from : from + 2] ?? 0;
    rgba[4 * pixel + 3] = channels === 2 ? (data[from + 1] ?? 255) : 255;
  }
  return { width, height, channels: 4, data: rgba };
}

function toLuma(rgba: Raster): Plane {
  const samples = new Float32Array(rgba.width * rgba.height);
  for (let pixel = 0; pixel < samples.length; pixel += 1) {
    const at = 4 * pixel;
    const colour =
      0.2126 * (rgba.data[at] ?? 0) + 0.7152 * (rgba.data[at + 1] ?? 0) + 0.0722 * (rgba.data[at + 2] ?? 0);
    samples[pixel] = Math.min(1, 1 + (colour / 255 - 1) * ((rgba.data[at + 3] ?? 255) / 255));
  }
  return { width: rgba.width, height: rgba.height, samples };
}

function spread(samples: Float32Array): { readonly mean: number; readonly deviation: number } {
  let sum = 0;
  let squares = 0;
  for (const sample of samples) {
    sum += sample;
    squares += sample * sample;
  }
  const mean = sum / samples.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / samples.length - mean * mean)) };
}

function countHistogram(samples: Float32Array): number[] {
  const counts = new Array<number>(histogramSteps).fill(0);
  for (const sample of samples) {
    const step = Math.min(histogramSteps - 1, Math.floor(sample * histogramSteps));
    counts[step] = (counts[step] ?? 0) + 1;
  }
  return counts.map((count) => rounded(count / samples.length));
}

/**
 * v / (v + 0.01), v the variance of the luma's 4-neighbour Laplacian: 0 for a flat picture, a half where v is what a
 * sharp photograph has at 320 pixels, towards 1 for nothing but edges.
 */
function measureSharpness({ width, height, samples }: Plane): number {
  if (width < 3 || height < 3) return 0;
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let at = y * width + 1; at < (y + 1) * width - 1; at += 1) {
      const around =
        (samples[at - 1] ?? 0) + (samples[at + 1] ?? 0) + (samples[at - width] ?? 0) + (samples[at + width] ?? 0);
      const edge = around - 4 * (samples[at] ?? 0);
      sum += edge;
      squares += edge * edge;
    }
  }
  const inner = (width - 2) * (height - 2);
  const variance = squares / inner - (sum / inner) ** 2;
  return variance / (variance + 0.01);
}

/** Six digits are more than a share of 100,000 pixels holds, and keep the record short. */
const rounded = (share: number): number => Math.round(Math.min(1, Math.max(0, share)) * 1e6) / 1e6;
