import { paint, sample } from '../paint/canvas.ts';
import { glow, light } from '../paint/colour.ts';
import { plain } from '../paint/develop.ts';
import { alps } from '../paint/grounds.ts';
import { auroraShader, type Sky, skyShader, starShader } from '../paint/sky.ts';
import { drawLand, lightGround } from '../paint/terrain.ts';
import { waterShader } from '../paint/water.ts';
import { copied, evenAir, layered, type Scene, sunnyAir } from './scene.ts';

/** Northern lights over a fjord, mirrored in it. */
export const auroraFjord: Scene = {
  shape: [3, 2],
  development: { exposure: 1.25, saturation: 1.1, vignette: 0.3, bloom: 0.25 },
  paint: (width, height) => {
    const horizon = 0.7;
    const sky: Sky = {
      horizon,
      stops: [
        [0, light('#2c5a5e', 0.5)],
        [0.15, light('#16384e', 0.5)],
        [0.6, light('#0a1b38', 0.5)],
        [1, light('#060f26', 0.5)],
      ],
    };
    const canvas = layered(
      width,
      height,
      skyShader(sky),
      starShader(3, 0.09, () => 1),
    );
    // Light without edges: a third of the size looks the same and takes a ninth of the time.
    const lights = layered(Math.ceil(width / 3), Math.ceil(height / 3), auroraShader(26, 0.5));
    const scratch = new Float32Array(3);
    paint(canvas, (x, y, out) => {
      sample(lights, x, y, scratch);
      glow(out, scratch, 1);
    });
    const map = lightGround(
      alps({
        seed: 5,
        height: 210,
        chains: 3.2,
        snowLine: 0.3,
        rock: light('#3a4450'),
        grass: light('#222d2b'),
        basin: { x: 0.2, y: 0.46, radius: 0.24 },
      }),
      { azimuth: 1.2, elevation: 0.6, sun: light('#4fbf94', 0.5), sky: light('#28506a', 0.5) },
    );
    const air = { haze: 0.5, colour: evenAir(light('#1d4a52', 0.42)) };
    drawLand(canvas, map, {
      x: 90,
      y: 440,
      height: 12,
      heading: 0.1,
      focal: 0.95,
      horizon,
      near: 60,
      far: 1900,
      air,
    });
    return paint(
      canvas,
      waterShader(copied(canvas), { seed: 8, horizon, ripple: 0.022, body: light('#06131c', 0.5), mirror: 0.86 }),
    );
  },
};

/** First light on a chain of mountains, fog in the valleys. */
export const dawnPanorama: Scene = {
  shape: [3, 1],
  development: { ...plain, exposure: 1.15, saturation: 1.12 },
  paint: (width, height) => {
    const horizon = 0.5;
    const sun = { x: 2.35, y: 0.42, radius: 0, colour: light('#ffb27a', 1.1), reach: 1.1 };
    const sky: Sky = {
      horizon,
      stops: [
        [0, light('#f6c9a0')],
        [0.12, light('#e9b8a6')],
        [0.3, light('#a9b0cf')],
        [0.55, light('#6d8cc0')],
      ],
      sun,
      clouds: {
        seed: 14,
        amount: 0.42,
        softness: 0.4,
        scale: 0.55,
        streak: 2.6,
        lit: light('#ffd9c0', 1.1),
        shade: light('#a793ad'),
      },
    };
    const canvas = layered(width, height, skyShader(sky));
    const map = lightGround(
      alps({ seed: 31, height: 250, chains: 3.6, snowLine: 0.44, rock: light('#75695f'), grass: light('#4c5138') }),
      { azimuth: 0.95, elevation: 0.2, sun: light('#ffb987', 2.4), sky: light('#7f95c4', 0.55) },
    );
    drawLand(canvas, map, {
      x: 90,
      y: 520,
      height: 205,
      heading: 0.05,
      focal: 1.5,
      horizon,
      near: 60,
      far: 2100,
      air: { haze: 1.15, colour: sunnyAir(light('#a3aacb'), light('#f4c09a'), 2.35), fog: { top: 95, thickness: 1.4 } },
    });
    return canvas;
  },
};

/** Granite towers over a lake in the morning. */
export const towersLake: Scene = {
  shape: [3, 2],
  development: { ...plain, exposure: 1.05, saturation: 1.15 },
  paint: (width, height) => {
    const horizon = 0.62;
    const sky: Sky = {
      horizon,
      stops: [
        [0, light('#c9dcec')],
        [0.2, light('#8db7e0')],
        [0.65, light('#3f7cc4')],
        [1, light('#2b62ae')],
      ],
      sun: { x: -0.4, y: 0.2, radius: 0, colour: light('#fff0d8', 0.7), reach: 1.3 },
      clouds: {
        seed: 41,
        amount: 0.5,
        softness: 0.32,
        scale: 0.62,
        streak: 1.5,
        lit: light('#ffffff', 1.25),
        shade: light('#9fb0c6'),
      },
    };
    const canvas = layered(width, height, skyShader(sky));
    const map = lightGround(
      alps({
        seed: 12,
        height: 330,
        chains: 3.4,
        snowLine: 0.36,
        rock: light('#8a7f78'),
        grass: light('#5b6136'),
        basin: { x: 0.3, y: 0.3, radius: 0.22 },
      }),
      { azimuth: -1.5, elevation: 0.62, sun: light('#fff1dc', 1.9), sky: light('#88a9d8', 0.5) },
    );
    drawLand(canvas, map, {
      x: 190,
      y: 190,
      height: 10,
      heading: 0.78,
      focal: 1.05,
      horizon,
      near: 60,
      far: 2000,
      air: { haze: 0.42, colour: evenAir(light('#a9c5e2')) },
    });
    return paint(
      canvas,
      waterShader(copied(canvas), { seed: 18, horizon, ripple: 0.03, body: light('#16707a', 0.8), mirror: 0.72 }),
    );
  },
};

/** A fjord in the blue hour, without a breath of wind. */
export const blueHour: Scene = {
  shape: [16, 9],
  development: { ...plain, exposure: 1.2, saturation: 1.1 },
  paint: (width, height) => {
    const horizon = 0.56;
    const sky: Sky = {
      horizon,
      stops: [
        [0, light('#e8b9a6', 0.9)],
        [0.1, light('#b59bb4', 0.8)],
        [0.28, light('#5f7cab', 0.75)],
        [0.7, light('#2a4d8a', 0.7)],
      ],
      sun: { x: 0.75, y: 0.55, radius: 0, colour: light('#ff9d70', 0.5), reach: 0.7 },
      clouds: {
        seed: 77,
        amount: 0.38,
        softness: 0.5,
        scale: 0.5,
        streak: 3.4,
        lit: light('#f3b7a4', 0.8),
        shade: light('#4c5f8c', 0.7),
      },
    };
    const canvas = layered(width, height, skyShader(sky));
    const map = lightGround(
      alps({
        seed: 62,
        height: 300,
        chains: 3,
        snowLine: 0.4,
        rock: light('#4a5266'),
        grass: light('#27332f'),
        basin: { x: 0.3, y: 0.6, radius: 0.27 },
      }),
      { azimuth: 0.5, elevation: 0.4, sun: light('#c79fa4', 0.8), sky: light('#4c6da6', 0.6) },
    );
    drawLand(canvas, map, {
      x: 110,
      y: 620,
      height: 9,
      heading: -0.05,
      focal: 1.05,
      horizon,
      near: 60,
      far: 2200,
      air: { haze: 0.5, colour: sunnyAir(light('#53699a', 0.72), light('#8d86ac', 0.85), 0.75) },
    });
    return paint(
      canvas,
      waterShader(copied(canvas), { seed: 4, horizon, ripple: 0.008, body: light('#0f2440', 0.6), mirror: 0.9 }),
    );
  },
};
