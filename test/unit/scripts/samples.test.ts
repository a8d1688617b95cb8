import exifr from 'exifr';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { writeExifBlock } from '../../../scripts/samples/exif-block.ts';
import { degrees, exifBlockOf, exifFieldsOf } from '../../../scripts/samples/exif-facts.ts';
import { addGrain, storedFor } from '../../../scripts/samples/film.ts';
import { exifSegment, insertExif, insertSegments, segment } from '../../../scripts/samples/insert-exif.ts';
import { plans } from '../../../scripts/samples/list.ts';
import { makeStill } from '../../../scripts/samples/make-sample.ts';
import { xmpOf } from '../../../scripts/samples/xmp.ts';

const compact = (hex: string): string => hex.replaceAll(/\s/g, '');

describe('EXIF block', () => {
  it('holds a short value in its directory', () => {
    const block = writeExifBlock({ image: [{ tag: 0x0112, type: 'short', value: [6] }], exif: [], gps: [] });

    expect(block.toString('hex')).toBe(compact('49492a00 08000000  0100  1201 0300 01000000 06000000  00000000'));
  });

  it('puts longer values behind the directory, tags in rising order, at even places', () => {
    const block = writeExifBlock({
      image: [
        { tag: 0x0110, type: 'ascii', value: 'Z 6x' },
        { tag: 0x010f, type: 'ascii', value: 'Nik' },
      ],
      exif: [],
      gps: [],
    });

    expect(block.toString('hex')).toBe(
      compact(`49492a00 08000000  0200
        0f01 0200 04000000 4e696b00
        1001 0200 05000000 26000000
        00000000  5a20367800 00`),
    );
  });

  it('points to the EXIF and the GPS directory', () => {
    const block = writeExifBlock({
      image: [],
      exif: [{ tag: 0x9204, type: 'signedRational', value: [[-1, 3]] }],
      gps: [{ tag: 1, type: 'ascii', value: 'S' }],
    });

    expect(block.toString('hex')).toBe(
      compact(`49492a00 08000000  0200
        6987 0400 01000000 26000000
        2588 0400 01000000 40000000
        00000000
        0100  0492 0a00 01000000 38000000  00000000  ffffffff 03000000
        0100  0100 0200 02000000 53000000  00000000`),
    );
  });

  it('reads back as what was written', async () => {
    const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#357' } })
      .jpeg()
      .toBuffer();
    const facts = {
      make: 'Canon',
      lens: 'RF50mm',
      orientation: 6,
      taken: '2021-09-27T07:13:05',
      offset: '-06:00',
      subSec: '045',
      iso: 3200,
      fNumber: 2.8,
      exposureTime: [1, 250],
      focalLength: 50.5,
      focalLength35mm: 80,
      flash: 16,
      bias: -0.7,
      gps: { latitude: -50.9423, longitude: 13.2331, altitude: -7.5, direction: 312.5 },
    } as const;

    const read = await exifr.parse(insertExif('jpeg', jpeg, exifFieldsOf(facts)), {
      translateValues: false,
      reviveValues: false,
    });

    expect(read).toMatchObject({
      Make: 'Canon',
      LensModel: 'RF50mm',
      Orientation: 6,
      DateTimeOriginal: '2021:09:27 07:13:05',
      OffsetTimeOriginal: '-06:00',
      SubSecTimeOriginal: '045',
      ISO: 3200,
      FNumber: 2.8,
      ExposureTime: 0.004,
      FocalLength: 50.5,
      FocalLengthIn35mmFormat: 80,
      Flash: 16,
      ExposureCompensation: -0.7,
      GPSLatitudeRef: 'S',
      GPSLongitudeRef: 'E',
      GPSAltitude: 7.5,
      GPSImgDirection: 312.5,
    });
    expect(read.latitude).toBeCloseTo(-50.9423, 6);
    expect(read.longitude).toBeCloseTo(13.2331, 6);
    expect([...read.GPSAltitudeRef]).toEqual([1]);
  });

  it('never writes sixty seconds or minutes', () => {
    expect(degrees(12.9999999999)).toEqual([
      [13, 1],
      [0, 1],
      [0, 10_000],
    ]);
    expect(degrees(-0.5)).toEqual([
      [0, 1],
      [30, 1],
      [0, 10_000],
    ]);
  });

  it.each(['jpeg', 'png', 'tiff'] as const)('goes into a %s that still shows the same pixels', async (format) => {
    const picture = sharp({ create: { width: 9, height: 5, channels: 3, background: '#a42' } }).toFormat(format);
    const bytes = await picture.toBuffer();

    const inserted = insertExif(format, bytes, exifFieldsOf({ make: 'Leica', orientation: 8 }));

    expect(await sharp(inserted).metadata()).toMatchObject({ width: 9, height: 5, orientation: 8 });
    expect(await sharp(inserted).raw().toBuffer()).toEqual(await sharp(bytes).raw().toBuffer());
  });

  it('refuses what is no JPEG, and a segment too long for its length', () => {
    expect(() => insertSegments(Buffer.from('GIF89a'), exifSegment(exifBlockOf({})))).toThrow('not a JPEG');
    expect(() => segment(0xfe, Buffer.alloc(65_534))).toThrow(RangeError);
  });
});

describe('samples', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('stored for orientation %i are shown upright', async (orientation) => {
    const shown = { width: 2, height: 3, bytes: Uint8Array.from({ length: 18 }, (_, i) => i * 14) };

    const stored = storedFor(orientation, shown);

    const png = await sharp(stored.bytes, { raw: { width: stored.width, height: stored.height, channels: 3 } })
      .png()
      .toBuffer();
    const tagged = insertExif('png', png, exifFieldsOf({ orientation }));
    const seen = await sharp(tagged).autoOrient().raw().toBuffer({ resolveWithObject: true });
    expect([seen.info.width, seen.info.height]).toEqual([2, 3]);
    expect([...seen.data]).toEqual([...shown.bytes]);
  });

  it('are 24, each of its own name and scene', () => {
    expect(plans).toHaveLength(24);
    expect(new Set(plans.map(({ file }) => file)).size).toBe(24);
    expect(new Set(plans.map(({ scene }) => scene)).size).toBe(24);
  });

  it('have the same bytes every time', async () => {
    const plan = { ...plans.find(({ file }) => file === '2024 Lisbon/IMG_2231.jpg')!, edge: 40 };

    const [first, second] = [await makeStill(plan), await makeStill(plan)];

    expect(first.equals(second)).toBe(true);
    expect(await sharp(first).metadata()).toMatchObject({ format: 'jpeg', width: 40, height: 40, orientation: 6 });
  });

  it('grain changes bytes a little and never wraps round', () => {
    const white = new Uint8Array(300).fill(255);
    const black = new Uint8Array(300).fill(0);

    addGrain(white, 10, 4, 1);
    addGrain(black, 10, 4, 1);

    expect(Math.min(...white)).toBeGreaterThan(220);
    expect(Math.max(...black)).toBeLessThan(35);
    expect(new Set(white).size).toBeGreaterThan(1);
  });

  it('escape what XML would take for its own', () => {
    expect(xmpOf({ title: 'Å & <b>', keywords: ['a', 'b'], rating: 4 })).toContain(
      '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Å &amp; &lt;b&gt;</rdf:li></rdf:Alt></dc:title>',
    );
  });
});
