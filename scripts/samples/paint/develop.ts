import { blurred, type Canvas, halved, sample } from './canvas.ts';
import { chanceOf } from './chance.ts';
import { toSrgb } from './colour.ts';

/** How a painted canvas becomes a photograph. */
export interface Development {
  readonly exposure: number;
  /** 1 leaves it alone. */
  readonly saturation: number;
  /** Share of light lost in the corners. */
  readonly vignette: number;
  /** Share of bright light that spreads, as in a lens. */
  readonly bloom: number;
}

/** A development that changes little. */
export const plain: Development = { exposure: 1, saturation: 1.05, vignette: 0.22, bloom: 0.12 };

const steps = 4096;
const brightest = 8;

/** Bytes of an sRGB picture, three a pixel. Highlights roll off as film does (Narkowicz's fit of the ACES curve). */
export function develop(canvas: Canvas, development: Development): Uint8Array {
  const { width, height, rgb } = canvas;
  const spread = development.bloom > 0 ? bloomOf(canvas) : undefined;
  const curve = curveOf();
  const chance = chanceOf(width * 7919 + height);
  const bytes = new Uint8Array(width * height * 3);
  const soft = new Float32Array(3);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const at = (row * width + column) * 3;
      if (spread) sample(spread, (column + 0.5) / height, (row + 0.5) / height, soft);
      const dx = (column / width - 0.5) * 1.25;
      const dy = (row / height - 0.5) * 1.25;
      const lit = development.exposure * (1 - development.vignette * Math.min(1, (dx * dx + dy * dy) * 1.6));
      const red = (rgb[at]! + soft[0]! * development.bloom) * lit;
      const green = (rgb[at + 1]! + soft[1]! * development.bloom) * lit;
      const blue = (rgb[at + 2]! + soft[2]! * development.bloom) * lit;
      const grey = red * 0.2126 + green * 0.7152 + blue * 0.0722;
      // Half a step of chance: smooth skies would show bands in 8 bits.
      const dither = chance();
      bytes[at] = curve[index(grey + (red - grey) * development.saturation)]! + dither;
      bytes[at + 1] = curve[index(grey + (green - grey) * development.saturation)]! + dither;
      bytes[at + 2] = curve[index(grey + (blue - grey) * development.saturation)]! + dither;
    }
  return bytes;
}

// The square root gives dark tones as many steps as the eye has for them.
const index = (value: number): number =>
  value <= 0 ? 0 : Math.min(steps - 1, Math.floor(Math.sqrt(value / brightest) * steps));

function curveOf(): Float32Array {
  return Float32Array.from({ length: steps }, (_, i) => {
    const value = ((i + 0.5) / steps) ** 2 * brightest * 0.72;
    const film = (value * (2.51 * value + 0.03)) / (value * (2.43 * value + 0.59) + 0.14);
    return toSrgb(Math.min(1, film)) * 254;
  });
}

function bloomOf(canvas: Canvas): Canvas {
  const small = halved(halved(canvas));
  for (let i = 0; i < small.rgb.length; i++) small.rgb[i] = Math.max(0, Math.min(6, small.rgb[i]! - 0.6));
  const near = blurred(small, small.height * 0.012);
  const far = blurred(small, small.height * 0.05);
  for (let i = 0; i < near.rgb.length; i++) near.rgb[i] = near.rgb[i]! * 0.6 + far.rgb[i]! * 0.8;
  return near;
}
