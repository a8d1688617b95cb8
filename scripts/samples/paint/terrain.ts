/**
 * Land as a map of heights, lit by a sun that throws shadows, and seen by walking every column of the picture from near
 * to far (the "voxel space" of early flight games). Cheap, and mountains look like mountains because they are in the
 * right perspective and the air lies before them.
 */
import type { Canvas } from './canvas.ts';
import { type Mixing, mix, type Rgb, unit } from './colour.ts';

/** Cells along one edge of a map. Beyond its edge the map goes on as its mirror image. */
export const mapSize = 1024;

/** What the ground is: height in cells, and its colour by place and steepness (0 flat to 1 upright). */
export interface Ground {
  readonly height: (x: number, y: number) => number;
  readonly colour: (place: Place, out: Mixing) => void;
}

/** One cell of the ground, for its colour. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly steep: number;
}

/** Where the sun is and what light it and the sky give. */
export interface Daylight {
  /** Radians, in the map: 0 looks along x. */
  readonly azimuth: number;
  readonly elevation: number;
  readonly sun: Rgb;
  readonly sky: Rgb;
}

interface Level {
  readonly size: number;
  /** Height, red, green, blue of each cell. */
  readonly cells: Float32Array;
}

/** A lit map at all the sizes that distance asks for. */
export type LitMap = readonly Level[];

/** Works out heights, light and shadow once. */
export function lightGround(ground: Ground, daylight: Daylight): LitMap {
  const heights = new Float32Array(mapSize * mapSize);
  for (let y = 0; y < mapSize; y++)
    for (let x = 0; x < mapSize; x++) heights[y * mapSize + x] = ground.height(x / mapSize, y / mapSize);
  const highest = heights.reduce((high, height) => Math.max(high, height), 0);
  const cells = new Float32Array(mapSize * mapSize * 4);
  const albedo = new Float32Array(3);
  const sun = {
    x: Math.cos(daylight.azimuth) * Math.cos(daylight.elevation),
    y: Math.sin(daylight.azimuth) * Math.cos(daylight.elevation),
    z: Math.sin(daylight.elevation),
  };
  for (let y = 0; y < mapSize; y++)
    for (let x = 0; x < mapSize; x++) {
      const at = y * mapSize + x;
      const height = heights[at]!;
      const slopeX = heights[y * mapSize + Math.min(mapSize - 1, x + 1)]! - heights[y * mapSize + Math.max(0, x - 1)]!;
      const slopeY = heights[Math.min(mapSize - 1, y + 1) * mapSize + x]! - heights[Math.max(0, y - 1) * mapSize + x]!;
      const up = 1 / Math.hypot(slopeX / 2, slopeY / 2, 1);
      ground.colour({ x: x / mapSize, y: y / mapSize, height, steep: 1 - up }, albedo);
      const facing = Math.max(0, ((-slopeX / 2) * sun.x + (-slopeY / 2) * sun.y + sun.z) * up);
      const sunny = facing > 0 ? facing * lit(heights, [x, y], sun, highest) : 0;
      const open = 0.35 + 0.65 * up;
      cells[at * 4] = height;
      for (let i = 0; i < 3; i++)
        cells[at * 4 + 1 + i] = albedo[i]! * (daylight.sun[i]! * sunny + daylight.sky[i]! * open);
    }
  return shrinking({ size: mapSize, cells });
}

/** How much of the sun reaches a cell, 0 to 1, with a soft edge. */
function lit(
  heights: Float32Array,
  [x, y]: readonly [number, number],
  sun: { readonly x: number; readonly y: number; readonly z: number },
  highest: number,
): number {
  const flat = Math.hypot(sun.x, sun.y);
  const rise = sun.z / flat;
  let least = 1;
  let height = heights[y * mapSize + x]! + 0.4;
  let step = 1.5;
  let px = x;
  let py = y;
  for (let i = 0; i < 22; i++) {
    px += (sun.x / flat) * step;
    py += (sun.y / flat) * step;
    height += rise * step;
    if (height > highest || px < 0 || py < 0 || px >= mapSize || py >= mapSize) break;
    const clear = height - heights[Math.floor(py) * mapSize + Math.floor(px)]!;
    least = Math.min(least, clear / (step * 0.6) + 0.5);
    if (least <= 0) return 0;
    step *= 1.16;
  }
  return unit(least);
}

function shrinking(full: Level): LitMap {
  const levels = [full];
  for (let level = full; level.size > 16; ) {
    level = shrunk(level);
    levels.push(level);
  }
  return levels;
}

function shrunk({ size, cells }: Level): Level {
  const half = size / 2;
  const small = new Float32Array(half * half * 4);
  for (let y = 0; y < half; y++)
    for (let x = 0; x < half; x++)
      for (let i = 0; i < 4; i++) {
        const at = (y * 2 * size + x * 2) * 4 + i;
        small[(y * half + x) * 4 + i] =
          (cells[at]! + cells[at + 4]! + cells[at + size * 4]! + cells[at + size * 4 + 4]!) / 4;
      }
  return { size: half, cells: small };
}

/** Where the camera stands (cells), how it looks (radians) and what the air does. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly heading: number;
  /** Focal length in heights of the picture: 1 is wide, 3 a telephoto lens. */
  readonly focal: number;
  /** Where the horizon lies, 0 top to 1 bottom. */
  readonly horizon: number;
  readonly near: number;
  readonly far: number;
  readonly air: Air;
}

/** The air between: share of haze per 1,000 cells, its colour, and fog that lies in valleys below a height. */
export interface Air {
  readonly haze: number;
  readonly colour: (x: number) => Rgb;
  readonly fog?: { readonly top: number; readonly thickness: number };
}

/** Draws the land over the sky that is on the canvas. */
export function drawLand(canvas: Canvas, map: LitMap, view: View): void {
  const sky = new Float32Array(canvas.rgb);
  for (let column = 0; column < canvas.width; column++) drawColumn(canvas, sky, column, map, view);
}

function drawColumn(canvas: Canvas, sky: Float32Array, column: number, map: LitMap, view: View): void {
  const { width, height, rgb } = canvas;
  const aside = (column + 0.5 - width / 2) / height / view.focal;
  const dirX = Math.cos(view.heading) - Math.sin(view.heading) * aside;
  const dirY = Math.sin(view.heading) + Math.cos(view.heading) * aside;
  const air = view.air.colour((column + 0.5) / height);
  const cell = new Float32Array(4);
  const before = new Float32Array(3);
  let top = height;
  let lowest = height;
  for (let z = view.near; z < view.far && top > 0; z *= 1.0035) {
    readCell(map, view.x + dirX * z, view.y + dirY * z, z / (view.focal * height), cell);
    const row = (view.horizon - ((cell[0]! - view.height) / z) * view.focal) * height;
    inAir(cell, z, view, air);
    if (row < top) {
      const end = Math.max(0, row);
      const span = Math.max(1e-3, lowest - row);
      for (let r = Math.floor(end); r < Math.ceil(top) && r < height; r++) {
        const covered = Math.min(top, r + 1) - Math.max(end, r);
        const share = unit((lowest - (r + 0.5)) / span);
        const at = (r * width + column) * 3;
        for (let i = 0; i < 3; i++)
          rgb[at + i] = rgb[at + i]! + covered * (mix(before[i]!, cell[1 + i]!, share) - sky[at + i]!);
      }
      top = end;
    }
    // Where the ground dips out of sight the next visible slope starts with its own colour.
    lowest = row;
    before[0] = cell[1]!;
    before[1] = cell[2]!;
    before[2] = cell[3]!;
  }
}

function inAir(cell: Float32Array, z: number, view: View, air: Rgb): void {
  let clear = Math.exp(-(z / 1000) * view.air.haze);
  const fog = view.air.fog;
  if (fog) clear *= Math.exp(-(z / 400) * fog.thickness * unit((fog.top - cell[0]!) / (fog.top * 0.6)) ** 1.5);
  for (let i = 0; i < 3; i++) cell[1 + i] = mix(air[i]!, cell[1 + i]!, clear);
}

function readCell(map: LitMap, x: number, y: number, footprint: number, out: Float32Array): void {
  const wanted = Math.min(map.length - 1, Math.max(0, Math.log2(footprint + 1e-6) + 1));
  const { size, cells } = map[Math.floor(wanted)]!;
  const scale = size / mapSize;
  const px = mirrored(x * scale - 0.5, size);
  const py = mirrored(y * scale - 0.5, size);
  const column = Math.min(size - 2, Math.floor(px));
  const row = Math.min(size - 2, Math.floor(py));
  const fx = px - column;
  const fy = py - row;
  const at = (row * size + column) * 4;
  const below = at + size * 4;
  for (let i = 0; i < 4; i++) {
    const upper = cells[at + i]! + (cells[at + 4 + i]! - cells[at + i]!) * fx;
    const lower = cells[below + i]! + (cells[below + 4 + i]! - cells[below + i]!) * fx;
    out[i] = upper + (lower - upper) * fy;
  }
}

function mirrored(value: number, size: number): number {
  const span = size - 1;
  const folded = Math.abs(value) % (span * 2);
  return folded > span ? span * 2 - folded : folded;
}
