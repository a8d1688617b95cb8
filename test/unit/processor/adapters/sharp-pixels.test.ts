import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharpPixels } from '../../../../processor/adapters/sharp-pixels.ts';
import type { Raster } from '../../../../processor/analysis/readers.ts';
import { longs, shorts, tiffBlock } from '../../../fixtures/tiff-block.ts';

const ask = { maxEdge: 1600, maxPixels: 120_000_000 };
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tintype-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, content: Uint8Array | string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** Left half red, right half blue. */
const halves = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#ff0000' } }).composite([
    { input: { create: { width: width / 2, height, channels: 3, background: '#0000ff' } }, left: width / 2, top: 0 },
  ]);

async function decoded(path: string): Promise<Raster> {
  const result = await sharpPixels.decode(path, ask);
  if (result.is !== 'decoded') throw new Error(result.detail);
  return result.raster;
}

const pixel = ({ data, width, channels }: Raster, x: number, y: number): readonly number[] => [
  ...data.subarray((y * width + x) * channels, (y * width + x) * channels + Math.min(3, channels)),
];
const near = (colour: readonly number[], expected: readonly number[]): boolean =>
  colour.every((part, at) => Math.abs(part - (expected[at] ?? 0)) <= 12);

describe('decoding', () => {
  it('turns the picture upright and says so before', async () => {
    const path = await write(
      'turned.jpg',
      await halves(80, 40).jpeg({ quality: 95 }).withExif({}).withMetadata({ orientation: 6 }).toBuffer(),
    );

    const raster = await decoded(path);

    expect(await sharpPixels.probe(path)).toMatchObject({ width: 80, height: 40, shownWidth: 40, shownHeight: 80 });
    expect([raster.width, raster.height]).toEqual([40, 80]);
    expect(near(pixel(raster, 20, 5), [255, 0, 0])).toBe(true);
    expect(near(pixel(raster, 20, 75), [0, 0, 255])).toBe(true);
  });

  it('shows the colours of a TIFF with more samples than a picture has', async () => {
    // Grey, and two samples of which nobody knows what they are: as sRGB that is five.
    const [width, height] = [16, 8];
    const samples = Buffer.from(
      Array.from({ length: width * height }, (_, at) => [at % width < width / 2 ? 20 : 200, 255, 0]).flat(),
    );
    const tags = (dataAt: number): Buffer =>
      tiffBlock({
        ifd0: [
          longs(0x100, width),
          longs(0x101, height),
          shorts(0x102, 8, 8, 8),
          shorts(0x103, 1),
          shorts(0x106, 1),
          longs(0x111, dataAt),
          shorts(0x115, 3),
          longs(0x116, height),
          longs(0x117, samples.length),
        ],
      });
    const path = await write('samples.tif', Buffer.concat([tags(tags(0).length), samples]));

    const raster = await decoded(path);

    expect(raster).toMatchObject({ width, height, channels: 3 });
    expect(near(pixel(raster, 1, 4), [20, 20, 20])).toBe(true);
    expect(near(pixel(raster, 14, 4), [200, 200, 200])).toBe(true);
    expect((await sharpPixels.encodeWebp(raster)).length).toBeGreaterThan(0);
  });

  it('never enlarges, and shrinks to the longest edge', async () => {
    const small = await write('small.png', await halves(8, 6).png().toBuffer());
    const large = await write('large.jpg', await halves(3200, 1000).jpeg().toBuffer());

    expect(await decoded(small)).toMatchObject({ width: 8, height: 6 });
    expect(await decoded(large)).toMatchObject({ width: 1600, height: 500 });
  });

  it('brings CMYK, 16 bits and grey to 8 bits of sRGB', async () => {
    const cmyk = await write('cmyk.jpg', await halves(16, 16).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer());
    const deep = await write('deep.png', await halves(16, 16).toColourspace('rgb16').png().toBuffer());
    const grey = await write('grey.png', await halves(16, 16).toColourspace('b-w').png().toBuffer());

    expect((await sharpPixels.probe(deep))?.bitDepth).toBe(16);
    expect(pixel(await decoded(deep), 2, 2)).toEqual([255, 0, 0]);
    expect((await decoded(cmyk)).channels).toBe(3);
    expect((await decoded(grey)).data.length).toBe(16 * 16 * (await decoded(grey)).channels);
  });

  it('takes the first frame of an animation and tells of the others', async () => {
    const frames = await Promise.all(
      ['#ff0000', '#00ff00', '#0000ff'].map((background) =>
        sharp({ create: { width: 10, height: 10, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const joined = sharp(frames, { join: { animated: true } });
    const path = await write('anim.webp', await joined.webp({ delay: [100, 200, 300], lossless: true }).toBuffer());

    expect(await sharpPixels.probe(path)).toMatchObject({ frames: 3, delaysMs: [100, 200, 300], shownHeight: 10 });
    expect(await decoded(path)).toMatchObject({ width: 10, height: 10 });
    expect(near(pixel(await decoded(path), 5, 5), [255, 0, 0])).toBe(true);
  });

  it('decodes what is there of a truncated picture and says that pixels are missing', async () => {
    const whole = await halves(400, 400).jpeg({ quality: 95 }).toBuffer();
    const path = await write('cut.jpg', whole.subarray(0, Math.floor(whole.length * 0.6)));

    const result = await sharpPixels.decode(path, ask);

    expect(result).toMatchObject({ is: 'decoded', trouble: 'damaged', raster: { width: 400, height: 400 } });
  });

  it('refuses more pixels than it may decode', async () => {
    const path = await write('many.png', await halves(100, 100).png().toBuffer());

    expect(await sharpPixels.decode(path, { ...ask, maxPixels: 9_999 })).toMatchObject({ is: 'failed' });
  });

  it('says why it failed without saying where', async () => {
    const path = await write('broken.png', Buffer.concat([(await halves(10, 10).png().toBuffer()).subarray(0, 40)]));

    const result = await sharpPixels.decode(path, ask);

    expect(JSON.stringify(result)).not.toContain(folder);
  });

  for (const [name, content] of [
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'],
    ['a PDF', '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>'],
    ['a PPM', 'P3 1 1 255 255 0 0'],
  ] as const) {
    it(`does not open ${name}`, async () => {
      const path = await write(`${name}.jpg`, content);

      expect(await sharpPixels.probe(path)).toBeUndefined();
      expect(await sharpPixels.decode(path, ask)).toMatchObject({ is: 'failed' });
    });
  }
});

describe('pixels from elsewhere', () => {
  const small = { maxEdge: 8, maxPixels: 1000 };

  it('are brought to sRGB by their profile', async () => {
    const { icc } = await sharp(await halves(4, 4).withIccProfile('p3').png().toBuffer()).metadata();
    const data = new Uint8Array(4 * 4 * 3).map((_, at) => (at % 3 === 0 ? 200 : 100));
    const plain = { width: 4, height: 4, colours: 'rgb', hasAlpha: false, bitDepth: 8, data } as const;

    const tagged = await sharpPixels.convert({ ...plain, icc: icc ?? Buffer.alloc(0) }, small);
    const untagged = await sharpPixels.convert(plain, small);

    // Display P3's (200, 100, 100) is a redder sRGB than (200, 100, 100).
    expect(untagged.is === 'decoded' && pixel(untagged.raster, 1, 1)).toEqual([200, 100, 100]);
    expect(tagged.is === 'decoded' && near(pixel(tagged.raster, 1, 1), [215, 93, 96])).toBe(true);
    expect(tagged.is === 'decoded' && (pixel(tagged.raster, 1, 1)[0] ?? 0) > 205).toBe(true);
  });

  it('keep their transparency, and ink becomes colour', async () => {
    const clear = { width: 1, height: 1, colours: 'rgb', hasAlpha: true, bitDepth: 8 } as const;
    const ink = { width: 1, height: 1, colours: 'cmyk', hasAlpha: false, bitDepth: 8 } as const;

    const alpha = await sharpPixels.convert({ ...clear, data: Uint8Array.from([10, 20, 30, 40]) }, small);
    const white = await sharpPixels.convert({ ...ink, data: new Uint8Array(4) }, small);

    expect(alpha.is === 'decoded' && [...alpha.raster.data]).toEqual([10, 20, 30, 40]);
    expect(white.is === 'decoded' && near(pixel(white.raster, 0, 0), [255, 255, 255])).toBe(true);
  });

  it('are taken from an embedded JPEG as it is stored', async () => {
    const jpeg = await halves(8, 4).jpeg({ quality: 95 }).withMetadata({ orientation: 6 }).toBuffer();

    expect(await sharpPixels.decodeBytes(jpeg, small)).toMatchObject({ raster: { width: 8, height: 4 } });
  });

  it('are never taken from what is embedded and is something else', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    const tiff = await halves(8, 4).tiff().toBuffer();

    expect(await sharpPixels.decodeBytes(svg, small)).toMatchObject({ is: 'failed' });
    expect(await sharpPixels.decodeBytes(tiff, small)).toMatchObject({ is: 'failed' });
  });
});

describe('previews', () => {
  it('are WebP of the raster, with its transparency', async () => {
    const clear = sharp({
      create: { width: 640, height: 480, channels: 4, background: { r: 0, g: 128, b: 0, alpha: 0.5 } },
    });
    const raster = await decoded(await write('clear.png', await clear.png().toBuffer()));

    const small = await sharpPixels.shrink(raster, { width: 320, height: 240 });
    const webp = await sharpPixels.encodeWebp(small);

    expect(small).toMatchObject({ width: 320, height: 240, channels: 4 });
    expect(await sharp(webp).metadata()).toMatchObject({ format: 'webp', width: 320, height: 240, hasAlpha: true });
  });

  it('are the raster itself where it has that size', async () => {
    const raster = await decoded(await write('tiny.png', await halves(4, 4).png().toBuffer()));

    expect(await sharpPixels.shrink(raster, { width: 4, height: 4 })).toBe(raster);
  });
});
