/** CR3, Canon's raw in ISO base media boxes: metadata in TIFF structures of their own, previews and a whole JPEG. */
import { type Box, walkBlock, walkFile } from '../box-walk.ts';
import type { ByteSource } from '../readers.ts';
import { fieldsOf, latin1 } from './bytes.ts';
import type { Container, ExifBlock } from './container.ts';
import { type Draft, newDraft, toContainer } from './draft.ts';
import { addEmbeddedJpeg } from './embedded-jpeg.ts';
import { readTracks } from './media-track.ts';
import { partOf } from './part-of.ts';
import { shapeOf } from './tiff.ts';
import { openTiff, readDirectories } from './tiff-directories.ts';

const moovMaxBytes = 16 * 1024 * 1024;
const canonBox = '85c0b687820f11e08111f4ce462b6a48';
const xmpBox = 'be7acfcb97a942e89c71999491e3afac';
const previewBox = 'eaf42b5e1c984b88b9fbb7dc406e4d16';
const xmpMaxBytes = 4 * 1024 * 1024;

const blocks: ReadonlyMap<string, ExifBlock['holds']> = new Map([
  ['CMT1', 'all'],
  ['CMT2', 'exif'],
  ['CMT3', 'makerNote'],
  ['CMT4', 'gps'],
]);

/** Reads the boxes. */
export async function readCr3(source: ByteSource): Promise<Container> {
  const draft = newDraft();
  const { boxes, isDamaged } = await walkFile(source);
  if (isDamaged) draft.damage.push('a box of the file cannot be right');
  const moov = boxes.find(({ type }) => type === 'moov');
  if (moov !== undefined && moov.end - moov.start <= moovMaxBytes) await readMoov(source, moov, draft);
  for (const box of boxes.filter(({ type }) => type === 'uuid')) await readUuid(source, box, draft);
  await readShape(draft);
  return toContainer(draft);
}

async function readMoov(source: ByteSource, moov: Box, draft: Draft): Promise<void> {
  const block = await source.readAt(moov.start, moov.end - moov.start);
  for (const box of walkBlock(block, 0, block.length).boxes) {
    if (box.type !== 'uuid' || uuidOf(block.subarray(box.start, box.start + 16)) !== canonBox) continue;
    for (const { type, start, end } of walkBlock(block, box.start + 16, box.end).boxes) {
      const extent = { offset: moov.start + start, length: end - start };
      const holds = blocks.get(type);
      if (holds !== undefined) draft.exif.push({ holds, source: partOf(source, extent) });
      // Version, flags and its size stand before the thumbnail.
      if (type === 'THMB') await addJpegIn(source, draft, extent);
    }
  }
  // The first track is the picture as a whole JPEG.
  for (const { first } of readTracks(block)) if (first !== undefined) await addEmbeddedJpeg(source, draft, first);
}

async function readUuid(source: ByteSource, { start, end }: Box, draft: Draft): Promise<void> {
  const uuid = uuidOf(await source.readAt(start, 16));
  const content = { offset: start + 16, length: end - start - 16 };
  if (uuid === xmpBox && content.length <= xmpMaxBytes) {
    draft.xmp.push({ kind: 'packet', bytes: await source.readAt(content.offset, content.length) });
  }
  // A box PRVW within, after a few bytes.
  if (uuid === previewBox) await addJpegIn(source, draft, content);
}

const uuidOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** The JPEG that begins within the first bytes of a box, up to the box's end. */
async function addJpegIn(
  source: ByteSource,
  draft: Draft,
  { offset, length }: { readonly offset: number; readonly length: number },
): Promise<void> {
  const at = latin1(await source.readAt(offset, Math.min(length, 64))).indexOf('\xff\xd8\xff');
  if (at < 0) return;
  // Before the JPEG stands how long it is; the box may be longer.
  const told = fieldsOf(await source.readAt(offset + at - 4, 4)).u32(0);
  const most = length - at;
  await addEmbeddedJpeg(source, draft, { offset: offset + at, length: told > 0 && told <= most ? told : most });
}

/** The picture's size stands in IFD0, which is all CMT1 has. */
async function readShape(draft: Draft): Promise<void> {
  const all = draft.exif.find(({ holds }) => holds === 'all');
  const structure = all && (await openTiff(all.source));
  const [main] = structure === undefined ? [] : (await readDirectories(structure)).chain;
  const shape = main && shapeOf(main);
  if (shape !== undefined) draft.shape = { stored: shape.stored };
}
