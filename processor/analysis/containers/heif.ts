/**
 * HEIC, HEIF and AVIF (ISO/IEC 23008-12, av1-avif): the primary item's shape with the turning the container itself does, its
 * EXIF, XMP and profile, sequences, and what rides along. Walked before any decoder sees the file, since a box that claims
 * no length hangs some.
 */
import { type Box, walkFile } from '../box-walk.ts';
import type { ByteSource } from '../readers.ts';
import { fieldsOf, joinBytes } from './bytes.ts';
import type { Container } from './container.ts';
import { type Draft, newDraft, toContainer } from './draft.ts';
import { addEmbeddedJpeg } from './embedded-jpeg.ts';
import { type Items, readItems } from './heif-items.ts';
import { codingItem, readItemShape } from './heif-shape.ts';
import { readTracks, type Track } from './media-track.ts';
import { findMotionVideo } from './motion-video.ts';
import { sourceOf } from './part-of.ts';
import { addThumbnail } from './thumbnail.ts';

// The largest meta box seen in phones' files has 30 kB: 4 MiB is room for any grid of tiles.
const metaMaxBytes = 4 * 1024 * 1024;
const blockMaxBytes = 16 * 1024 * 1024;
const c2paBox = 'd8fec3d61b0e483c92975828877ec481';

/** Reads the boxes of a HEIF or AVIF file. */
export async function readHeif(source: ByteSource): Promise<Container> {
  const draft = newDraft();
  const { boxes, isDamaged } = await walkFile(source);
  const block = async (type: string): Promise<Uint8Array | undefined> => {
    const box = boxes.find((one) => one.type === type);
    if (box === undefined || box.end - box.start > metaMaxBytes) return undefined;
    return source.readAt(box.start, box.end - box.start);
  };
  const [meta, moov] = [await block('meta'), await block('moov')];
  // Phones append what is no box to a motion photo: bytes after a good `meta` are not this picture's.
  const hasPixels = boxes.some(({ type }) => type === 'mdat' || type === 'idat') || !isDamaged;
  if ((meta === undefined && moov === undefined) || !hasPixels) {
    draft.damage.push('the boxes of the file cannot be right');
    draft.isUnsafe = true;
    return toContainer(draft);
  }
  if (meta !== undefined) await readMeta(source, meta, draft);
  if (moov !== undefined) addSequence(draft, readTracks(moov));
  await readCompany(source, draft, boxes);
  return toContainer(draft);
}

interface Reading {
  readonly source: ByteSource;
  readonly meta: Uint8Array;
  readonly draft: Draft;
  readonly found: Items;
}

async function readMeta(source: ByteSource, meta: Uint8Array, draft: Draft): Promise<void> {
  const found = readItems(meta);
  const reading: Reading = { source, meta, draft, found };
  if (found.primary !== undefined) {
    const shape = readItemShape(found, found.primary);
    const auxiliaries = readAuxiliaries(reading, found.primary);
    const hasAlpha = auxiliaries.some((kind) => /alpha|hevc:2015:auxid:1$/.test(kind));
    if (shape !== undefined) draft.shape = { ...shape, hasAlpha };
    readProfile(reading, found.primary);
  }
  for (const { id, type, contentType } of found.items.values()) {
    if (type === 'tmap') draft.features.hasGainMap = true;
    if (type === 'Exif') await readExif(reading, id);
    if (type === 'mime' && contentType === 'application/rdf+xml') await readXmp(reading, id);
    if (type === 'jpeg') await addJpeg(reading, id);
  }
}

/** What kinds of auxiliary pictures the primary item has; notes gain and depth maps. */
function readAuxiliaries({ draft, found }: Reading, primary: number): readonly string[] {
  const kinds = found.references
    .filter(({ type, to }) => type === 'auxl' && to.includes(primary))
    .flatMap(({ from }) => found.propertiesOf(from))
    .filter(({ type }) => type === 'auxC')
    .map(({ fields }) => fields.text(4, 200).split('\0', 1)[0] ?? '');
  if (kinds.some((kind) => /hdrgainmap/i.test(kind))) draft.features.hasGainMap = true;
  if (kinds.some((kind) => /hevc:2015:auxid:2$|depth/i.test(kind))) draft.features.hasDepthMap = true;
  return kinds;
}

/** A profile stands with the picture, or with the tiles it is made of. */
function readProfile({ draft, found }: Reading, primary: number): void {
  for (const id of [primary, codingItem(found, primary)]) {
    const colr = found
      .propertiesOf(id)
      .find(({ type, fields }) => type === 'colr' && /^(prof|rICC)$/.test(fields.text(0, 4)));
    if (colr !== undefined) draft.icc ??= colr.fields.bytes.slice(4);
  }
}

/** The item's content, undefined when it is too long, not there, or made of other items. */
async function contentOf({ source, meta, draft, found }: Reading, id: number): Promise<Uint8Array | undefined> {
  const place = found.places.get(id);
  const length = place?.extents.reduce((sum, extent) => sum + extent.length, 0) ?? 0;
  if (place === undefined || place.within === 'items' || length === 0 || length > blockMaxBytes) return undefined;
  const { idat } = found;
  const within =
    place.within === 'file' ? source : sourceOf(idat ? meta.subarray(idat.start, idat.end) : meta.subarray(0, 0));
  const parts = await Promise.all(place.extents.map((extent) => within.readAt(extent.offset, extent.length)));
  const bytes = joinBytes(parts);
  if (bytes.length === length) return bytes;
  draft.damage.push('an item lies outside the file');
  return undefined;
}

/** Before the TIFF structure comes how far off it is: often over JPEG's mark. */
async function readExif(reading: Reading, id: number): Promise<void> {
  const content = await contentOf(reading, id);
  if (content === undefined) return;
  const start = 4 + fieldsOf(content).u32(0);
  const source = sourceOf(content.subarray(start));
  reading.draft.exif.push({ holds: 'all', source });
  const place = reading.found.places.get(id);
  const [extent, ...more] = place?.extents ?? [];
  if (place?.within === 'file' && extent !== undefined && more.length === 0) {
    await addThumbnail(reading.source, source, { draft: reading.draft, base: extent.offset + start });
  }
}

async function readXmp(reading: Reading, id: number): Promise<void> {
  const bytes = await contentOf(reading, id);
  if (bytes !== undefined) reading.draft.xmp.push({ kind: 'packet', bytes });
}

/** A thumbnail, or the picture itself, that is a JPEG in one piece. */
async function addJpeg({ source, draft, found }: Reading, id: number): Promise<void> {
  const place = found.places.get(id);
  const [extent, ...more] = place?.extents ?? [];
  if (place?.within !== 'file' || extent === undefined || more.length > 0) return;
  await addEmbeddedJpeg(source, draft, extent);
}

/** A sequence says how many frames it has in its picture track; one without a still picture has its size only there. */
function addSequence(draft: Draft, tracks: readonly Track[]): void {
  const track = tracks.find(({ handler }) => handler === 'pict') ?? tracks.find(({ handler }) => handler === 'vide');
  if (track === undefined || track.frames === 0) return;
  const { size, frames, durationMs } = track;
  const hasSize = size.width > 0 && size.height > 0;
  const shape = draft.shape ?? (hasSize ? { stored: size } : undefined);
  if (shape !== undefined) draft.shape = frames > 1 ? { ...shape, frames, durationMs } : shape;
}

async function readCompany(source: ByteSource, draft: Draft, boxes: readonly Box[]): Promise<void> {
  for (const { type, start, end } of boxes) {
    if (type === 'mpvd') draft.features.video = { offset: start, length: end - start };
    if (type === 'uuid') {
      const name = [...(await source.readAt(start, 16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      if (name === c2paBox) draft.features.hasC2pa = true;
    }
  }
  if (draft.features.video !== undefined) return;
  const video = await findMotionVideo(source, draft.xmp);
  if (video !== undefined) draft.features.video = video;
}
