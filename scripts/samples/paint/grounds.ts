import { cover, light, type Rgb, smooth, unit } from './colour.ts';
import { fbm, makeNoise, ridged } from './noise.ts';
import type { Ground } from './terrain.ts';

/** What mountains are made of. */
export interface Alps {
  readonly seed: number;
  /** Highest summits, in cells. */
  readonly height: number;
  /** How many chains cross the map. */
  readonly chains: number;
  /** Share of the height from which snow lies. */
  readonly snowLine: number;
  readonly rock: Rgb;
  readonly grass: Rgb;
  readonly basin?: Basin;
}

/** A round place where the ground lies low; in maps. */
export interface Basin {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Sharp mountains: snow where it is high and not too steep, grass where it is low, rock between. */
export function alps({ seed, height, chains, snowLine, rock, grass, basin }: Alps): Ground {
  const noise = makeNoise(seed);
  const fine = makeNoise(seed + 1);
  const snow = light('#f4f7fb');
  return {
    height: (x, y) => {
      const bend = noise(x * chains * 0.8 + 3, y * chains * 0.8) * 0.25;
      const crest = ridged(noise, x * chains + bend, y * chains - bend, 9);
      const raised = height * crest ** 1.15 * (0.72 + 0.5 * noise(x * 2.3, y * 2.3 + 7));
      if (basin === undefined) return raised;
      const shore = basin.radius * (1 + noise(x * 6, y * 6) * 0.5);
      return raised * smooth(shore * 0.75, shore * 2.1, Math.hypot(x - basin.x, y - basin.y)) - 1;
    },
    colour: ({ x, y, height: at, steep }, out) => {
      const grain = fbm(fine, x * 90, y * 90, 3);
      const strata = noise(x * 6, at * 0.22) * 0.3;
      for (let i = 0; i < 3; i++) out[i] = rock[i]! * (0.9 + grain * 0.5 + strata);
      const high = at / height;
      cover(out, grass, smooth(0.42, 0.2, high + grain * 0.12) * smooth(0.5, 0.25, steep));
      const lies =
        smooth(snowLine - 0.06, snowLine + 0.1, high + grain * 0.1) * smooth(0.62, 0.34, steep + grain * 0.14);
      cover(out, snow, unit(lies));
    },
  };
}

/** Sand blown into crests: long one way, sharp on the lee side, ripples on the windward one. */
export function dunes(seed: number, height: number, sand: Rgb): Ground {
  const noise = makeNoise(seed);
  return {
    height: (x, y) => {
      const bend = fbm(noise, x * 3, y * 3, 2);
      const along = noise(x * 3.1 + bend * 0.9, y * 4.2 + bend * 1.4);
      const across = noise(x * 7 + bend, y * 8.5 + bend * 2 + 5);
      const large = (1 - Math.abs(along) * 1.5) ** 2;
      const small = (1 - Math.abs(across) * 1.4) ** 2;
      return height * (large * 0.85 + small * 0.24 * (1 - large * 0.6)) + noise(x * 2, y * 2) * height * 0.25;
    },
    colour: ({ x, y }, out) => {
      const tone = 0.94 + fbm(noise, x * 30, y * 30, 3) * 0.12;
      const ripple = noise(x * 60 + noise(x * 20, y * 20) * 3, y * 250) * 0.05;
      for (let i = 0; i < 3; i++) out[i] = sand[i]! * (tone + ripple);
    },
  };
}

/** Flat-topped rocks over a plain, their layers showing in every wall; none within `clear` of a place, in maps. */
export function mesas(seed: number, height: number, clear: Basin): Ground {
  const noise = makeNoise(seed);
  const layers = [light('#b5623a'), light('#c98a5c'), light('#9a4a2c'), light('#d2a074'), light('#a85a36')];
  const scrub = light('#7d7450');
  return {
    height: (x, y) => {
      const bend = fbm(noise, x * 9, y * 9, 4) * 0.16;
      const away = smooth(clear.radius * 1.8, clear.radius * 0.6, Math.hypot(x - clear.x, y - clear.y));
      const plateau = noise(x * 5.2 + bend, y * 5.2 - bend) - away * 0.5;
      const worn = fbm(noise, x * 26, y * 26, 4) * 0.035;
      const walls = smooth(0.02, 0.11, plateau + worn) * 0.42 + smooth(0.17, 0.23, plateau + worn) * 0.42;
      const scree = smooth(-0.16, 0.06, plateau) * 0.17;
      return height * (walls + scree + fbm(noise, x * 12, y * 12, 5) * 0.035);
    },
    colour: ({ x, y, height: at, steep }, out) => {
      const band = at * 0.55 + fbm(noise, x * 8, y * 8, 3) * 1.1;
      const layer = layers[Math.abs(Math.floor(band)) % layers.length]!;
      const next = layers[Math.abs(Math.floor(band) + 1) % layers.length]!;
      const tone = 0.9 + fbm(noise, x * 70, y * 70, 3) * 0.35;
      for (let i = 0; i < 3; i++) out[i] = layer[i]! * tone;
      cover(out, next, smooth(0.7, 1, band - Math.floor(band)));
      cover(out, scrub, smooth(0.25, 0.05, steep) * smooth(-0.1, 0.5, fbm(noise, x * 60, y * 60, 3)) * 0.7);
    },
  };
}

/** Soft billows: clouds seen from above, or snow. */
export function billows(seed: number, height: number, scale: number, colour: Rgb): Ground {
  const noise = makeNoise(seed);
  return {
    height: (x, y) => {
      const bend = fbm(noise, x * scale * 0.6, y * scale * 0.6, 3) * 0.5;
      let sum = 0;
      let strength = 0.55;
      for (let i = 0, k = scale; i < 6; i++, k *= 2) {
        sum += strength * Math.abs(noise(x * k + bend + i * 9, y * k - bend + i * 5)) * 1.7;
        strength *= 0.47;
      }
      return height * sum;
    },
    colour: (_place, out) => out.set(colour),
  };
}
