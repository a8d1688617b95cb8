import { describe, expect, it } from 'vitest';
import { heifLimit, unpackedLimit } from '../../../../processor/analysis/memory-limits.ts';

const shape = (
  width: number,
  height: number,
  more: { readonly bitDepth?: number; readonly hasAlpha?: boolean } = {},
) => ({
  stored: { width, height },
  ...more,
});

describe('limits of what is decoded whole', () => {
  it('are pixels, fewer for more samples and deeper ones', () => {
    expect(heifLimit(shape(8_000, 6_000))).toBe(56_000_000);
    expect(heifLimit(shape(8_000, 6_000, { bitDepth: 10 }))).toBe(40_000_000);
    expect(unpackedLimit(shape(8_000, 5_000))).toBe(40_000_000);
    expect(unpackedLimit(shape(8_000, 5_000, { hasAlpha: true }))).toBe(30_000_000);
  });

  it('leave out a bitmap of sixteen rows that are two million pixels wide, and 1.8 GB in the scaler', () => {
    expect(unpackedLimit(shape(2_434_344, 16))).toBeLessThan(2_434_344 * 16);
    expect(heifLimit(shape(2_434_344, 16))).toBeLessThan(2_434_344 * 16);
    expect(unpackedLimit(shape(131_072, 16))).toBe(40_000_000);
  });
});
