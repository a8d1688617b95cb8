import type { Size } from '../plan-previews.ts';

/** How a bitmap's runs are to be unpacked. */
export interface RunsAsk extends Size {
  /** RLE4: two pixels a byte. */
  readonly isNibbles: boolean;
}

/** The palette's index of each pixel, top row first, from RLE8 or RLE4. What is not there, or lies outside, stays 0. */
export function unpackRuns(runs: Uint8Array, ask: RunsAsk): Uint8Array {
  const canvas: Canvas = { ...ask, indexes: new Uint8Array(ask.width * ask.height), x: 0, y: 0 };
  let at = 0;
  while (at + 1 < runs.length && canvas.y < ask.height) {
    const count = runs[at] ?? 0;
    const value = runs[at + 1] ?? 0;
    at += 2;
    if (count > 0) repeat(canvas, count, value);
    else if (value === 1) break;
    else at += step(canvas, value, runs.subarray(at));
  }
  return canvas.indexes;
}

interface Canvas extends RunsAsk {
  readonly indexes: Uint8Array;
  /** Where the next pixel goes; rows are counted from the bottom. */
  x: number;
  y: number;
}

function put(canvas: Canvas, byte: number, pixel: number): void {
  const { width, height, isNibbles, indexes, x, y } = canvas;
  const index = !isNibbles ? byte : (pixel & 1) === 0 ? byte >> 4 : byte & 15;
  if (x < width && y < height) indexes[(height - 1 - y) * width + x] = index;
  canvas.x += 1;
}

function repeat(canvas: Canvas, count: number, byte: number): void {
  for (let pixel = 0; pixel < count; pixel += 1) put(canvas, byte, pixel);
}

/** A new row, a step, or so many pixels as they are. Answers how many bytes that took. */
function step(canvas: Canvas, value: number, rest: Uint8Array): number {
  if (value === 0) {
    canvas.x = 0;
    canvas.y += 1;
    return 0;
  }
  if (value === 2) {
    canvas.x += rest[0] ?? 0;
    canvas.y += rest[1] ?? 0;
    return 2;
  }
  for (let pixel = 0; pixel < value; pixel += 1) put(canvas, rest[canvas.isNibbles ? pixel >> 1 : pixel] ?? 0, pixel);
  const bytes = canvas.isNibbles ? Math.ceil(value / 2) : value;
  return bytes + (bytes & 1);
}
