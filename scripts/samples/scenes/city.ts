import { blurred, type Canvas, disc, makeCanvas, paint, type Shader, sample } from '../paint/canvas.ts';
import { between, type Chance, chanceOf } from '../paint/chance.ts';
import { cover, glow, light, mix, type Rgb, smooth } from '../paint/colour.ts';
import { fbm, makeNoise } from '../paint/noise.ts';
import { skyShader } from '../paint/sky.ts';
import { waterShader } from '../paint/water.ts';
import { copied, layered, type Scene } from './scene.ts';

const lamps: readonly Rgb[] = [
  light('#ffb45e'),
  light('#ffd79a'),
  light('#ff8f4a'),
  light('#ff5a4a'),
  light('#7fc8ff'),
  light('#6affc0'),
  light('#ff7ad0'),
];

interface Tower {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly seed: number;
  /** Share of windows with light. */
  readonly awake: number;
  readonly warm: number;
  readonly mast: boolean;
}

/** A city by the water, just after sunset. */
export const cityDusk: Scene = {
  shape: [16, 9],
  development: { exposure: 1.25, saturation: 1.1, vignette: 0.28, bloom: 0.4 },
  paint: (width, height) => {
    const horizon = 0.68;
    const chance = chanceOf(515);
    const rows = [0.34, 0.62, 1].map((near) => ({ near, towers: raise(chance, near) }));
    const canvas = layered(
      width,
      height,
      skyShader({
        horizon,
        stops: [
          [0, light('#ffb38a', 0.85)],
          [0.12, light('#d98aa0', 0.7)],
          [0.3, light('#7a6bb0', 0.55)],
          [0.7, light('#1f3478', 0.5)],
        ],
        clouds: {
          seed: 19,
          amount: 0.42,
          softness: 0.4,
          scale: 0.6,
          streak: 3,
          lit: light('#f3a2a0', 0.75),
          shade: light('#3f4684', 0.5),
        },
      }),
      ...rows.map(({ near, towers }) => towersShader(towers, near, horizon)),
      quayShader(horizon),
    );
    return paint(
      canvas,
      waterShader(copied(canvas), { seed: 90, horizon, ripple: 0.06, body: light('#101c40', 0.6), mirror: 0.8 }),
    );
  },
};

function raise(chance: Chance, near: number): readonly Tower[] {
  const towers: Tower[] = [];
  for (let x = -0.05; x < 1.85; ) {
    const wide = between(chance, 0.022, 0.062) * (0.6 + near * 0.6);
    const centre = Math.exp(-(((x - 0.95) / 0.5) ** 2));
    const high = (0.05 + 0.25 * chance() ** 2 * (0.3 + centre) + centre * 0.09) * (1.25 - near * 0.35);
    towers.push({
      left: x,
      right: x + wide,
      top: 0.68 - high,
      seed: Math.floor(chance() * 1e6),
      awake: between(chance, 0.1, 0.5),
      warm: chance(),
      mast: chance() < 0.16,
    });
    x += wide * between(chance, 0.75, 1.3);
  }
  return towers;
}

function towersShader(towers: readonly Tower[], near: number, horizon: number): Shader {
  const air = light('#a8789c', 0.6);
  const wall = light('#1a2040', 0.55);
  const pitch = 0.0036 + near * 0.0014;
  return (x, y, out) => {
    if (y > horizon) return;
    for (const tower of towers) {
      if (x < tower.left || x > tower.right) continue;
      const middle = (tower.left + tower.right) / 2;
      if (tower.mast && y < tower.top && y > tower.top - 0.05)
        cover(out, wall, smooth(0.0014, 0.0005, Math.abs(x - middle)) * 0.8);
      if (y < tower.top) continue;
      const haze = mix(0.72, 0.16, near) + smooth(horizon - 0.2, horizon, y) * 0.16;
      const side = smooth(tower.left, tower.right, x);
      for (let i = 0; i < 3; i++) out[i] = mix(wall[i]! * (0.75 + side * 0.6), air[i]!, haze);
      window(out, tower, x, y, pitch, 1 - haze * 0.75);
    }
  };
}

function window(out: Float32Array, tower: Tower, x: number, y: number, pitch: number, clear: number): void {
  const column = Math.floor((x - tower.left) / pitch);
  const row = Math.floor((y - tower.top) / (pitch * 1.25));
  const hash = hashed(column, row, tower.seed);
  // Whole floors are lit or dark more often than single windows are.
  const floor = hashed(7, row, tower.seed);
  if (hash > tower.awake * (0.2 + floor * floor * 1.1)) return;
  const fx = Math.abs((((x - tower.left) / pitch) % 1) - 0.5);
  const fy = Math.abs((((y - tower.top) / (pitch * 1.25)) % 1) - 0.5);
  const pane = smooth(0.42, 0.3, fx) * smooth(0.38, 0.26, fy);
  const bright = (0.16 + hashed(row, column, tower.seed) ** 5 * 1.5) * clear;
  glow(out, tower.warm < 0.72 ? [1, 0.66, 0.32] : [0.6, 0.82, 1], pane * bright);
}

const hashed = (a: number, b: number, seed: number): number => {
  const mixed = Math.imul(a * 374761393 + b * 668265263 + seed * 2246822519, 3266489917);
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 4294967296;
};

/** Street lamps along the water's edge. */
function quayShader(horizon: number): Shader {
  return (x, y, out) => {
    const above = horizon - y;
    if (above < 0 || above > 0.03) return;
    cover(out, light('#0d1024', 0.5), smooth(0.006, 0.004, above));
    const lamp = Math.floor(x * 46);
    const away = Math.hypot(x - (lamp + 0.5) / 46, above - 0.011);
    const colour = lamps[Math.floor(hashed(lamp, 3, 9) * 3)]!;
    glow(out, colour, Math.exp(-((away / 0.0022) ** 2)) * 4 + Math.exp(-((away / 0.009) ** 2)) * 0.5);
  };
}

/** Rain on a window, the street behind it out of focus. */
export const rainyWindow: Scene = {
  shape: [4, 3],
  development: { exposure: 1.2, saturation: 1.12, vignette: 0.35, bloom: 0.2 },
  paint: (width, height) => {
    const street = streetLights(width, height);
    const chance = chanceOf(404);
    const canvas = copied(street);
    const mist = makeNoise(41);
    paint(canvas, (x, y, out) => {
      const fine = fbm(mist, x * 60, y * 60, 3);
      for (let i = 0; i < 3; i++) out[i] = out[i]! * (0.86 + fine * 0.1);
    });
    for (let i = 0; i < 900; i++)
      drop(canvas, street, chance() * 1.34, chance(), between(chance, 0.0014, 0.0042), chance);
    for (let i = 0; i < 210; i++)
      drop(canvas, street, chance() * 1.34, chance(), 0.005 + chance() ** 3 * 0.021, chance);
    return canvas;
  },
};

function streetLights(width: number, height: number): Canvas {
  const chance = chanceOf(77);
  const canvas = layered(width, height, (_x, y, out) => {
    const down = smooth(0, 1, y);
    for (let i = 0; i < 3; i++) out[i] = mix([0.012, 0.02, 0.05][i]!, [0.05, 0.03, 0.035][i]!, down);
  });
  for (let i = 0; i < 95; i++) {
    const far = chance();
    const at = [chance() * 1.4 - 0.03, 0.5 + (chance() - 0.5) * (0.35 + far * 0.75)] as const;
    disc(canvas, at, between(chance, 0.025, 0.05) + far * 0.035, {
      colour: lamps[Math.floor(chance() ** 1.6 * lamps.length)]!,
      share: between(chance, 0.12, 0.55),
      edge: 0.003,
      ring: 0.45,
      adds: true,
    });
  }
  return blurred(canvas, Math.max(1, height * 0.003));
}

/** A drop is a lens: it shows the street upside down, dark at its upper rim and bright at its foot. */
function drop(canvas: Canvas, behind: Canvas, cx: number, cy: number, radius: number, chance: Chance): void {
  const { width, height, rgb } = canvas;
  const squash = between(chance, 0.82, 1.0);
  const tilt = between(chance, 0.9, 1.25);
  const seen = new Float32Array(3);
  const reach = Math.ceil(radius * 1.4 * height) + 1;
  for (let row = Math.floor(cy * height) - reach; row <= cy * height + reach; row++)
    for (let column = Math.floor(cx * height) - reach; column <= cx * height + reach; column++) {
      if (row < 0 || column < 0 || row >= height || column >= width) continue;
      const dx = ((column + 0.5) / height - cx) / (radius * squash);
      const dy = ((row + 0.5) / height - cy) / (radius * tilt);
      const away = Math.sqrt(dx * dx + dy * dy);
      const inside = smooth(1.02, 1.02 - 1.6 / (radius * height + 1), away);
      if (inside <= 0) continue;
      const bend = 0.2 + away * away * 0.5;
      sample(behind, cx - dx * bend * 0.62, cy * 0.6 + 0.2 - dy * bend * 0.75, seen);
      const rim = 1 - smooth(0.62, 1, away) * 0.75;
      const shine = Math.exp(-((dx + 0.3) ** 2 + (dy + 0.45) ** 2) * 14) * 0.5;
      const foot = smooth(0.2, 0.9, dy) * smooth(1, 0.7, away) * 0.35;
      const at = (row * width + column) * 3;
      for (let i = 0; i < 3; i++)
        rgb[at + i] = mix(rgb[at + i]!, seen[i]! * (1.25 + foot) * rim + shine * 0.16 + foot * 0.03, inside * 0.95);
    }
}

/** Fireflies over a meadow, out of focus, flickering. */
export const fireflyNight: Scene = {
  shape: [16, 9],
  development: { exposure: 1.2, saturation: 1.1, vignette: 0.3, bloom: 0.25 },
  paint: (width, height) => fireflies(width, height, 0),
  moment: (width, height, phase) => fireflies(width, height, phase),
};

function fireflies(width: number, height: number, phase: number): Canvas {
  const chance = chanceOf(31);
  const canvas = paint(makeCanvas(width, height), (x, y, out) => {
    const warmth = Math.exp(-(((x - 0.95) / 0.6) ** 2) - ((y - 0.62) / 0.35) ** 2);
    for (let i = 0; i < 3; i++) out[i] = [0.008, 0.02, 0.022][i]! + warmth * [0.07, 0.065, 0.02][i]!;
  });
  const turn = phase * Math.PI * 2;
  for (let i = 0; i < 60; i++) {
    const beat = chance() * Math.PI * 2;
    const x = chance() * 1.8 + Math.sin(turn + beat) * 0.02;
    const y = 0.15 + chance() * 0.75 + Math.cos(turn + beat * 2) * 0.025;
    const size = 0.008 + chance() ** 3 * 0.05;
    disc(canvas, [x, y], size, {
      colour: [1, 0.78, 0.25],
      share: (0.1 + 0.8 * Math.max(0, Math.sin(turn + beat))) * (size > 0.03 ? 0.28 : 0.7),
      edge: size * 0.3,
      ring: 0.3,
      adds: true,
    });
  }
  return canvas;
}
