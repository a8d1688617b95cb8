import type { Exif } from 'sharp';
import type { Rational } from './exif-block.ts';
import { degrees, type ExifFacts } from './exif-facts.ts';

/** These facts as sharp takes them, for containers we do not open ourselves (WebP, AVIF). Orientation is left to 1. */
export function sharpExifOf(facts: ExifFacts): Exif {
  const date = facts.taken?.replaceAll('-', ':').replace('T', ' ');
  const { gps } = facts;
  return {
    IFD0: texts({ Make: facts.make, Model: facts.model, Software: facts.software, DateTime: date }),
    IFD2: texts({
      DateTimeOriginal: date,
      OffsetTimeOriginal: facts.offset,
      SubSecTimeOriginal: facts.subSec,
      ISOSpeedRatings: facts.iso,
      FNumber: facts.fNumber && `${Math.round(facts.fNumber * 10)}/10`,
      ExposureTime: facts.exposureTime && written(facts.exposureTime),
      FocalLength: facts.focalLength && `${Math.round(facts.focalLength * 100)}/100`,
      FocalLengthIn35mmFilm: facts.focalLength35mm,
      Flash: facts.flash,
      LensModel: facts.lens,
    }),
    ...(gps && {
      IFD3: texts({
        GPSLatitudeRef: gps.latitude < 0 ? 'S' : 'N',
        GPSLatitude: degrees(gps.latitude).map(written).join(' '),
        GPSLongitudeRef: gps.longitude < 0 ? 'W' : 'E',
        GPSLongitude: degrees(gps.longitude).map(written).join(' '),
        GPSAltitudeRef: gps.altitude !== undefined && gps.altitude < 0 ? 1 : 0,
        GPSAltitude: gps.altitude === undefined ? undefined : `${Math.round(Math.abs(gps.altitude) * 100)}/100`,
        GPSImgDirectionRef: gps.direction === undefined ? undefined : 'T',
        GPSImgDirection: gps.direction === undefined ? undefined : `${Math.round(gps.direction * 100)}/100`,
      }),
    }),
  };
}

const written = ([counter, denominator]: Rational): string => `${counter}/${denominator}`;

const texts = (fields: Readonly<Record<string, string | number | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
