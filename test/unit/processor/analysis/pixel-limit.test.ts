import { describe, expect, it } from 'vitest';
import { pixelLimit } from '../../../../processor/analysis/pixel-limit.ts';
import type { Probe } from '../../../../processor/analysis/readers.ts';

const probe = (fields: Partial<Probe> = {}): Probe => ({
  width: 12_000,
  height: 9_000,
  shownWidth: 12_000,
  shownHeight: 9_000,
  bitDepth: 8,
  channels: 3,
  hasAlpha: false,
  frames: 1,
  colourSpace: 'srgb',
  isProgressive: false,
  ...fields,
});

describe('pixel limit', () => {
  for (const [what, format, fields, megapixels] of [
    ['a phone’s JPEG, which shrinks while it loads', 'jpeg', {}, 300],
    ['a progressive JPEG with a quarter of the colour', 'jpeg', { isProgressive: true, chroma: '4:2:0' }, 120],
    ['a progressive JPEG with half of the colour', 'jpeg', { isProgressive: true, chroma: '4:2:2' }, 92],
    ['a progressive JPEG with all colour', 'jpeg', { isProgressive: true, chroma: '4:4:4' }, 61],
    ['a PNG, which is read row by row', 'png', {}, 120],
    ['an interlaced PNG', 'png', { isProgressive: true }, 114],
    ['an interlaced PNG of 16 bits with alpha', 'png', { isProgressive: true, bitDepth: 16, channels: 4 }, 42],
    ['a WebP with alpha', 'webp', { channels: 4 }, 85],
    ['a GIF', 'gif', {}, 74],
    ['an AVIF', 'avif', {}, 42],
    ['an AVIF of 10 bits', 'avif', { bitDepth: 10 }, 21],
    ['a TIFF', 'tiff', { bitDepth: 16 }, 120],
    ['a TIFF with colours in planes of their own', 'tiff', { bitDepth: 16, isProgressive: true }, 41],
  ] as const) {
    it(`lets ${megapixels} megapixels of ${what} be decoded`, () => {
      expect(Math.floor(pixelLimit(format, probe(fields)) / 1e6)).toBe(megapixels);
    });
  }

  it('refuses rows so wide that a few of them fill the memory', () => {
    const wide = { width: 786_496, height: 48, bitDepth: 16 };

    expect(pixelLimit('png', probe(wide))).toBeLessThan(wide.width * wide.height);
    expect(pixelLimit('png', probe({ width: 131_072, height: 100 }))).toBe(120_000_000);
  });
});
