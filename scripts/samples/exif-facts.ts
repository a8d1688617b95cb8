import { type ExifFields, type Field, type Rational, writeExifBlock } from './exif-block.ts';

/** What a camera writes into a picture, in the units people use. */
export interface ExifFacts {
  readonly make?: string;
  readonly model?: string;
  readonly lens?: string;
  readonly serial?: string;
  readonly software?: string;
  readonly description?: string;
  readonly artist?: string;
  readonly copyright?: string;
  /** 1 to 8. */
  readonly orientation?: number;
  /** Wall-clock time, `2021-09-27T07:13:05`. */
  readonly taken?: string;
  /** `+02:00`. */
  readonly offset?: string;
  /** Digits after the seconds' point. */
  readonly subSec?: string;
  readonly iso?: number;
  readonly fNumber?: number;
  /** Seconds. */
  readonly exposureTime?: Rational;
  /** Millimetres. */
  readonly focalLength?: number;
  readonly focalLength35mm?: number;
  /** EXIF Flash, a set of bits: 16 off, 25 fired by itself. */
  readonly flash?: number;
  /** EXIF ExposureProgram: 1 manual, 2 normal, 3 aperture priority. */
  readonly program?: number;
  /** EXIF MeteringMode: 3 spot, 5 pattern. */
  readonly metering?: number;
  /** EXIF WhiteBalance: 0 automatic, 1 manual. */
  readonly whiteBalance?: number;
  /** EV. */
  readonly bias?: number;
  /** EXIF ColorSpace: 1 sRGB, 65535 what the ICC profile says. Absent: 1. */
  readonly colourSpace?: number;
  /** Width and height as stored. */
  readonly stored?: readonly [number, number];
  readonly gps?: GpsFacts;
}

/** A place on Earth (WGS 84). */
export interface GpsFacts {
  /** Degrees, north positive. */
  readonly latitude: number;
  /** Degrees, east positive. */
  readonly longitude: number;
  /** Metres above the sea. */
  readonly altitude?: number;
  /** Degrees clockwise from true north. */
  readonly direction?: number;
}

/** The EXIF block with these facts. */
export const exifBlockOf = (facts: ExifFacts): Buffer => writeExifBlock(exifFieldsOf(facts));

/** These facts as fields with the types the standard asks for. */
export function exifFieldsOf(facts: ExifFacts): ExifFields {
  const date = facts.taken?.replaceAll('-', ':').replace('T', ' ');
  return {
    image: [
      ...text(0x010e, facts.description),
      ...text(0x010f, facts.make),
      ...text(0x0110, facts.model),
      ...short(0x0112, facts.orientation),
      { tag: 0x011a, type: 'rational', value: [[72, 1]] },
      { tag: 0x011b, type: 'rational', value: [[72, 1]] },
      { tag: 0x0128, type: 'short', value: [2] },
      ...text(0x0131, facts.software),
      ...text(0x0132, date),
      ...text(0x013b, facts.artist),
      { tag: 0x0213, type: 'short', value: [1] },
      ...text(0x8298, facts.copyright),
    ],
    exif: [
      { tag: 0x9000, type: 'undefined', value: [...Buffer.from('0232', 'latin1')] },
      ...rational(0x829a, facts.exposureTime),
      ...rational(0x829d, facts.fNumber && tenths(facts.fNumber)),
      ...short(0x8822, facts.program),
      ...short(0x8827, facts.iso),
      ...text(0x9003, date),
      ...text(0x9004, date),
      ...text(0x9010, facts.offset),
      ...text(0x9011, facts.offset),
      ...text(0x9012, facts.offset),
      // Y, Cb, Cr, nothing.
      { tag: 0x9101, type: 'undefined', value: [1, 2, 3, 0] },
      ...bias(facts.bias),
      ...short(0x9207, facts.metering),
      ...short(0x9209, facts.flash),
      ...rational(0x920a, facts.focalLength && hundredths(facts.focalLength)),
      ...text(0x9291, facts.subSec),
      { tag: 0xa000, type: 'undefined', value: [...Buffer.from('0100', 'latin1')] },
      ...short(0xa001, facts.colourSpace ?? 1),
      ...short(0xa002, facts.stored?.[0]),
      ...short(0xa003, facts.stored?.[1]),
      ...short(0xa403, facts.whiteBalance),
      ...short(0xa405, facts.focalLength35mm),
      ...text(0xa431, facts.serial),
      ...text(0xa434, facts.lens),
    ],
    gps: facts.gps ? gpsFields(facts.gps) : [],
  };
}

function gpsFields({ latitude, longitude, altitude, direction }: GpsFacts): readonly Field[] {
  return [
    { tag: 0, type: 'byte', value: [2, 3, 0, 0] },
    { tag: 1, type: 'ascii', value: latitude < 0 ? 'S' : 'N' },
    { tag: 2, type: 'rational', value: degrees(latitude) },
    { tag: 3, type: 'ascii', value: longitude < 0 ? 'W' : 'E' },
    { tag: 4, type: 'rational', value: degrees(longitude) },
    ...(altitude === undefined
      ? []
      : [
          { tag: 5, type: 'byte', value: [altitude < 0 ? 1 : 0] } as const,
          { tag: 6, type: 'rational', value: [hundredths(Math.abs(altitude))] } as const,
        ]),
    ...(direction === undefined
      ? []
      : [
          { tag: 16, type: 'ascii', value: 'T' } as const,
          { tag: 17, type: 'rational', value: [hundredths(direction)] } as const,
        ]),
  ];
}

/** Degrees, minutes and seconds to a ten-thousandth: about three millimetres. */
export function degrees(value: number): readonly [Rational, Rational, Rational] {
  const seconds = Math.round(Math.abs(value) * 3600 * 10_000);
  const minutes = Math.floor(seconds / 600_000);
  return [
    [Math.floor(minutes / 60), 1],
    [minutes % 60, 1],
    [seconds % 600_000, 10_000],
  ];
}

const tenths = (value: number): Rational => [Math.round(value * 10), 10];
const hundredths = (value: number): Rational => [Math.round(value * 100), 100];

const text = (tag: number, value: string | undefined): readonly Field[] =>
  value === undefined ? [] : [{ tag, type: 'ascii', value }];

const short = (tag: number, value: number | undefined): readonly Field[] =>
  value === undefined ? [] : [{ tag, type: 'short', value: [value] }];

const rational = (tag: number, value: Rational | 0 | undefined): readonly Field[] =>
  value === undefined || value === 0 ? [] : [{ tag, type: 'rational', value: [value] }];

const bias = (value: number | undefined): readonly Field[] =>
  value === undefined ? [] : [{ tag: 0x9204, type: 'signedRational', value: [[Math.round(value * 100), 100]] }];
