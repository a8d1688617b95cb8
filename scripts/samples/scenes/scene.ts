import { type Canvas, makeCanvas, paint, type Shader } from '../paint/canvas.ts';
import { mix, type Rgb } from '../paint/colour.ts';
import type { Development } from '../paint/develop.ts';

/** A picture to be painted at any size. */
export interface Scene {
  /** Width to height. */
  readonly shape: readonly [number, number];
  readonly development: Development;
  readonly paint: (width: number, height: number) => Canvas;
  /** One moment of a scene that moves: `phase` runs from 0 to 1, where it begins again. */
  readonly moment?: (width: number, height: number, phase: number) => Canvas;
}

/** A canvas with these shaders one over the other. */
export function layered(width: number, height: number, ...shaders: readonly Shader[]): Canvas {
  const canvas = makeCanvas(width, height);
  for (const shader of shaders) paint(canvas, shader);
  return canvas;
}

/** A canvas of its own with the same picture, to mirror while the other is painted. */
export const copied = (canvas: Canvas): Canvas => ({ ...canvas, rgb: canvas.rgb.slice() });

/** Air that takes the sun's colour on its side of the picture. */
export const sunnyAir =
  (colour: Rgb, sunny: Rgb, sunX: number): ((x: number) => Rgb) =>
  (x) => {
    const share = Math.exp(-(((x - sunX) / 0.7) ** 2));
    const part = (i: 0 | 1 | 2): number => mix(colour[i], sunny[i], share);
    return [part(0), part(1), part(2)];
  };

/** One colour of air everywhere. */
export const evenAir = (colour: Rgb) => (): Rgb => colour;
