import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { combineOrientations } from '../../../../processor/analysis/containers/orientation.ts';
import { cropToShape } from '../../../../processor/analysis/crop-raster.ts';
import type { Raster } from '../../../../processor/analysis/readers.ts';
import { turnRaster } from '../../../../processor/analysis/turn-raster.ts';

const raster: Raster = { width: 3, height: 2, channels: 1, data: Uint8Array.from([1, 2, 3, 4, 5, 6]) };

describe('turning a raster', () => {
  for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
    it(`by orientation ${orientation} does what the decoder does`, async () => {
      // Three samples a pixel: the decoder would make so many of one anyway.
      const data = Buffer.from([...raster.data].flatMap((value) => [value, value, value]));
      const tagged = await sharp(data, { raw: { width: 3, height: 2, channels: 3 } })
        .withMetadata({ orientation })
        .png()
        .toBuffer();
      const expected = await sharp(tagged).autoOrient().raw().toBuffer({ resolveWithObject: true });

      const turned = turnRaster({ ...raster, channels: 3, data }, orientation);

      expect([turned.width, turned.height, [...turned.data]]).toEqual([
        expected.info.width,
        expected.info.height,
        [...expected.data],
      ]);
    });

    it(`by orientation ${orientation} twice is what both together count as`, () => {
      const twice = turnRaster(turnRaster(raster, 6), orientation);

      expect(turnRaster(raster, combineOrientations(6, orientation))).toEqual(twice);
    });
  }

  it('leaves it alone when there is nothing to do', () => {
    for (const orientation of [undefined, 0, 1, 9]) expect(turnRaster(raster, orientation)).toBe(raster);
  });
});

describe('a camera’s thumbnail', () => {
  const thumbnail: Raster = { width: 160, height: 120, channels: 1, data: new Uint8Array(160 * 120).fill(9) };
  thumbnail.data.fill(0, 0, 160 * 7);
  thumbnail.data.fill(0, 160 * 113);

  it('loses the bars above and below a wider picture', () => {
    const cropped = cropToShape(thumbnail, { width: 6000, height: 4000 });

    expect([cropped.width, cropped.height]).toEqual([160, 107]);
    expect(cropped.data.every((sample, at) => sample === 9 || at < 160 || at >= 160 * 106)).toBe(true);
  });

  it('keeps what is no bar', () => {
    expect(cropToShape(thumbnail, { width: 4000, height: 3000 })).toBe(thumbnail);
    expect(cropToShape({ ...thumbnail, width: 120, height: 160 }, { width: 6000, height: 4000 }).width).toBe(120);
    expect(cropToShape(thumbnail, undefined)).toBe(thumbnail);
  });
});
