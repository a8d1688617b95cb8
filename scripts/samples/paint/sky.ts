import type { Shader } from './canvas.ts';
import { chanceOf } from './chance.ts';
import { glow, type Mixing, mix, type Rgb, type Stops, smooth, unit, writeStop } from './colour.ts';
import { fbm, makeNoise } from './noise.ts';

/** A sky above a horizon. Places are in heights of the picture, as in a Shader. */
export interface Sky {
  /** Where the horizon lies. */
  readonly horizon: number;
  /** Colours from the horizon, 0, to one height above it, 1. */
  readonly stops: Stops;
  readonly sun?: Sun;
  readonly clouds?: Clouds;
}

/** A sun or moon: a disc (radius 0: none) and the light around it. */
export interface Sun {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly colour: Rgb;
  /** How far its light reaches, in heights. */
  readonly reach: number;
}

/** A layer of clouds, flat and far, lit from the sun's side. */
export interface Clouds {
  readonly seed: number;
  /** 0 none to 1 overcast. */
  readonly amount: number;
  /** Width of the edge between cloud and sky: 0.1 crisp, 0.5 veils. */
  readonly softness: number;
  readonly scale: number;
  /** How much longer than deep: 1 heaps, 4 streaks. */
  readonly streak: number;
  readonly lit: Rgb;
  readonly shade: Rgb;
}

/** Paints a sky; below the horizon it goes on as a mirror image. */
export function skyShader(sky: Sky): Shader {
  const noise = makeNoise(sky.clouds?.seed ?? 1);
  return (x, y, out) => {
    const above = Math.abs(sky.horizon - y);
    writeStop(out, sky.stops, above);
    if (sky.sun) shine(out, sky.sun, x, y);
    if (sky.clouds) cloud(out, sky, sky.clouds, noise, x, above);
  };
}

function shine(out: Mixing, sun: Sun, x: number, y: number): void {
  const distance = Math.hypot(x - sun.x, y - sun.y);
  const near = distance / sun.reach;
  glow(out, sun.colour, Math.exp(-near * 3) * 0.5 + Math.exp(-near * near * 40) * 0.9);
  if (sun.radius > 0) glow(out, sun.colour, 8 * smooth(sun.radius * 1.06, sun.radius * 0.94, distance));
}

function cloud(
  out: Mixing,
  sky: Sky,
  clouds: Clouds,
  noise: ReturnType<typeof makeNoise>,
  x: number,
  above: number,
): void {
  // The further up, the nearer: a flat layer seen from below.
  const depth = 1 / (above + 0.12);
  const px = (x - 0.75) * depth * clouds.scale;
  const py = depth * clouds.scale * clouds.streak;
  const bend = noise(px * 0.7, py * 0.7) * 0.8;
  const low = 1 - clouds.amount;
  // Finer octaves add at most a tenth: where the coarse ones are far from a cloud they are spared.
  const coarse = fbm(noise, px + bend, py + bend * 0.5, 3) * 0.9 + 0.5;
  if (coarse < low - 0.1) return;
  const thick = fbm(noise, px + bend, py + bend * 0.5, 6) * 0.9 + 0.5;
  const density = smooth(low, low + clouds.softness, thick);
  if (density <= 0) return;
  const sun = sky.sun;
  const towards = sun ? Math.sign(sun.x - x) * 0.12 : 0.12;
  const beyond = fbm(noise, px + bend + towards, py + bend * 0.5 - 0.18, 4) * 0.9 + 0.5;
  const lit = unit(0.55 + (thick - beyond) * 1.5 - density * 0.25);
  const near = sun ? Math.exp(-Math.hypot(x - sun.x, (sky.horizon - above - sun.y) * 1.2) / (sun.reach * 1.4)) : 0.3;
  const fade = smooth(0, 0.07, above);
  for (let i = 0; i < 3; i++) {
    const colour = mix(clouds.shade[i]!, clouds.lit[i]! * (0.55 + near * 1.1), lit);
    out[i] = mix(out[i]!, colour, density * 0.92 * fade);
  }
}

/** Stars, brighter ones fewer, a little of every colour stars have. Adds to what is there. */
export function starShader(seed: number, amount: number, density: (x: number, y: number) => number): Shader {
  const chance = chanceOf(seed);
  const cells = 4096;
  const seeds = Float32Array.from({ length: cells * 4 }, chance);
  return (x, y, out) => {
    for (const scale of [70, 160, 330]) {
      const column = Math.floor(x * scale);
      const row = Math.floor(y * scale);
      const cell = (((column * 73856093) ^ (row * 19349663) ^ (scale * 83492791)) >>> 0) % cells;
      const at = cell * 4;
      if (seeds[at]! > amount * density(x, y)) continue;
      const dx = x * scale - column - 0.2 - seeds[at + 1]! * 0.6;
      const dy = y * scale - row - 0.2 - seeds[at + 2]! * 0.6;
      const bright = seeds[at + 3]! ** 5 * 5 + 0.35;
      const warmth = seeds[(at + 5) % (cells * 4)]!;
      const size = (scale / 330) ** 1.3 * 0.11 + 0.018;
      const amountHere = bright * Math.exp(-(dx * dx + dy * dy) / (size * size));
      glow(out, [0.75 + warmth * 0.5, 0.9, 1.25 - warmth * 0.5], amountHere);
    }
  };
}

/**
 * Northern lights, added to what is there: ribbons in the air seen from below, each smeared upwards through layers that
 * turn from green to violet (after the layered method of nimitz' "Auroras", 2017).
 */
export function auroraShader(seed: number, strength: number, drift = 0): Shader {
  const noise = makeNoise(seed);
  const layers = 34;
  return (x, y, out) => {
    const up = 0.78 - y;
    if (up <= 0.02) return;
    let soft = 0;
    for (let i = 0; i < layers; i++) {
      const far = (0.8 + i ** 1.4 * 0.0036) / (up * 1.5 + 0.3);
      const px = (x - 0.75) * far * 1.5;
      const py = far * 1.9;
      const bend = noise(px * 0.55 + drift, py * 0.55) * 1.5;
      const ribbon = 1 - Math.abs(noise(px * 0.7 + bend + 4, py * 0.85 + bend * 0.6 + drift * 0.5)) * 3.4;
      const patch = smooth(-0.25, 0.35, noise(px * 0.8 + 30, py * 0.4 + drift));
      const here = ribbon > 0 ? ribbon * ribbon * ribbon * patch : 0;
      soft = (soft + here) * 0.5;
      const high = i / layers;
      const amount = strength * soft * 2 ** (-i * 0.085) * smooth(0, 4, i + 1) * smooth(0.02, 0.22, up);
      out[0] = out[0]! + amount * (0.06 + high * high * 0.75);
      out[1] = out[1]! + amount * (0.62 - high * 0.46);
      out[2] = out[2]! + amount * (0.24 + high * 0.42);
    }
  };
}
