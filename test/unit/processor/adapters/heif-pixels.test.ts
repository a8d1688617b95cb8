import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../../processor/adapters/file-bytes.ts';
import { decodeHeif, libheifVersion } from '../../../../processor/adapters/heif-pixels.ts';
import type { Bitmap } from '../../../../processor/analysis/readers.ts';
import { halvesHeic } from '../../../fixtures/halves-heic.data.ts';

// The coded picture is a tile of 64 × 64, of which 64 × 48 are shown.
const ask = { maxPixels: 64 * 64 };
const pixel = ({ data, width }: Bitmap, x: number, y: number): readonly number[] => [
  ...data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3),
];
const near = (colour: readonly number[], expected: readonly number[]): boolean =>
  colour.every((part, at) => Math.abs(part - (expected[at] ?? 0)) <= 20);

describe('HEIC', () => {
  it('is decoded to its colours', async () => {
    const unpacked = await decodeHeif(bytesOf(halvesHeic), ask);
    if (!('bitmap' in unpacked)) throw new Error(unpacked.detail);
    const { bitmap } = unpacked;

    expect(bitmap).toMatchObject({ width: 64, height: 48, colours: 'rgb', hasAlpha: false, bitDepth: 8 });
    expect(bitmap.data.length).toBe(64 * 48 * 3);
    expect(near(pixel(bitmap, 8, 24), [255, 0, 0])).toBe(true);
    expect(near(pixel(bitmap, 56, 24), [0, 0, 255])).toBe(true);
  });

  it('is refused with more pixels than it may have, whatever its boxes declare', async () => {
    const lying = Buffer.from(halvesHeic);
    // The declared size, in ispe: 8 × 8 instead of 64 × 48. The picture itself is what it was.
    const ispe = lying.indexOf('ispe') + 8;
    lying.writeUInt32BE(8, ispe);
    lying.writeUInt32BE(8, ispe + 4);

    expect(await decodeHeif(bytesOf(halvesHeic), { maxPixels: 64 * 64 - 1 })).toHaveProperty('detail');
    expect(await decodeHeif(bytesOf(lying), { maxPixels: 64 * 64 - 1 })).toHaveProperty('detail');
  });

  it('that is damaged costs a sentence, and the next is decoded', async () => {
    for (let at = 40; at < halvesHeic.length; at += 97) {
      const bad = Buffer.from(halvesHeic);
      bad.fill(0xff, at, at + 8);
      const unpacked = await decodeHeif(bytesOf(bad), ask);
      expect('bitmap' in unpacked || unpacked.detail.length > 0).toBe(true);
    }

    expect(await decodeHeif(bytesOf(Buffer.alloc(40)), ask)).toHaveProperty('detail');
    expect(await decodeHeif(bytesOf(halvesHeic), ask)).toHaveProperty('bitmap');
  });

  it('is decoded by the version that records name', () => {
    const file = createRequire(import.meta.url).resolve('libheif-js/package.json');

    expect(libheifVersion).toBe(`libheif ${JSON.parse(readFileSync(file, 'utf8')).version}`);
  });
});
