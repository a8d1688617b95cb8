/** Turning and mirroring as EXIF counts it: 1 upright, 2 to 8 what has to be done to show the stored picture upright. */
import type { Size } from '../plan-previews.ts';

/** What happens to a point, as a 2 × 2 matrix with y downwards. */
type Matrix = readonly [number, number, number, number];

const matrices: readonly Matrix[] = [
  [1, 0, 0, 1],
  [-1, 0, 0, 1],
  [-1, 0, 0, -1],
  [1, 0, 0, -1],
  [0, 1, 1, 0],
  [0, -1, 1, 0],
  [0, -1, -1, 0],
  [0, 1, -1, 0],
];
const upright: Matrix = [1, 0, 0, 1];
const quarterTurnsLeft = [1, 8, 3, 6] as const;

/** The orientation that stands for so many quarter turns against the clock (HEIF's irot). */
export const orientationOfTurns = (quarters: number): number => quarterTurnsLeft[quarters & 3] ?? 1;

/** The orientation that does what `first` does and then what `then` does. */
export function combineOrientations(first: number, then: number): number {
  const [a, b, c, d] = matrices[first - 1] ?? upright;
  const [e, f, g, h] = matrices[then - 1] ?? upright;
  const joined: Matrix = [e * a + f * c, e * b + f * d, g * a + h * c, g * b + h * d];
  return matrices.findIndex((matrix) => matrix.every((part, at) => part === joined[at])) + 1;
}

/** Whether an orientation shows what is stored as width as height. */
export const swapsSides = (orientation: number | undefined): boolean =>
  orientation !== undefined && orientation >= 5 && orientation <= 8;

/** The size a stored picture has when it is shown. */
export const shownSize = ({ width, height }: Size, orientation: number | undefined): Size =>
  swapsSides(orientation) ? { width: height, height: width } : { width, height };
