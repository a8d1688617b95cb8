/**
 * The directories of a TIFF structure (TIFF 6.0, section 2): a TIFF's pages, the pictures in a raw file. Only what tells
 * where pictures are and how large; what the other tags mean is for the readers of EXIF.
 */
import type { ByteSource } from '../readers.ts';
import { type Fields, fieldsOf } from './bytes.ts';
import type { Extent } from './container.ts';

/** The tags that say where a picture is. */
export const pictureTags = {
  panasonicTop: 4,
  panasonicLeft: 5,
  panasonicBottom: 6,
  panasonicRight: 7,
  panasonicJpeg: 0x2e,
  newSubfileType: 0xfe,
  oldSubfileType: 0xff,
  width: 0x100,
  height: 0x101,
  bitsPerSample: 0x102,
  compression: 0x103,
  photometric: 0x106,
  make: 0x10f,
  stripOffsets: 0x111,
  orientation: 0x112,
  samplesPerPixel: 0x115,
  stripBytes: 0x117,
  planes: 0x11c,
  tileWidth: 0x142,
  tileHeight: 0x143,
  subIfds: 0x14a,
  extraSamples: 0x152,
  jpegOffset: 0x201,
  jpegBytes: 0x202,
  xmp: 0x2bc,
  cfaPattern: 0x828e,
  iptc: 0x83bb,
  photoshop: 0x8649,
  exif: 0x8769,
  icc: 0x8773,
  makerNote: 0x927c,
  exifWidth: 0xa002,
  exifHeight: 0xa003,
  dngVersion: 0xc612,
  dngPrivate: 0xc634,
  c2pa: 0xcd41,
} as const;

const wanted: ReadonlySet<number> = new Set(Object.values(pictureTags));

/** One value: where it is in the file, and its numbers when they are few. Text and blocks have none. */
export interface Value extends Extent {
  readonly numbers: readonly number[];
}

/** One directory. */
export interface Directory {
  readonly values: ReadonlyMap<number, Value>;
  /** Where the next directory is, 0 for none. */
  readonly next: number;
}

/** A TIFF structure: offsets in it count from its own start. */
export interface Structure {
  readonly source: ByteSource;
  readonly isLittleEndian: boolean;
  readonly first: number;
}

const entriesMax = 1024;
const numbersMax = 4096;
const unitBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4] as const;

// 42 is TIFF; the others are Panasonic's and Olympus' raw files.
const magics: ReadonlySet<number> = new Set([42, 0x55, 0x4f52, 0x5352]);

/** The structure a source is, undefined when it is none (BigTIFF is none either: nobody's camera writes it). */
export async function openTiff(source: ByteSource): Promise<Structure | undefined> {
  const head = await source.readAt(0, 8);
  const isLittleEndian = head[0] === 0x49;
  const fields = fieldsOf(head, isLittleEndian);
  if (head.length < 8 || head[0] !== head[1] || (!isLittleEndian && head[0] !== 0x4d)) return undefined;
  return magics.has(fields.u16(2)) ? { source, isLittleEndian, first: fields.u32(4) } : undefined;
}

/** Which tags to keep, when not those of pictures; and what offsets count from, when not from the structure's start. */
export interface DirectoryAsk {
  readonly tags?: ReadonlySet<number>;
  readonly base?: number;
}

/** The directory at an offset: the first of each wanted tag. Undefined where there is none. */
export async function readDirectory(
  { source, isLittleEndian }: Structure,
  at: number,
  { tags = wanted, base = 0 }: DirectoryAsk = {},
): Promise<Directory | undefined> {
  if (at <= 0 || at + 2 > source.bytes) return undefined;
  const count = fieldsOf(await source.readAt(at, 2), isLittleEndian).u16(0);
  const block = fieldsOf(await source.readAt(at + 2, 12 * Math.min(count, entriesMax) + 4), isLittleEndian);
  const values = new Map<number, Value>();
  for (let entry = 0; entry < Math.min(count, entriesMax) && 12 * entry + 12 <= block.bytes.length; entry += 1) {
    const tag = block.u16(12 * entry);
    if (!tags.has(tag) || values.has(tag)) continue;
    values.set(tag, await readValue({ source, isLittleEndian, block, base, dataAt: at + 2 }, 12 * entry));
  }
  return { values, next: count > entriesMax ? 0 : block.u32(12 * count) };
}

interface Reading {
  readonly source: ByteSource;
  readonly isLittleEndian: boolean;
  readonly block: Fields;
  readonly base: number;
  /** Where the block begins in the file. */
  readonly dataAt: number;
}

async function readValue({ source, isLittleEndian, block, base, dataAt }: Reading, entry: number): Promise<Value> {
  const type = block.u16(entry + 2);
  const count = block.u32(entry + 4);
  const unit = unitBytes[type] ?? 0;
  const length = unit * count;
  const offset = length <= 4 ? dataAt + entry + 8 : base + block.u32(entry + 8);
  const isNumeric = type === 3 || type === 4 || type === 13 || (type === 1 && count <= 4);
  if (!isNumeric || count > numbersMax) return { offset, length, numbers: [] };
  const fields = fieldsOf(await source.readAt(offset, length), isLittleEndian);
  const read = unit === 4 ? fields.u32 : unit === 2 ? fields.u16 : fields.u8;
  return { offset, length, numbers: Array.from({ length: count }, (_, at) => read(unit * at)) };
}

/** The first number of a tag. */
export const numberIn = (directory: Directory, tag: number): number | undefined =>
  directory.values.get(tag)?.numbers[0];

/** How a file's directories hang together. */
export interface Directories {
  /** IFD0 and those chained behind it: pages, or a raw file's previews. */
  readonly chain: readonly Directory[];
  /** Those below one of the chain (SubIFDs), in their order. */
  readonly below: readonly Directory[];
  /** How many are chained, which may be more than were read. */
  readonly count: number;
  readonly damage: readonly string[];
}

const chainRead = 8;
const chainMax = 10_000;
const belowMax = 16;

/** The directories of the structure: the first few of the chain, all counted, and what hangs below those. */
export async function readDirectories(structure: Structure): Promise<Directories> {
  const seen = new Set<number>();
  const chain: Directory[] = [];
  const damage: string[] = [];
  let at = structure.first;
  let count = 0;
  while (at !== 0 && count < chainMax) {
    if (seen.has(at)) {
      damage.push('the directories run in a circle');
      break;
    }
    seen.add(at);
    const directory =
      count < chainRead ? await readDirectory(structure, at) : await readDirectory(structure, at, { tags: noTags });
    if (directory === undefined) {
      damage.push('a directory lies outside the file');
      break;
    }
    if (count < chainRead) chain.push(directory);
    count += 1;
    at = directory.next;
  }
  return { chain, below: await readBelow(structure, chain, seen), count, damage };
}

const noTags: ReadonlySet<number> = new Set();

async function readBelow(
  structure: Structure,
  chain: readonly Directory[],
  seen: Set<number>,
): Promise<readonly Directory[]> {
  const below: Directory[] = [];
  const waiting = chain.flatMap((directory) => directory.values.get(pictureTags.subIfds)?.numbers ?? []);
  for (let at = waiting.shift(); at !== undefined && below.length < belowMax; at = waiting.shift()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const directory = await readDirectory(structure, at);
    if (directory === undefined) continue;
    below.push(directory);
    // Sony and Adobe hang directories below those, too.
    waiting.push(...(directory.values.get(pictureTags.subIfds)?.numbers ?? []));
    if (directory.next !== 0) waiting.push(directory.next);
  }
  return below;
}
