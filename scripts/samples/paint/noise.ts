import { chanceOf } from './chance.ts';

/** Smooth noise about 0, mostly within ±0.7; repeats itself every 256 in both directions. */
export type Noise = (x: number, y: number) => number;

const size = 256;

/** Gradient noise (Perlin 1985, with the quintic of 2002) for a seed. */
export function makeNoise(seed: number): Noise {
  const chance = chanceOf(seed);
  const gx = new Float32Array(size * size);
  const gy = new Float32Array(size * size);
  for (let i = 0; i < size * size; i++) {
    const angle = chance() * Math.PI * 2;
    gx[i] = Math.cos(angle);
    gy[i] = Math.sin(angle);
  }
  return (x, y) => {
    const xi = Math.floor(x);
    const yi = Math.floor(y);
    const fx = x - xi;
    const fy = y - yi;
    const x0 = xi & 255;
    const x1 = (xi + 1) & 255;
    const y0 = (yi & 255) << 8;
    const y1 = ((yi + 1) & 255) << 8;
    const a = gx[y0 + x0]! * fx + gy[y0 + x0]! * fy;
    const b = gx[y0 + x1]! * (fx - 1) + gy[y0 + x1]! * fy;
    const c = gx[y1 + x0]! * fx + gy[y1 + x0]! * (fy - 1);
    const d = gx[y1 + x1]! * (fx - 1) + gy[y1 + x1]! * (fy - 1);
    const u = fx * fx * fx * (fx * (fx * 6 - 15) + 10);
    const v = fy * fy * fy * (fy * (fy * 6 - 15) + 10);
    const top = a + (b - a) * u;
    return top + (c + (d - c) * u - top) * v;
  };
}

/** Noise upon noise, each octave twice as fine and `gain` as strong: clouds, stone, ripples. About ±1. */
export function fbm(noise: Noise, x: number, y: number, octaves: number, gain = 0.5): number {
  let sum = 0;
  let strength = 1;
  let scale = 1;
  for (let i = 0; i < octaves; i++) {
    // Each octave is shifted, or all of them would meet in a knot at the origin.
    sum += strength * noise(x * scale + i * 37, y * scale + i * 17);
    strength *= gain;
    scale *= 2;
  }
  return sum * 1.4 * (1 - gain);
}

/** Sharp crests and round valleys, 0 to about 1 (Musgrave's ridged multifractal, offset 1). */
export function ridged(noise: Noise, x: number, y: number, octaves: number): number {
  let sum = 0;
  let strength = 0.5;
  let scale = 1;
  let weight = 1;
  for (let i = 0; i < octaves; i++) {
    const crest = 1 - Math.abs(noise(x * scale + i * 37, y * scale + i * 17)) * 1.6;
    const value = crest * crest * weight;
    sum += value * strength;
    weight = Math.min(1, Math.max(0, value * 1.6));
    strength *= 0.5;
    scale *= 2;
  }
  return sum;
}
