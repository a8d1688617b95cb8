import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../../../processor/adapters/file-bytes.ts';
import { walkFile } from '../../../../../processor/analysis/box-walk.ts';
import { readHeif } from '../../../../../processor/analysis/containers/heif.ts';
import { box, raw, u32 } from '../../../../fixtures/container-parts.ts';

const ftyp = box('ftyp', raw('heic\0\0\0\0mif1'));
const avif = () =>
  sharp({ create: { width: 60, height: 40, channels: 3, background: '#123456' } })
    .avif({ effort: 0 })
    .toBuffer();

describe('a HEIF container', () => {
  it('gives the shape of its picture', async () => {
    expect(await readHeif(bytesOf(await avif()))).toEqual({
      shape: {
        stored: { width: 60, height: 40 },
        shown: { width: 60, height: 40 },
        orientation: 1,
        bitDepth: 8,
        channels: 3,
        hasAlpha: false,
        codec: 'av1',
      },
      damage: [],
    });
  });

  it('gives EXIF and XMP of its items', async () => {
    const file = await sharp(await avif())
      .withExif({ IFD0: { Make: 'Acme' } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
      .avif({ effort: 0 })
      .toBuffer();

    const { exif = [], xmp = [] } = await readHeif(bytesOf(file));

    expect(exif.map(({ holds }) => holds)).toEqual(['all']);
    expect(Buffer.from((await exif[0]!.source.readAt(0, 2)) ?? []).toString()).toMatch(/^(II|MM)$/);
    expect(xmp.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['<x:xmpmeta xmlns:x="adobe:ns:meta/"/>']);
  });

  it('tells of transparency', async () => {
    const clear = await sharp({ create: { width: 8, height: 8, channels: 4, background: '#12345680' } })
      .avif({ effort: 0 })
      .toBuffer();

    expect((await readHeif(bytesOf(clear))).shape?.hasAlpha).toBe(true);
  });

  for (const [name, file] of [
    ['claims no length', Buffer.concat([ftyp, box('meta', Buffer.alloc(40), 0)])],
    ['claims 64 bits of no length', Buffer.concat([ftyp, u32(1), raw('meta'), Buffer.alloc(8), Buffer.alloc(40)])],
    ['is shorter than its header', Buffer.concat([ftyp, box('meta', Buffer.alloc(40), 7)])],
    ['is longer than the file', Buffer.concat([ftyp, box('meta', Buffer.alloc(40), 4000)])],
    ['ends in the middle of its header', Buffer.concat([ftyp, u32(1), raw('meta')])],
    ['is alone', ftyp],
  ] as const) {
    it(`is for no decoder where a box ${name}`, async () => {
      expect((await readHeif(bytesOf(file))).isUnsafe).toBe(true);
    });
  }

  it('is whole although a phone appended something that is no box', async () => {
    const file = Buffer.concat([await avif(), raw('SEFT is no box at all')]);

    expect(await readHeif(bytesOf(file))).toMatchObject({ shape: { stored: { width: 60, height: 40 } }, damage: [] });
  });

  it('ends after a bounded number of boxes, however many there are', async () => {
    const many = Buffer.concat([ftyp, ...Array.from({ length: 10_000 }, () => box('free', Buffer.alloc(0)))]);

    expect(await walkFile(bytesOf(many))).toMatchObject({ isDamaged: true, boxes: { length: 4096 } });
  });

  it('survives any byte of its properties being changed', async () => {
    const good = await avif();
    for (let at = 0; at < Math.min(good.length, 400); at += 1) {
      const bad = Buffer.from(good);
      bad[at] = 255 - (bad[at] ?? 0);
      await expect(readHeif(bytesOf(bad))).resolves.toBeDefined();
    }
  });
});

/** A HEIF file whose one item is turned by these properties. */
function turned(...properties: Uint8Array[]): Buffer {
  const full = Buffer.alloc(4);
  const ispe = box('ispe', Buffer.concat([full, u32(40), u32(30)]));
  const ipma = Buffer.from([
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    1,
    0,
    1,
    properties.length + 1,
    1,
    ...properties.map((_, at) => at + 2),
  ]);
  const infe = box('infe', Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 1, 0, 0]), raw('hvc1\0')]));
  const meta = Buffer.concat([
    full,
    box('pitm', Buffer.concat([full, Buffer.from([0, 1])])),
    box('iinf', Buffer.concat([full, Buffer.from([0, 1]), infe])),
    box('iprp', Buffer.concat([box('ipco', Buffer.concat([ispe, ...properties])), box('ipma', ipma)])),
  ]);
  return Buffer.concat([ftyp, box('meta', meta), box('mdat', Buffer.alloc(4))]);
}

describe('turning by a HEIF container', () => {
  const irot = (quarters: number): Buffer => box('irot', Buffer.from([quarters]));
  const imir = (mode: number): Buffer => box('imir', Buffer.from([mode]));
  const clap = box('clap', Buffer.concat([20, 1, 10, 1, 0, 1, 0, 1].map(u32)));

  const cases: readonly (readonly [string, readonly Uint8Array[], number, number, number])[] = [
    ['nothing', [], 1, 40, 30],
    ['a quarter to the left', [irot(1)], 8, 30, 40],
    ['half a turn', [irot(2)], 3, 40, 30],
    ['a quarter to the right', [irot(3)], 6, 30, 40],
    ['a mirror from top to bottom', [imir(0)], 4, 40, 30],
    ['a mirror from left to right', [imir(1)], 2, 40, 30],
    ['a quarter to the right and a mirror from left to right', [irot(3), imir(1)], 5, 30, 40],
    ['a crop and a quarter to the left', [clap, irot(1)], 8, 10, 20],
  ];
  for (const [name, properties, orientation, width, height] of cases) {
    it(`counts ${name} as EXIF does`, async () => {
      expect((await readHeif(bytesOf(turned(...properties)))).shape).toMatchObject({
        stored: { width: 40, height: 30 },
        shown: { width, height },
        orientation,
        codec: 'hevc',
      });
    });
  }
});
