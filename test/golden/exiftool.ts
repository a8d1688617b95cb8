/** Asks an installed ExifTool what it says of every file in a folder. */
import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { type Reference, ReferenceFields, type ReferenceSet } from './reference.ts';

const run = promisify(execFile);

/** The version whose values the shared manifest has. Earlier ones know fewer cameras and lenses. */
export const exiftoolWanted = 13;

/** `13.59`, or undefined when there is no exiftool. */
export async function findExiftool(): Promise<string | undefined> {
  try {
    return (await run('exiftool', ['-ver'])).stdout.trim();
  } catch {
    // Not installed.
    return undefined;
  }
}

type Tags = Readonly<Record<string, unknown>>;
const Answers = z.array(z.record(z.string(), z.unknown()));

/** The files of a folder and its subfolders that ExifTool takes for pictures. */
export async function askExiftool(folder: string, version: string): Promise<ReferenceSet> {
  const at = resolve(folder);
  const numbers = await ask(['-n', '-G1', '-struct', at]);
  const printed = await ask(['-G1', '-Composite:LensID', '-LensType', '-Lens', '-LensModel', at]);
  const mwg = await ask(['-n', '-G1', '-use', 'MWG', '-MWG:Description', '-MWG:Creator', '-MWG:Copyright', at]);
  const byPath = (answers: readonly Tags[]): Map<unknown, Tags> =>
    new Map(answers.map((tags) => [tags.SourceFile, tags]));
  const prints = byPath(printed);
  const mwgs = byPath(mwg);
  const files = numbers.flatMap((tags) =>
    toReference(tags, prints.get(tags.SourceFile) ?? {}, mwgs.get(tags.SourceFile) ?? {}),
  );
  return { tool: `ExifTool ${version}`, files };
}

async function ask(options: readonly string[]): Promise<readonly Tags[]> {
  const folder = options.at(-1) ?? '.';
  try {
    const { stdout } = await run(
      'exiftool',
      ['-config', '', '-json', '-r', '-q', '-q', ...options.slice(0, -1), folder],
      {
        maxBuffer: 1024 ** 3,
      },
    );
    return parse(stdout);
  } catch (error) {
    // It exits with 1 when it could not read one of the files, and has written the others.
    const stdout = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    if (stdout === '') throw error;
    return parse(stdout);
  }
}

const parse = (json: string): readonly Tags[] => (json.trim() === '' ? [] : Answers.parse(JSON.parse(json)));

/** ExifTool's own order within a group of equals: what stands in the block the field was made for. */
const sources = {
  make: ['IFD0:Make', 'ExifIFD:Make', 'CanonRaw:Make', 'XMP-tiff:Make'],
  model: ['IFD0:Model', 'ExifIFD:Model', 'CanonRaw:Model', 'XMP-tiff:Model'],
  orientation: ['IFD0:Orientation', 'ExifIFD:Orientation', 'XMP-tiff:Orientation'],
  iso: ['ExifIFD:ISO', 'IFD0:ISO', 'Composite:ISO', 'XMP-exif:ISO'],
  fNumber: ['ExifIFD:FNumber', 'IFD0:FNumber', 'Composite:Aperture', 'XMP-exif:FNumber'],
  exposureTime: ['ExifIFD:ExposureTime', 'IFD0:ExposureTime', 'Composite:ShutterSpeed', 'XMP-exif:ExposureTime'],
  focalLength: ['ExifIFD:FocalLength', 'IFD0:FocalLength', 'XMP-exif:FocalLength'],
  flash: ['ExifIFD:Flash', 'IFD0:Flash'],
  title: ['XMP-dc:Title', 'IPTC:ObjectName', 'IFD0:XPTitle'],
  description: ['XMP-dc:Description', 'IFD0:ImageDescription', 'IPTC:Caption-Abstract'],
  rating: ['XMP-xmp:Rating', 'IFD0:Rating'],
  creator: ['XMP-dc:Creator', 'IFD0:Artist', 'IPTC:By-line'],
  copyright: ['XMP-dc:Rights', 'IFD0:Copyright', 'IPTC:CopyrightNotice'],
  offset: ['ExifIFD:OffsetTimeOriginal', 'ExifIFD:OffsetTime', 'ExifIFD:OffsetTimeDigitized'],
  makerNoteOffset: ['Canon:TimeZone', 'Nikon:TimeZone'],
  captureTime: [
    'ExifIFD:DateTimeOriginal',
    'IFD0:DateTimeOriginal',
    'CanonRaw:DateTimeOriginal',
    'XMP-exif:DateTimeOriginal',
    'Composite:DateTimeCreated',
    'XMP-photoshop:DateCreated',
    'ExifIFD:CreateDate',
    'XMP-xmp:CreateDate',
    'Composite:GPSDateTime',
    'XMP-exif:GPSDateTime',
    'IFD0:ModifyDate',
  ],
  iccDescription: ['ICC_Profile:ProfileDescription'],
} as const;

function toReference(tags: Tags, printed: Tags, mwg: Tags): readonly Reference[] {
  const path = tags.SourceFile;
  const fileType = tags['File:FileType'];
  const mime = tags['File:MIMEType'];
  if (typeof path !== 'string' || typeof fileType !== 'string' || !isPicture(String(mime))) return [];
  const named = Object.fromEntries(
    Object.entries(sources).map(([field, names]) => [field, names.map((name) => one(tags[name])).find(isThere)]),
  );
  const fields = ReferenceFields.safeParse(
    cleaned({
      ...named,
      ...times(named),
      ...sizes(tags),
      ...places(tags),
      ...lenses(tags, printed),
      keywords: keywords(tags),
    }),
  );
  const byMwg = ReferenceFields.safeParse(
    cleaned({ description: mwg['MWG:Description'], creator: one(mwg['MWG:Creator']), copyright: mwg['MWG:Copyright'] }),
  );
  if (!fields.success) return [];
  return [{ path, fileType, fields: fields.data, ...(byMwg.success && { byMwg: { fields: byMwg.data } }) }];
}

const isPicture = (mime: string): boolean => mime.startsWith('image/') || mime === 'application/vnd.adobe.photoshop';

const isThere = (value: unknown): boolean => value !== undefined && value !== '' && !/^0000:00:00/.test(String(value));

/** Several values as one, as ExifTool prints them. */
const one = (value: unknown): unknown => (Array.isArray(value) ? value.join(', ') : value);

const cleaned = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => isThere(value)));

/** `2021:09:27 07:13:05.12-06:00` as `2021-09-27T07:13:05`, and its zone where no tag has it. */
function times({ captureTime, offset, makerNoteOffset }: Tags): Tags {
  const found = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)?([+-]\d\d:\d\d|Z)?/.exec(String(captureTime ?? ''));
  const minutes = typeof makerNoteOffset === 'number' ? makerNoteOffset : undefined;
  return {
    captureTime: found === null ? undefined : `${found[1]}-${found[2]}-${found[3]}T${found[4]}`,
    offset: offset ?? (found?.[5] === 'Z' ? '+00:00' : found?.[5]),
    makerNoteOffset: minutes === undefined ? undefined : zone(minutes),
  };
}

function zone(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

function sizes(tags: Tags): Tags {
  const [width, height] = String(tags['Composite:ImageSize'] ?? '')
    .split(/[ x]/)
    .map(Number);
  if (!width || !height) return {};
  const isTurned = isHeif(tags)
    ? isQuarterTurn(Number(tags['QuickTime:Rotation'] ?? 0))
    : Number(tags['IFD0:Orientation'] ?? tags['ExifIFD:Orientation'] ?? 1) >= 5;
  return { width, height, displayWidth: isTurned ? height : width, displayHeight: isTurned ? width : height };
}

/** Degrees, or since ExifTool 13 quarter turns. */
const isQuarterTurn = (rotation: number): boolean => (rotation < 4 ? rotation % 2 === 1 : rotation % 180 === 90);

const isHeif = (tags: Tags): boolean => /^(HEI|AVIF)/.test(String(tags['File:FileType']));

function places(tags: Tags): Tags {
  const latitude = tags['Composite:GPSLatitude'];
  const longitude = tags['Composite:GPSLongitude'];
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return {};
  return {
    latitude,
    longitude,
    altitude: tags['Composite:GPSAltitude'],
    direction: tags['GPS:GPSImgDirection'],
  };
}

// What ExifTool prints of a lens it cannot name: nothing, a range of focal lengths, a mount.
const isNoLens = /^(unknown.*|n\/a|none|[\d.]+( ?- ?[\d.]+)?( ?mm)?.{0,9}|af|af-s|mf|g|g vr|)$/i;

function lenses(tags: Tags, printed: Tags): Tags {
  const all = [
    tags['ExifIFD:LensModel'],
    tags['XMP-exifEX:LensModel'],
    tags['XMP-aux:Lens'],
    ...Object.entries(printed).flatMap(([name, value]) =>
      /:(LensID|LensType|Lens|LensModel)$/.test(name) ? [value] : [],
    ),
  ].filter((name): name is string => typeof name === 'string' && !isNoLens.test(name));
  return { lens: all[0], lensAlternatives: all.length === 0 ? undefined : all };
}

function keywords(tags: Tags): readonly string[] | undefined {
  const all = [tags['XMP-dc:Subject'], tags['IPTC:Keywords']].flat().filter(isThere).map(String);
  return all.length === 0 ? undefined : [...new Set(all)];
}

/** Where the shared pictures are, seen from the repository. */
export const sharedPhotos = join(import.meta.dirname, '..', '..', '..', 'shared', 'photos');
