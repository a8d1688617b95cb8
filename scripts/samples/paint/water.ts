import { type Canvas, type Shader, sample } from './canvas.ts';
import { mix, type Rgb, unit } from './colour.ts';
import { fbm, makeNoise } from './noise.ts';

/** Still or rippled water from the horizon down to the picture's foot. */
export interface Water {
  readonly seed: number;
  readonly horizon: number;
  /** How far ripples throw the mirror image, in heights: 0.01 a lake, 0.06 the sea. */
  readonly ripple: number;
  /** The water's own colour, seen where one looks down into it. */
  readonly body: Rgb;
  /** Share of the sky that it mirrors at the horizon. */
  readonly mirror: number;
}

/** Paints water by mirroring what the canvas has above the horizon. */
export function waterShader(above: Canvas, water: Water): Shader {
  const noise = makeNoise(water.seed);
  const seen = new Float32Array(3);
  return (x, y, out) => {
    const below = y - water.horizon;
    if (below <= 0) return;
    // Ripples are as large as they are near.
    const depth = 1 / (below + 0.012);
    const wave = fbm(noise, (x - 0.75) * depth * 1.6, depth * 7, 4);
    const cross = noise((x - 0.75) * depth * 5 + 9, depth * 16);
    const throwBy = water.ripple * (0.25 + Math.sqrt(below) * 1.6);
    const mirrorY = water.horizon - below * 0.94 + (wave + cross * 0.4) * throwBy;
    sample(above, x + cross * throwBy * 0.35, Math.min(water.horizon - 0.002, mirrorY), seen);
    const share = unit(water.mirror * (1 - below * 0.55) + wave * water.ripple * 3);
    for (let i = 0; i < 3; i++) out[i] = mix(water.body[i]! * (1 + wave * 0.5), seen[i]!, share);
  };
}
