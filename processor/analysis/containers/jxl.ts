/**
 * JPEG XL (ISO/IEC 18181): the size, turning and depth at the head of the codestream; EXIF and XMP in boxes, which may be
 * packed with Brotli. No decoder for it is kept well enough to be handed a stranger's file, so its pixels are not read.
 */
import { type Box, walkFile } from '../box-walk.ts';
import type { Size } from '../plan-previews.ts';
import type { ByteSource } from '../readers.ts';
import { Bits } from './bits.ts';
import { beginsWith, fieldsOf, latin1 } from './bytes.ts';
import type { Container, Shape, Unpackers } from './container.ts';
import { type Draft, newDraft, toContainer } from './draft.ts';
import { exifIn } from './exif-in.ts';
import { shownSize } from './orientation.ts';

const codestreamMark = '\xff\x0a';
const headBytes = 256;
const blockMaxBytes = 16 * 1024 * 1024;
const unpackedMaxBytes = 4 * 1024 * 1024;

/** Reads a bare codestream's head, or the boxes. */
export async function readJxl(source: ByteSource, unpackers: Unpackers): Promise<Container> {
  const draft = newDraft();
  if (beginsWith(await source.readAt(0, 2), codestreamMark)) {
    addShape(draft, await source.readAt(0, headBytes));
    return toContainer(draft);
  }
  const { boxes, isDamaged } = await walkFile(source);
  if (isDamaged) draft.damage.push('a box of the file cannot be right');
  for (const box of boxes) await readBox(source, box, { draft, unpackers });
  return toContainer(draft);
}

interface Reading {
  readonly draft: Draft;
  readonly unpackers: Unpackers;
}

async function readBox(source: ByteSource, { type, start, end }: Box, { draft, unpackers }: Reading): Promise<void> {
  const read = (from: number, most = blockMaxBytes): Promise<Uint8Array> =>
    source.readAt(from, Math.min(end - from, most));
  if (type === 'jxlc') addShape(draft, await read(start, headBytes));
  // A part of the codestream, after its number.
  else if (type === 'jxlp') addShape(draft, await read(start + 4, headBytes));
  else if (type === 'brob') {
    const content = unpackers.unbrotli(await read(start + 4), unpackedMaxBytes);
    if (content === undefined) draft.damage.push('a packed box cannot be unpacked');
    else addBlock(draft, latin1(await read(start, 4)), content);
  } else if (['Exif', 'xml ', 'jumb'].includes(type)) addBlock(draft, type, await read(start));
}

function addBlock(draft: Draft, type: string, content: Uint8Array): void {
  // Before the TIFF structure comes how far off it is.
  if (type === 'Exif') draft.exif.push(exifIn(content.subarray(4 + fieldsOf(content).u32(0))));
  if (type === 'xml ') draft.xmp.push({ kind: 'packet', bytes: content });
  if (type === 'jumb' && latin1(content.subarray(0, 64)).includes('c2pa')) draft.features.hasC2pa = true;
}

function addShape(draft: Draft, codestream: Uint8Array): void {
  if (draft.shape !== undefined || !beginsWith(codestream, codestreamMark)) return;
  const bits = new Bits(codestream.subarray(2));
  const stored = readSize(bits);
  const shape = readMetadataHead(bits);
  draft.shape = { stored, shown: shownSize(stored, shape.orientation), ...shape };
}

/** Width to height, by number (annex C.2). */
const ratios = [0, 1, 6 / 5, 4 / 3, 3 / 2, 16 / 9, 5 / 4, 2] as const;

function readSize(bits: Bits): Size {
  const isSmall = bits.isSet();
  const side = (): number => (isSmall ? 8 * (bits.read(5) + 1) : bits.choose([1, 9], [1, 13], [1, 18], [1, 30]));
  const height = side();
  const ratio = bits.read(3);
  return { height, width: ratio === 0 ? side() : Math.floor(height * (ratios[ratio] ?? 1)) };
}

function skipPreview(bits: Bits): void {
  const isByEights = bits.isSet();
  const side = (): number =>
    isByEights ? bits.choose([16, 0], [32, 0], [1, 5], [33, 9]) : bits.choose([1, 6], [65, 8], [321, 10], [1345, 12]);
  side();
  if (bits.read(3) === 0) side();
}

function skipAnimation(bits: Bits): void {
  bits.choose([100, 0], [1000, 0], [1, 10], [1, 30]);
  bits.choose([1, 0], [1001, 0], [1, 8], [1, 10]);
  bits.choose([0, 0], [0, 3], [0, 16], [0, 32]);
  bits.read(1);
}

function readMetadataHead(bits: Bits): Omit<Shape, 'stored'> {
  if (bits.isSet()) return { orientation: 1, bitDepth: 8, hasAlpha: false };
  let orientation = 1;
  if (bits.isSet()) {
    orientation = bits.read(3) + 1;
    if (bits.isSet()) readSize(bits);
    if (bits.isSet()) skipPreview(bits);
    if (bits.isSet()) skipAnimation(bits);
  }
  const isFloat = bits.isSet();
  const bitDepth = isFloat
    ? bits.choose([32, 0], [16, 0], [24, 0], [1, 6])
    : bits.choose([8, 0], [10, 0], [12, 0], [1, 6]);
  if (isFloat) bits.read(4);
  bits.read(1);
  const extraChannels = bits.choose([0, 0], [1, 0], [2, 4], [1, 12]);
  // An extra channel is alpha by default, or where its kind is 0.
  const hasAlpha = extraChannels > 0 && (bits.isSet() || bits.choose([0, 0], [1, 0], [2, 4], [18, 6]) === 0);
  return { orientation, bitDepth, hasAlpha };
}
