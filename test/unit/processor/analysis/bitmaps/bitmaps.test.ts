import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../../../processor/adapters/file-bytes.ts';
import { unpackBitmap } from '../../../../../processor/analysis/bitmaps/unpack.ts';
import type { Bitmap } from '../../../../../processor/analysis/readers.ts';
import { le16, le32, raw, u16, u32 } from '../../../../fixtures/container-parts.ts';

async function unpacked(format: string, file: Uint8Array, maxPixels = 100): Promise<Bitmap> {
  const result = await unpackBitmap(format, bytesOf(file), { maxPixels });
  if (!('bitmap' in result)) throw new Error(result.detail);
  return result.bitmap;
}

interface DibAsk {
  readonly width?: number;
  readonly height?: number;
  readonly bits: number;
  readonly compression?: number;
  readonly palette?: readonly number[];
  /** Between header and palette. */
  readonly masks?: readonly number[];
}

const dib = (
  { width = 2, height = 2, bits, compression = 0, palette = [], masks = [] }: DibAsk,
  pixels: Uint8Array,
) => {
  const header = Buffer.concat([le32(40, width, height), le16(1, bits), le32(compression, 0, 0, 0, palette.length, 0)]);
  return Buffer.concat([header, le32(...masks), le32(...palette), pixels]);
};
const bmp = (ask: DibAsk, pixels: Uint8Array): Buffer => {
  const body = dib(ask, pixels);
  return Buffer.concat([raw('BM'), le32(14 + body.length, 0, 14 + body.length - pixels.length), body]);
};
// The picture of all tests: red and green above, blue and white below.
const picture = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255];
const colours = [0xff0000, 0x00ff00, 0x0000ff, 0xffffff];

describe('a BMP', () => {
  const cases: readonly (readonly [string, Buffer])[] = [
    ['24 bits', bmp({ bits: 24 }, Buffer.from('ff0000ffffff0000' + '0000ff00ff000000', 'hex'))],
    [
      '24 bits, top row first',
      bmp({ bits: 24, height: -2 }, Buffer.from('0000ff00ff000000' + 'ff0000ffffff0000', 'hex')),
    ],
    ['32 bits', bmp({ bits: 32 }, le32(0x0000ff, 0xffffff, 0xff0000, 0x00ff00))],
    ['16 bits of five each', bmp({ bits: 16 }, le16(0x001f, 0x7fff, 0x7c00, 0x03e0))],
    [
      '16 bits by masks',
      bmp({ bits: 16, compression: 3, masks: [0xf800, 0x07e0, 0x001f] }, le16(0x001f, 0xffff, 0xf800, 0x07e0)),
    ],
    ['8 bits', bmp({ bits: 8, palette: colours }, Buffer.from([2, 3, 0, 0, 0, 1, 0, 0]))],
    ['4 bits', bmp({ bits: 4, palette: colours }, Buffer.from([0x23, 0, 0, 0, 0x01, 0, 0, 0]))],
    [
      '8 bits in runs',
      bmp({ bits: 8, compression: 1, palette: colours }, Buffer.from([1, 2, 1, 3, 0, 0, 1, 0, 1, 1, 0, 1])),
    ],
    ['4 bits in runs', bmp({ bits: 4, compression: 2, palette: colours }, Buffer.from([2, 0x23, 0, 0, 2, 0x01, 0, 1]))],
  ];
  for (const [name, file] of cases) {
    it(`of ${name} gives its colours`, async () => {
      expect([...(await unpacked('bmp', file)).data]).toEqual(picture);
    });
  }

  it('in runs stays within its size, whatever the runs say', async () => {
    const runs = Buffer.from([255, 1, 0, 2, 200, 200, 255, 1, 0, 9, 1]);

    const { data } = await unpacked('bmp', bmp({ bits: 8, compression: 1, palette: colours }, runs));

    expect(data.length).toBe(12);
  });

  it('is refused with more pixels than it may have', async () => {
    const file = bmp({ bits: 24, width: 40_000, height: 40_000 }, Buffer.alloc(4));

    expect(await unpackBitmap('bmp', bytesOf(file), { maxPixels: 1_000_000 })).toEqual({
      detail: '1600000000 pixels, 1000000 can be decoded',
    });
  });
});

describe('an icon', () => {
  const icon = (body: Buffer, bits: number): Buffer =>
    Buffer.concat([le16(0, 1, 1), Buffer.from([2, 2, 0, 0]), le16(1, bits), le32(body.length, 22), body]);

  it('has its alpha in its pixels', async () => {
    const body = dib({ bits: 32, height: 4 }, le32(0x800000ff, 0xffffffff, 0xffff0000, 0x0000ff00));

    const { hasAlpha, data } = await unpacked('ico', icon(body, 32));

    expect(hasAlpha).toBe(true);
    expect([...data]).toEqual([255, 0, 0, 255, 0, 255, 0, 0, 0, 0, 255, 128, 255, 255, 255, 255]);
  });

  it('has it in a mask', async () => {
    const pixels = Buffer.from([2, 3, 0, 0, 0, 1, 0, 0]);
    const mask = Buffer.from([0x40, 0, 0, 0, 0x80, 0, 0, 0]);
    const body = dib({ bits: 8, height: 4, palette: colours }, Buffer.concat([pixels, mask]));

    const { data } = await unpacked('ico', icon(body, 8));

    expect([3, 7, 11, 15].map((at) => data[at])).toEqual([0, 255, 255, 0]);
  });
});

describe('a Photoshop file', () => {
  const psd = (
    mode: number,
    channels: number,
    pixels: Uint8Array,
    { bits = 8, palette = Buffer.alloc(0), version = 1 } = {},
  ) =>
    Buffer.concat([
      raw('8BPS'),
      u16(version),
      Buffer.alloc(6),
      u16(channels),
      u32(2),
      u32(2),
      u16(bits),
      u16(mode),
      u32(palette.length),
      palette,
      u32(0),
      Buffer.alloc(version === 2 ? 8 : 4),
      pixels,
    ]);
  const planes = [255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255];

  it('gives the merged picture, plain or packed, of 8 or 16 bits', async () => {
    const packed = Buffer.concat([
      u16(1),
      ...Array.from({ length: 6 }, () => u16(3)),
      ...[0, 2, 4, 6, 8, 10].map((at) => Buffer.from([1, planes[at]!, planes[at + 1]!])),
    ]);
    const deep = Buffer.concat([u16(0), ...planes.map((sample) => Buffer.from([sample, 7]))]);

    expect([...(await unpacked('psd', psd(3, 3, Buffer.concat([u16(0), Buffer.from(planes)])))).data]).toEqual(picture);
    expect([...(await unpacked('psd', psd(3, 3, packed))).data]).toEqual(picture);
    expect([...(await unpacked('psd', psd(3, 3, deep, { bits: 16 }))).data]).toEqual(picture);
    expect([
      ...(await unpacked('psd', psd(3, 3, Buffer.concat([u16(0), Buffer.from(planes)]), { version: 2 }))).data,
    ]).toEqual(picture);
  });

  it('gives ink as others count it, and the colours of a palette', async () => {
    const ink = await unpacked('psd', psd(4, 4, Buffer.concat([u16(0), Buffer.alloc(16, 255)])));
    const palette = Buffer.alloc(768);
    palette.set([255, 0], 0);
    palette.set([0, 255], 256);
    const painted = await unpacked('psd', psd(2, 1, Buffer.from([0, 0, 0, 1, 1, 0]), { palette }));

    expect([ink.colours, [...ink.data]]).toEqual(['cmyk', Array.from({ length: 16 }, () => 0)]);
    expect([...painted.data]).toEqual([255, 0, 0, 0, 255, 0, 0, 255, 0, 255, 0, 0]);
  });

  it('says so where its picture is cut short or not read', async () => {
    const cut = await unpackBitmap('psd', bytesOf(psd(3, 3, Buffer.from([0, 0, 1]))), { maxPixels: 100 });
    const lab = await unpackBitmap('psd', bytesOf(psd(9, 3, Buffer.alloc(20))), { maxPixels: 100 });

    expect([cut, lab]).toEqual([
      { detail: 'the merged picture is cut short' },
      { detail: 'the colours of the picture are not read' },
    ]);
  });
});
