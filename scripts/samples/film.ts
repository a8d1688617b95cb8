import { chanceOf } from './paint/chance.ts';

/** Pixels of a picture: three bytes each, rows from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/**
 * The same pixels as a camera held another way stores them: a viewer that heeds the EXIF orientation (1 to 8) shows the
 * picture it was given.
 */
export function storedFor(orientation: number, { width, height, bytes }: Pixels): Pixels {
  const turned = orientation >= 5;
  const stored = { width: turned ? height : width, height: turned ? width : height };
  const out = new Uint8Array(bytes.length);
  for (let row = 0; row < stored.height; row++)
    for (let column = 0; column < stored.width; column++) {
      const [x, y] = shownAt(orientation, column, row, width, height);
      const from = (y * width + x) * 3;
      const to = (row * stored.width + column) * 3;
      out[to] = bytes[from] ?? 0;
      out[to + 1] = bytes[from + 1] ?? 0;
      out[to + 2] = bytes[from + 2] ?? 0;
    }
  return { ...stored, bytes: out };
}

/** Where a stored pixel is seen (TIFF 6.0, Orientation). `width` and `height` are the shown picture's. */
function shownAt(orientation: number, x: number, y: number, width: number, height: number): readonly [number, number] {
  const right = width - 1;
  const foot = height - 1;
  switch (orientation) {
    case 2:
      return [right - x, y];
    case 3:
      return [right - x, foot - y];
    case 4:
      return [x, foot - y];
    case 5:
      return [y, x];
    case 6:
      return [right - y, x];
    case 7:
      return [right - y, foot - x];
    case 8:
      return [y, foot - x];
    default:
      return [x, y];
  }
}

const tableSize = 1 << 18;

/** Adds film grain in place, about `strength` steps of 255, less in the deepest and brightest tones. */
export function addGrain(bytes: Uint8Array, width: number, strength: number, seed: number): void {
  const chance = chanceOf(seed);
  // Sums of chances come near a bell curve; neighbours share one, as grain is wider than a pixel.
  const raw = Float32Array.from({ length: tableSize + 2 }, () => chance() + chance() + chance() - 1.5);
  const grain = Float32Array.from(
    { length: tableSize },
    (_, i) => ((raw[i] ?? 0) * 0.7 + (raw[i + 1] ?? 0) * 0.5) * 2 * strength,
  );
  const weight = Float32Array.from({ length: 256 }, (_, value) => 0.35 + 0.65 * Math.sin((value / 255) * Math.PI));
  // Clamps and rounds by itself, many times faster than we could.
  const out = new Uint8ClampedArray(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let row = 0; row < out.length; row += width * 3) {
    let at = Math.floor(chance() * tableSize);
    for (let i = row; i < row + width * 3; i += 3) {
      at = (at + 1) & (tableSize - 1);
      const green = out[i + 1] ?? 0;
      const change = (grain[at] ?? 0) * (weight[green] ?? 0);
      out[i] = (out[i] ?? 0) + change;
      out[i + 1] = green + change;
      out[i + 2] = (out[i + 2] ?? 0) + change;
    }
  }
}
