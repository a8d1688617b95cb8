import { paint, sample } from '../paint/canvas.ts';
import { glow, light, mix, type Rgb, smooth } from '../paint/colour.ts';
import { plain } from '../paint/develop.ts';
import { alps, billows } from '../paint/grounds.ts';
import { auroraShader, type Sky, skyShader, starShader } from '../paint/sky.ts';
import { drawLand, lightGround } from '../paint/terrain.ts';
import { waterShader } from '../paint/water.ts';
import { copied, layered, type Scene, sunnyAir } from './scene.ts';

/** One colour of air everywhere. */
const evenAir = (colour: Rgb) => (): Rgb => colour;

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
