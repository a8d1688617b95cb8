import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../../../processor/adapters/file-bytes.ts';
import { inflate, unbrotli } from '../../../../../processor/adapters/zlib-inflate.ts';
import type { Container } from '../../../../../processor/analysis/containers/container.ts';
import { readContainer } from '../../../../../processor/analysis/containers/read-container.ts';
import { sniff } from '../../../../../processor/analysis/sniff.ts';
import { exifSegment, jpegOf, le16, le32, raw } from '../../../../fixtures/container-parts.ts';
import {
  makeCr2,
  makeCr3,
  makeCrw,
  makeDng,
  makeOrf,
  makeRaf,
  makeRw2,
  type RawAsk,
} from '../../../../fixtures/raw-files.ts';
import { ascii, tiffBlock } from '../../../../fixtures/tiff-block.ts';

const jpeg = jpegOf({ width: 300, height: 200 }, exifSegment(tiffBlock({ ifd0: [ascii(0x10f, 'FUJIFILM')] })));
const ask: RawAsk = { width: 6000, height: 4000, jpeg, orientation: 6 };
const read = (format: string, file: Uint8Array): Promise<Container> =>
  readContainer(format, bytesOf(file), { inflate, unbrotli });

describe('raw files', () => {
  for (const [format, file] of [
    ['dng', makeDng(ask)],
    ['cr2', makeCr2(ask)],
    ['rw2', makeRw2(ask)],
    ['orf', makeOrf(ask)],
    ['raf', makeRaf(ask)],
    ['cr3', makeCr3(ask)],
    ['crw', makeCrw(ask)],
  ] as const) {
    it(`of format ${format} give the sensor's size and the embedded JPEG`, async () => {
      const { shape, embedded = [], damage } = await read(format, file);

      expect(damage).toEqual([]);
      expect(shape?.stored).toEqual({ width: 6000, height: 4000 });
      expect(embedded.map(({ coding, size }) => [coding, size])).toEqual([['jpeg', { width: 300, height: 200 }]]);
      const [found] = embedded;
      expect(
        Buffer.from(file)
          .subarray(found?.offset, found!.offset + found!.length)
          .equals(jpeg),
      ).toBe(true);
    });

    it(`of format ${format} survive ending anywhere and any byte being changed`, async () => {
      for (let at = 0; at < file.length; at += 7) {
        const bad = Buffer.from(file);
        bad[at] = 255 - (bad[at] ?? 0);
        expect(await read(format, bad)).toHaveProperty('damage');
        expect((await read(format, file.subarray(0, at))).damage).not.toContain(`the ${format} reader failed`);
      }
    });
  }

  it('are known by what they begin with', () => {
    const names = [makeCr2, makeRw2, makeOrf, makeRaf, makeCr3, makeCrw].map((make) => sniff(make(ask))?.name);

    expect(names).toEqual(['cr2', 'rw2', 'orf', 'raf', 'cr3', 'crw']);
  });

  it('of Canon keep each directory of a CR3 apart, and XMP', async () => {
    const { exif = [], xmp = [] } = await read('cr3', makeCr3(ask));

    expect(exif.map(({ holds }) => holds)).toEqual(['all', 'exif']);
    expect(xmp.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['<x:xmpmeta/>']);
  });

  it('of Fujifilm have their EXIF in the JPEG', async () => {
    const { exif = [] } = await read('raf', makeRaf(ask));

    expect(Buffer.from((await exif[0]?.source.readAt(0, 100)) ?? []).toString('latin1')).toContain('FUJIFILM');
  });

  it('of Canon’s first kind give their records and how they are turned', async () => {
    const { shape, makerRecords = [] } = await read('crw', makeCrw(ask, 270));

    expect(shape?.orientation).toBe(8);
    expect(makerRecords.map(({ id }) => id)).toEqual([0x1810, 0x080a]);
  });

  it('never take raw pixels that are a JPEG of another kind for a preview', async () => {
    // SOF3: lossless.
    const lossless = Buffer.from(jpeg);
    lossless[lossless.indexOf(Buffer.from([0xff, 0xc0])) + 1] = 0xc3;

    expect((await read('dng', makeDng({ ...ask, jpeg: lossless }))).embedded).toBeUndefined();
  });

  it('end where heaps are nested without end', async () => {
    // One record, itself a heap that is the same heap.
    const heap = Buffer.concat([le16(1), le16(0x2800), le32(16, 0), le32(0)]);
    const file = Buffer.concat([raw('II'), le32(26), raw('HEAPCCDR'), Buffer.alloc(12), heap]);

    expect((await read('crw', file)).damage).toEqual(['the records are nested too deep']);
  });
});
