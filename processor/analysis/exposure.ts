import type { PictureRecord } from '../contract/record.ts';
import { mainTags, numberOf, textOf } from './exif-fields.ts';
import { present } from './present.ts';
import type { ExifTags } from './readers.ts';

type Exposure = NonNullable<PictureRecord['exposure']>;
type Camera = NonNullable<PictureRecord['camera']>;

// Exif 3.0, section 4.6.6: ExposureProgram, MeteringMode, WhiteBalance. 0 is "not defined" and stays absent.
const programs: Readonly<Record<number, string>> = {
  1: 'manual',
  2: 'program',
  3: 'aperturePriority',
  4: 'shutterPriority',
  5: 'creative',
  6: 'action',
  7: 'portrait',
  8: 'landscape',
};
const meterings: Readonly<Record<number, string>> = {
  1: 'average',
  2: 'centreWeighted',
  3: 'spot',
  4: 'multiSpot',
  5: 'pattern',
  6: 'partial',
};
const whiteBalances: Readonly<Record<number, string>> = { 0: 'auto', 1: 'manual' };

/** How it was exposed, or undefined when the file does not say. */
export function readExposure(tags: ExifTags): Exposure | undefined {
  const flash = numberOf(tags, mainTags.flash);
  return present<Exposure>({
    iso: readIso(tags),
    fNumber: positive(numberOf(tags, mainTags.fNumber)),
    exposureTime: positive(numberOf(tags, mainTags.exposureTime)),
    focalLength: positive(numberOf(tags, mainTags.focalLength)),
    focalLength35mm: positive(numberOf(tags, mainTags.focalLength35mm)),
    flash: flash !== undefined && Number.isInteger(flash) && flash >= 0 && flash <= 0xffff ? flash : undefined,
    program: named(programs, numberOf(tags, mainTags.exposureProgram)),
    bias: numberOf(tags, mainTags.exposureBias),
    metering: named(meterings, numberOf(tags, mainTags.meteringMode)),
    whiteBalance: named(whiteBalances, numberOf(tags, mainTags.whiteBalance)),
  });
}

/** What took it, or undefined when the file does not say. */
export function readCamera(tags: ExifTags): Camera | undefined {
  return present<Camera>({
    make: textOf(tags, mainTags.make),
    model: textOf(tags, mainTags.model),
    lens: textOf(tags, mainTags.lensModel),
    serial: textOf(tags, mainTags.bodySerial) ?? textOf(tags, mainTags.cameraSerial),
    software: textOf(tags, mainTags.software),
  });
}

/** The ISO tag has 16 bits; beyond them it says 65535 and another tag has the number (Exif 3.0, annex G). */
function readIso(tags: ExifTags): number | undefined {
  const iso = positive(numberOf(tags, mainTags.iso));
  if (iso !== undefined && iso !== 65535) return iso;
  const wide = numberOf(tags, mainTags.recommendedExposureIndex) ?? numberOf(tags, mainTags.standardOutputSensitivity);
  return positive(wide) ?? iso;
}

const positive = (value: number | undefined): number | undefined =>
  value !== undefined && value > 0 ? value : undefined;

const named = (names: Readonly<Record<number, string>>, value: number | undefined): string | undefined =>
  value === undefined ? undefined : names[value];
