/** Red, green, blue in linear light, 1 being white paper. Lights may be brighter. */
export type Rgb = readonly [number, number, number];

/** Something three numbers are written into: a colour on its way. */
export type Mixing = Float32Array;

const mixed = new Map<string, Rgb>();

/** Linear light from `#rrggbb` (sRGB, IEC 61966-2-1), optionally brighter. Quick enough to be asked for every pixel. */
export function light(hex: string, gain?: number): Rgb {
  const name = gain === undefined ? hex : `${hex} ${gain}`;
  const known = mixed.get(name);
  if (known) return known;
  const part = (at: number): number => toLinear(Number.parseInt(hex.slice(at, at + 2), 16) / 255) * (gain ?? 1);
  const made: Rgb = [part(1), part(3), part(5)];
  mixed.set(name, made);
  return made;
}

const toLinear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

/** The inverse of the sRGB curve. */
export const toSrgb = (value: number): number =>
  value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;

/** 0 below `low`, 1 above `high`, smooth between. */
export function smooth(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}

/** A value held between 0 and 1. */
export const unit = (value: number): number => Math.min(1, Math.max(0, value));

/** From `a` to `b`. */
export const mix = (a: number, b: number, share: number): number => a + (b - a) * share;

/** Covers what is in `out` by a share of `colour`. */
export function cover(out: Mixing, colour: Rgb | Mixing, share: number): void {
  for (let i = 0; i < 3; i++) out[i] = out[i]! + (colour[i]! - out[i]!) * share;
}

/** Adds light to what is in `out`. */
export function glow(out: Mixing, colour: Rgb | Mixing, amount: number): void {
  for (let i = 0; i < 3; i++) out[i] = out[i]! + colour[i]! * amount;
}

/** Colours at places from 0 to 1, in order. */
export type Stops = readonly (readonly [at: number, colour: Rgb])[];

/** Writes the colour at a place between stops; smooth, so that no stop shows as a line. */
export function writeStop(out: Mixing, stops: Stops, at: number): void {
  let next = 1;
  while (next < stops.length - 1 && stops[next]![0] < at) next++;
  const [lowAt, low] = stops[next - 1]!;
  const [highAt, high] = stops[next]!;
  const share = unit((at - lowAt) / (highAt - lowAt));
  for (let i = 0; i < 3; i++) out[i] = mix(low[i]!, high[i]!, share);
}
