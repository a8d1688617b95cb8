import { blurred, type Canvas, disc } from '../paint/canvas.ts';
import { between, type Chance, chanceOf } from '../paint/chance.ts';
import { light, mix, type Rgb, smooth } from '../paint/colour.ts';
import { plain } from '../paint/develop.ts';
import { fbm, makeNoise } from '../paint/noise.ts';
import { layered, type Scene } from './scene.ts';

/** Grass and poppies against the evening sun. */
export const eveningMeadow: Scene = {
  shape: [3, 2],
  development: { ...plain, exposure: 1.12, saturation: 1.12, bloom: 0.3 },
  paint: (width, height) => {
    const chance = chanceOf(808);
    const air = makeNoise(15);
    let canvas: Canvas = layered(width, height, (x, y, out) => {
      const sun = Math.exp(-(((x - 1.02) / 0.42) ** 2) - ((y - 0.2) / 0.34) ** 2);
      const trees = smooth(0.02, -0.03, y - 0.36 - fbm(air, x * 2, 2, 4) * 0.12);
      for (let i = 0; i < 3; i++) {
        const ground = mix(light('#a5a04a')[i]!, light('#4e6226')[i]!, smooth(0.35, 1, y));
        out[i] =
          mix(ground, mix(light('#7f8a52')[i]!, light('#ffe9b0', 1.5)[i]!, sun), trees) + sun * [0.6, 0.42, 0.16][i]!;
      }
    });
    for (let i = 0; i < 110; i++)
      disc(canvas, [chance() * 1.55, 0.3 + chance() * 0.55], between(chance, 0.012, 0.04), bokeh(chance));
    canvas = blurred(canvas, height * 0.012);
    for (const [count, size, focus] of [
      [420, 0.55, 0.009],
      [520, 0.75, 0.004],
    ] as const) {
      for (let i = 0; i < count; i++) blade(canvas, chance, size * 0.6, 0.5);
      for (let i = 0; i < 26; i++)
        poppy(canvas, chance, [chance() * 1.5, between(chance, 0.42, 0.72)], 0.02 + size * 0.018);
      canvas = blurred(canvas, Math.max(1, height * focus));
    }
    for (let i = 0; i < 330; i++) blade(canvas, chance, 0.75, 1);
    for (const at of [
      [0.46, 0.47],
      [0.83, 0.36],
      [0.99, 0.58],
      [0.24, 0.63],
    ] as const) {
      stem(canvas, at, chance);
      poppy(canvas, chance, at, 0.055);
    }
    for (let i = 0; i < 60; i++) blade(canvas, chance, 0.5, 1);
    return canvas;
  },
};

const bokeh = (chance: Chance) => ({
  colour: chance() < 0.3 ? light('#d8402a') : light('#ffe08a'),
  share: between(chance, 0.08, 0.3),
  edge: 0.003,
  ring: 0.3,
  adds: true,
});

function blade(canvas: Canvas, chance: Chance, size: number, sharp: number): void {
  const foot = [chance() * 1.6 - 0.05, 1.02] as const;
  const lean = between(chance, -0.14, 0.14) * size;
  const high = size * between(chance, 0.45, 0.95);
  const wide = between(chance, 0.0012, 0.0034);
  const warm = chance();
  const steps = Math.ceil(high * 260);
  for (let i = 0; i <= steps; i++) {
    const t = i / steps;
    const x = foot[0] + lean * t * t * 1.6;
    const y = foot[1] - high * (t - t * t * 0.18);
    const backlit = Math.exp(-(((x - 1.02) / 0.5) ** 2)) * smooth(1, 0.3, y);
    const colour: Rgb = [
      mix(0.07, 0.55, backlit) * (0.8 + warm * 0.7),
      mix(0.11, 0.52, backlit),
      mix(0.02, 0.13, backlit),
    ];
    disc(canvas, [x, y], wide * (1 - t * 0.85), { colour, share: 0.55 * sharp, edge: 0.0009, ring: 0, adds: false });
  }
}

function stem(canvas: Canvas, [x, y]: readonly [number, number], chance: Chance): void {
  const lean = between(chance, -0.05, 0.05);
  for (let t = 0; t <= 1; t += 0.004)
    disc(canvas, [x + lean * t * t, y + (1.03 - y) * t], 0.0022, {
      colour: [0.16, 0.2, 0.05],
      share: 0.8,
      edge: 0.001,
      ring: 0,
      adds: false,
    });
}

/** Four petals that the sun shines through, darker to the heart, folded like paper. */
function poppy(canvas: Canvas, chance: Chance, [cx, cy]: readonly [number, number], radius: number): void {
  const { width, height, rgb } = canvas;
  const folds = makeNoise(Math.floor(chance() * 1e6));
  const turn = chance() * 6;
  const flat = between(chance, 0.62, 0.85);
  const reach = Math.ceil(radius * 1.25 * height);
  for (let row = Math.floor(cy * height) - reach; row <= cy * height + reach; row++)
    for (let column = Math.floor(cx * height) - reach; column <= cx * height + reach; column++) {
      if (row < 0 || column < 0 || row >= height || column >= width) continue;
      const dx = ((column + 0.5) / height - cx) / radius;
      const dy = ((row + 0.5) / height - cy) / radius / flat;
      const away = Math.hypot(dx, dy);
      const angle = Math.atan2(dy, dx) + turn;
      const edge = 0.86 + 0.09 * Math.cos(angle * 2) + folds(angle * 2.2 + 9, 3) * 0.18;
      const share = smooth(edge + 0.02, edge - 0.03, away);
      if (share <= 0) continue;
      const crease = fbm(folds, angle * 5.5, away * 1.2, 4) * 0.6;
      const through = 0.6 + crease * 0.75 + smooth(0.4, -0.9, dy) * 0.55;
      const heart = smooth(0.3, 0.08, away + folds(angle * 6, 1) * 0.1);
      const at = (row * width + column) * 3;
      const petal: Rgb = [0.95 * through, (0.045 + away * 0.05) * through, 0.03 * through];
      for (let i = 0; i < 3; i++)
        rgb[at + i] = mix(rgb[at + i]!, mix(petal[i]!, [0.02, 0.015, 0.02][i]!, heart), share * 0.97);
    }
}
