import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../../../processor/adapters/file-bytes.ts';
import { inflate, unbrotli } from '../../../../../processor/adapters/zlib-inflate.ts';
import type { Container } from '../../../../../processor/analysis/containers/container.ts';
import { readPng } from '../../../../../processor/analysis/containers/png.ts';
import { tryParseRawProfile } from '../../../../../processor/analysis/containers/raw-profile.ts';
import { pngChunk, pngOf, raw, u32 } from '../../../../fixtures/container-parts.ts';

const read = (...chunks: Uint8Array[]): Promise<Container> => readPng(bytesOf(pngOf(...chunks)), { inflate, unbrotli });
const frame = (over: number, under: number): Buffer => {
  const content = Buffer.alloc(26);
  content.writeUInt16BE(over, 20);
  content.writeUInt16BE(under, 22);
  return pngChunk('fcTL', content);
};
const rawProfile = '\nexif\n      10\n4d4d002a0000\n00080000\n';
const hexOf = async ({ exif = [] }: Container): Promise<string> =>
  Buffer.from((await exif[0]?.source.readAt(0, 99)) ?? []).toString('hex');

describe('a PNG', () => {
  it('gives its shape', async () => {
    expect((await read()).shape).toEqual({
      stored: { width: 3, height: 2 },
      bitDepth: 16,
      channels: 4,
      hasAlpha: true,
      isProgressive: false,
    });
  });

  it('gives EXIF even behind the pixels', async () => {
    const found = await read(pngChunk('IDAT', Buffer.alloc(9)), pngChunk('eXIf', raw('MM\0*')));

    expect(await hexOf(found)).toBe('4d4d002a');
  });

  it('gives the frames of an animation and how long they take', async () => {
    const animated = await read(pngChunk('acTL', Buffer.alloc(8)), frame(1, 10), frame(5, 0));

    expect(animated.shape).toMatchObject({ frames: 2, durationMs: 150 });
    expect((await read(frame(1, 10))).shape).not.toHaveProperty('frames');
  });

  it('gives EXIF that was written as text, deflated or not', async () => {
    const plain = await read(pngChunk('tEXt', raw(`Raw profile type APP1\0${rawProfile}`)));
    const packed = Buffer.concat([raw('Raw profile type exif\0\0'), deflateSync(rawProfile)]);

    expect(await hexOf(plain)).toBe('4d4d002a000000080000');
    expect(await hexOf(await read(pngChunk('zTXt', packed)))).toBe('4d4d002a000000080000');
  });

  it('gives XMP, deflated or not, and other texts', async () => {
    const plain = pngChunk('iTXt', raw('XML:com.adobe.xmp\0\0\0\0\0<x/>'));
    const deflated = pngChunk('iTXt', Buffer.concat([raw('XML:com.adobe.xmp\0\x01\0\0\0'), deflateSync('<y/>')]));
    const title = pngChunk('tEXt', raw('Title\0Gr\xfc\xdfe'));

    const { xmp = [], texts } = await read(plain, deflated, title);

    expect(xmp.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['<x/>', '<y/>']);
    expect(texts).toEqual([{ keyword: 'Title', bytes: raw('Gr\xfc\xdfe'), encoding: 'latin1' }]);
  });

  it('gives XMP and profiles behind the hundred texts ImageMagick writes before them', async () => {
    const many = Array.from({ length: 100 }, (_, at) => pngChunk('tEXt', raw(`exif:Tag${at}\0x`)));
    const xmp = pngChunk('iTXt', raw('XML:com.adobe.xmp\0\0\0\0\0<x/>'));

    const found = await read(...many, xmp);

    expect(found.xmp?.length).toBe(1);
    expect(found.texts?.length).toBe(64);
  });

  it('gives the profile and its name, and refuses one that would be too large', async () => {
    const iccp = (profile: Uint8Array): Buffer =>
      pngChunk('iCCP', Buffer.concat([raw('Display P3\0\0'), deflateSync(profile)]));

    const good = await read(iccp(raw('profile')));
    const bomb = await read(iccp(Buffer.alloc(5 * 1024 * 1024)));

    expect([good.iccName, Buffer.from(good.icc ?? []).toString()]).toEqual(['Display P3', 'profile']);
    expect([bomb.icc, bomb.damage]).toEqual([undefined, ['the ICC profile cannot be unpacked']]);
  });

  it('ends at a chunk that runs past the end', async () => {
    const cut = Buffer.concat([pngOf().subarray(0, 33), u32(0xffffffff), raw('eXIf'), Buffer.alloc(20)]);

    const { exif, damage } = await readPng(bytesOf(cut), { inflate, unbrotli });

    expect([exif, damage]).toEqual([undefined, ['a chunk runs past the end']]);
  });

  it('gives no block from text that is none', () => {
    expect(tryParseRawProfile(raw('hello'))).toBeUndefined();
    expect(tryParseRawProfile(raw('\nexif\n 3\nxyz'))).toBeUndefined();
  });
});
