import type { Mixing, Rgb } from './colour.ts';

/** A picture being painted: linear light, three numbers a pixel, rows from the top. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly rgb: Float32Array;
}

/**
 * Decides one pixel: reads and writes `out`, which holds what is there. `x` and `y` count from the top left in heights of
 * the picture, so that shapes keep theirs in any format.
 */
export type Shader = (x: number, y: number, out: Mixing) => void;

/** A black canvas. */
export const makeCanvas = (width: number, height: number): Canvas => ({
  width,
  height,
  rgb: new Float32Array(width * height * 3),
});

/** Paints every pixel over what is there. */
export function paint(canvas: Canvas, shader: Shader): Canvas {
  const { width, height, rgb } = canvas;
  const out = new Float32Array(3);
  for (let row = 0; row < height; row++) {
    const y = (row + 0.5) / height;
    for (let column = 0; column < width; column++) {
      const at = (row * width + column) * 3;
      out[0] = rgb[at]!;
      out[1] = rgb[at + 1]!;
      out[2] = rgb[at + 2]!;
      shader((column + 0.5) / height, y, out);
      rgb[at] = out[0]!;
      rgb[at + 1] = out[1]!;
      rgb[at + 2] = out[2]!;
    }
  }
  return canvas;
}

/** Reads a canvas between its pixels, its edge going on for ever. Same measure as a Shader's. */
export function sample(canvas: Canvas, x: number, y: number, out: Mixing): void {
  const { width, height, rgb } = canvas;
  const px = Math.min(width - 1.001, Math.max(0, x * height - 0.5));
  const py = Math.min(height - 1.001, Math.max(0, y * height - 0.5));
  const column = Math.floor(px);
  const row = Math.floor(py);
  const fx = px - column;
  const fy = py - row;
  const at = (row * width + column) * 3;
  const below = at + width * 3;
  for (let i = 0; i < 3; i++) {
    const top = rgb[at + i]! + (rgb[at + 3 + i]! - rgb[at + i]!) * fx;
    const bottom = rgb[below + i]! + (rgb[below + 3 + i]! - rgb[below + i]!) * fx;
    out[i] = top + (bottom - top) * fy;
  }
}

/** A copy out of focus: three box blurs come close to a Gaussian of `radius` pixels. */
export function blurred(canvas: Canvas, radius: number): Canvas {
  const { width, height } = canvas;
  const from = new Float32Array(canvas.rgb);
  const to = new Float32Array(from.length);
  const reach = Math.max(1, Math.round(radius));
  for (let pass = 0; pass < 3; pass++) {
    blurLines(from, to, { lines: height, length: width, step: 3, stride: width * 3 }, reach);
    blurLines(to, from, { lines: width, length: height, step: width * 3, stride: 3 }, reach);
  }
  return { width, height, rgb: from };
}

interface Lines {
  readonly lines: number;
  readonly length: number;
  /** From one pixel of a line to the next. */
  readonly step: number;
  /** From one line to the next. */
  readonly stride: number;
}

function blurLines(from: Float32Array, to: Float32Array, { lines, length, step, stride }: Lines, reach: number): void {
  const share = 1 / (reach * 2 + 1);
  const last = (length - 1) * step;
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < 3; i++) {
      const start = line * stride + i;
      let sum = 0;
      for (let k = -reach; k <= reach; k++) sum += from[start + Math.min(last, Math.max(0, k * step))]!;
      for (let k = 0; k < length; k++) {
        to[start + k * step] = sum * share;
        const entering = Math.min(last, (k + reach + 1) * step);
        const leaving = Math.max(0, (k - reach) * step);
        sum += from[start + entering]! - from[start + leaving]!;
      }
    }
  }
}

/** Half as wide and high. */
export function halved({ width, height, rgb }: Canvas): Canvas {
  const small = makeCanvas(Math.floor(width / 2), Math.floor(height / 2));
  for (let row = 0; row < small.height; row++)
    for (let column = 0; column < small.width; column++) {
      const from = (row * 2 * width + column * 2) * 3;
      const to = (row * small.width + column) * 3;
      for (let i = 0; i < 3; i++)
        small.rgb[to + i] =
          (rgb[from + i]! + rgb[from + 3 + i]! + rgb[from + width * 3 + i]! + rgb[from + width * 3 + 3 + i]!) / 4;
    }
  return small;
}

/** Lays a soft-edged disc over the canvas; `edge` is the width of its rim in heights. Negative `share` adds light instead. */
export function disc(canvas: Canvas, at: readonly [number, number], radius: number, paintDisc: DiscPaint): void {
  const { width, height, rgb } = canvas;
  const reach = radius + paintDisc.edge;
  const [cx, cy] = at;
  const top = Math.max(0, Math.floor((cy - reach) * height));
  const bottom = Math.min(height - 1, Math.ceil((cy + reach) * height));
  const left = Math.max(0, Math.floor((cx - reach) * height));
  const right = Math.min(width - 1, Math.ceil((cx + reach) * height));
  for (let row = top; row <= bottom; row++)
    for (let column = left; column <= right; column++) {
      const distance = Math.hypot((column + 0.5) / height - cx, (row + 0.5) / height - cy);
      const inside = Math.min(1, Math.max(0, (reach - distance) / (paintDisc.edge * 2 + 1e-6)));
      if (inside <= 0) continue;
      const ring = 1 + paintDisc.ring * Math.min(1, distance / radius) ** 6;
      const share = inside * inside * (3 - 2 * inside) * paintDisc.share * ring;
      const to = (row * width + column) * 3;
      for (let i = 0; i < 3; i++) {
        const there = rgb[to + i]!;
        rgb[to + i] = there + (paintDisc.colour[i]! - (paintDisc.adds ? 0 : there)) * share;
      }
    }
}

/** How a disc is laid on: over what is there, or as light added to it; `ring` brightens its rim as lenses do. */
export interface DiscPaint {
  readonly colour: Rgb;
  readonly share: number;
  readonly edge: number;
  readonly ring: number;
  readonly adds: boolean;
}
