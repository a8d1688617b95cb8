/** Whole files through the real readers: what stands for a picture whose own pixels no decoder takes, and that it is upright. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFileBytes } from '../../../../processor/adapters/file-bytes.ts';
import { type Analysed, analyse } from '../../../../processor/analysis/analyse.ts';
import { readers } from '../../../../processor/handlers/open-readers.ts';
import { le16, le32, raw } from '../../../fixtures/container-parts.ts';
import { halvesHeic } from '../../../fixtures/halves-heic.data.ts';
import { makeCr2, makeCr3, makeCrw, makeDng, makeOrf, makeRaf, makeRw2 } from '../../../fixtures/raw-files.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tintype-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function analysed(name: string, content: Uint8Array): Promise<Analysed> {
  const path = join(folder, name);
  await writeFile(path, content);
  const file = await openFileBytes(path);
  try {
    const original = { owner: 'me', digest: 'c'.repeat(64), source: { name, bytes: content.length }, path, file };
    return await analyse(original, readers, Date.now);
  } finally {
    await file.close();
  }
}

/** Left half red, right half blue. */
const halves = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#ff0000' } }).composite([
    { input: { create: { width: width / 2, height, channels: 3, background: '#0000ff' } }, left: width / 2, top: 0 },
  ]);

/** `red` or `blue` at the middle of an edge of the large preview. */
async function colourAt({ previews }: Analysed, edge: 'top' | 'bottom' | 'left' | 'right'): Promise<string> {
  const body = previews.find((preview) => preview.edge === '1600')?.body ?? Buffer.alloc(0);
  const { data, info } = await sharp(body).raw().toBuffer({ resolveWithObject: true });
  const [x, y] = {
    top: [info.width >> 1, 2],
    bottom: [info.width >> 1, info.height - 3],
    left: [2, info.height >> 1],
    right: [info.width - 3, info.height >> 1],
  }[edge] as [number, number];
  const at = info.channels * (y * info.width + x);
  return (data[at] ?? 0) > (data[at + 2] ?? 0) ? 'red' : 'blue';
}

const raws = { dng: makeDng, cr2: makeCr2, rw2: makeRw2, orf: makeOrf, cr3: makeCr3 };

describe('raw files', () => {
  for (const [format, make] of Object.entries(raws)) {
    it(`of format ${format} are shown by the embedded JPEG, turned as the file says`, async () => {
      const jpeg = await halves(600, 400).jpeg({ quality: 95 }).toBuffer();

      const result = await analysed(`a.${format}`, make({ width: 6000, height: 4000, jpeg, orientation: 6 }));

      expect(result.record).toMatchObject({
        verdict: 'analysed',
        file: { format, extensionMatches: true },
        picture: { width: 4000, height: 6000, storedWidth: 6000, storedHeight: 4000, orientation: 6 },
        camera: { model: 'Model 1' },
        previews: { '1600': { width: 400, height: 600 } },
        warnings: [],
      });
      expect([await colourAt(result, 'top'), await colourAt(result, 'bottom')]).toEqual(['red', 'blue']);
    });
  }

  it('of Fujifilm are turned once, though the JPEG says the same', async () => {
    const jpeg = await halves(600, 400).jpeg({ quality: 95 }).withMetadata({ orientation: 8 }).toBuffer();

    const result = await analysed('a.raf', makeRaf({ width: 6000, height: 4000, jpeg }));

    expect(result.record.picture).toMatchObject({ width: 4000, height: 6000, orientation: 8 });
    expect([await colourAt(result, 'top'), await colourAt(result, 'bottom')]).toEqual(['blue', 'red']);
  });

  it('of Canon’s first kind are turned as their own record says', async () => {
    const jpeg = await halves(600, 400).jpeg({ quality: 95 }).toBuffer();

    const result = await analysed('a.crw', makeCrw({ width: 6000, height: 4000, jpeg }, 90));

    expect(result.record.picture).toMatchObject({ width: 4000, height: 6000 });
    expect([await colourAt(result, 'top'), await colourAt(result, 'bottom')]).toEqual(['red', 'blue']);
  });

  it('are not turned where the camera turned the JPEG already', async () => {
    const jpeg = await halves(400, 600).jpeg({ quality: 95 }).toBuffer();

    const result = await analysed('a.dng', makeDng({ width: 6000, height: 4000, jpeg, orientation: 6 }));

    expect(result.record.previews?.['1600']).toMatchObject({ width: 400, height: 600 });
    expect([await colourAt(result, 'left'), await colourAt(result, 'right')]).toEqual(['red', 'blue']);
  });

  it('say that the preview is small, or that there is none', async () => {
    const jpeg = await halves(80, 60).jpeg().toBuffer();

    const small = await analysed('a.dng', makeDng({ width: 800, height: 600, jpeg }));
    const none = await analysed('b.dng', makeDng({ width: 800, height: 600, jpeg: Buffer.alloc(9) }));

    expect(small.record.warnings).toEqual([{ code: 'previewSmall', detail: '80 × 60 pixels' }]);
    expect(none.record).toMatchObject({ verdict: 'analysed', picture: { width: 800 } });
    expect(none.record.warnings).toEqual([{ code: 'pixelsNotDecoded', detail: 'no embedded picture can be decoded' }]);
  });
});

describe('HEIC', () => {
  it('gets its look and previews', async () => {
    const result = await analysed('a.heic', halvesHeic);

    expect(result.record).toMatchObject({
      verdict: 'analysed',
      picture: {
        width: 64,
        height: 48,
        storedWidth: 64,
        storedHeight: 48,
        bitDepth: 8,
        channels: 3,
        frames: 1,
        colourSpace: 'srgb',
      },
      previews: { '320': { width: 64, height: 48 } },
      warnings: [],
    });
    expect([await colourAt(result, 'left'), await colourAt(result, 'right')]).toEqual(['red', 'blue']);
    expect(result.record.look?.palette.length).toBeGreaterThan(1);
  });

  it('whose pixels are damaged keeps its size and says so', async () => {
    const damaged = Buffer.from(halvesHeic);
    damaged.fill(0, damaged.indexOf('mdat') + 4);

    const { record } = await analysed('a.heic', damaged);

    expect(record).toMatchObject({ verdict: 'analysed', picture: { width: 64, height: 48 } });
    expect(record.warnings.map(({ code }) => code)).toEqual(['pixelsNotDecoded']);
    expect(record.previews).toBeUndefined();
  });
});

describe('icons and bitmaps', () => {
  it('are shown by an icon’s largest picture, here a PNG', async () => {
    const png = await halves(300, 300).png().toBuffer();
    const icon = Buffer.concat([le16(0, 1, 1), Buffer.from([0, 0, 0, 0]), le16(1, 32), le32(png.length, 22), png]);

    const result = await analysed('a.ico', icon);

    expect(result.record).toMatchObject({ verdict: 'analysed', picture: { width: 300, height: 300 }, previews: {} });
    expect([await colourAt(result, 'left'), await colourAt(result, 'right')]).toEqual(['red', 'blue']);
  });

  it('are refused when they have no size', async () => {
    expect((await analysed('a.bmp', raw('BM\0\0\0\0\0\0\0\0\x1a\0\0\0\x28\0\0\0'))).record.reason).toBe('corrupt');
  });
});

describe('a name that says something else than the content', () => {
  it('is a warning and costs nothing', async () => {
    const { record } = await analysed('a.heic', await halves(40, 30).jpeg().toBuffer());

    expect(record).toMatchObject({ verdict: 'analysed', file: { format: 'jpeg', extensionMatches: false } });
    expect(record.warnings).toEqual([{ code: 'extensionMismatch', detail: 'the content is jpeg' }]);
  });
});

describe('JPEG XL', () => {
  it('keeps size and metadata, and says that it is not decoded', async () => {
    // Small: 240 high, 4 to 3, everything else as usual.
    const { record } = await analysed('a.jxl', Buffer.from([0xff, 0x0a, 0xfb, 0x02]));

    expect(record).toMatchObject({ verdict: 'analysed', picture: { width: 320, height: 240 } });
    expect(record.warnings).toEqual([{ code: 'pixelsNotDecoded', detail: 'jxl is not decoded' }]);
  });
});
