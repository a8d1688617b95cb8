import { light, mix, smooth } from '../paint/colour.ts';
import { plain } from '../paint/develop.ts';
import { alps, billows } from '../paint/grounds.ts';
import { type Sky, skyShader, starShader } from '../paint/sky.ts';
import { drawLand, lightGround } from '../paint/terrain.ts';
import { evenAir, layered, type Scene, sunnyAir } from './scene.ts';

/** A full moon over snow. */
export const moonSnow: Scene = {
  shape: [1, 1],
  development: { ...plain, exposure: 1.2, saturation: 1, bloom: 0.2 },
  paint: (width, height) => {
    const horizon = 0.66;
    const sky: Sky = {
      horizon,
      stops: [
        [0, light('#c7a9b4', 0.8)],
        [0.14, light('#8f95bd', 0.7)],
        [0.4, light('#4a6099', 0.6)],
        [0.8, light('#243b72', 0.55)],
      ],
      sun: { x: 0.63, y: 0.26, radius: 0, colour: light('#dfe6ff', 0.28), reach: 0.5 },
    };
    const canvas = layered(
      width,
      height,
      skyShader(sky),
      starShader(6, 0.1, (_x, y) => smooth(0.5, 0, y)),
      moonShader(0.63, 0.26, 0.05),
    );
    const map = lightGround(billowAlps(), {
      azimuth: -0.9,
      elevation: 0.35,
      sun: light('#b9bde0', 0.62),
      sky: light('#6a82ba', 0.4),
    });
    drawLand(canvas, map, {
      x: 300,
      y: 420,
      height: 96,
      heading: 0.6,
      focal: 1.5,
      horizon: 0.5,
      near: 40,
      far: 1800,
      air: { haze: 0.7, colour: evenAir(light('#8c93b8', 0.72)), fog: { top: 50, thickness: 0.5 } },
    });
    return canvas;
  },
};

const billowAlps = () => ({
  ...alps({ seed: 91, height: 170, chains: 3.3, snowLine: 0.04, rock: light('#5b6478'), grass: light('#39445a') }),
});

function moonShader(cx: number, cy: number, radius: number) {
  const spots = billows(55, 1, 2.2, light('#ffffff'));
  return (x: number, y: number, out: Float32Array): void => {
    const dx = (x - cx) / radius;
    const dy = (y - cy) / radius;
    const away = Math.hypot(dx, dy);
    if (away > 1.05) return;
    const share = smooth(1.03, 0.97, away);
    const tone = 1.15 - smooth(0.25, 0.75, spots.height(dx * 0.4 + 3, dy * 0.4 + 3)) * 0.5;
    for (let i = 0; i < 3; i++) out[i] = mix(out[i]!, [1.25, 1.2, 1.1][i]! * tone * (1 - away * away * 0.22), share);
  };
}

/** Above a sea of clouds as the sun comes up. */
export const cloudSea: Scene = {
  shape: [16, 9],
  development: { ...plain, exposure: 1.1, saturation: 1.12, bloom: 0.22 },
  paint: (width, height) => {
    const horizon = 0.42;
    const sun = { x: 1.2, y: 0.37, radius: 0.024, colour: light('#ffd39a', 1), reach: 0.75 };
    const sky: Sky = {
      horizon,
      stops: [
        [0, light('#ffd0a0')],
        [0.1, light('#f0b7a0')],
        [0.25, light('#a9aed4')],
        [0.6, light('#4f7ec4')],
      ],
      sun,
    };
    const canvas = layered(width, height, skyShader(sky));
    const map = lightGround(billows(23, 62, 6, light('#ffffff')), {
      azimuth: 0.25,
      elevation: 0.16,
      sun: light('#ffb98a', 1.5),
      sky: light('#8ea2d8', 0.62),
    });
    drawLand(canvas, map, {
      x: 100,
      y: 500,
      height: 92,
      heading: 0,
      focal: 1.2,
      horizon,
      near: 55,
      far: 2600,
      air: { haze: 0.75, colour: sunnyAir(light('#b7b5d2'), light('#ffc79a', 1.1), 1.2) },
    });
    return canvas;
  },
};
