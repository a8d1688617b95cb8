/**
 * Reads EXIF: exifr where a block is sound, our own reader where it is not, and for whole files. Ours goes first, since
 * exifr loses a directory for one damaged entry, allocates what an entry claims, and must never see such a block
 * (docs/decisions/0008). exifr gets nothing but that block, and reads no XMP, ICC, IPTC or maker notes.
 */
import exifr from 'exifr';
import type { ByteSource, ExifTags, RawTag, TagMap, WantedTags } from '../analysis/readers.ts';
import { readExifTags } from './exif-tags.ts';

/** As records name it. The package tells its version nowhere its code can see; a test holds this against its package.json. */
export const exifrVersion = 'exifr 7.1.3';

/** Blocks in pictures have 64 KiB at most in JPEG; what is larger is a file, and read in place. */
const blockMaxBytes = 256 * 1024;

/** The wanted tags of IFD0, EXIF and GPS, or undefined when the source is no TIFF structure. */
export async function readExif(source: ByteSource, wanted: WantedTags): Promise<ExifTags | undefined> {
  const own = await readExifTags(source, wanted);
  if (own === undefined || own.damage.length > 0 || source.bytes > blockMaxBytes) return own;
  // Values that together are longer than all there is lie over each other: exifr would hold each of them.
  if ((own.claimedBytes ?? 0) > source.bytes) return own;
  const read = await tryExifr(await source.readAt(0, source.bytes));
  if (read === undefined) return own;
  return {
    ...own,
    ifd0: merged(own.ifd0, read.ifd0, wanted.main),
    exif: merged(own.exif, read.exif, wanted.main),
    gps: merged(own.gps, read.gps, wanted.gps),
  };
}

type Block = Readonly<Record<string, unknown>>;

const options = {
  tiff: true,
  ifd0: {},
  exif: true,
  gps: true,
  ifd1: false,
  interop: false,
  makerNote: false,
  userComment: false,
  xmp: false,
  icc: false,
  iptc: false,
  jfif: false,
  ihdr: false,
  mergeOutput: false,
  translateKeys: false,
  translateValues: false,
  reviveValues: false,
  sanitize: false,
};

async function tryExifr(block: Uint8Array): Promise<Readonly<Record<string, Block>> | undefined> {
  try {
    const read: unknown = await exifr.parse(block, options);
    // exifr types its answer as any; its blocks are looked at value by value.
    return typeof read === 'object' && read !== null ? (read as Readonly<Record<string, Block>>) : undefined;
  } catch {
    // A dialect it does not take. Ours has read it.
    return undefined;
  }
}

/** exifr's numbers, and our text: EXIF text is in whatever code page, which ours tells apart. */
function merged(own: TagMap, read: Block | undefined, wanted: ReadonlySet<number>): TagMap {
  const tags = new Map<number, RawTag>(own);
  for (const tag of wanted) {
    const numbers = numbersIn(read?.[tag]);
    const before = tags.get(tag);
    if (numbers !== undefined) tags.set(tag, { ...before, numbers });
  }
  return tags;
}

function numbersIn(value: unknown): readonly number[] | undefined {
  if (typeof value === 'number') return [value];
  if (value instanceof Uint8Array) return [...value];
  return Array.isArray(value) && value.every((each) => typeof each === 'number') ? value : undefined;
}
