import type { Shader } from '../paint/canvas.ts';
import { between, chanceOf } from '../paint/chance.ts';
import { light, mix, type Rgb, smooth } from '../paint/colour.ts';
import { plain } from '../paint/develop.ts';
import { fbm, makeNoise } from '../paint/noise.ts';
import { layered, type Scene } from './scene.ts';

/** Firs on a slope, each row paler in the fog. */
export const firsInFog: Scene = {
  shape: [2, 3],
  development: { ...plain, exposure: 1.1, saturation: 0.98, bloom: 0.1 },
  paint: (width, height) => {
    const rows = 9;
    const mist = makeNoise(3);
    const pale = light('#c9d6d8');
    const dark = light('#16302c', 0.8);
    const sky: Shader = (x, y, out) => {
      const veil = fbm(mist, x * 1.6, y * 2.6, 5) * 0.1;
      for (let i = 0; i < 3; i++)
        out[i] = mix(light('#dfe3df')[i]!, light('#a9bfc8')[i]!, smooth(0.45, 0, y)) * (1 + veil);
    };
    // Nearest first: most of what lies behind is never worked out.
    const nearFirst = Array.from({ length: rows }, (_, row) => firRow(1 - row / (rows - 1), pale, dark));
    const colour = new Float32Array(3);
    return layered(width, height, (x, y, out) => {
      let open = 1;
      const seen: [number, number, number] = [0, 0, 0];
      for (const row of nearFirst) {
        const share = row.share(x, y) * open;
        if (share <= 0) continue;
        row.colour(x, y, colour);
        for (let i = 0; i < 3; i++) seen[i] = seen[i]! + colour[i]! * share;
        open -= share;
        if (open < 0.004) break;
      }
      if (open >= 0.004) sky(x, y, out);
      for (let i = 0; i < 3; i++) out[i] = out[i]! * open + seen[i]!;
    });
  },
};

/** One row of firs: how much of a place it covers, and its colour there. */
interface FirRow {
  readonly share: (x: number, y: number) => number;
  readonly colour: (x: number, y: number, out: Float32Array) => void;
}

function firRow(near: number, pale: Rgb, dark: Rgb): FirRow {
  const chance = chanceOf(Math.round(near * 97) + 5);
  const slope = makeNoise(Math.round(near * 50) + 9);
  const mist = makeNoise(Math.round(near * 31) + 70);
  const size = mix(0.045, 0.3, near ** 1.5);
  const spacing = size * 0.135;
  const foot = (x: number): number =>
    mix(0.36, 1.08, near ** 1.15) - (x - 0.3) * mix(0.22, -0.1, near) + slope(x * 2.6, near * 9) * 0.1;
  const trees = Array.from({ length: Math.ceil(1.1 / spacing) }, (_, i) => {
    const x = (i + between(chance, -0.45, 0.45)) * spacing - 0.15;
    const high = size * between(chance, 0.4, 1) * (chance() < 0.12 ? 1.3 : 1);
    return { x, high, top: foot(x) + size * 0.06 - high, lean: between(chance, 0.15, 0.21), seed: chance() * 100 };
  });
  const branches = (tree: (typeof trees)[number], x: number, y: number): number => {
    const down = (y - tree.top) / tree.high;
    if (down <= 0 || down > 1.1 || Math.abs(x - tree.x) > tree.high * tree.lean * 1.3) return 0;
    // Each tier starts narrow and ends in a drooping fringe.
    const tier = (down * 11 + tree.seed) % 1;
    const fringe = slope(((x - tree.x) * 240) / (size * 12 + 0.4) + tree.seed, (y * 210) / (size * 9 + 0.4)) * 0.4;
    const wide = tree.high * tree.lean * down ** 0.9 * (0.55 + tier * 0.5 + fringe);
    return smooth(wide + 0.0012, wide - 0.0012, Math.abs(x - tree.x));
  };
  const inAir = mix(0.9, 0.02, near ** 0.75);
  return {
    share: (x, y) => {
      const base = foot(x);
      if (y < base - size * 1.4) return 0;
      let share = smooth(base - 0.004, base + 0.004, y + slope(x * 60, 3) * size * 0.06);
      const first = Math.max(0, Math.floor((x + 0.15) / spacing) - 3);
      for (let i = first; i < Math.min(trees.length, first + 8) && share < 1; i++)
        share = Math.max(share, branches(trees[i]!, x, y));
      return share;
    },
    colour: (x, y, out) => {
      const base = foot(x);
      const veil = 0.8 + fbm(mist, x * 3, y * 4, 3) * 0.6;
      const fog = Math.min(1, inAir + smooth(base - size * 0.7, base + size * 0.9, y) * mix(0.5, 0.16, near) * veil);
      const tone = 1 + slope(x * 90, y * 60) * 0.22;
      for (let i = 0; i < 3; i++) out[i] = mix(dark[i]! * tone, pale[i]!, fog);
    },
  };
}
