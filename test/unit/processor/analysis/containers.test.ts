import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../../processor/adapters/file-bytes.ts';
import { walkFile } from '../../../../processor/analysis/box-walk.ts';
import { readHeifShape } from '../../../../processor/analysis/heif-shape.ts';
import { readJpegExif } from '../../../../processor/analysis/jpeg-segments.ts';
import { readPngChunks, tryParseRawProfile } from '../../../../processor/analysis/png-chunks.ts';

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const box = (type: string, content: Uint8Array, size = content.length + 8): Buffer =>
  Buffer.concat([u32(size), Buffer.from(type, 'latin1'), content]);
const ftyp = box('ftyp', Buffer.from('heic\0\0\0\0mif1'));

const avif = () =>
  sharp({ create: { width: 60, height: 40, channels: 3, background: '#123456' } })
    .avif({ effort: 0 })
    .toBuffer();

describe('boxes of a HEIF file', () => {
  it('give the stored size of the picture', async () => {
    expect(await readHeifShape(bytesOf(await avif()))).toEqual({ isDamaged: false, stored: { width: 60, height: 40 } });
  });

  for (const [name, file] of [
    ['claims no length', Buffer.concat([ftyp, box('meta', Buffer.alloc(40), 0)])],
    [
      'claims 64 bits of no length',
      Buffer.concat([ftyp, u32(1), Buffer.from('meta'), Buffer.alloc(8), Buffer.alloc(40)]),
    ],
    ['is shorter than its header', Buffer.concat([ftyp, box('meta', Buffer.alloc(40), 7)])],
    ['is longer than the file', Buffer.concat([ftyp, box('meta', Buffer.alloc(40), 4000)])],
    ['ends in the middle of its header', Buffer.concat([ftyp, u32(1), Buffer.from('meta')])],
    ['is alone', ftyp],
  ] as const) {
    it(`are damaged where one ${name}`, async () => {
      expect((await readHeifShape(bytesOf(file))).isDamaged).toBe(true);
    });
  }

  it('are whole although a phone appended something that is no box', async () => {
    const file = Buffer.concat([await avif(), Buffer.from('SEFT is no box at all')]);

    expect(await readHeifShape(bytesOf(file))).toEqual({ isDamaged: false, stored: { width: 60, height: 40 } });
  });

  it('end after a bounded number, however many there are', async () => {
    const many = Buffer.concat([ftyp, ...Array.from({ length: 10_000 }, () => box('free', Buffer.alloc(0)))]);

    expect(await walkFile(bytesOf(many))).toMatchObject({ isDamaged: true, boxes: { length: 4096 } });
  });

  it('survive any byte of their properties being changed', async () => {
    const good = await avif();
    for (let at = 0; at < Math.min(good.length, 400); at += 1) {
      const bad = Buffer.from(good);
      bad[at] = 255 - (bad[at] ?? 0);
      await expect(readHeifShape(bytesOf(bad))).resolves.toBeDefined();
    }
  });
});

const chunk = (type: string, content: Uint8Array): Buffer =>
  Buffer.concat([u32(content.length), Buffer.from(type, 'latin1'), content, Buffer.alloc(4)]);
const png = (...chunks: Buffer[]): Buffer => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]);
const frame = (over: number, under: number): Buffer => {
  const content = Buffer.alloc(26);
  content.writeUInt16BE(over, 20);
  content.writeUInt16BE(under, 22);
  return chunk('fcTL', content);
};
const end = chunk('IEND', Buffer.alloc(0));
const rawProfile = '\nexif\n      10\n4d4d002a0000\n00080000\n';

describe('chunks of a PNG', () => {
  it('give EXIF even behind the pixels', async () => {
    const file = png(chunk('IDAT', Buffer.alloc(9)), chunk('eXIf', Buffer.from('MM\0*')), end);

    expect(Buffer.from((await readPngChunks(bytesOf(file))).exif ?? [])).toEqual(Buffer.from('MM\0*'));
  });

  it('give the frames of an animation', async () => {
    const file = png(chunk('acTL', Buffer.alloc(8)), frame(1, 10), frame(5, 0), end);

    expect((await readPngChunks(bytesOf(file))).delaysMs).toEqual([100, 50]);
    expect((await readPngChunks(bytesOf(png(frame(1, 10), end)))).delaysMs).toEqual([]);
  });

  it('give EXIF that was written as text, deflated or not', async () => {
    const plain = await readPngChunks(
      bytesOf(png(chunk('tEXt', Buffer.from(`Raw profile type APP1\0${rawProfile}`)), end)),
    );
    const packed = Buffer.concat([Buffer.from('Raw profile type exif\0\0'), deflateSync(rawProfile)]);
    const deflated = await readPngChunks(bytesOf(png(chunk('zTXt', packed), end)));

    expect(plain.rawExif?.isDeflated).toBe(false);
    expect(Buffer.from(tryParseRawProfile(plain.rawExif?.bytes ?? Buffer.alloc(0)) ?? []).toString('hex')).toBe(
      '4d4d002a000000080000',
    );
    expect(deflated.rawExif?.isDeflated).toBe(true);
    expect(Buffer.from(deflated.rawExif?.bytes ?? [])).toEqual(deflateSync(rawProfile));
  });

  it('end at one that runs past the end', async () => {
    const file = png(chunk('tEXt', Buffer.from('a\0b')), u32(0xffffffff), Buffer.from('eXIf'), Buffer.alloc(20));

    expect(await readPngChunks(bytesOf(file))).toEqual({ delaysMs: [] });
  });

  it('give no block from text that is none', () => {
    expect(tryParseRawProfile(Buffer.from('hello'))).toBeUndefined();
    expect(tryParseRawProfile(Buffer.from('\nexif\n 3\nxyz'))).toBeUndefined();
  });
});

describe('segments of a JPEG', () => {
  const segment = (kind: number, content: string): Buffer =>
    Buffer.concat([Buffer.from([0xff, kind, 0, content.length + 2]), Buffer.from(content, 'latin1')]);

  it('give the first EXIF', async () => {
    const file = Buffer.concat([Buffer.from([0xff, 0xd8]), segment(0xe0, 'JFIF\0'), segment(0xe1, 'Exif\0\0MM\0*')]);

    expect(Buffer.from((await readJpegExif(bytesOf(file))) ?? []).toString('latin1')).toBe('Exif\0\0MM\0*');
  });

  it('give none where they make no sense', async () => {
    for (const rest of ['', '\xff', '\xff\xe1\0\0', 'nonsense', '\xff\xda\0\x02'])
      expect(await readJpegExif(bytesOf(Buffer.from(`\xff\xd8${rest}`, 'latin1')))).toBeUndefined();
  });
});
