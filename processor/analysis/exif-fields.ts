/** The EXIF tags we read (Exif 3.0, CIPA DC-008; DNG 1.7) and how to look them up. */

import { cleanText } from './clean-text.ts';
import type { ExifTags, RawTag, TagMap, WantedTags } from './readers.ts';

/** Tags of IFD0 and the EXIF directory. */
export const mainTags = {
  /** Panasonic's own, in its raw files. */
  panasonicIso: 0x0017,
  newSubfileType: 0x00fe,
  bitsPerSample: 0x0102,
  compression: 0x0103,
  photometric: 0x0106,
  imageDescription: 0x010e,
  make: 0x010f,
  model: 0x0110,
  orientation: 0x0112,
  software: 0x0131,
  dateTime: 0x0132,
  artist: 0x013b,
  subIfds: 0x014a,
  rating: 0x4746,
  cfaPattern: 0x828e,
  copyright: 0x8298,
  exposureTime: 0x829a,
  fNumber: 0x829d,
  exposureProgram: 0x8822,
  iso: 0x8827,
  standardOutputSensitivity: 0x8831,
  recommendedExposureIndex: 0x8832,
  isoSpeed: 0x8833,
  dateTimeOriginal: 0x9003,
  dateTimeDigitized: 0x9004,
  offsetTime: 0x9010,
  offsetTimeOriginal: 0x9011,
  offsetTimeDigitized: 0x9012,
  shutterSpeedValue: 0x9201,
  apertureValue: 0x9202,
  exposureBias: 0x9204,
  maxApertureValue: 0x9205,
  meteringMode: 0x9207,
  flash: 0x9209,
  focalLength: 0x920a,
  userComment: 0x9286,
  subSecTime: 0x9290,
  subSecTimeOriginal: 0x9291,
  subSecTimeDigitized: 0x9292,
  xpTitle: 0x9c9b,
  xpComment: 0x9c9c,
  xpAuthor: 0x9c9d,
  xpKeywords: 0x9c9e,
  exposureIndex: 0xa215,
  customRendered: 0xa401,
  whiteBalance: 0xa403,
  focalLength35mm: 0xa405,
  bodySerial: 0xa431,
  lensMake: 0xa433,
  lensModel: 0xa434,
  lensSerial: 0xa435,
  dngVersion: 0xc612,
  cameraSerial: 0xc62f,
} as const;

/** Tags of the GPS directory. */
export const gpsTags = {
  latitudeRef: 1,
  latitude: 2,
  longitudeRef: 3,
  longitude: 4,
  altitudeRef: 5,
  altitude: 6,
  timeStamp: 7,
  direction: 17,
  dateStamp: 29,
} as const;

/** Everything the analysis asks of an EXIF block. */
export const wantedTags: WantedTags = {
  main: new Set(Object.values(mainTags)),
  gps: new Set(Object.values(gpsTags)),
};

const nothing: TagMap = new Map();

/** The tags of an original that has none. */
export const noExif: ExifTags = { ifd0: nothing, exif: nothing, gps: nothing, damage: [] };

type MainTag = (typeof mainTags)[keyof typeof mainTags];

/** The tag as stored. Cameras and editors mix the two directories up, so it counts wherever it stands; IFD0 first. */
export const tagOf = (tags: ExifTags, tag: MainTag): RawTag | undefined => tags.ifd0.get(tag) ?? tags.exif.get(tag);

/** The tag as cleaned text up to its first NUL, undefined when it is blank. */
export const textOf = (tags: ExifTags, tag: MainTag): string | undefined => {
  const text = tagOf(tags, tag)?.text;
  return text === undefined ? undefined : cleanText(text.split('\0', 1)[0] ?? '');
};

/** Both halves of the tag: EXIF's Copyright holds the photographer's and, after a NUL, the editor's. */
export const textPartsOf = (tags: ExifTags, tag: MainTag): readonly string[] =>
  (tagOf(tags, tag)?.text ?? '').split('\0').flatMap((part) => cleanText(part) ?? []);

/** The tag's first number when it is finite. */
export const numberOf = (tags: ExifTags, tag: MainTag): number | undefined => {
  const value = tagOf(tags, tag)?.numbers[0];
  return value !== undefined && Number.isFinite(value) ? value : undefined;
};

/** Windows' XP tags: UTF-16, little-endian, as bytes. */
export const wideTextOf = (tags: ExifTags, tag: MainTag): string | undefined => {
  const bytes = tagOf(tags, tag)?.numbers ?? [];
  let text = '';
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    text += String.fromCharCode((bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0));
  }
  return cleanText(text.split('\0', 1)[0] ?? '');
};
