import { blurred, type Canvas, disc, paint, type Shader } from '../paint/canvas.ts';
import { between, chanceOf } from '../paint/chance.ts';
import { glow, light, mix, smooth } from '../paint/colour.ts';
import { plain } from '../paint/develop.ts';
import { fbm, makeNoise } from '../paint/noise.ts';
import { layered, type Scene } from './scene.ts';

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
