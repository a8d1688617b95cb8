import { brotliCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../../../processor/adapters/file-bytes.ts';
import { inflate, unbrotli } from '../../../../../processor/adapters/zlib-inflate.ts';
import type { Container } from '../../../../../processor/analysis/containers/container.ts';
import { readContainer } from '../../../../../processor/analysis/containers/read-container.ts';
import { box, raw, u16, u32 } from '../../../../fixtures/container-parts.ts';

const read = (format: string, file: Uint8Array): Promise<Container> =>
  readContainer(format, bytesOf(file), { inflate, unbrotli });
const text = async ({ exif = [] }: Container): Promise<string> =>
  Buffer.from((await exif[0]?.source.readAt(0, 99)) ?? []).toString('latin1');

/** Bits as they stand in the standard, the first of each group the lowest: [value, how many]. */
function bitsOf(...groups: readonly (readonly [value: number, bits: number])[]): Buffer {
  const bits = groups.flatMap(([value, count]) => Array.from({ length: count }, (_, at) => (value >> at) & 1));
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  for (const [at, bit] of bits.entries()) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (bit << (at & 7));
  return bytes;
}

describe('JPEG XL', () => {
  const mark = raw('\xff\x0a');
  // Not small; height 3000 in 13 bits; ratio 0; width 4000 in 13 bits.
  const large = [
    [0, 1],
    [1, 2],
    [2999, 13],
    [0, 3],
    [1, 2],
    [3999, 13],
  ] as const;

  it('gives the size of a bare codestream', async () => {
    const file = Buffer.concat([mark, bitsOf(...large, [1, 1])]);

    expect((await read('jxl', file)).shape).toEqual({
      stored: { width: 4000, height: 3000 },
      shown: { width: 4000, height: 3000 },
      orientation: 1,
      bitDepth: 8,
      hasAlpha: false,
    });
  });

  it('gives the width by its ratio to the height', async () => {
    // Small: 30 × 8 high, 4 to 3.
    const file = Buffer.concat([mark, bitsOf([1, 1], [29, 5], [3, 3], [1, 1])]);

    expect((await read('jxl', file)).shape?.stored).toEqual({ width: 320, height: 240 });
  });

  it('tells how it is turned, how deep it is and whether it is clear', async () => {
    const metadata = [
      [0, 1],
      [1, 1],
      [5, 3],
      [0, 1],
      [0, 1],
      [0, 1],
      [0, 1],
      [1, 2],
      [0, 1],
      [1, 2],
      [1, 1],
    ] as const;
    const file = Buffer.concat([mark, bitsOf(...large, ...metadata)]);

    expect((await read('jxl', file)).shape).toMatchObject({
      orientation: 6,
      shown: { width: 3000, height: 4000 },
      bitDepth: 10,
      hasAlpha: true,
    });
  });

  it('gives EXIF and XMP of its boxes, packed or not', async () => {
    const start = box('JXL ', raw('\r\n\x87\n'));
    const codestream = box('jxlc', Buffer.concat([mark, bitsOf(...large, [1, 1])]));
    const exif = Buffer.concat([u32(0), raw('MM\0*')]);
    const packed = (type: string, content: Uint8Array): Buffer =>
      box('brob', Buffer.concat([raw(type), brotliCompressSync(content)]));

    const plain = await read('jxl', Buffer.concat([start, box('Exif', exif), box('xml ', raw('<x/>')), codestream]));
    const small = await read(
      'jxl',
      Buffer.concat([start, codestream, packed('Exif', exif), packed('xml ', raw('<y/>'))]),
    );
    const bomb = await read('jxl', Buffer.concat([start, codestream, packed('xml ', Buffer.alloc(5 * 1024 * 1024))]));

    expect([await text(plain), plain.xmp?.length, plain.shape?.stored.width]).toEqual(['MM\0*', 1, 4000]);
    expect([await text(small), Buffer.from(small.xmp?.[0]?.bytes ?? []).toString()]).toEqual(['MM\0*', '<y/>']);
    expect([bomb.xmp, bomb.damage]).toEqual([undefined, ['a packed box cannot be unpacked']]);
  });
});

describe('JPEG 2000', () => {
  const start = box('jP  ', raw('\r\n\x87\n'));

  it('gives size, depth, profile and metadata of its boxes', async () => {
    const ihdr = box('ihdr', Buffer.concat([u32(3000), u32(4000), u16(3), Buffer.from([11, 7, 0, 0])]));
    const colr = box('colr', Buffer.concat([Buffer.from([2, 0, 0]), raw('profile')]));
    const uuid = (name: string, content: string): Buffer =>
      box('uuid', Buffer.concat([Buffer.from(name, 'hex'), raw(content)]));
    const file = Buffer.concat([
      start,
      box('jp2h', Buffer.concat([ihdr, colr])),
      uuid('4a706754696666457869662d3e4a5032', 'MM\0*'),
      uuid('be7acfcb97a942e89c71999491e3afac', '<x/>'),
      uuid('33c7a4d2b81d4723a0baf1a3e097ad38', '\x1c\x02'),
    ]);

    const found = await read('jp2', file);

    expect(found.shape).toEqual({ stored: { width: 4000, height: 3000 }, channels: 3, bitDepth: 12 });
    expect([Buffer.from(found.icc ?? []).toString(), await text(found)]).toEqual(['profile', 'MM\0*']);
    expect([found.xmp?.length, found.iptc?.length]).toEqual([1, 1]);
  });

  it('gives the size of a bare codestream, without what lies before the picture', async () => {
    const siz = Buffer.concat([
      u16(47),
      u16(0),
      ...[4010, 3020, 10, 20, 0, 0, 0, 0].map(u32),
      u16(1),
      Buffer.from([7, 1, 1]),
    ]);

    expect((await read('jp2', Buffer.concat([raw('\xff\x4f\xff\x51'), siz]))).shape).toEqual({
      stored: { width: 4000, height: 3000 },
      channels: 1,
      bitDepth: 8,
    });
  });
});

describe('every container', () => {
  const formats = 'jpeg png gif webp tiff heic avif bmp ico psd jxl jp2 mrw x3f cr3 crw raf nef raw'.split(' ');

  it('survives any rubbish', async () => {
    for (const format of formats) {
      for (const fill of [0, 1, 0x49, 0xff]) {
        const { damage } = await read(format, Buffer.alloc(700, fill));
        expect(damage, format).not.toContain(`the ${format} reader failed`);
      }
      expect(await read(format, Buffer.alloc(0))).toHaveProperty('damage');
    }
  });
});
