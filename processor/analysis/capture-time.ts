/**
 * When a picture was taken. Cameras write wall-clock time without a zone; it becomes an instant only where the file
 * names the offset, never by the zone of the machine that reads it.
 */
import type { PictureRecord } from '../contract/record.ts';
import { gpsTags, mainTags, textOf } from './exif-fields.ts';
import type { ExifTags, IptcFields } from './readers.ts';

type Capture = NonNullable<PictureRecord['capture']>;

/** What a file says of one moment, as it says it. */
export interface WrittenTime {
  /** `2021:09:27 07:13:05`, perhaps with a fraction and an offset. */
  readonly text: string | undefined;
  /** Digits after the decimal point, kept in a tag of their own. */
  readonly fraction?: string | undefined;
  /** `-06:00`, kept in a tag of its own. */
  readonly offset?: string | undefined;
  /** The field it stands in, `exif:DateTimeOriginal`. */
  readonly from: string;
}

/** The first of these that is a real date, or undefined when none is (cameras without a clock write zeros). */
export function chooseCapture(written: readonly WrittenTime[]): Capture | undefined {
  for (const one of written) {
    const capture = tryParseCapture(one);
    if (capture !== undefined) return capture;
  }
  return undefined;
}

/** What EXIF and IPTC say of when it was taken, the best first. */
export function writtenTimes(tags: ExifTags, iptc: IptcFields): readonly WrittenTime[] {
  const offset = textOf(tags, mainTags.offsetTime);
  return [
    {
      text: textOf(tags, mainTags.dateTimeOriginal),
      fraction: textOf(tags, mainTags.subSecTimeOriginal),
      // Phones and editors that write one offset often write the one for DateTime only.
      offset: textOf(tags, mainTags.offsetTimeOriginal) ?? offset,
      from: 'exif:DateTimeOriginal',
    },
    {
      text: textOf(tags, mainTags.dateTimeDigitized),
      fraction: textOf(tags, mainTags.subSecTimeDigitized),
      offset: textOf(tags, mainTags.offsetTimeDigitized) ?? offset,
      from: 'exif:DateTimeDigitized',
    },
    writtenByIptc(iptc),
    writtenByGps(tags),
    {
      text: textOf(tags, mainTags.dateTime),
      fraction: textOf(tags, mainTags.subSecTime),
      offset,
      from: 'exif:DateTime',
    },
  ];
}

/** Only the two together say when: a date alone is a day somebody archived it, a time alone is nothing. */
function writtenByIptc(iptc: IptcFields): WrittenTime {
  const from = 'iptc:DateCreated';
  const day = /^(\d{4})(\d\d)(\d\d)$/.exec(iptc.dateCreated[0] ?? '');
  const time = /^(\d\d)(\d\d)(\d\d)(?:([+-]\d\d)(\d\d))?/.exec(iptc.timeCreated[0] ?? '');
  if (day === null || time === null) return { text: undefined, from };
  const [, hour, minute, second, zoneHours, zoneMinutes] = time;
  return {
    text: `${day[1]}:${day[2]}:${day[3]} ${hour}:${minute}:${second}`,
    offset: zoneHours === undefined ? undefined : `${zoneHours}:${zoneMinutes}`,
    from,
  };
}

/** GPS time is UTC. */
function writtenByGps(tags: ExifTags): WrittenTime {
  const from = 'exif:GPSDateTime';
  const day = tags.gps.get(gpsTags.dateStamp)?.text;
  const [hour, minute, second] = tags.gps.get(gpsTags.timeStamp)?.numbers ?? [];
  if (day === undefined || hour === undefined || minute === undefined || second === undefined) {
    return { text: undefined, from };
  }
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return {
    text: `${day.split('\0', 1)[0]} ${two(hour)}:${two(minute)}:${two(second)}`,
    offset: '+00:00',
    from,
  };
}

const written =
  /^\s*(\d{4})[:/.-](\d\d)[:/.-](\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9})\d*)?\s*(Z|[+-]\d\d:?\d\d)?\s*$/;

function tryParseCapture(one: WrittenTime): Capture | undefined {
  const found = written.exec(one.text ?? '');
  if (found === null) return undefined;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', inline, zone] = found;
  if (!isRealTime([year, month, day, hour, minute, second].map(Number))) return undefined;
  const fraction = inline ?? /^\d{1,9}/.exec(one.fraction?.trim() ?? '')?.[0];
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction === undefined ? '' : `.${fraction}`}`;
  const offset = tryParseOffset(zone ?? one.offset);
  if (offset === undefined) return { local, from: one.from };
  return { local, offset, instant: toInstant(local, offset), from: one.from };
}

function isRealTime([year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0]: readonly number[]): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? (isLeapYear ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day <= days && hour < 24 && minute < 60 && second < 60;
}

/** Offsets in use run from -12:00 to +14:00. */
function tryParseOffset(text: string | undefined): string | undefined {
  if (text?.trim() === 'Z') return '+00:00';
  const found = /^([+-])(\d\d):?([0-5]\d)$/.exec(text?.trim() ?? '');
  if (found === null || Number(found[2]) > 14) return undefined;
  return `${found[1]}${found[2]}:${found[3]}`;
}

/** `local` at `offset` in UTC, its fraction kept as written. */
function toInstant(local: string, offset: string): string {
  const [seconds = '', fraction] = local.split('.');
  const utc = new Date(`${seconds}${offset}`).toISOString().slice(0, 19);
  return `${utc}${fraction === undefined ? '' : `.${fraction}`}Z`;
}
