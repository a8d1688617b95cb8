import { averageDown, type Plane } from './average-down.ts';

const side = 32;
const kept = 8;

/** cos((2x + 1) u π / 2N), the kernel of the DCT-II, for the eight lowest frequencies. */
const kernel: readonly Float64Array[] = Array.from({ length: kept }, (_, u) =>
  Float64Array.from({ length: side }, (_, x) => Math.cos(((2 * x + 1) * u * Math.PI) / (2 * side))),
);

/**
 * The DCT hash (Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010; pHash of Python's
 * imagehash): luma averaged to 32 × 32, its 8 × 8 lowest DCT-II frequencies, a bit each for "above their median", row
 * by row, first bit highest. 16 hex digits; pictures that look alike differ in few bits.
 */
export function perceptualHash(luma: Plane): string {
  const small = stretchTo(luma);
  const coefficients: number[] = [];
  for (let v = 0; v < kept; v += 1) {
    for (let u = 0; u < kept; u += 1) coefficients.push(coefficient(small, u, v));
  }
  const sorted = coefficients.toSorted((a, b) => a - b);
  const median = ((sorted[31] ?? 0) + (sorted[32] ?? 0)) / 2;
  const bits = coefficients.map((value) => (value > median ? '1' : '0')).join('');
  return (bits.match(/.{4}/g) ?? []).map((four) => Number.parseInt(four, 2).toString(16)).join('');
}

function coefficient(samples: Float32Array, u: number, v: number): number {
  let sum = 0;
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      sum += (samples[y * side + x] ?? 0) * (kernel[u]?.[x] ?? 0) * (kernel[v]?.[y] ?? 0);
    }
  }
  // Flat pictures have frequencies of 1e-16 that are noise of the arithmetic.
  return Math.round(sum * 1e4) / 1e4;
}

/** To 32 × 32 whatever the shape: averaged where the picture is larger, pixels repeated where it is smaller. */
function stretchTo(luma: Plane): Float32Array {
  const width = Math.ceil(side / luma.width) * luma.width;
  const height = Math.ceil(side / luma.height) * luma.height;
  if (width === luma.width && height === luma.height) return averageDown(luma, { width: side, height: side }).samples;
  const samples = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = Math.floor((y * luma.height) / height) * luma.width + Math.floor((x * luma.width) / width);
      samples[y * width + x] = luma.samples[from] ?? 0;
    }
  }
  return averageDown({ width, height, samples }, { width: side, height: side }).samples;
}
