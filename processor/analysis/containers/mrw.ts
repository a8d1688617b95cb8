/** MRW, Minolta's raw: blocks about the sensor and a TIFF structure. Sony kept the blocks inside its first ARW. */
import type { Size } from '../plan-previews.ts';
import type { ByteSource } from '../readers.ts';
import { fieldsOf } from './bytes.ts';
import type { Container, Extent } from './container.ts';
import { newDraft, toContainer } from './draft.ts';
import { partOf } from './part-of.ts';
import { addThumbnail } from './thumbnail.ts';
import { type Directory, openTiff, pictureTags, readDirectory, type Structure } from './tiff-directories.ts';

const blocksMax = 16;
const headBytes = 8;

/** Reads the blocks. */
export async function readMrw(source: ByteSource): Promise<Container> {
  const draft = newDraft();
  const blocks = await readBlocks(source, 0);
  const stored = await readPictureSize(source, blocks.get('PRD'), false);
  if (stored !== undefined) draft.shape = { stored };
  const tiff = blocks.get('TTW');
  if (tiff !== undefined) {
    const exif = partOf(source, tiff);
    draft.exif.push({ holds: 'all', source: exif });
    if ((await openTiff(exif)) !== undefined) await addThumbnail(source, exif, { draft, base: tiff.offset });
  }
  return toContainer(draft);
}

/** The blocks behind an MRW head, by their names. Sony writes its numbers little-endian, Minolta big-endian. */
async function readBlocks(source: ByteSource, start: number): Promise<ReadonlyMap<string, Extent>> {
  const blocks = new Map<string, Extent>();
  const isLittle = fieldsOf(await source.readAt(start, 4)).text(1, 3) === 'MRI';
  let at = start + headBytes;
  for (let seen = 0; seen < blocksMax; seen += 1) {
    const head = fieldsOf(await source.readAt(at, headBytes), isLittle);
    if (head.u8(0) !== 0 || head.bytes.length < headBytes) break;
    const extent = { offset: at + headBytes, length: head.u32(4) };
    blocks.set(head.text(1, 3), extent);
    at = extent.offset + extent.length;
  }
  return blocks;
}

/** PRD: a version, the sensor's height and width, then the picture's. */
async function readPictureSize(
  source: ByteSource,
  prd: Extent | undefined,
  isLittle: boolean,
): Promise<Size | undefined> {
  if (prd === undefined) return undefined;
  const fields = fieldsOf(await source.readAt(prd.offset, 16), isLittle);
  const size = { height: fields.u16(12), width: fields.u16(14) };
  return size.width > 0 && size.height > 0 ? size : undefined;
}

const minoltaBlocks = 0x7250;

/** The picture's size in the first ARW files: in Minolta's blocks, in a directory only Sony's own tag knows. */
export async function findMinoltaSize(structure: Structure, main: Directory): Promise<Size | undefined> {
  // Four bytes that are an offset.
  const bytes = main.values.get(pictureTags.dngPrivate)?.numbers ?? [];
  const at = fieldsOf(Uint8Array.from(bytes), structure.isLittleEndian).u32(0);
  const own = await readDirectory(structure, at, { tags: new Set([minoltaBlocks]) });
  const place = own?.values.get(minoltaBlocks);
  if (place === undefined) return undefined;
  const blocks = await readBlocks(structure.source, place.offset);
  return readPictureSize(structure.source, blocks.get('PRD'), true);
}
