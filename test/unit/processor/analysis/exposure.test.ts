import { describe, expect, it } from 'vitest';
import { readCamera, readExposure } from '../../../../processor/analysis/exposure.ts';
import { exifTags } from '../../../fixtures/exif-tags.ts';

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

    expect(readExposure(exifTags({ exif }))).toEqual({
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
    expect(readExposure(exifTags({ ifd0: { 33434: 0.06 } }))).toEqual({ exposureTime: 0.06 });
  });

  it('finds an ISO beyond 16 bits in the tag made for it', () => {
    expect(readExposure(exifTags({ exif: { 34855: 65535, 34866: 102400 } }))?.iso).toBe(102400);
    expect(readExposure(exifTags({ exif: { 34855: 65535 } }))?.iso).toBe(65535);
  });

  it('leaves out zeros, undefined choices and what is no number', () => {
    const exif = { 33434: 0, 33437: Number.NaN, 34850: 0, 34855: 0, 37383: 255, 37386: Number.POSITIVE_INFINITY };

    expect(readExposure(exifTags({ exif }))).toBeUndefined();
  });
});

describe('camera', () => {
  it('is text, cut at its NUL and trimmed', () => {
    const tags = exifTags({
      ifd0: { 271: 'NIKON CORPORATION\0rubbish', 272: ' NIKON D90 ', 305: '\0\0' },
      exif: { 42036: '50mm' },
    });

    expect(readCamera(tags)).toEqual({ make: 'NIKON CORPORATION', model: 'NIKON D90', lens: '50mm' });
  });

  it('is found in the wrong directory', () => {
    expect(readCamera(exifTags({ exif: { 271: 'TEKOM', 272: 'D30CC' } }))).toEqual({ make: 'TEKOM', model: 'D30CC' });
  });
});
