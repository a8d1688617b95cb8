import { blurred, type Canvas, disc, paint, type Shader } from '../paint/canvas.ts';
import { between, type Chance, chanceOf } from '../paint/chance.ts';
import { glow, light, mix, type Rgb, smooth } from '../paint/colour.ts';
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

/** Beeches in October, the sun low between them. */
export const octoberWood: Scene = {
  shape: [3, 2],
  development: { ...plain, exposure: 1.1, saturation: 1.12, bloom: 0.28 },
  paint: (width, height) => {
    const glowAt = [0.8, 0.4] as const;
    const haze = makeNoise(14);
    let canvas = layered(width, height, (x, y, out) => {
      const sun = Math.exp(-(((x - glowAt[0]) / 0.5) ** 2) - ((y - glowAt[1]) / 0.4) ** 2);
      const drift = fbm(haze, x * 3, y * 3, 4) * 0.14;
      const leaves = fbm(haze, x * 7 + 40, y * 7, 5);
      for (let i = 0; i < 3; i++) {
        const far = mix(light('#b0803a')[i]!, light('#fff0c4', 1.15)[i]!, sun);
        out[i] = far * (0.92 + drift + leaves * 0.3 * (1 - sun));
      }
    });
    for (let row = 0; row < 5; row++) {
      const near = row / 4;
      paint(canvas, trunkRow(near, glowAt));
      dabLeaves(canvas, near, glowAt);
      if (row < 2) canvas = blurred(canvas, Math.max(1, (2 - row) * height * 0.0016));
    }
    return paint(paint(canvas, leafFloor(glowAt)), shafts(glowAt));
  },
};

function trunkRow(near: number, sun: readonly [number, number]): Shader {
  const chance = chanceOf(Math.round(near * 60) + 2);
  const bark = makeNoise(Math.round(near * 60) + 3);
  const wide = mix(0.006, 0.05, near ** 1.7);
  const count = Math.round(mix(34, 4, near ** 0.7));
  const trunks = Array.from({ length: count }, (_, i) => ({
    x: ((i + between(chance, 0.1, 0.9)) / count) * 1.6 - 0.05,
    wide: wide * between(chance, 0.55, 1.15),
    lean: between(chance, -0.05, 0.05),
  }));
  const foot = mix(0.64, 0.97, near ** 1.2);
  const inAir = mix(0.82, 0.03, near ** 0.6);
  return (x, y, out) => {
    for (const trunk of trunks) {
      if (Math.abs(x - trunk.x) > trunk.wide + 0.045) continue;
      const centre = trunk.x + trunk.lean * (y - 0.5) + bark(y * 2.2, trunk.x * 20) * 0.012;
      const half = trunk.wide * (0.42 + 0.12 * y + smooth(foot - 0.12, foot, y) * 0.14);
      const off = (x - centre) / half;
      if (Math.abs(off) > 1.1 || y > foot + bark(x * 30, 2) * 0.01) continue;
      const share = smooth(1 + 0.0015 / half, 1 - 0.0015 / half, Math.abs(off));
      const toSun = Math.sign(sun[0] - centre);
      const round = 0.42 + 0.58 * smooth(-0.2, 1.1, off * toSun);
      const grain = 0.8 + fbm(bark, off * 2.5, y * 16, 3) * 0.5;
      const warm = Math.exp(-(((centre - sun[0]) / 0.35) ** 2));
      for (let i = 0; i < 3; i++) {
        const wood = light('#4d3524')[i]! * grain * round;
        const air = mix(light('#a87838')[i]!, light('#ffe2a4')[i]!, warm);
        out[i] = mix(out[i]!, mix(wood, air, Math.min(1, inAir + warm * 0.22)), share);
      }
    }
  };
}

/** Leaves as dabs of light, in clusters: paler and finer the further away. */
function dabLeaves(canvas: Canvas, near: number, sun: readonly [number, number]): void {
  const chance = chanceOf(Math.round(near * 40) + 11);
  const clusters = makeNoise(Math.round(near * 40) + 12);
  const tones = [light('#d9861e'), light('#e6ae34'), light('#c4561c'), light('#f2cc62'), light('#a9601e')];
  const air = light('#ffe2a6');
  const dabs = Math.round(mix(5200, 2600, near));
  for (let i = 0; i < dabs; i++) {
    const x = chance() * 1.54 - 0.02;
    const y = chance() ** 1.25 * mix(0.6, 0.46, near);
    const mass = fbm(clusters, x * mix(4.4, 2.1, near), y * mix(6, 3.2, near), 3) + 0.26 - y * mix(0.7, 1.25, near);
    if (mass < chance() * 0.5 - 0.1) continue;
    const warm = Math.exp(-Math.hypot(x - sun[0], y - sun[1]) / 0.42);
    const tone = tones[Math.floor(chance() * tones.length)]!;
    const lit = between(chance, 0.35, 0.95) * (0.62 + warm * 1.25) * (1 - near * 0.3);
    const haze = mix(0.62, 0.02, near ** 0.6);
    disc(canvas, [x, y], between(chance, 0.6, 1.25) * mix(0.0034, 0.0085, near), {
      colour: [mix(tone[0] * lit, air[0], haze), mix(tone[1] * lit, air[1], haze), mix(tone[2] * lit, air[2], haze)],
      share: between(chance, 0.5, 0.9),
      edge: mix(0.0014, 0.0022, near),
      ring: 0,
      adds: false,
    });
  }
}

function leafFloor(sun: readonly [number, number]): Shader {
  const fine = makeNoise(21);
  return (x, y, out) => {
    const below = y - 0.66 + fine(x * 3, 1) * 0.02;
    if (below <= 0) return;
    const depth = 1 / (below + 0.06);
    const litter = fbm(fine, (x - 0.75) * depth * 9, depth * 26, 5);
    const fleck = fine((x - 0.75) * depth * 34, depth * 84);
    const warm = Math.exp(-(((x - sun[0]) / 0.45) ** 2));
    const tone = 0.55 + litter * 0.7 + fleck * 0.3;
    const stripe = smooth(-0.1, 0.4, fine(((x - sun[0]) / (below + 0.22)) * 2.2, 7));
    const lit = 0.35 + warm * 0.65 * stripe + 0.15 * stripe;
    const colour = fleck > 0.12 ? light('#e09a34') : light('#a5571f');
    for (let i = 0; i < 3; i++) {
      const leaf = colour[i]! * Math.max(0.1, tone) * lit * 1.5;
      const air = light('#f4cf88')[i]!;
      out[i] = mix(out[i]!, mix(air, leaf, smooth(0, 0.16, below)), smooth(0, 0.05, below));
    }
  };
}

function shafts([sx, sy]: readonly [number, number]): Shader {
  const beam = makeNoise(27);
  return (x, y, out) => {
    const angle = Math.atan2(x - sx, y - sy + 0.5);
    const rays = smooth(0.05, 0.5, fbm(beam, angle * 8, 3, 3) + 0.1);
    const away = Math.hypot(x - sx, y - sy);
    glow(out, [1, 0.82, 0.5], rays * Math.exp(-away * 2.2) * 0.32 + Math.exp(-((away / 0.09) ** 2)) * 0.6);
  };
}

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
