/** TIFF: its pages and the blocks it carries. Its EXIF is the file itself. */
import type { ByteSource } from '../readers.ts';
import type { Container, Shape } from './container.ts';
import { type Draft, newDraft, toContainer } from './draft.ts';
import {
  type Directory,
  numberIn,
  openTiff,
  pictureTags,
  readDirectories,
  type Structure,
} from './tiff-directories.ts';

const blockMaxBytes = 16 * 1024 * 1024;

/** Reads a TIFF's directories. */
export async function readTiff(source: ByteSource): Promise<Container> {
  const draft = newDraft();
  const structure = await openTiff(source);
  if (structure === undefined) return toContainer(draft);
  draft.exif.push({ holds: 'all', source });
  const { chain, count, damage } = await readDirectories(structure);
  draft.damage.push(...damage);
  const [main] = chain;
  if (main === undefined) return toContainer(draft);
  const shape = shapeOf(main);
  if (shape !== undefined) draft.shape = count > 1 ? { ...shape, frames: count } : shape;
  await readTiffBlocks(structure, main, draft);
  return toContainer(draft);
}

/** The shape a directory gives its picture, undefined when it gives none. */
export function shapeOf(directory: Directory): Shape | undefined {
  const width = numberIn(directory, pictureTags.width) ?? 0;
  const height = numberIn(directory, pictureTags.height) ?? 0;
  const bitDepth = numberIn(directory, pictureTags.bitsPerSample);
  if (width === 0 || height === 0) return undefined;
  return {
    stored: { width, height },
    ...(bitDepth !== undefined && bitDepth > 0 && { bitDepth }),
    ...(isHeldWhole(directory) && { isProgressive: true }),
  };
}

// A tile of 4,096 pixels an edge: writers make 128 to 512.
const tileMaxPixels = 4_096 ** 2;

/** Colours in planes of their own, or tiles as large as pictures: a decoder has all of it in memory at once. */
function isHeldWhole(directory: Directory): boolean {
  const tile = (numberIn(directory, pictureTags.tileWidth) ?? 0) * (numberIn(directory, pictureTags.tileHeight) ?? 0);
  return numberIn(directory, pictureTags.planes) === 2 || tile > tileMaxPixels;
}

/** XMP, IPTC and ICC, which TIFF keeps in tags of IFD0. */
export async function readTiffBlocks({ source }: Structure, directory: Directory, draft: Draft): Promise<void> {
  const block = async (tag: number): Promise<Uint8Array | undefined> => {
    const value = directory.values.get(tag);
    if (value === undefined || value.length === 0 || value.length > blockMaxBytes) return undefined;
    const bytes = await source.readAt(value.offset, value.length);
    if (bytes.length < value.length) draft.damage.push(`tag ${tag} lies outside the file`);
    return bytes.length < value.length ? undefined : bytes;
  };
  const xmp = await block(pictureTags.xmp);
  if (xmp !== undefined) draft.xmp.push({ kind: 'packet', bytes: xmp });
  const icc = await block(pictureTags.icc);
  if (icc !== undefined) draft.icc ??= icc;
  for (const tag of [pictureTags.iptc, pictureTags.photoshop]) {
    const iptc = await block(tag);
    if (iptc !== undefined) draft.iptc.push(iptc);
  }
  if (directory.values.has(pictureTags.c2pa)) draft.features.hasC2pa = true;
}
