import { describe, expect, it } from 'vitest';
import { readCamera, readExposure } from '../../../../processor/analysis/exposure.ts';
import { sourcesOf } from '../../../fixtures/sources.ts';

describe('exposure', () => {
  it('is read with numbers as numbers and choices as words', () => {
    const exif = {
      33434: 0.005,
      33437: 5.6,
      34850: 3,
      34855: 100,
      37380: -0.3333,
      37383: 5,
      37385: 16,
      37386: 21,
      41987: 1,
      41989: 31,
    };

    expect(readExposure(sourcesOf({ exif: { exif } }))).toEqual({
      exposureTime: 0.005,
      fNumber: 5.6,
      program: 'aperturePriority',
      iso: 100,
      bias: -0.3333,
      metering: 'pattern',
      flash: 16,
      focalLength: 21,
      whiteBalance: 'manual',
      focalLength35mm: 31,
    });
  });

  it('is read from IFD0 where a camera put it there', () => {
    expect(readExposure(sourcesOf({ exif: { ifd0: { 33434: 0.06 } } }))).toEqual({ exposureTime: 0.06 });
  });

  it('finds an ISO beyond 16 bits in the tag made for it', () => {
    expect(readExposure(sourcesOf({ exif: { exif: { 34855: 65535, 34866: 102400 } } }))?.iso).toBe(102400);
    expect(readExposure(sourcesOf({ exif: { exif: { 34855: 65535 } } }))?.iso).toBe(65535);
  });

  it('leaves out zeros, undefined choices and what is no number', () => {
    const exif = { 33434: 0, 33437: Number.NaN, 34850: 0, 34855: 0, 37383: 255, 37386: Number.POSITIVE_INFINITY };

    expect(readExposure(sourcesOf({ exif: { exif } }))).toBeUndefined();
  });
});

describe('exposure without the plain tags', () => {
  it('is worked out of APEX values', () => {
    const exposure = readExposure(sourcesOf({ exif: { exif: { 37377: 6, 37378: 5 } } }));

    expect(exposure?.exposureTime).toBe(1 / 64);
    expect(exposure?.fNumber).toBeCloseTo(5.657, 3);
  });

  it('is read from XMP', () => {
    const xmp = {
      'exif:ExposureTime': '1/60',
      'exif:FNumber': '28/10',
      'exif:FocalLength': '50/1',
      'exif:ISOSpeedRatings': ['400'],
      'exif:ExposureProgram': '2',
    };

    expect(readExposure(sourcesOf({ xmp }))).toEqual({
      exposureTime: 1 / 60,
      fNumber: 2.8,
      focalLength: 50,
      iso: 400,
      program: 'program',
    });
  });

  it("has the maker's ISO where EXIF has none", () => {
    expect(readExposure(sourcesOf({ maker: { iso: 160 } }))?.iso).toBe(160);
    expect(readExposure(sourcesOf({ exif: { exif: { 34855: 200 } }, maker: { iso: 160 } }))?.iso).toBe(200);
    expect(readExposure(sourcesOf({ exif: { exif: { 34855: 0, 34865: 500 } } }))?.iso).toBe(500);
  });
});

describe('camera', () => {
  it('is text, cut at its NUL and trimmed', () => {
    const tags = sourcesOf({
      exif: {
        ifd0: { 271: 'NIKON CORPORATION\0rubbish', 272: ' NIKON D90 ', 305: '\0\0' },
        exif: { 42036: '50mm' },
      },
    });

    expect(readCamera(tags)).toEqual({ make: 'NIKON CORPORATION', model: 'NIKON D90', lens: '50mm' });
  });

  it('is found in the wrong directory', () => {
    expect(readCamera(sourcesOf({ exif: { exif: { 271: 'TEKOM', 272: 'D30CC' } } }))).toEqual({
      make: 'TEKOM',
      model: 'D30CC',
    });
  });

  it('has the lens of EXIF, else of XMP, else of the maker', () => {
    const exif = { exif: { 42036: 'From EXIF' } };
    const xmp = { 'aux:Lens': 'From XMP' };
    const maker = { lens: 'From the maker' };

    expect(readCamera(sourcesOf({ exif, xmp, maker }))?.lens).toBe('From EXIF');
    expect(readCamera(sourcesOf({ xmp, maker }))?.lens).toBe('From XMP');
    expect(readCamera(sourcesOf({ maker }))?.lens).toBe('From the maker');
  });

  for (const blank of ['----', '0.0 mm f/0.0', 'Unknown (00)', 'n/a'])
    it(`has no lens called ${blank}`, () => {
      expect(readCamera(sourcesOf({ exif: { exif: { 42036: blank } }, maker: { lens: 'A' } }))?.lens).toBe('A');
      expect(readCamera(sourcesOf({ exif: { exif: { 42036: blank } } }))).toBeUndefined();
    });

  it('has no serial number of nothing but zeros', () => {
    const exif = { exif: { 42033: '0000000', 42037: '0000000000' } };

    expect(readCamera(sourcesOf({ exif, maker: { serial: '77' } }))).toEqual({ serial: '77' });
  });

  it('has serial numbers and the maker of the lens', () => {
    const exif = { exif: { 42033: '123', 42035: 'Canon', 42037: '0012' } };

    expect(readCamera(sourcesOf({ exif }))).toEqual({ serial: '123', lensMake: 'Canon', lensSerial: '0012' });
    expect(readCamera(sourcesOf({ xmp: { 'aux:SerialNumber': '7' }, maker: { serial: '8' } }))).toEqual({
      serial: '7',
    });
  });
});
