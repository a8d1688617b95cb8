import { paint } from '../paint/canvas.ts';
import { between, chanceOf } from '../paint/chance.ts';
import { cover, glow, light, mix, smooth, unit } from '../paint/colour.ts';
import { plain } from '../paint/develop.ts';
import { alps } from '../paint/grounds.ts';
import { fbm, makeNoise } from '../paint/noise.ts';
import { skyShader } from '../paint/sky.ts';
import { drawLand, lightGround } from '../paint/terrain.ts';
import { waterShader } from '../paint/water.ts';
import { copied, layered, type Scene, sunnyAir } from './scene.ts';

/** The sun that does not set, over a quiet sea with islands. */
export const midnightSun: Scene = {
  shape: [3, 2],
  development: { ...plain, exposure: 1.1, saturation: 1.1, bloom: 0.22 },
  paint: (width, height) => {
    const horizon = 0.58;
    const sun = { x: 0.62, y: 0.52, radius: 0.021, colour: light('#ffc07a'), reach: 0.75 };
    const canvas = layered(
      width,
      height,
      skyShader({
        horizon,
        stops: [
          [0, light('#ffb070')],
          [0.12, light('#f29a7c')],
          [0.28, light('#b98aa8')],
          [0.6, light('#5b6fb0')],
        ],
        sun,
        clouds: {
          seed: 58,
          amount: 0.56,
          softness: 0.32,
          scale: 0.62,
          streak: 2.8,
          lit: light('#ffc393', 1.2),
          shade: light('#7a6592'),
        },
      }),
    );
    const map = lightGround(
      alps({
        seed: 8,
        height: 130,
        chains: 4,
        snowLine: 0.9,
        rock: light('#4a3f4c'),
        grass: light('#3a3440'),
        basin: { x: 0.3, y: 0.5, radius: 0.33 },
      }),
      { azimuth: 0.1, elevation: 0.2, sun: light('#ff9f6a', 0.6), sky: light('#6a6a9c', 0.4) },
    );
    drawLand(canvas, map, {
      x: 60,
      y: 500,
      height: 8,
      heading: 0,
      focal: 1.1,
      horizon,
      near: 400,
      far: 1800,
      air: { haze: 0.9, colour: sunnyAir(light('#a48aa8', 0.8), light('#ffae78'), 0.62) },
    });
    return paint(
      canvas,
      waterShader(copied(canvas), { seed: 61, horizon, ripple: 0.055, body: light('#2a3a66', 0.7), mirror: 0.85 }),
    );
  },
};

/** A suspension bridge over a wide river, the sun behind it. */
export const riverBridge: Scene = {
  shape: [16, 9],
  development: { ...plain, exposure: 1.1, saturation: 1.08, bloom: 0.25 },
  paint: (width, height) => {
    const horizon = 0.66;
    const sun = { x: 0.5, y: 0.5, radius: 0.03, colour: light('#ffcf8a'), reach: 0.85 };
    const hills = makeNoise(34);
    const canvas = layered(
      width,
      height,
      skyShader({
        horizon,
        stops: [
          [0, light('#ffc98c')],
          [0.16, light('#f7a877')],
          [0.36, light('#d98f92')],
          [0.7, light('#7d7fb2')],
        ],
        sun,
        clouds: {
          seed: 66,
          amount: 0.44,
          softness: 0.45,
          scale: 0.6,
          streak: 3.2,
          lit: light('#ffd6a6', 1.15),
          shade: light('#a9788e'),
        },
      }),
      (x, y, out) => {
        const far = horizon - 0.045 - fbm(hills, x * 1.6, 1, 5) * 0.05;
        cover(out, light('#d99a80'), smooth(far - 0.002, far + 0.003, y) * 0.75);
        const near = horizon - 0.008 - smooth(1.1, 1.85, x) * 0.085 - fbm(hills, x * 3, 8, 6) * 0.03;
        cover(out, light('#7c5160'), smooth(near - 0.0015, near + 0.0015, y) * 0.92);
      },
      bridgeShader(horizon),
    );
    return paint(
      canvas,
      waterShader(copied(canvas), { seed: 6, horizon, ripple: 0.045, body: light('#6b5570', 0.8), mirror: 0.88 }),
    );
  },
};

function bridgeShader(horizon: number) {
  const steel = light('#5a3440');
  const deck = (x: number): number => horizon - 0.135 + (x - 0.9) * 0.012;
  const towers = [0.52, 1.3];
  const thin = 0.0016;
  return (x: number, y: number, out: Float32Array): void => {
    if (y > horizon) return;
    let share = smooth(0.005, 0.0028, Math.abs(y - deck(x)));
    share = Math.max(share, smooth(0.0019, 0.0007, Math.abs(y - deck(x) - 0.011)) * 0.8);
    const top = deck(0.9) - 0.235;
    for (const tower of towers) {
      const side = Math.abs(Math.abs(x - tower) - (0.0105 + (y - top) * 0.012));
      if (y > top) share = Math.max(share, smooth(0.0045, 0.003, side));
      const braced = [0, 0.075, 0.15, 0.29].some((below) => Math.abs(y - top - below - 0.004) < 0.004);
      if (braced && Math.abs(x - tower) < 0.014) share = 1;
    }
    const [left, right] = [towers[0]!, towers[1]!];
    const middle = (x - (left + right) / 2) / ((right - left) / 2);
    const outside = x < left ? (left - x) / 0.55 : (x - right) / 0.55;
    const cable = Math.abs(middle) < 1 ? mix(deck(x) - 0.014, top, middle * middle) : mix(top, deck(x), outside ** 0.9);
    share = Math.max(share, smooth(thin * 1.5, thin * 0.6, Math.abs(y - cable)));
    const hanger = Math.abs(((x * 58) % 1) - 0.5) / 58;
    if (y > cable && y < deck(x)) share = Math.max(share, smooth(thin * 0.8, 0, hanger) * 0.45);
    cover(out, steel, share * 0.9);
  };
}

/** Where each wave is, how deep its foam, how white. */
const waves = [
  [0.004, 0.02, 1],
  [0.1, 0.032, 0.95],
  [0.215, 0.026, 0.75],
  [0.36, 0.018, 0.4],
] as const;

/** Waves running onto sand, straight from above. */
export const beachFromAbove: Scene = {
  shape: [4, 3],
  development: { ...plain, exposure: 1.05, saturation: 1.08, bloom: 0.05 },
  paint: (width, height) => {
    const noise = makeNoise(47);
    const foam = makeNoise(48);
    const sand = light('#dcc29a');
    const wet = light('#a88a66');
    const depths = [light('#a8dccb'), light('#4fb9b5'), light('#1f86a3'), light('#0f4f7c')];
    const white = light('#ffffff');
    return layered(width, height, (x, y, out) => {
      const shore = x * 0.86 + y * 0.34 - 0.62 + fbm(noise, x * 1.6, y * 1.6, 4) * 0.16;
      const grain = fbm(foam, x * 60, y * 60, 4);
      const coarse = fbm(foam, x * 9, y * 9, 4);
      if (shore < 0.02) {
        for (let i = 0; i < 3; i++) out[i] = sand[i]! * (0.95 + grain * 0.1 + coarse * 0.08);
        const tide = -0.07 + fbm(noise, x * 5 + 9, y * 5, 4) * 0.045;
        cover(out, wet, smooth(tide - 0.012, tide + 0.03, shore) * 0.85);
      }
      if (shore > -0.02) {
        const deep = unit(shore * 1.15 + coarse * 0.06) * 2.999;
        const low = depths[Math.min(2, Math.floor(deep))]!;
        const high = depths[Math.min(3, Math.floor(deep) + 1)]!;
        const swell = noise(x * 4 + shore * 14, y * 4) * 0.06 + grain * 0.05;
        const share = smooth(-0.02, 0.03, shore + coarse * 0.012);
        for (let i = 0; i < 3; i++) out[i] = mix(out[i]!, mix(low[i]!, high[i]!, deep % 1) * (1 + swell), share);
      }
      let lace = 0;
      for (const [at, thick, strength] of waves) {
        if (Math.abs(shore - at) > 0.16) continue;
        const line = shore - at - fbm(noise, x * 3.4 + at * 40, y * 3.4, 5) * 0.05;
        // A wave's front is sharp; behind it the foam is torn into lace.
        const front = smooth(-0.005, 0.002, line) * smooth(thick, 0, line);
        const torn = smooth(-0.25, 0.45, fbm(foam, x * 26 + at * 90, y * 26, 5) + 0.35 - line * 9);
        const veil =
          smooth(-0.004, 0, line) *
          smooth(0.085, 0, line) *
          smooth(0.12, 0.5, Math.abs(fbm(foam, x * 17, y * 17, 4)) * -1 + 0.42);
        lace = Math.max(lace, (front * torn + veil * 0.55) * strength);
      }
      cover(out, white, unit(lace));
      const breaking = smooth(0.01, 0.0, Math.abs(shore - 0.11 - fbm(noise, x * 3.4 + 4, y * 3.4, 5) * 0.05) - 0.004);
      for (let i = 0; i < 3; i++) out[i] = out[i]! * (1 - breaking * 0.12 * (1 - lace));
    });
  },
};

/** Light falling through the surface onto a sandy floor. */
export const underTheSurface: Scene = {
  shape: [4, 3],
  development: { exposure: 1.15, saturation: 1.05, vignette: 0.35, bloom: 0.25 },
  paint: (width, height) => {
    const noise = makeNoise(83);
    const chance = chanceOf(83);
    const motes = Array.from({ length: 130 }, () => ({
      x: chance() * 1.34,
      y: chance() * 0.9,
      size: between(chance, 0.0007, 0.0026),
      bright: between(chance, 0.05, 0.35),
    }));
    const caustic = (x: number, y: number): number => {
      const bend = noise(x * 0.7, y * 0.7) * 1.2;
      const a = 1 - Math.abs(noise(x + bend, y - bend)) * 2.6;
      const b = 1 - Math.abs(noise(x * 1.3 - bend + 9, y * 1.3 + bend)) * 2.6;
      return Math.max(0, a) ** 3 * 0.7 + Math.max(0, b) ** 3 * 0.7;
    };
    const deep = light('#04304e');
    const clear = light('#1a86b4');
    const bright = light('#9ce8ef');
    const canvas = layered(width, height, (x, y, out) => {
      const down = smooth(0, 0.95, y);
      for (let i = 0; i < 3; i++) out[i] = mix(mix(bright[i]!, clear[i]!, smooth(0, 0.32, y)), deep[i]!, down);
      // Rays fan out from a sun above the picture.
      const dx = x - 0.86;
      const dy = y + 0.42;
      const angle = Math.atan2(dx, dy);
      const rays = fbm(noise, angle * 13, 2, 3) * 0.5 + fbm(noise, angle * 34 + 5, 7, 2) * 0.3 + 0.32;
      const reach = Math.exp(-Math.max(0, y) * 1.5) * Math.exp(-angle * angle * 2.4);
      glow(out, [0.4, 0.85, 0.85], Math.max(0, rays) * reach * 0.85);
      const surface = smooth(0.16, 0, y);
      glow(out, [0.75, 0.95, 0.95], surface * caustic((dx * 9) / (y + 0.22), 2.6 / (y + 0.16)) * 1.1);
      const floor = y - 0.72 - fbm(noise, x * 2 + 3, 1, 4) * 0.05;
      if (floor > -0.02) {
        const depth = 1 / (floor + 0.1);
        const web = caustic((x - 0.7) * depth * 2.4, depth * 3.4);
        const share = smooth(-0.015, 0.2, floor);
        const tone = 0.2 + web * 0.42 + fbm(noise, (x - 0.7) * depth * 9, depth * 20, 4) * 0.05;
        cover(out, [tone * 0.62, tone * 0.95, tone * 0.92], share * 0.9);
      }
    });
    return paint(canvas, (x, y, out) => {
      for (const mote of motes) {
        const dx = Math.abs(x - mote.x);
        if (dx < mote.size * 3 && Math.abs(y - mote.y) < mote.size * 3)
          glow(out, [0.7, 1, 1], mote.bright * Math.exp(-(dx * dx + (y - mote.y) ** 2) / (mote.size * mote.size)));
      }
    });
  },
};
