import { describe, expect, it } from 'vitest';
import { readExifTags } from '../../../../processor/adapters/exif-tags.ts';
import { bytesOf } from '../../../../processor/adapters/file-bytes.ts';
import { analyse } from '../../../../processor/analysis/analyse.ts';
import type { Decoded, Probe, Raster, Readers } from '../../../../processor/analysis/readers.ts';
import { PictureRecord } from '../../../../processor/contract/record.ts';
import { exifSegment, jpegOf, pngOf, segment } from '../../../fixtures/container-parts.ts';
import { iptcFields } from '../../../fixtures/exif-tags.ts';
import { ascii, longs, shorts, tiffBlock } from '../../../fixtures/tiff-block.ts';

const digest = 'b'.repeat(64);
const size = { width: 400, height: 300 };
const jpegHead = jpegOf(size);
const pngHead = pngOf();
const raster: Raster = { width: 400, height: 300, channels: 3, data: new Uint8Array(400 * 300 * 3).fill(128) };
const decoded: Decoded = { is: 'decoded', raster };

const probeOf = (fields: Partial<Probe> = {}): Probe => ({
  width: 400,
  height: 300,
  shownWidth: 400,
  shownHeight: 300,
  bitDepth: 8,
  channels: 3,
  hasAlpha: false,
  frames: 1,
  colourSpace: 'srgb',
  isProgressive: false,
  ...fields,
});

/** Readers whose decoder says what a test wants it to; `asked` holds how many pixels it was allowed. */
function fakeReaders(probe: Probe | undefined, result: Decoded = decoded): Readers & { readonly asked: number[] } {
  const asked: number[] = [];
  return {
    asked,
    pixels: {
      probe: async () => probe,
      decode: async (_, { maxPixels }) => {
        asked.push(maxPixels);
        return result;
      },
      decodeBytes: async () => result,
      convert: async () => result,
      shrink: async (from, to) => ({ ...to, channels: from.channels, data: new Uint8Array(to.width * to.height * 3) }),
      encodeWebp: async ({ width }) => new Uint8Array(width),
    },
    decodeHeif: async () => ({ detail: 'no' }),
    readExif: readExifTags,
    readDirectory: async () => new Map(),
    readXmp: () => undefined,
    zoneAt: () => undefined,
    readText: (bytes) => Buffer.from(bytes).toString('utf8'),
    readIptc: () => iptcFields(),
    readIccDescription: () => 'Display P3',
    bytesOf,
    inflate: () => undefined,
    unbrotli: () => undefined,
    toThumbhash: () => 'AAAA',
    versions: ['fake 1'],
  };
}

async function analysed(content: Uint8Array, readers: Readers, name = 'a.jpg') {
  let now = Date.UTC(2026, 10, 22, 12);
  const original = { owner: 'me', digest, source: { name, bytes: content.length }, path: '/a', file: bytesOf(content) };
  const result = await analyse(original, readers, () => (now += 25));
  expect(PictureRecord.parse(result.record)).toEqual(result.record);
  return result;
}

describe('analysis', () => {
  it('writes everything it finds into one record', async () => {
    const exif = tiffBlock({ ifd0: [ascii(0x010f, 'Canon'), shorts(0x0112, 6)] });
    const icc = segment(0xe2, Buffer.from('ICC_PROFILE\0\x01\x01profile', 'latin1'));
    const probe = probeOf({ shownWidth: 300, shownHeight: 400 });

    const { record, previews } = await analysed(jpegOf(size, exifSegment(exif), icc), fakeReaders(probe));

    expect(record).toMatchObject({
      verdict: 'analysed',
      file: { format: 'jpeg', mime: 'image/jpeg', extensionMatches: true },
      picture: {
        width: 300,
        height: 400,
        storedWidth: 400,
        storedHeight: 300,
        orientation: 6,
        frames: 1,
        iccDescription: 'Display P3',
      },
      camera: { make: 'Canon' },
      look: { thumbhash: 'AAAA' },
      previews: {
        '320': { key: `previews/me/${digest}/320.webp`, width: 320, height: 240, bytes: 320 },
        '1600': { key: `previews/me/${digest}/1600.webp`, width: 400, height: 300, bytes: 400 },
      },
      warnings: [],
      analysis: { startedAt: '2026-11-22T12:00:00.025Z', durationMs: 25, readers: ['fake 1'] },
    });
    expect(record.picture).not.toHaveProperty('durationMs');
    expect(previews.map(({ edge }) => edge)).toEqual(['320', '1600']);
  });

  const limits: readonly (readonly [string, Uint8Array, Partial<Probe>, number])[] = [
    ['300 megapixels of a JPEG, which shrinks while loading', jpegHead, {}, 300_000_000],
    ['120 of a progressive one, which does not', jpegHead, { isProgressive: true, chroma: '4:2:0' }, 120_000_000],
    ['120 of a PNG', pngHead, {}, 120_000_000],
    [
      'what fits in memory of an interlaced deep PNG',
      pngHead,
      { isProgressive: true, channels: 4, bitDepth: 16 },
      42_824_074,
    ],
  ];
  for (const [name, head, fields, maxPixels] of limits) {
    it(`decodes at most ${name}`, async () => {
      const readers = fakeReaders(probeOf(fields));

      await analysed(head, readers);

      expect(readers.asked).toEqual([maxPixels]);
    });
  }

  it('keeps the metadata of a picture with too many pixels and says why it has no look', async () => {
    const exif = tiffBlock({ ifd0: [ascii(0x0110, 'Back')] });
    const large = { width: 20_000, height: 15_001 };
    const readers = fakeReaders(probeOf({ ...large, shownWidth: 20_000, shownHeight: 15_001 }));

    const { record, previews } = await analysed(jpegOf(large, exifSegment(exif)), readers);

    expect(record).toMatchObject({ verdict: 'analysed', camera: { model: 'Back' }, picture: { width: 20_000 } });
    expect(record.warnings.map(({ code }) => code)).toEqual(['tooManyPixels']);
    expect([record.look, record.previews, previews.length, readers.asked]).toEqual([undefined, undefined, 0, []]);
  });

  it('warns of pixels that are missing, or may be', async () => {
    const damaged = await analysed(jpegHead, fakeReaders(probeOf(), { ...decoded, trouble: 'damaged', detail: 'cut' }));
    const suspect = await analysed(jpegHead, fakeReaders(probeOf(), { ...decoded, trouble: 'suspect' }));

    expect(damaged.record).toMatchObject({ verdict: 'analysed', warnings: [{ code: 'pixelsDamaged', detail: 'cut' }] });
    expect(suspect.record.warnings).toEqual([{ code: 'pixelsSuspect' }]);
  });

  it('rejects what cannot be decoded, with what could be read', async () => {
    const exif = tiffBlock({ ifd0: [ascii(0x0110, 'Broken')] });
    const readers = fakeReaders(probeOf(), { is: 'failed', detail: 'no' });

    const { record } = await analysed(jpegOf(size, exifSegment(exif)), readers);

    expect(record).toMatchObject({
      verdict: 'rejected',
      reason: 'corrupt',
      camera: { model: 'Broken' },
      picture: { width: 400 },
    });
  });

  it('rejects what has no readable header, with the EXIF it finds by itself', async () => {
    const exif = tiffBlock({ ifd0: [ascii(0x0110, 'Lost')] });
    const cut = Buffer.concat([Buffer.from([0xff, 0xd8]), exifSegment(exif)]);

    const { record } = await analysed(cut, fakeReaders(undefined));

    expect(record).toMatchObject({ verdict: 'rejected', reason: 'corrupt', camera: { model: 'Lost' } });
    expect(record.picture).toBeUndefined();
  });

  it('tells of frames and their length', async () => {
    const { record } = await analysed(
      Buffer.from('GIF89a'),
      fakeReaders(probeOf({ frames: 3, delaysMs: [100, 0, 50] })),
      'a.gif',
    );

    expect(record.picture).toMatchObject({ frames: 3, durationMs: 150 });
  });

  it('does not take a raw file for the preview that stands first in it', async () => {
    const raw = tiffBlock({
      ifd0: [
        shorts(254, 1),
        shorts(256, 160),
        shorts(257, 120),
        ascii(0x010f, 'NIKON CORPORATION'),
        ascii(0x0110, 'NIKON D1'),
        longs(330, 99),
      ],
    });
    const readers = fakeReaders(probeOf({ width: 160, height: 120 }));

    const { record } = await analysed(raw, readers, 'a.nef');

    expect(record).toMatchObject({
      verdict: 'analysed',
      warnings: [{ code: 'pixelsNotDecoded' }],
      file: { format: 'nef', mime: 'image/x-nikon-nef', extensionMatches: true },
      camera: { make: 'NIKON CORPORATION', model: 'NIKON D1' },
    });
    expect([record.previews, readers.asked]).toEqual([undefined, []]);
  });

  it('reads a TIFF that is one, EXIF from the file itself', async () => {
    const { record } = await analysed(tiffBlock({ ifd0: [ascii(0x010f, 'Scanner')] }), fakeReaders(probeOf()), 'a.jpg');

    expect(record).toMatchObject({
      verdict: 'analysed',
      file: { format: 'tiff', extensionMatches: false },
      camera: { make: 'Scanner' },
    });
  });

  it('never asks a decoder about what is no picture', async () => {
    const readers = fakeReaders(probeOf());

    const empty = await analysed(Buffer.alloc(0), readers);
    const pdf = await analysed(Buffer.from('%PDF-1.4'), readers);
    const exr = await analysed(Buffer.from('v/1\x01'), readers);
    const heic = await analysed(Buffer.from('\0\0\0\x10ftypheic\0\0\0\0\0\0\0\0meta', 'latin1'), readers);

    expect([empty, pdf, exr, heic].map(({ record }) => record.reason)).toEqual([
      'notAnImage',
      'notAnImage',
      'unsupported',
      'corrupt',
    ]);
    expect([empty.record.file, pdf.record.file?.format]).toEqual([undefined, 'pdf']);
    expect(readers.asked).toEqual([]);
  });
});
