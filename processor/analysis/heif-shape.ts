/** The shape of a HEIF file's primary item (ISO/IEC 23008-12, sections 6.5 and 9.3), from its `meta` box. */
import { walkBlock, walkFile } from './box-walk.ts';
import type { Size } from './plan-previews.ts';
import type { ByteSource } from './readers.ts';

/** What the boxes say before any decoder is asked. */
export interface HeifShape {
  /** A box cannot be right: nothing should be decoded. */
  readonly isDamaged: boolean;
  /** Size as stored, before cropping and turning. */
  readonly stored?: Size;
}

// The largest meta box seen in phones' files has 30 kB: 4 MiB is room for any grid of tiles.
const metaMaxBytes = 4 * 1024 * 1024;

/** Reads the boxes of a HEIC or AVIF file. */
export async function readHeifShape(source: ByteSource): Promise<HeifShape> {
  const { boxes, isDamaged } = await walkFile(source);
  const meta = boxes.find((box) => box.type === 'meta');
  // Phones append what is no box to a motion photo: bytes after a good `meta` are not this picture's.
  if (meta === undefined || meta.end - meta.start > metaMaxBytes) return { isDamaged: true };
  const hasPixels = boxes.some((box) => box.type === 'mdat' || box.type === 'idat') || !isDamaged;
  const block = await source.readAt(meta.start, meta.end - meta.start);
  const stored = readStoredSize(block);
  return { isDamaged: !hasPixels, ...(stored !== undefined && { stored }) };
}

/** `ispe` of the primary item, found by the way of `pitm` and `ipma`. */
function readStoredSize(meta: Uint8Array): Size | undefined {
  const view = new DataView(meta.buffer, meta.byteOffset, meta.byteLength);
  // meta is a full box: version and flags come before its children.
  const children = walkBlock(meta, 4, meta.length).boxes;
  const pitm = children.find((box) => box.type === 'pitm');
  const iprp = children.find((box) => box.type === 'iprp');
  if (pitm === undefined || iprp === undefined || pitm.end - pitm.start < 6) return undefined;
  const isWideItem = meta[pitm.start] !== 0;
  if (isWideItem && pitm.end - pitm.start < 8) return undefined;
  const primary = isWideItem ? view.getUint32(pitm.start + 4) : view.getUint16(pitm.start + 4);
  const parts = walkBlock(meta, iprp.start, iprp.end).boxes;
  const ipco = parts.find((box) => box.type === 'ipco');
  if (ipco === undefined) return undefined;
  const properties = walkBlock(meta, ipco.start, ipco.end).boxes;
  const indexes = parts
    .filter((box) => box.type === 'ipma')
    .flatMap((box) => propertiesOf(meta.subarray(box.start, box.end), primary));
  const ispe = indexes.map((index) => properties[index - 1]).find((box) => box?.type === 'ispe');
  if (ispe === undefined || ispe.end - ispe.start < 12) return undefined;
  const size = { width: view.getUint32(ispe.start + 4), height: view.getUint32(ispe.start + 8) };
  return size.width > 0 && size.height > 0 ? size : undefined;
}

/** The property indexes, from 1, an `ipma` box gives an item. Stops where the box does. */
function propertiesOf(ipma: Uint8Array, item: number): readonly number[] {
  if (ipma.length < 8) return [];
  const view = new DataView(ipma.buffer, ipma.byteOffset, ipma.byteLength);
  const isWideItem = ipma[0] !== 0;
  const isWideIndex = ((ipma[3] ?? 0) & 1) === 1;
  const entries = view.getUint32(4);
  const indexBytes = isWideIndex ? 2 : 1;
  let at = 8;
  for (let entry = 0; entry < entries; entry += 1) {
    const idBytes = isWideItem ? 4 : 2;
    if (at + idBytes + 1 > ipma.length) return [];
    const id = isWideItem ? view.getUint32(at) : view.getUint16(at);
    const count = ipma[at + idBytes] ?? 0;
    at += idBytes + 1;
    if (at + count * indexBytes > ipma.length) return [];
    // The top bit says "essential" and is no part of the index.
    const found = Array.from({ length: count }, (_, next) =>
      isWideIndex ? view.getUint16(at + 2 * next) & 0x7fff : (ipma[at + next] ?? 0) & 0x7f,
    );
    if (id === item) return found;
    at += count * indexBytes;
  }
  return [];
}
