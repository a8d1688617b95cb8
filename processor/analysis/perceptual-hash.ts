import { hashFrequencies } from '../contract/perceptual-hash.ts';
import { averageDown, type Plane } from './average-down.ts';

const side = 32;
const kept = 11;

/** cos((2x + 1) u π / 2N), the kernel of the DCT-II, for the lowest frequencies. */
const kernel: readonly Float64Array[] = Array.from({ length: kept }, (_, u) =>
  Float64Array.from({ length: side }, (_, x) => Math.cos(((2 * x + 1) * u * Math.PI) / (2 * side))),
);

/** Frequencies, `v` (from top to bottom) first. */
type Spectrum = readonly (readonly number[])[];

/**
 * The perceptual hash (processor/contract/perceptual-hash.ts) of a picture turned so that its brighter side is up: 16 hex
 * digits, near ones for pictures that look alike, also where one of them is turned.
 */
export function perceptualHash(luma: Plane): string {
  const spectrum = uprightOf(spectrumOf(stretchTo(luma)));
  const bits = hashFrequencies.map(({ v, u }) => ((spectrum[v]?.[u] ?? 0) > 0 ? '1' : '0')).join('');
  return (bits.match(/.{4}/g) ?? []).map((four) => Number.parseInt(four, 2).toString(16)).join('');
}

/** Of the four turns the one whose slope from dark below to bright above is steepest. */
function uprightOf(spectrum: Spectrum): Spectrum {
  const slope = (turned: Spectrum): number => turned[1]?.[0] ?? 0;
  let [best, turned] = [spectrum, spectrum];
  for (let turn = 1; turn < 4; turn += 1) {
    turned = turnClockwise(turned);
    if (slope(turned) > slope(best)) best = turned;
  }
  return best;
}

const turnClockwise = (spectrum: Spectrum): Spectrum =>
  spectrum.map((_, v) => spectrum.map((row, u) => (row[v] ?? 0) * (u % 2 === 1 ? -1 : 1)));

/** Rows first, then columns: a fifth of the work of each frequency by itself. */
function spectrumOf(samples: Float32Array): Spectrum {
  const rows = Array.from({ length: side }, (_, y) =>
    kernel.map((wave) => dot(wave, samples.subarray(y * side, (y + 1) * side))),
  );
  return kernel.map((wave) =>
    kernel.map((_, u) => {
      const column = rows.map((row) => row[u] ?? 0);
      // Flat pictures have frequencies of 1e-16 that are noise of the arithmetic.
      return Math.round(dot(wave, column) * 1e4) / 1e4;
    }),
  );
}

function dot(wave: Float64Array, samples: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < side; at += 1) sum += (wave[at] ?? 0) * (samples[at] ?? 0);
  return sum;
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
