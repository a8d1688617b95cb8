import { describe, expect, it } from 'vitest';
import { toThumbhash } from '../../../../processor/adapters/thumbhash-text.ts';
import { averageDown } from '../../../../processor/analysis/average-down.ts';
import { computeLook } from '../../../../processor/analysis/look.ts';
import { choosePalette } from '../../../../processor/analysis/palette.ts';
import { perceptualHash } from '../../../../processor/analysis/perceptual-hash.ts';
import { fitWithin, planPreviews } from '../../../../processor/analysis/plan-previews.ts';
import type { Raster } from '../../../../processor/analysis/readers.ts';

type Colour = readonly [number, number, number, number?];

function paint(width: number, height: number, at: (x: number, y: number) => Colour): Raster {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [red, green, blue, alpha = 255] = at(x, y);
      data.set([red, green, blue, alpha], 4 * (y * width + x));
    }
  }
  return { width, height, channels: 4, data };
}

const look = (raster: Raster) => computeLook({ small: raster, tiny: raster }, toThumbhash);
const wave = (x: number, y: number): number => 128 + 60 * Math.sin(x / 9) + 60 * Math.cos(y / 7);

describe('look', () => {
  it('of black and of white is flat, at the ends of the scale', () => {
    const black = look(paint(20, 20, () => [0, 0, 0]));
    const white = look(paint(20, 20, () => [255, 255, 255]));

    expect(black).toMatchObject({ brightness: 0, contrast: 0, sharpness: 0, palette: ['#000000'] });
    expect(black.histogram[0]).toBe(1);
    expect(white).toMatchObject({ brightness: 1, contrast: 0, sharpness: 0, palette: ['#ffffff'] });
    expect(white.histogram[63]).toBe(1);
  });

  it('of half black, half white has a contrast of a half', () => {
    const halves = look(paint(40, 20, (x) => (x < 20 ? [0, 0, 0] : [255, 255, 255])));

    expect(halves.brightness).toBeCloseTo(0.5, 6);
    expect(halves.contrast).toBeCloseTo(0.5, 6);
    expect(halves.histogram.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
  });

  it('is sharper the more detail there is', () => {
    const smooth = look(paint(64, 64, (x, y) => [wave(x, y), wave(x, y), wave(x, y)])).sharpness;
    const checks = look(paint(64, 64, (x, y) => ((x + y) % 2 ? [255, 255, 255] : [0, 0, 0]))).sharpness;

    expect(smooth).toBeGreaterThan(0);
    expect(smooth).toBeLessThan(0.2);
    expect(checks).toBeGreaterThan(0.99);
  });

  it('sees transparent pixels on white', () => {
    expect(look(paint(8, 8, () => [0, 0, 0, 0])).brightness).toBe(1);
  });

  it('is there for a single pixel and for a line', () => {
    expect(look(paint(1, 1, () => [255, 0, 0]))).toMatchObject({ sharpness: 0, palette: ['#ff0000'] });
    expect(look(paint(100, 1, () => [0, 0, 255])).palette).toEqual(['#0000ff']);
  });

  it('takes grey and grey with alpha', () => {
    const grey = { width: 2, height: 1, channels: 1, data: Uint8Array.of(0, 255) };
    const clear = { width: 2, height: 1, channels: 2, data: Uint8Array.of(0, 255, 0, 0) };

    expect(look(grey).brightness).toBe(0.5);
    expect(look(clear).brightness).toBe(0.5);
  });
});

describe('palette', () => {
  it('has the most frequent colour first and no more than five', () => {
    const bands: readonly Colour[] = [
      [200, 0, 0],
      [200, 0, 0],
      [0, 150, 0],
      [0, 0, 90],
      [250, 250, 0],
      [0, 200, 200],
      [90, 0, 90],
    ];
    const palette = choosePalette(paint(70, 10, (x) => bands[Math.floor(x / 10)] ?? [0, 0, 0]).data);

    expect(palette[0]).toBe('#c80000');
    expect(palette.length).toBe(5);
  });

  it('names one colour once', () => {
    expect(choosePalette(paint(10, 10, (x) => [100 + (x % 2), 100, 100]).data)).toEqual(['#656464']);
  });

  it('does not count what is transparent', () => {
    expect(choosePalette(paint(10, 10, (x) => (x < 7 ? [255, 0, 0, 0] : [0, 0, 255])).data)).toEqual(['#0000ff']);
    expect(choosePalette(paint(2, 2, () => [255, 0, 0, 0]).data)).toEqual(['#ffffff']);
  });
});

const bitsApart = (a: string, b: string): number =>
  (BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(2).replaceAll('0', '').length;

describe('perceptual hash', () => {
  const hash = (width: number, height: number, at: (x: number, y: number) => number): string => {
    const samples = new Float32Array(width * height);
    for (let pixel = 0; pixel < samples.length; pixel += 1) {
      samples[pixel] = at((pixel % width) / width, Math.floor(pixel / width) / height);
    }
    return perceptualHash({ width, height, samples });
  };
  const scene = (x: number, y: number): number => 0.5 + 0.3 * Math.sin(7 * x) * Math.cos(4 * y) + 0.2 * x * y;

  it('hardly changes with size and light', () => {
    const large = hash(300, 200, scene);

    expect(large).toMatch(/^[0-9a-f]{16}$/);
    expect(bitsApart(large, hash(90, 60, scene))).toBeLessThanOrEqual(4);
    expect(
      bitsApart(
        large,
        hash(300, 200, (x, y) => 0.8 * scene(x, y) + 0.1),
      ),
    ).toBeLessThanOrEqual(2);
  });

  it('differs between pictures that look different', () => {
    const other = hash(300, 200, (x, y) => (x + y < 0.8 ? 0.1 : 0.9 - y / 2));

    expect(bitsApart(hash(300, 200, scene), other)).toBeGreaterThan(12);
  });

  it('is the same for the same picture turned', () => {
    const upright = hash(300, 200, scene);

    expect(
      bitsApart(
        upright,
        hash(200, 300, (x, y) => scene(y, 1 - x)),
      ),
    ).toBeLessThanOrEqual(1);
    expect(
      bitsApart(
        upright,
        hash(300, 200, (x, y) => scene(1 - x, 1 - y)),
      ),
    ).toBeLessThanOrEqual(1);
    expect(
      bitsApart(
        upright,
        hash(200, 300, (x, y) => scene(1 - y, x)),
      ),
    ).toBeLessThanOrEqual(1);
  });

  it('differs from that of the picture in a mirror', () => {
    expect(
      bitsApart(
        hash(300, 200, scene),
        hash(300, 200, (x, y) => scene(1 - x, y)),
      ),
    ).toBeGreaterThan(12);
  });

  it('of a flat picture has no bit set', () => {
    expect(hash(40, 30, () => 0.7)).toBe('0000000000000000');
    expect(hash(1, 1, () => 0.7)).toBe('0000000000000000');
  });
});

describe('averaging', () => {
  it('counts the pixels an edge cuts by their share', () => {
    const plane = { width: 3, height: 1, samples: Float32Array.of(0, 3, 6) };

    expect([...averageDown(plane, { width: 2, height: 1 }).samples]).toEqual([1, 5]);
  });
});

describe('previews', () => {
  it('fit their longest edge and are never larger than the original', () => {
    expect(planPreviews({ width: 4000, height: 3000 })).toEqual([
      { edge: '320', width: 320, height: 240 },
      { edge: '1600', width: 1600, height: 1200 },
    ]);
    expect(planPreviews({ width: 8, height: 6 })).toEqual([
      { edge: '320', width: 8, height: 6 },
      { edge: '1600', width: 8, height: 6 },
    ]);
  });

  it('are at least a pixel wide', () => {
    expect(fitWithin({ width: 20_000, height: 3 }, 320)).toEqual({ width: 320, height: 1 });
  });
});
