/**
 * What a picture looks like, from one small raster: pure functions on pixels. Luminance is Rec. 709 luma on the
 * gamma-coded values, 0 to 1; transparent pixels are seen on white.
 */
import type { PictureRecord } from '../contract/record.ts';
import { averageDown, type Plane } from './average-down.ts';
import { choosePalette } from './palette.ts';
import { perceptualHash } from './perceptual-hash.ts';
import { fitWithin, type Size } from './plan-previews.ts';
import type { Raster } from './readers.ts';

type Look = NonNullable<PictureRecord['look']>;

// What thumbhash takes at most.
const thumbhashEdge = 100;
const histogramSteps = 64;

/** The look of a raster. Give a small one (a few hundred pixels an edge): the cost grows with its pixels. */
export function computeLook(raster: Raster, toThumbhash: (rgba: Raster) => string): Look {
  const rgba = toRgba(raster);
  const luma = toLuma(rgba);
  const { mean, deviation } = spread(luma.samples);
  return {
    thumbhash: toThumbhash(shrinkRgba(rgba, fitWithin(raster, thumbhashEdge))),
    palette: [...choosePalette(rgba.data)],
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

/** Each colour averaged over the pixels it covers, weighted by their alpha, so that what is transparent lends none. */
function shrinkRgba(rgba: Raster, to: Size): Raster {
  if (to.width === rgba.width && to.height === rgba.height) return rgba;
  const plane = (sample: (at: number) => number): Float32Array => {
    const samples = new Float32Array(rgba.width * rgba.height);
    for (let pixel = 0; pixel < samples.length; pixel += 1) samples[pixel] = sample(4 * pixel);
    return averageDown({ width: rgba.width, height: rgba.height, samples }, to).samples;
  };
  const alpha = plane((at) => rgba.data[at + 3] ?? 0);
  const colours = [0, 1, 2].map((which) => plane((at) => (rgba.data[at + which] ?? 0) * (rgba.data[at + 3] ?? 0)));
  const data = new Uint8Array(to.width * to.height * 4);
  for (let pixel = 0; pixel < to.width * to.height; pixel += 1) {
    const opacity = alpha[pixel] ?? 0;
    data[4 * pixel + 3] = Math.round(opacity);
    for (const [which, samples] of colours.entries()) {
      data[4 * pixel + which] = opacity === 0 ? 0 : Math.round((samples[pixel] ?? 0) / opacity);
    }
  }
  return { ...to, channels: 4, data };
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
  const laplacian = new Float32Array((width - 2) * (height - 2));
  let next = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const around =
        (samples[at - 1] ?? 0) + (samples[at + 1] ?? 0) + (samples[at - width] ?? 0) + (samples[at + width] ?? 0);
      laplacian[next] = around - 4 * (samples[at] ?? 0);
      next += 1;
    }
  }
  const variance = spread(laplacian).deviation ** 2;
  return variance / (variance + 0.01);
}

/** Six digits are more than a share of 100,000 pixels holds, and keep the record short. */
const rounded = (share: number): number => Math.round(Math.min(1, Math.max(0, share)) * 1e6) / 1e6;
