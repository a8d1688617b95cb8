import { describe, expect, it } from 'vitest';
import { locate } from '../../../../processor/analysis/location.ts';
import { sourcesOf } from '../../../fixtures/sources.ts';

const locateGps = (gps: Readonly<Record<number, string | number | readonly number[]>>) =>
  locate(sourcesOf({ exif: { gps } }));

const malaga = { 1: 'N', 2: [36, 35, 50.79], 3: 'W', 4: [4, 30, 30.456] };

describe('location', () => {
  it('is in degrees, north and east positive', () => {
    const { location, isInvalid } = locateGps(malaga);

    expect(location?.latitude).toBeCloseTo(36.597442, 6);
    expect(location?.longitude).toBeCloseTo(-4.50846, 6);
    expect(isInvalid).toBe(false);
  });

  it('has altitude above sea level and direction from north', () => {
    const above = locateGps({ ...malaga, 5: 0, 6: 5.8, 17: 7 });
    const below = locateGps({ ...malaga, 5: 1, 6: 0.9 });

    expect(above.location).toMatchObject({ altitude: 5.8, direction: 7 });
    expect(below.location).toMatchObject({ altitude: -0.9 });
  });

  it('keeps the position when altitude or direction is no number', () => {
    const { location } = locateGps({ ...malaga, 6: Number.NaN, 17: 361 });

    expect(Object.keys(location ?? {})).toEqual(['latitude', 'longitude']);
  });

  for (const [name, tags] of [
    ['latitude is 213', { ...malaga, 2: [213, 0, 0] }],
    ['longitude is 999', { ...malaga, 4: [999, 0, 0] }],
    ['a denominator is 0', { ...malaga, 2: [Number.NaN, Number.NaN, Number.NaN] }],
    ['a part is infinite', { ...malaga, 2: [36, Number.POSITIVE_INFINITY, 0] }],
    ['a hemisphere is a joke', { ...malaga, 1: 'X' }],
  ] as const) {
    it(`is none, and wrong, where ${name}`, () => {
      expect(locateGps(tags)).toEqual({ isInvalid: true });
    });
  }

  it('is none, but not wrong, in a block a phone without a fix left empty', () => {
    const empty = { 1: '', 2: [Number.NaN, Number.NaN, Number.NaN], 3: '', 4: [Number.NaN, Number.NaN, Number.NaN] };

    expect(locateGps(empty)).toEqual({ isInvalid: false });
    expect(locateGps({})).toEqual({ isInvalid: false });
  });

  it('is read from XMP where EXIF has none', () => {
    const xmp = {
      'exif:GPSLatitude': '36,35.8465S',
      'exif:GPSLongitude': '4,30,30.456W',
      'exif:GPSAltitude': '58/10',
      'exif:GPSAltitudeRef': '1',
      'exif:GPSImgDirection': '700/100',
    };

    const { location } = locate(sourcesOf({ xmp }));

    expect(location?.latitude).toBeCloseTo(-36.597442, 6);
    expect(location?.longitude).toBeCloseTo(-4.50846, 6);
    expect(location).toMatchObject({ altitude: -5.8, direction: 7 });
  });

  it('is the one of EXIF where XMP has another', () => {
    const xmp = { 'exif:GPSLatitude': '1,0N', 'exif:GPSLongitude': '1,0E' };

    expect(locate(sourcesOf({ exif: { gps: malaga }, xmp })).location?.latitude).toBeCloseTo(36.597442, 6);
  });

  for (const latitude of ['91,0N', '36,35.8465E', 'north', '', '36,35,50,2N', '1e3,0N'])
    it(`is none in XMP's ${JSON.stringify(latitude)}`, () => {
      const xmp = { 'exif:GPSLatitude': latitude, 'exif:GPSLongitude': '4,30W' };

      expect(locate(sourcesOf({ xmp }))).toEqual({ isInvalid: false });
    });
});
