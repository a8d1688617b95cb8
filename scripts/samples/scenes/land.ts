import { paint } from '../paint/canvas.ts';
import { cover, light, mix, smooth } from '../paint/colour.ts';
import { plain } from '../paint/develop.ts';
import { dunes, mesas } from '../paint/grounds.ts';
import { fbm, makeNoise, type Noise } from '../paint/noise.ts';
import { skyShader, starShader } from '../paint/sky.ts';
import { drawLand, type Ground, lightGround } from '../paint/terrain.ts';
import { layered, type Scene, sunnyAir } from './scene.ts';

/** Red dunes when the sun is low. */
export const redDunes: Scene = {
  shape: [3, 2],
  development: { ...plain, exposure: 1.05, saturation: 1.1 },
  paint: (width, height) => {
    const horizon = 0.3;
    const canvas = layered(
      width,
      height,
      skyShader({
        horizon,
        stops: [
          [0, light('#f1d9bf')],
          [0.12, light('#c4cfdc')],
          [0.4, light('#6f9fd0')],
          [0.8, light('#4583c4')],
        ],
        sun: { x: 1.7, y: 0.2, radius: 0, colour: light('#ffe0b0', 0.6), reach: 0.8 },
      }),
    );
    const map = lightGround(dunes(44, 120, light('#c9703c')), {
      azimuth: 1.25,
      elevation: 0.24,
      sun: light('#ffc48c', 3),
      sky: light('#6a86b8', 0.42),
    });
    drawLand(canvas, map, {
      x: 120,
      y: 480,
      height: 165,
      heading: 0.12,
      focal: 1.25,
      horizon,
      near: 70,
      far: 2200,
      air: { haze: 0.55, colour: sunnyAir(light('#d9c2b2'), light('#f6d7b0'), 1.6) },
    });
    return canvas;
  },
};

/** Table mountains in the last light. */
export const tableMountains: Scene = {
  shape: [3, 2],
  development: { ...plain, exposure: 1.1, saturation: 1.12 },
  paint: (width, height) => {
    const horizon = 0.4;
    const canvas = layered(
      width,
      height,
      skyShader({
        horizon,
        stops: [
          [0, light('#f7c9a4')],
          [0.14, light('#d9aebb')],
          [0.35, light('#8d9fcb')],
          [0.7, light('#4d79b8')],
        ],
        sun: { x: 0.1, y: 0.36, radius: 0, colour: light('#ffb070', 0.9), reach: 0.9 },
        clouds: {
          seed: 9,
          amount: 0.47,
          softness: 0.38,
          scale: 0.7,
          streak: 2.2,
          lit: light('#ffcfae', 1.15),
          shade: light('#8f86ac'),
        },
      }),
    );
    const map = lightGround(mesas(17, 95, { x: 0.2, y: 0.5, radius: 0.22 }), {
      azimuth: -1.1,
      elevation: 0.26,
      sun: light('#ffb27c', 2.9),
      sky: light('#7f8fc2', 0.5),
    });
    drawLand(canvas, map, {
      x: 90,
      y: 480,
      height: 46,
      heading: 0.1,
      focal: 1.2,
      horizon,
      near: 60,
      far: 2200,
      air: { haze: 0.85, colour: sunnyAir(light('#a99fc0'), light('#f3bd98'), 0.1) },
    });
    return canvas;
  },
};

/** Rows of lavender running to the hills, late in the day. */
export const lavenderRows: Scene = {
  shape: [3, 2],
  development: { ...plain, exposure: 1.1, saturation: 1.12 },
  paint: (width, height) => {
    const horizon = 0.36;
    const canvas = layered(
      width,
      height,
      skyShader({
        horizon,
        stops: [
          [0, light('#ffdcae')],
          [0.12, light('#f6c3a8')],
          [0.3, light('#b5b3cf')],
          [0.6, light('#6c92c9')],
        ],
        sun: { x: 1.12, y: 0.29, radius: 0, colour: light('#ffd08a', 1.2), reach: 0.7 },
        clouds: {
          seed: 37,
          amount: 0.46,
          softness: 0.34,
          scale: 0.8,
          streak: 2,
          lit: light('#ffdcb8', 1.15),
          shade: light('#b296ae'),
        },
      }),
      hillsShader(horizon),
    );
    const map = lightGround(rows(), {
      azimuth: 0.35,
      elevation: 0.5,
      sun: light('#ffcf9a', 1.7),
      sky: light('#9aa6d8', 0.6),
    });
    drawLand(canvas, map, {
      x: 40,
      y: 521,
      height: 58,
      heading: 0.03,
      focal: 1,
      horizon: horizon - 0.012,
      near: 58,
      far: 1500,
      air: { haze: 0.7, colour: sunnyAir(light('#c7a9bd'), light('#ffd2a4'), 1.12) },
    });
    return paint(canvas, blossomShader(horizon));
  },
};

function rows(): Ground {
  const noise = makeNoise(71);
  const bloom = light('#7c5cc0');
  const deep = light('#3c2f6e');
  const earth = light('#9a7a55');
  const row = (y: number): number => 0.5 + 0.5 * Math.cos(y * Math.PI * 2 * 30);
  return {
    height: (x, y) => {
      const bushes = 0.75 + fbm(noise, x * 60, y * 60, 3) * 0.5;
      return row(y) ** 0.7 * 13 * bushes + noise(x * 2, y * 2) * 14;
    },
    colour: ({ x, y }, out) => {
      const share = row(y) + fbm(noise, x * 80, y * 80, 2) * 0.35;
      for (let i = 0; i < 3; i++) out[i] = mix(earth[i]!, deep[i]!, smooth(0.12, 0.35, share));
      cover(out, bloom, smooth(0.35, 0.8, share));
    },
  };
}

/** Speckles as single blossoms make them: coarse near, fine far. */
function blossomShader(horizon: number) {
  const noise = makeNoise(72);
  return (x: number, y: number, out: Float32Array): void => {
    const below = y - horizon - 0.02;
    if (below <= 0) return;
    const depth = 1 / (below + 0.05);
    const speck = fbm(noise, (x - 0.75) * depth * 26, depth * 60, 2) + noise(x * 190, y * 190) * 0.5;
    const amount = 1 + speck * smooth(0, 0.3, below) * 0.85;
    for (let i = 0; i < 3; i++) out[i] = out[i]! * Math.max(0.35, amount);
  };
}

function hillsShader(horizon: number) {
  const noise = makeNoise(73);
  const tones = [light('#a9a3c4'), light('#8f93b0'), light('#6f7f8c')];
  return (x: number, y: number, out: Float32Array): void => {
    tones.forEach((tone, i) => {
      const top = horizon - 0.075 + i * 0.022 - fbm(noise, x * (1.1 + i * 0.5) + i * 9, 3, 5) * 0.09;
      cover(out, tone, smooth(top - 0.002, top + 0.002, y));
    });
  };
}

/** The dark lane wanders along the band. */
const noiseAt = (noise: Noise, y: number): number => noise(y * 3, 40) * 0.05;

/** The Milky Way standing over the desert. */
export const milkyWay: Scene = {
  shape: [2, 3],
  development: { exposure: 1.35, saturation: 1.1, vignette: 0.35, bloom: 0.18 },
  paint: (width, height) => {
    const horizon = 0.84;
    const dust = makeNoise(88);
    const across = (x: number, y: number): number => (x - 0.36 + (y - 0.45) * 0.42) / 1.08;
    const band = (x: number, y: number): number => Math.exp(-((across(x, y) / 0.13) ** 2));
    const canvas = layered(
      width,
      height,
      skyShader({
        horizon,
        stops: [
          [0, light('#8a6f52', 0.4)],
          [0.1, light('#3f4f58', 0.38)],
          [0.35, light('#16233f', 0.4)],
          [0.9, light('#0a1128', 0.4)],
        ],
      }),
      (x, y, out) => {
        const off = across(x, y);
        const core = Math.exp(-(((y - 0.62) / 0.3) ** 2));
        const cloud = fbm(dust, x * 5, y * 5, 6) * 0.5 + 0.6;
        const lane = smooth(
          -0.35,
          0.55,
          fbm(dust, x * 7 + 20, y * 4 + 20, 6) * 1.3 + 0.4 - Math.exp(-(((off + noiseAt(dust, y)) / 0.045) ** 2)) * 0.5,
        );
        const wide = Math.exp(-((off / (0.1 + core * 0.07)) ** 2)) * cloud * (0.25 + 0.75 * lane) * (0.35 + core);
        const warm = core * Math.exp(-((off / 0.09) ** 2));
        out[0] = out[0]! + wide * mix(0.15, 0.42, warm);
        out[1] = out[1]! + wide * mix(0.17, 0.3, warm);
        out[2] = out[2]! + wide * mix(0.3, 0.26, warm);
      },
      starShader(12, 0.55, (x, y) => (0.22 + band(x, y)) * smooth(horizon, 0.6, y)),
    );
    const map = lightGround(mesas(29, 90, { x: 0.25, y: 0.25, radius: 0.2 }), {
      azimuth: 2,
      elevation: 0.7,
      sun: light('#5a6a96', 0.12),
      sky: light('#2c3c66', 0.14),
    });
    drawLand(canvas, map, {
      x: 150,
      y: 150,
      height: 30,
      heading: 0.75,
      focal: 1.1,
      horizon,
      near: 90,
      far: 1600,
      air: { haze: 0.5, colour: () => light('#5d5a52', 0.25) },
    });
    return canvas;
  },
};
