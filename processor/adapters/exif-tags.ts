/**
 * Reads the values of chosen tags from a TIFF structure (TIFF 6.0, section 2; Exif 3.0, section 4.6): the EXIF block of
 * a picture, or a TIFF file. It stands before exifr (docs/decisions/0008), which loses every tag of a directory when one
 * entry is damaged and tries to allocate whatever size an entry claims. Each entry is judged for itself, nothing is read that
 * was not asked for, and no directory is followed but IFD0's EXIF and GPS.
 */
import type {
  ByteSource,
  DirectoryAt,
  ExifTags,
  MakerNoteBlock,
  PlacedTag,
  RawTag,
  TagMap,
  WantedTags,
} from '../analysis/readers.ts';
import { readText } from './plain-text.ts';

// More than any camera writes; a directory that claims more is cut here.
const entriesMax = 1024;
// Captions fit many times over; what is longer is a maker's own block or an attack.
const valueMaxBytes = 64 * 1024;
const exifPointer = 0x8769;
const gpsPointer = 0x8825;
const makerNoteTag = 0x927c;

/** Bytes of one value of each type, by type number (TIFF 6.0; 13 is an offset, from Adobe's supplement). */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4] as const;

// 42 is TIFF; 0x55 Panasonic's, 0x4f52 and 0x5352 Olympus' raw files, alike in all that is read here.
const magics: ReadonlySet<number> = new Set([42, 0x55, 0x4f52, 0x5352]);

interface Reading {
  readonly source: ByteSource;
  readonly isLittle: boolean;
  readonly damage: string[];
  makerNote?: MakerNoteBlock;
  claimedBytes: number;
}

/** The wanted tags of IFD0, EXIF and GPS, or undefined when the source is no TIFF structure. */
export async function readExifTags(source: ByteSource, wanted: WantedTags): Promise<ExifTags | undefined> {
  const header = viewOf(await source.readAt(0, 8));
  if (header.byteLength < 8) return undefined;
  const order = header.getUint16(0);
  const isLittle = order === 0x4949;
  if ((!isLittle && order !== 0x4d4d) || !magics.has(header.getUint16(2, isLittle))) return undefined;
  const reading: Reading = { source, isLittle, damage: [], claimedBytes: 0 };
  const main = new Set([...wanted.main, exifPointer, gpsPointer]);
  const ifd0 = await readDirectory(reading, { name: 'IFD0', at: header.getUint32(4, isLittle), wanted: main });
  const follow = async (name: string, pointer: number, tags: ReadonlySet<number>): Promise<TagMap> => {
    const at = ifd0.get(pointer)?.numbers[0];
    return at === undefined ? new Map() : readDirectory(reading, { name, at, wanted: tags });
  };
  const exif = await follow('EXIF', exifPointer, wanted.main);
  const gps = await follow('GPS', gpsPointer, wanted.gps);
  const { makerNote, damage, claimedBytes } = reading;
  return { ifd0, exif, gps, ...(makerNote !== undefined && { makerNote }), damage, claimedBytes };
}

/** The wanted tags of one directory somewhere in the source. What is damaged in it is left out. */
export async function readDirectoryAt(
  source: ByteSource,
  { at, isLittleEndian }: DirectoryAt,
  wanted: ReadonlySet<number>,
): Promise<ReadonlyMap<number, PlacedTag>> {
  return readPlaced(
    { source, isLittle: isLittleEndian, damage: [], claimedBytes: 0 },
    { name: 'MakerNote', at, wanted },
  );
}

interface Directory {
  readonly name: string;
  readonly at: number;
  readonly wanted: ReadonlySet<number>;
}

async function readDirectory(reading: Reading, directory: Directory): Promise<TagMap> {
  const placed = await readPlaced(reading, directory);
  return new Map([...placed].map(([tag, { at: _, ...value }]): [number, RawTag] => [tag, value]));
}

async function readPlaced(reading: Reading, directory: Directory): Promise<ReadonlyMap<number, PlacedTag>> {
  const { source, isLittle, damage } = reading;
  const tags = new Map<number, PlacedTag>();
  const head = viewOf(await source.readAt(directory.at, 2));
  const claimed = head.byteLength < 2 ? 0 : head.getUint16(0, isLittle);
  const entries = viewOf(await source.readAt(directory.at + 2, 12 * Math.min(claimed, entriesMax)));
  const there = Math.floor(entries.byteLength / 12);
  if (there < claimed || head.byteLength < 2) damage.push(`${directory.name} is cut short`);
  for (let entry = 0; entry < there; entry += 1) {
    const tag = entries.getUint16(12 * entry, isLittle);
    const value = await readValue(reading, entries, 12 * entry);
    if (typeof value === 'string') damage.push(`${directory.name} tag ${tag} ${value}`);
    else if (directory.wanted.has(tag) && !tags.has(tag)) tags.set(tag, value);
  }
  return tags;

  /** The entry's value, empty when nobody asked for it, or what is wrong with it. */
  async function readValue({ source: from }: Reading, view: DataView, at: number): Promise<PlacedTag | string> {
    const type = view.getUint16(at + 2, isLittle);
    const count = view.getUint32(at + 4, isLittle);
    const unit = typeBytes[type] ?? 0;
    if (unit === 0) return 'has an unknown type';
    const bytes = unit * count;
    const start = bytes <= 4 ? directory.at + 2 + at + 8 : view.getUint32(at + 8, isLittle);
    const tag = view.getUint16(at, isLittle);
    if (tag === makerNoteTag && bytes > 4) {
      reading.makerNote ??= { source, offset: start, length: bytes, isLittleEndian: isLittle };
    }
    if (tag !== makerNoteTag && bytes > 4) reading.claimedBytes += bytes;
    if (!directory.wanted.has(tag)) return { numbers: [], at: start };
    if (bytes > valueMaxBytes) return 'is too long';
    const inline = new Uint8Array(view.buffer, view.byteOffset + at + 8, Math.min(bytes, 4));
    const value = bytes <= 4 ? inline : await from.readAt(start, bytes);
    return value.length < bytes ? 'lies outside the file' : { ...decode(value, type, isLittle), at: start };
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const singleBytes: ReadonlySet<number> = new Set([1, 2, 6, 7]);

function decode(bytes: Uint8Array, type: number, isLittle: boolean): RawTag {
  const view = viewOf(bytes);
  const unit = typeBytes[type] ?? 1;
  const numbers = Array.from({ length: type === 2 ? 0 : Math.floor(bytes.length / unit) }, (_, at) =>
    readNumber(view, { type, at: at * unit, isLittle }),
  );
  return singleBytes.has(type) ? { numbers, text: readText(bytes) } : { numbers };
}

function readNumber(
  view: DataView,
  { type, at, isLittle }: { readonly type: number; readonly at: number; readonly isLittle: boolean },
): number {
  switch (type) {
    case 3:
      return view.getUint16(at, isLittle);
    case 4:
    case 13:
      return view.getUint32(at, isLittle);
    case 5:
      return view.getUint32(at, isLittle) / view.getUint32(at + 4, isLittle);
    case 6:
      return view.getInt8(at);
    case 8:
      return view.getInt16(at, isLittle);
    case 9:
      return view.getInt32(at, isLittle);
    case 10:
      return view.getInt32(at, isLittle) / view.getInt32(at + 4, isLittle);
    case 11:
      return view.getFloat32(at, isLittle);
    case 12:
      return view.getFloat64(at, isLittle);
    default:
      return view.getUint8(at);
  }
}
