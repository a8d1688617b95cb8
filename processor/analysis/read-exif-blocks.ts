import type { ExifBlock } from './containers/container.ts';
import { noExif, wantedTags } from './exif-fields.ts';
import type { ExifTags, Readers, TagMap, WantedTags } from './readers.ts';

// A raw file may have its own EXIF and its preview's; more are an attack.
const blocksMax = 4;

/** The tags of all blocks as one: of a tag that stands in several, the first counts. */
export async function readExifBlocks(blocks: readonly ExifBlock[], readers: Readers): Promise<ExifTags> {
  const read: ExifTags[] = [];
  for (const block of blocks.slice(0, blocksMax)) read.push(await readBlock(block, readers));
  const makerNote = read.find((tags) => tags.makerNote !== undefined)?.makerNote;
  return {
    ...(makerNote !== undefined && { makerNote }),
    ifd0: merged(read.map(({ ifd0 }) => ifd0)),
    exif: merged(read.map(({ exif }) => exif)),
    gps: merged(read.map(({ gps }) => gps)),
    damage: read.flatMap(({ damage }) => damage),
  };
}

const gpsFirst: WantedTags = { main: wantedTags.gps, gps: new Set() };

/** CR3 keeps each directory in a structure of its own, where it stands first. Maker's notes are read elsewhere. */
async function readBlock({ holds, source }: ExifBlock, readers: Readers): Promise<ExifTags> {
  if (holds === 'makerNote') return noExif;
  const tags = await readers.readExif(source, holds === 'gps' ? gpsFirst : wantedTags);
  if (tags === undefined) return { ...noExif, damage: ['the block is no TIFF structure'] };
  const { ifd0, damage } = tags;
  if (holds === 'exif') return { ...noExif, exif: ifd0, damage };
  return holds === 'gps' ? { ...noExif, gps: ifd0, damage } : tags;
}

function merged(maps: readonly TagMap[]): TagMap {
  const [first, ...more] = maps;
  if (first === undefined || more.length === 0) return first ?? new Map();
  // Written backwards, so that the first comes last and stays.
  return new Map(maps.toReversed().flatMap((map) => [...map]));
}
