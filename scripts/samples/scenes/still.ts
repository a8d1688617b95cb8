import { blurred, type Canvas, disc, makeCanvas } from '../paint/canvas.ts';
import { between, type Chance, chanceOf } from '../paint/chance.ts';
import { cover, glow, light, mix, type Rgb, smooth, unit } from '../paint/colour.ts';
import { plain } from '../paint/develop.ts';
import { fbm, makeNoise, type Noise } from '../paint/noise.ts';
import { layered, type Scene } from './scene.ts';

/** A dahlia, close up. */
export const dahlia: Scene = {
  shape: [4, 3],
  development: { ...plain, exposure: 1.1, saturation: 1.08, vignette: 0.32 },
  paint: (width, height) => {
    const chance = chanceOf(2020);
    let canvas: Canvas = layered(width, height, (x, y, out) => {
      for (let i = 0; i < 3; i++)
        out[i] = mix(
          light('#1d3a26')[i]!,
          light('#5f7a3c')[i]!,
          Math.exp(-(((x - 1.1) / 0.5) ** 2) - ((y - 0.2) / 0.4) ** 2),
        );
    });
    for (let i = 0; i < 46; i++)
      disc(canvas, [chance() * 1.34, chance()], between(chance, 0.03, 0.1), {
        colour: chance() < 0.25 ? light('#d0748c') : light('#b9cf7a'),
        share: between(chance, 0.03, 0.14),
        edge: 0.004,
        ring: 0.2,
        adds: true,
      });
    canvas = blurred(canvas, height * 0.022);
    const centre = [0.64, 0.53] as const;
    const veins = makeNoise(2021);
    for (let ring = 0; ring < 13; ring++) {
      const inward = ring / 12;
      const count = Math.round(mix(21, 7, inward));
      for (let i = 0; i < count; i++)
        petal(canvas, centre, {
          angle: ((i + (ring % 2) * 0.5 + between(chance, -0.09, 0.09)) / count) * Math.PI * 2,
          length: mix(0.43, 0.055, inward ** 0.85) * between(chance, 0.95, 1.04),
          width: mix(0.068, 0.021, inward),
          inward,
          chance,
          veins,
        });
    }
    return canvas;
  },
};

interface Petal {
  readonly angle: number;
  readonly length: number;
  readonly width: number;
  /** 0 the outermost ring, 1 the heart. */
  readonly inward: number;
  readonly chance: Chance;
  readonly veins: Noise;
}

function petal(canvas: Canvas, [cx, cy]: readonly [number, number], plan: Petal): void {
  const { height, rgb } = canvas;
  const { angle, length, width, inward, chance, veins } = plan;
  const own = chance() * 200;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const tilt = between(chance, -0.25, 0.25);
  const tip: Rgb = mixed(light('#ffcdd6'), light('#ff7fa6'), inward * 0.9);
  const base: Rgb = mixed(light('#e0457f'), light('#b01f5a'), inward);
  const box = boxAround(canvas, cx + (cos * length) / 2, cy + (sin * length) / 2, length * 0.62 + width);
  for (let row = box.top; row < box.bottom; row++)
    for (let column = box.left; column < box.right; column++) {
      const dx = (column + 0.5) / height - cx;
      const dy = (row + 0.5) / height - cy;
      const along = (dx * cos + dy * sin) / length;
      if (along < 0 || along > 1.05) continue;
      const across = (-dx * sin + dy * cos) / width;
      if (Math.abs(across) > 1.6) continue;
      const half =
        Math.sin(Math.min(1, along) * Math.PI * 0.84 + 0.2) ** 0.8 * Math.sqrt(Math.max(0, 1 - (along / 0.995) ** 7)) -
        0.02;
      const at = (row * canvas.width + column) * 3;
      const soft = 1.4 / (width * height);
      // The shadow it throws on the petals under it.
      const dark = smooth(half + 0.42, half - 0.1, Math.abs(across - 0.12)) * smooth(1.08, 0.9, along) * 0.42;
      const share = smooth(half + soft, half - soft, Math.abs(across));
      if (share <= 0) {
        for (let i = 0; i < 3; i++) rgb[at + i] = rgb[at + i]! * (1 - dark);
        continue;
      }
      const fold = 1 - across * across * 0.32 + across * tilt;
      const crease = 1 - Math.exp(-((across / 0.09) ** 2)) * 0.1;
      const vein = 1 + veins(across * 7 + own, along * 1.4) * 0.1 + veins(across * 22 + own, along * 2) * 0.05;
      const sunlit = 0.74 + 0.34 * (-sin * 0.75 + cos * 0.35) + 0.12 * along;
      const lit = fold * crease * vein * sunlit * mix(0.3, 1, smooth(0.05, 0.85, along));
      for (let i = 0; i < 3; i++) {
        const under = rgb[at + i]! * (1 - dark * (1 - share));
        rgb[at + i] = mix(under, mix(base[i]!, tip[i]!, smooth(0.2, 1, along)) * lit, share);
      }
    }
}

const mixed = (a: Rgb, b: Rgb, share: number): Rgb => [
  mix(a[0], b[0], share),
  mix(a[1], b[1], share),
  mix(a[2], b[2], share),
];

function boxAround({ width, height }: Canvas, cx: number, cy: number, reach: number) {
  return {
    top: Math.max(0, Math.floor((cy - reach) * height)),
    bottom: Math.min(height, Math.ceil((cy + reach) * height)),
    left: Math.max(0, Math.floor((cx - reach) * height)),
    right: Math.min(width, Math.ceil((cx + reach) * height)),
  };
}

/** Blue and white tiles on an old house. */
export const paintedTiles: Scene = {
  shape: [1, 1],
  development: { ...plain, exposure: 1.08, saturation: 1.02, vignette: 0.2, bloom: 0.05 },
  paint: (width, height) => {
    const hand = makeNoise(52);
    const fine = makeNoise(53);
    const glaze = light('#eef0ea');
    const cobalt = light('#1f3f98');
    const wash = light('#6f93cf');
    const grout = light('#a99f8e');
    const tiles = 4.3;
    return layered(width, height, (x, y, out) => {
      const lean = 0.035;
      const u = (x * (1 - y * 0.02) + y * lean - 0.06) * tiles;
      const v = (y - x * lean + 0.05) * tiles;
      const column = Math.floor(u);
      const row = Math.floor(v);
      const own = hand(column * 7.3, row * 5.1);
      const wobble = hand(x * 17, y * 17) * 0.012 + fine(x * 60, y * 60) * 0.005;
      const px = Math.abs(u - column - 0.5 + own * 0.012) + wobble;
      const py = Math.abs(v - row - 0.5 - own * 0.01) - wobble;
      const brush = 0.82 + fbm(fine, x * 34, y * 34, 4) * 0.5;
      for (let i = 0; i < 3; i++) out[i] = glaze[i]! * (0.94 + own * 0.1 + fbm(hand, x * 5, y * 5, 4) * 0.05);
      cover(out, wash, washOf(px, py) * 0.72 * unit(brush));
      cover(out, cobalt, lineOf(px, py) * 0.95 * unit(brush + 0.14));
      const edge = 0.5 - Math.max(Math.abs(u - column - 0.5), Math.abs(v - row - 0.5));
      const chip = smooth(0.34, 0.46, fbm(fine, x * 13 + 5, y * 13, 4) - edge * 3.2);
      cover(out, light('#c8ab84'), chip * 0.9);
      const raised = smooth(0.012, 0.03, edge);
      for (let i = 0; i < 3; i++) out[i] = out[i]! * (0.86 + raised * 0.14);
      cover(out, grout, smooth(0.013, 0.007, edge + wobble * 0.3));
      // Late light from the left, a shadow of leaves across it.
      const leaves = smooth(-0.06, 0.2, fbm(hand, x * 2.6 + 3, y * 2.6 + 8, 4) + (x - y) * 0.5 - 0.02);
      const sheen = Math.exp(-(((x - 0.24 + y * 0.2) / 0.2) ** 2)) * 0.16 * raised * (0.7 + own);
      for (let i = 0; i < 3; i++) out[i] = out[i]! * mix([1.16, 1.04, 0.88][i]!, [0.52, 0.58, 0.7][i]!, leaves) + sheen;
    });
  },
};

/** The brushed outlines of one tile, folded into a quarter: a star of leaves, circles, corner quarters. */
function lineOf(px: number, py: number): number {
  const [a, b] = px > py ? [px, py] : [py, px];
  const away = Math.hypot(px, py);
  const thin = 0.011;
  const ring = smooth(thin, thin * 0.4, Math.abs(away - 0.145));
  const heart = smooth(0.047, 0.038, away);
  const leaf = smooth(thin, thin * 0.35, Math.abs(leafEdge(a, b)));
  const corner = Math.hypot(0.5 - px, 0.5 - py);
  const quarter = smooth(thin, thin * 0.4, Math.abs(corner - 0.235)) + smooth(0.085, 0.075, corner);
  const dots = smooth(0.022, 0.014, Math.hypot(a - 0.44, b - 0.12));
  const curl = smooth(thin, thin * 0.4, Math.abs(Math.hypot(a - 0.335, b - 0.215) - 0.055));
  const bud = smooth(0.03, 0.022, Math.hypot(a - 0.335, b - 0.215));
  return unit(ring + heart + leaf + quarter + dots + curl + bud);
}

function washOf(px: number, py: number): number {
  const [a, b] = px > py ? [px, py] : [py, px];
  const corner = Math.hypot(0.5 - px, 0.5 - py);
  const inLeaf = smooth(0.004, -0.012, leafEdge(a, b));
  return unit(inLeaf + smooth(0.235, 0.225, corner) * 0.8 + smooth(0.145, 0.135, Math.hypot(px, py)) * 0.55);
}

/** Below 0 inside a leaf that lies along the axis, 0.15 to 0.42 from the middle. */
const leafEdge = (a: number, b: number): number =>
  b - 0.085 * Math.sin(unit((a - 0.15) / 0.27) * Math.PI) ** 0.8 + (a < 0.15 || a > 0.42 ? 1 : 0);

/** Shadows of palm leaves on a warm wall at noon. */
export const wallAtNoon: Scene = {
  shape: [3, 4],
  development: { ...plain, exposure: 1.02, saturation: 1.05, vignette: 0.18, bloom: 0.06 },
  paint: (width, height) => {
    const chance = chanceOf(66);
    const shade = makeCanvas(width, height);
    for (const [x, y, turn, size] of [
      [-0.1, 0.02, 0.45, 0.86],
      [-0.12, 0.5, 0.15, 0.62],
      [0.88, 1.06, -2.25, 0.62],
    ] as const)
      frond(shade, [x, y], turn, size, chance);
    const near = blurred(shade, height * 0.0022);
    const far = blurred(shade, height * 0.006);
    const plaster = makeNoise(67);
    const ochre = light('#e8b98f');
    const old = light('#d08a63');
    return layered(width, height, (x, y, out) => {
      const patch = fbm(plaster, x * 3, y * 3, 6);
      const grain = fbm(plaster, x * 70, y * 70, 4);
      const trowel = fbm(plaster, x * 9 + y * 4, y * 22, 4);
      for (let i = 0; i < 3; i++)
        out[i] = mix(ochre[i]!, old[i]!, unit(patch * 0.55 + 0.35)) * (1 + grain * 0.13 + trowel * 0.08);
      const column = Math.min(width - 1, Math.floor(x * height));
      const at = (Math.min(height - 1, Math.floor(y * height)) * width + column) * 3;
      const soft = smooth(0.1, 1, x + y * 0.5);
      const dark = unit(mix(near.rgb[at]!, far.rgb[at]!, soft));
      for (let i = 0; i < 3; i++) out[i] = out[i]! * mix([1.22, 1.12, 0.98][i]!, [0.36, 0.35, 0.44][i]!, dark);
    });
  },
};

/** One palm leaf: a bent rib with narrow leaflets on both sides. */
function frond(canvas: Canvas, [fx, fy]: readonly [number, number], turn: number, size: number, chance: Chance): void {
  const ink = { colour: [1, 1, 1] as Rgb, share: 0.8, edge: 0.001, ring: 0, adds: false };
  for (let i = 0; i <= 44; i++) {
    const t = i / 44;
    const bent = turn + t * t * 0.6;
    const x = fx + Math.cos(bent) * size * t;
    const y = fy + Math.sin(bent) * size * t;
    disc(canvas, [x, y], 0.003, ink);
    if (i < 4) continue;
    for (const side of [-1, 1]) {
      const open = bent + side * mix(1.15, 0.35, t) + between(chance, -0.07, 0.07);
      const long = size * 0.46 * Math.sin(t * Math.PI * 0.82 + 0.35) * between(chance, 0.85, 1.05);
      for (let k = 0; k < 64; k++) {
        const s = k / 63;
        const droop = s * s * 0.12 * long;
        disc(
          canvas,
          [x + Math.cos(open) * long * s, y + Math.sin(open) * long * s + droop],
          0.0058 * Math.sin((s * 0.9 + 0.08) * Math.PI),
          ink,
        );
      }
    }
  }
}

/** Folds of silk in evening colours. */
export const silk: Scene = {
  shape: [4, 3],
  development: { ...plain, exposure: 1.05, saturation: 1.1, vignette: 0.25, bloom: 0.15 },
  paint: (width, height) => {
    const noise = makeNoise(98);
    const fold = (x: number, y: number): number => {
      const bx = noise(x * 0.9, y * 0.9) * 1.3;
      const by = noise(x * 0.9 + 7, y * 0.9 + 3) * 1.3;
      const wide = noise(x * 0.75 + bx, y * 1.25 + by);
      return wide + Math.sin((x * 0.8 + y * 1.7 + wide * 1.6 + bx * 0.5) * 5) * 0.2;
    };
    const tones = [light('#1f2a6b'), light('#8a2f7a'), light('#f0704e'), light('#ffd08a')];
    return layered(width, height, (x, y, out) => {
      const step = 0.004;
      const here = fold(x, y);
      const slopeX = (fold(x + step, y) - here) / step;
      const slopeY = (fold(x, y + step) - here) / step;
      const up = 1 / Math.hypot(slopeX * 0.34, slopeY * 0.34, 1);
      const facing = Math.max(0, (0.55 * -slopeX * 0.34 - 0.6 * slopeY * 0.34 + 0.58) * up);
      const shine = Math.max(0, (0.3 * -slopeX * 0.34 - 0.34 * slopeY * 0.34 + 0.89) * up) ** 22;
      const hue = unit(here * 0.62 + 0.5 + (x - 0.6) * 0.28 - (y - 0.5) * 0.2) * 2.999;
      const low = tones[Math.floor(hue)]!;
      const high = tones[Math.floor(hue) + 1]!;
      for (let i = 0; i < 3; i++) out[i] = mix(low[i]!, high[i]!, smooth(0, 1, hue % 1)) * (0.22 + facing * 1.1);
      glow(out, [1, 0.86, 0.74], shine * 0.3);
    });
  },
};
