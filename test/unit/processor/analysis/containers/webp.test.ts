import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../../../processor/adapters/file-bytes.ts';
import { readWebp } from '../../../../../processor/analysis/containers/webp.ts';
import { raw, riffChunk } from '../../../../fixtures/container-parts.ts';

const plain = (channels: 3 | 4) => sharp({ create: { width: 30, height: 20, channels, background: '#12345680' } });
const riff = (...chunks: Uint8Array[]): Buffer => Buffer.concat([raw('RIFF\0\0\0\0WEBP'), ...chunks]);

describe('a WebP', () => {
  it('gives its shape, lossy or lossless, clear or not', async () => {
    const lossy = await readWebp(bytesOf(await plain(3).webp().toBuffer()));
    const lossless = await readWebp(bytesOf(await plain(4).webp({ lossless: true }).toBuffer()));

    expect(lossy.shape).toMatchObject({ stored: { width: 30, height: 20 }, channels: 3, hasAlpha: false });
    expect(lossless.shape).toMatchObject({ stored: { width: 30, height: 20 }, channels: 4, hasAlpha: true });
  });

  it('gives EXIF, XMP and the profile', async () => {
    const file = await plain(3)
      .withExif({ IFD0: { Make: 'Acme' } })
      .withXmp('<x/>')
      .withIccProfile('p3')
      .webp()
      .toBuffer();

    const { exif = [], xmp = [], icc } = await readWebp(bytesOf(file));

    expect(Buffer.from((await exif[0]?.source.readAt(0, 2)) ?? []).toString()).toMatch(/^(II|MM)$/);
    expect(xmp.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['<x/>']);
    expect(icc?.length).toBeGreaterThan(100);
  });

  it('gives the frames of an animation and how long they take', async () => {
    const canvas = riffChunk('VP8X', Buffer.from([2, 0, 0, 0, 29, 0, 0, 19, 0, 0]));
    const frame = (ms: number): Buffer =>
      riffChunk('ANMF', Buffer.concat([Buffer.alloc(12), Buffer.from([ms & 255, ms >> 8, 0, 0])]));

    expect((await readWebp(bytesOf(riff(canvas, frame(100), frame(400))))).shape).toMatchObject({
      stored: { width: 30, height: 20 },
      frames: 2,
      durationMs: 500,
    });
  });

  it('ends at a chunk that runs past the end', async () => {
    expect((await readWebp(bytesOf(riff(raw('EXIF\xff\xff\xff\xff'))))).damage).toEqual(['a chunk runs past the end']);
  });
});
