import type { PictureRecord } from '../contract/record.ts';
import { mainTags, numberOf, textOf } from './exif-fields.ts';
import { present } from './present.ts';
import type { Sources } from './sources.ts';
import { numberIn, textIn } from './xmp-properties.ts';

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

/** How it was exposed by EXIF, else by XMP, else by the maker's notes; undefined when none says. */
export function readExposure(sources: Sources): Exposure | undefined {
  const { exif, xmp, maker } = sources;
  const flash = numberOf(exif, mainTags.flash);
  return present<Exposure>({
    iso: readIso(sources),
    fNumber: readFNumber(sources),
    exposureTime: readExposureTime(sources),
    focalLength:
      positive(numberOf(exif, mainTags.focalLength)) ??
      positive(numberIn(xmp, 'exif:FocalLength')) ??
      maker.focalLength,
    focalLength35mm:
      positive(numberOf(exif, mainTags.focalLength35mm)) ?? positive(numberIn(xmp, 'exif:FocalLengthIn35mmFilm')),
    flash: flash !== undefined && Number.isInteger(flash) && flash >= 0 && flash <= 0xffff ? flash : undefined,
    program: named(programs, numberOf(exif, mainTags.exposureProgram) ?? numberIn(xmp, 'exif:ExposureProgram')),
    bias: numberOf(exif, mainTags.exposureBias) ?? numberIn(xmp, 'exif:ExposureBiasValue'),
    metering: named(meterings, numberOf(exif, mainTags.meteringMode) ?? numberIn(xmp, 'exif:MeteringMode')),
    whiteBalance: named(whiteBalances, numberOf(exif, mainTags.whiteBalance) ?? numberIn(xmp, 'exif:WhiteBalance')),
  });
}

/** What took it, undefined when nothing says. */
export function readCamera({ exif, xmp, maker, texts }: Sources): Camera | undefined {
  return present<Camera>({
    make: textOf(exif, mainTags.make) ?? textIn(xmp, 'tiff:Make') ?? maker.make,
    model: textOf(exif, mainTags.model) ?? textIn(xmp, 'tiff:Model') ?? maker.model,
    lens: [textOf(exif, mainTags.lensModel), textIn(xmp, 'exifEX:LensModel'), textIn(xmp, 'aux:Lens'), maker.lens].find(
      isLens,
    ),
    lensMake: textOf(exif, mainTags.lensMake) ?? textIn(xmp, 'exifEX:LensMake'),
    lensSerial: [
      textOf(exif, mainTags.lensSerial),
      textIn(xmp, 'exifEX:LensSerialNumber'),
      textIn(xmp, 'aux:LensSerialNumber'),
      maker.lensSerial,
    ].find(isNumber),
    serial: [
      textOf(exif, mainTags.bodySerial),
      textOf(exif, mainTags.cameraSerial),
      textIn(xmp, 'exifEX:BodySerialNumber'),
      textIn(xmp, 'aux:SerialNumber'),
      maker.serial,
    ].find(isNumber),
    software: textOf(exif, mainTags.software) ?? textIn(xmp, 'xmp:CreatorTool') ?? texts.get('software'),
  });
}

/** A number of nothing but zeros is the one of a lens that has none. */
const isNumber = (serial: string | undefined): boolean =>
  serial !== undefined && !/^([0 -]+|n\/a|none|unknown)$/i.test(serial);

/** Cameras that do not know their lens write dashes, zeros, or that it is unknown. */
const isLens = (name: string | undefined): boolean =>
  name !== undefined && !/^(-+|0+|unknown.*|none|n\/a|null|\(?65535\)?|0(\.0)? ?mm f\/0(\.0)?)$/i.test(name);

// Exif 3.0, annex C: APEX values are logarithms to the base 2.
const fromShutterSpeed = (value: number | undefined): number | undefined =>
  value !== undefined && Math.abs(value) < 100 ? 2 ** -value : undefined;
const fromAperture = (value: number | undefined): number | undefined =>
  value !== undefined && value > 0 && value < 30 ? 2 ** (value / 2) : undefined;

const readExposureTime = ({ exif, xmp, maker }: Sources): number | undefined =>
  positive(numberOf(exif, mainTags.exposureTime)) ??
  positive(numberIn(xmp, 'exif:ExposureTime')) ??
  maker.exposureTime ??
  fromShutterSpeed(numberOf(exif, mainTags.shutterSpeedValue)) ??
  fromShutterSpeed(numberIn(xmp, 'exif:ShutterSpeedValue'));

const readFNumber = ({ exif, xmp, maker }: Sources): number | undefined =>
  positive(numberOf(exif, mainTags.fNumber)) ??
  positive(numberIn(xmp, 'exif:FNumber')) ??
  maker.fNumber ??
  fromAperture(numberOf(exif, mainTags.apertureValue)) ??
  fromAperture(numberIn(xmp, 'exif:ApertureValue'));

/** The ISO tag has 16 bits; beyond them it says 65535 and another tag has the number (Exif 3.0, annex G). */
function readIso({ exif, xmp, maker }: Sources): number | undefined {
  const iso = positive(numberOf(exif, mainTags.iso));
  if (iso !== undefined && iso !== 65535) return iso;
  const others = [
    mainTags.recommendedExposureIndex,
    mainTags.standardOutputSensitivity,
    mainTags.isoSpeed,
    mainTags.panasonicIso,
  ];
  return (
    others.map((tag) => positive(numberOf(exif, tag))).find((value) => value !== undefined) ??
    positive(maker.iso) ??
    iso ??
    positive(numberIn(xmp, 'exif:ISOSpeedRatings')) ??
    positive(numberIn(xmp, 'exifEX:PhotographicSensitivity')) ??
    positive(numberOf(exif, mainTags.exposureIndex))
  );
}

const positive = (value: number | undefined): number | undefined =>
  value !== undefined && value > 0 ? value : undefined;

const named = (names: Readonly<Record<number, string>>, value: number | undefined): string | undefined =>
  value === undefined ? undefined : names[value];
