/**
 * When a picture was taken. Cameras write wall-clock time without a zone; it becomes an instant where the file names the
 * offset or says where it was, never by the zone of the machine that reads it (docs/decisions/0020).
 */
import type { PictureRecord } from '../contract/record.ts';
import { gpsTags, mainTags, textOf } from './exif-fields.ts';
import type { ExifTags, IptcFields } from './readers.ts';
import type { Sources } from './sources.ts';
import { toOffset } from './to-offset.ts';
import { textIn, type XmpProperties } from './xmp-properties.ts';
import { offsetAt } from './zone-offset.ts';

type Capture = NonNullable<PictureRecord['capture']>;

/** What a file says of one moment, as it says it. */
interface WrittenTime {
  /** `2021:09:27 07:13:05`, perhaps with a fraction and an offset. */
  readonly text: string | undefined;
  /** Digits after the decimal point, kept in a tag of their own. */
  readonly fraction?: string | undefined;
  /** Offsets kept in tags of their own, the best first. */
  readonly offsets?: readonly { readonly text: string | undefined; readonly from: string }[];
  /** The field it stands in, `exif:DateTimeOriginal`. */
  readonly from: string;
}

/** A moment as it was read, with its offset where the file names it. */
interface Moment {
  readonly local: string;
  readonly offset?: { readonly text: string; readonly from: string };
  readonly from: string;
}

/**
 * When it was taken: the first of its times that is a real date (cameras without a clock write zeros). `zone` is the IANA
 * zone at its position, where it has one. Undefined when no time is a date.
 */
export function readCapture(sources: Sources, zone: string | undefined): Capture | undefined {
  const moments = writtenTimes(sources).flatMap((one) => tryParseMoment(one) ?? []);
  const [moment] = moments;
  if (moment === undefined) return undefined;
  const { local, from } = moment;
  const offset =
    moment.offset ??
    sources.maker.offset ??
    sameMoment(moment, moments) ??
    byGps(moment, moments) ??
    byPlace(local, zone);
  return {
    local,
    ...(offset !== undefined && { offset: offset.text, instant: toInstant(local, offset.text) }),
    from,
    ...(offset !== undefined && { offsetFrom: offset.from }),
    ...(zone !== undefined && { zone }),
  };
}

/**
 * Every time a file names, the best first: when it was taken by EXIF, by the maker's container and by XMP and IPTC (MWG
 * guidelines 2.0, "Date/Time"), when it was made digital, when the satellites say, when somebody made or changed the file.
 */
function writtenTimes(sources: Sources): readonly WrittenTime[] {
  const { exif, iptc, xmp, texts } = sources;
  const offset = { text: textOf(exif, mainTags.offsetTime), from: 'exif:OffsetTime' };
  const created = [fromXmp(xmp, 'photoshop:DateCreated'), writtenByIptc(iptc)];
  return [
    {
      text: textOf(exif, mainTags.dateTimeOriginal),
      fraction: textOf(exif, mainTags.subSecTimeOriginal),
      // Phones and editors that write one offset often write the one for DateTime only.
      offsets: [{ text: textOf(exif, mainTags.offsetTimeOriginal), from: 'exif:OffsetTimeOriginal' }, offset],
      from: 'exif:DateTimeOriginal',
    },
    ...(sources.maker.takenAt === undefined ? [] : [sources.maker.takenAt]),
    fromXmp(xmp, 'exif:DateTimeOriginal'),
    ...(iptc.isNewerThanXmp === true ? created.toReversed() : created),
    {
      text: textOf(exif, mainTags.dateTimeDigitized),
      fraction: textOf(exif, mainTags.subSecTimeDigitized),
      offsets: [{ text: textOf(exif, mainTags.offsetTimeDigitized), from: 'exif:OffsetTimeDigitized' }, offset],
      from: 'exif:DateTimeDigitized',
    },
    fromXmp(xmp, 'exif:DateTimeDigitized'),
    writtenByGps(exif),
    fromXmp(xmp, 'exif:GPSTimeStamp'),
    fromXmp(xmp, 'exif:GPSDateTime'),
    { text: texts.get('creation time'), from: 'png:CreationTime' },
    fromXmp(xmp, 'xmp:CreateDate'),
    {
      text: textOf(exif, mainTags.dateTime),
      fraction: textOf(exif, mainTags.subSecTime),
      offsets: [offset],
      from: 'exif:DateTime',
    },
  ];
}

const fromXmp = (xmp: XmpProperties, name: string): WrittenTime => ({ text: textIn(xmp, name), from: `xmp:${name}` });

/** Only the two together say when: a date alone is a day somebody archived it, a time alone is nothing. */
function writtenByIptc(iptc: IptcFields): WrittenTime {
  const from = 'iptc:DateCreated';
  const day = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(iptc.dateCreated[0] ?? '');
  const time = /^(\d\d):?(\d\d):?(\d\d)(?:([+-]\d\d):?(\d\d))?/.exec(iptc.timeCreated[0] ?? '');
  if (day === null || time === null) return { text: undefined, from };
  const [, hour, minute, second, zoneHours, zoneMinutes] = time;
  const zone = zoneHours === undefined ? '' : `${zoneHours}:${zoneMinutes}`;
  return { text: `${day[1]}:${day[2]}:${day[3]} ${hour}:${minute}:${second}${zone}`, from };
}

/** GPS time is UTC. */
function writtenByGps(tags: ExifTags): WrittenTime {
  const day = tags.gps.get(gpsTags.dateStamp)?.text;
  const [hour, minute, second] = tags.gps.get(gpsTags.timeStamp)?.numbers ?? [];
  if (day === undefined || hour === undefined || minute === undefined || second === undefined) {
    return { text: undefined, from: gpsTime };
  }
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return { text: `${day.split('\0', 1)[0]} ${two(hour)}:${two(minute)}:${two(second)}Z`, from: gpsTime };
}

const gpsTime = 'exif:GPSDateTime';
const isGpsTime = ({ from }: Moment): boolean => from === gpsTime || /^xmp:exif:GPS/.test(from);

// XMP may leave out the seconds (ISO 8601 as in its part 1, section 8.2.1.2).
const written =
  /^\s*(\d{4})[:/.-](\d\d)[:/.-](\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9})\d*)?)?\s*(Z|[+-]\d\d:?\d\d)?\s*$/;

function tryParseMoment(one: WrittenTime): Moment | undefined {
  const found = written.exec(inNumbers(one.text ?? ''));
  if (found === null) return undefined;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '00', inline, zone] = found;
  if (!isRealTime([year, month, day, hour, minute, second].map(Number))) return undefined;
  const fraction = inline ?? /^\d{1,9}/.exec(one.fraction?.trim() ?? '')?.[0];
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction === undefined ? '' : `.${fraction}`}`;
  const named = [{ text: zone, from: one.from }, ...(one.offsets ?? [])].flatMap(({ text, from }) => {
    const offset = tryParseOffset(text);
    return offset === undefined ? [] : [{ text: offset, from }];
  });
  return { local, ...(named[0] !== undefined && { offset: named[0] }), from: one.from };
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** `Tue, 5 Mar 2013 10:15:00 GMT`, which PNG recommends (RFC 1123), in the order of the others. */
function inNumbers(text: string): string {
  const found = /^(?:[a-z]{3}, )?(\d{1,2}) ([a-z]{3}) (\d{4}) (\d\d:\d\d:\d\d) ?(GMT|UTC?|[+-]\d{4})?$/i.exec(
    text.trim(),
  );
  if (found === null) return text;
  const [, day = '', month = '', year, time, zone = ''] = found;
  const two = (value: string | number): string => String(value).padStart(2, '0');
  const number = months.indexOf(month.toLowerCase()) + 1;
  return `${year}-${two(number)}-${two(day)} ${time}${/^[+-]/.test(zone) ? zone : zone === '' ? '' : 'Z'}`;
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

/** The offset another field gives the very same wall-clock time: XMP has a place for it where older EXIF has none. */
const sameMoment = ({ local }: Moment, others: readonly Moment[]): Moment['offset'] =>
  others.find(
    (other) => other.local.slice(0, 19) === local.slice(0, 19) && other.offset !== undefined && !isGpsTime(other),
  )?.offset;

const quarterMs = 15 * 60_000;
// Receivers tell the time to the second and cameras' clocks are set by hand; an older fix than this says nothing.
const gpsSlackMs = 90_000;

/** The difference to GPS time where it is that of a zone: whole quarters of an hour, and hardly more. */
function byGps({ local }: Moment, others: readonly Moment[]): Moment['offset'] {
  const gps = others.find(isGpsTime);
  if (gps === undefined || gps.local.slice(0, 19) === local.slice(0, 19)) return undefined;
  const difference = Date.parse(`${local.slice(0, 19)}Z`) - Date.parse(`${gps.local.slice(0, 19)}Z`);
  const quarters = Math.round(difference / quarterMs);
  if (Math.abs(difference - quarters * quarterMs) > gpsSlackMs || quarters < -48 || quarters > 56) return undefined;
  return { text: toOffset(quarters * 15), from: gpsTime };
}

function byPlace(local: string, zone: string | undefined): Moment['offset'] {
  const minutes = zone === undefined ? undefined : offsetAt(local, zone);
  return minutes === undefined ? undefined : { text: toOffset(minutes), from: 'place' };
}

/** `local` at `offset` in UTC, its fraction kept as written. */
function toInstant(local: string, offset: string): string {
  const [seconds = '', fraction] = local.split('.');
  const utc = new Date(`${seconds}${offset}`).toISOString().slice(0, 19);
  return `${utc}${fraction === undefined ? '' : `.${fraction}`}Z`;
}
