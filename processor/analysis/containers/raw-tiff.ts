/**
 * Raw files built like a TIFF: CR2, NEF, ARW, DNG, GPR, ORF, RW2, PEF, SRW, KDC, 3FR, IIQ and their kin. The size is the
 * sensor's picture; the pictures are the JPEGs (or, in the oldest, the uncoded thumbnails) the camera made of it.
 */
import type { Size } from '../plan-previews.ts';
import type { ByteSource } from '../readers.ts';
import type { Container, Extent, ReadContainer, Shape } from './container.ts';
import { type Draft, newDraft, toContainer } from './draft.ts';
import { addEmbeddedJpeg } from './embedded-jpeg.ts';
import { readJpeg } from './jpeg.ts';
import { findMinoltaSize } from './mrw.ts';
import { findOlympusPreview } from './olympus-preview.ts';
import { partOf } from './part-of.ts';
import { readTiffBlocks, shapeOf } from './tiff.ts';
import {
  type Directories,
  type Directory,
  numberIn,
  openTiff,
  pictureTags,
  readDirectories,
  readDirectory,
  type Structure,
} from './tiff-directories.ts';

/** The reader of one of these formats. */
export const readRawTiff =
  (format: string): ReadContainer =>
  (source) =>
    readRaw(format, source);

async function readRaw(format: string, source: ByteSource): Promise<Container> {
  const draft = newDraft();
  const structure = await openTiff(source);
  if (structure === undefined) return toContainer(draft);
  draft.exif.push({ holds: 'all', source });
  const directories = await readDirectories(structure);
  const [main] = directories.chain;
  draft.damage.push(...directories.damage);
  if (main === undefined) return toContainer(draft);
  await readTiffBlocks(structure, main, draft);
  const exifAt = numberIn(main, pictureTags.exif);
  const exif = exifAt === undefined ? undefined : await readDirectory(structure, exifAt);
  const shape = shapeOfRaw(format, directories, exif);
  const minolta = format === 'arw' ? await findMinoltaSize(structure, main) : undefined;
  if (shape !== undefined) draft.shape = minolta === undefined ? shape : { ...shape, stored: minolta };
  for (const directory of [...directories.chain, ...directories.below]) await addPictures(structure, directory, draft);
  const olympus = format === 'orf' && exif !== undefined ? await findOlympusPreview(structure, exif) : undefined;
  if (olympus !== undefined) await addEmbeddedJpeg(source, draft, olympus);
  if (format === 'rw2') await addBlocksOfPreview(source, draft);
  return toContainer(draft);
}

function shapeOfRaw(format: string, { chain, below }: Directories, exif: Directory | undefined): Shape | undefined {
  const [main] = chain;
  if (main === undefined) return undefined;
  const bitDepthOf = (shape: Shape | undefined): Partial<Shape> =>
    shape?.bitDepth === undefined ? {} : { bitDepth: shape.bitDepth };
  if (format === 'rw2') {
    const stored = panasonicSize(main);
    return stored && { stored };
  }
  // Its first directory is a preview, its last is the sensor with masked edges: what is meant stands in EXIF.
  if ((format === 'cr2' || format === 'iiq') && exif !== undefined) {
    const stored = sizeIn(exif, pictureTags.exifWidth, pictureTags.exifHeight);
    if (stored !== undefined) return { stored, ...bitDepthOf(shapeOf(chain.at(-1) ?? main)) };
  }
  const [first, ...more] = chain;
  const inOrder = [...(first === undefined ? [] : [first]), ...below, ...more];
  const isMain = (directory: Directory): boolean =>
    numberIn(directory, pictureTags.newSubfileType) === 0 || numberIn(directory, pictureTags.oldSubfileType) === 1;
  const isRaw = (directory: Directory): boolean => (numberIn(directory, pictureTags.photometric) ?? 0) > 32_000;
  const chosen =
    inOrder.find((one) => isMain(one) && shapeOf(one)) ?? inOrder.find((one) => isRaw(one) && shapeOf(one));
  return shapeOf(chosen ?? main);
}

function sizeIn(directory: Directory, widthTag: number, heightTag: number): Size | undefined {
  const width = numberIn(directory, widthTag) ?? 0;
  const height = numberIn(directory, heightTag) ?? 0;
  return width > 0 && height > 0 ? { width, height } : undefined;
}

/** Panasonic tells where on the sensor the picture is. */
function panasonicSize(main: Directory): Size | undefined {
  const edge = (tag: number): number => numberIn(main, tag) ?? 0;
  const width = edge(pictureTags.panasonicRight) - edge(pictureTags.panasonicLeft);
  const height = edge(pictureTags.panasonicBottom) - edge(pictureTags.panasonicTop);
  return width > 0 && height > 0 ? { width, height } : undefined;
}

async function addPictures({ source }: Structure, directory: Directory, draft: Draft): Promise<void> {
  const named = {
    offset: numberIn(directory, pictureTags.jpegOffset) ?? 0,
    length: numberIn(directory, pictureTags.jpegBytes) ?? 0,
  };
  await addEmbeddedJpeg(source, draft, named);
  const panasonic = directory.values.get(pictureTags.panasonicJpeg);
  if (panasonic !== undefined) await addEmbeddedJpeg(source, draft, panasonic);
  const strips = stripsOf(directory);
  if (strips === undefined) return;
  await addEmbeddedJpeg(source, draft, strips);
  const size = sizeIn(directory, pictureTags.width, pictureTags.height);
  if (size !== undefined && isUncodedRgb(directory, size, strips))
    draft.embedded.push({ ...strips, coding: 'rgb', size });
}

/** The picture's strips when they stand one after the other. */
function stripsOf(directory: Directory): Extent | undefined {
  const offsets = directory.values.get(pictureTags.stripOffsets)?.numbers ?? [];
  const lengths = directory.values.get(pictureTags.stripBytes)?.numbers ?? [];
  const [offset] = offsets;
  if (offset === undefined || offsets.length !== lengths.length) return undefined;
  let end = offset;
  for (const [at, start] of offsets.entries()) {
    if (start !== end) return undefined;
    end += lengths[at] ?? 0;
  }
  return { offset, length: end - offset };
}

const uncodedMaxBytes = 64 * 1024 * 1024;

function isUncodedRgb(directory: Directory, { width, height }: Size, { length }: Extent): boolean {
  return (
    (numberIn(directory, pictureTags.compression) ?? 1) === 1 &&
    numberIn(directory, pictureTags.photometric) === 2 &&
    numberIn(directory, pictureTags.samplesPerPixel) === 3 &&
    numberIn(directory, pictureTags.bitsPerSample) === 8 &&
    length === 3 * width * height &&
    length <= uncodedMaxBytes
  );
}

/** Panasonic's preview is a whole JPEG with the EXIF that the raw file's own directories lack. */
async function addBlocksOfPreview(source: ByteSource, draft: Draft): Promise<void> {
  const [preview] = draft.embedded;
  if (preview === undefined) return;
  const { exif = [], xmp = [] } = await readJpeg(partOf(source, preview));
  draft.exif.push(...exif);
  draft.xmp.push(...xmp);
}
