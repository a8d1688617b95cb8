/**
 * What the decoder does not tell of a PNG: an EXIF chunk behind the pixels, EXIF and IPTC in the text chunks ImageMagick
 * invented before there was a chunk for them, and the frames of an animation (PNG 3rd edition, section 11.3).
 */
import type { ByteSource } from './readers.ts';

/** A block in hexadecimal, as a text chunk holds it. */
export interface RawProfile {
  readonly bytes: Uint8Array;
  /** The bytes are a zlib stream. */
  readonly isDeflated: boolean;
}

/** What the chunks of one PNG say. */
export interface PngChunks {
  /** The content of eXIf. */
  readonly exif?: Uint8Array;
  /** EXIF and IPTC in text chunks. */
  readonly rawExif?: RawProfile;
  readonly rawIptc?: RawProfile;
  /** Frames of an animation with the time each stays; empty for a still picture. */
  readonly delaysMs: readonly number[];
}

const chunksMax = 100_000;
const chunkMaxBytes = 4 * 1024 * 1024;
const rawKeyword = /^Raw profile type (APP1|exif|iptc)\0/;

interface Found {
  exif?: Uint8Array;
  rawExif?: RawProfile;
  rawIptc?: RawProfile;
  isAnimated: boolean;
  readonly delaysMs: number[];
}

/** Walks the chunks after the signature, without reading pixels. Stops at the first chunk that runs past the end. */
export async function readPngChunks(source: ByteSource): Promise<PngChunks> {
  const found: Found = { isAnimated: false, delaysMs: [] };
  let at = 8;
  for (let seen = 0; seen < chunksMax && at + 12 <= source.bytes; seen += 1) {
    const { type, length } = await readHeader(source, at);
    if (type === 'IEND' || at + 12 + length > source.bytes) break;
    if (length <= chunkMaxBytes) await readChunk(source, { type, at: at + 8, length }, found);
    at += 12 + length;
  }
  const { isAnimated, delaysMs, ...blocks } = found;
  return { ...blocks, delaysMs: isAnimated ? delaysMs : [] };
}

interface Chunk {
  readonly type: string;
  readonly at: number;
  readonly length: number;
}

async function readChunk(source: ByteSource, chunk: Chunk, found: Found): Promise<void> {
  const { type, at, length } = chunk;
  if (type === 'acTL') found.isAnimated = true;
  if (type === 'fcTL' && length === 26) found.delaysMs.push(delayOf(await source.readAt(at, length)));
  if (type === 'eXIf') found.exif ??= await source.readAt(at, length);
  if (type !== 'zTXt' && type !== 'tEXt') return;
  const raw = await readRawProfile(source, chunk);
  if (raw?.kind === 'iptc') found.rawIptc ??= raw.profile;
  else if (raw !== undefined) found.rawExif ??= raw.profile;
}

async function readHeader(source: ByteSource, at: number): Promise<{ readonly type: string; readonly length: number }> {
  const header = await source.readAt(at, 8);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  return { length: view.getUint32(0), type: String.fromCharCode(...header.subarray(4, 8)) };
}

/** fcTL: delay as a fraction of a second; a denominator of 0 stands for 100. */
function delayOf(fcTl: Uint8Array): number {
  const view = new DataView(fcTl.buffer, fcTl.byteOffset, fcTl.byteLength);
  return (1000 * view.getUint16(20)) / (view.getUint16(22) || 100);
}

async function readRawProfile(
  source: ByteSource,
  { type, at, length }: Chunk,
): Promise<{ readonly kind: string; readonly profile: RawProfile } | undefined> {
  const start = String.fromCharCode(...(await source.readAt(at, Math.min(length, 32))));
  const [keyword, kind] = rawKeyword.exec(start) ?? [];
  if (keyword === undefined || kind === undefined) return undefined;
  const isDeflated = type === 'zTXt';
  // zTXt names its compression in one byte after the keyword.
  const skip = keyword.length + (isDeflated ? 1 : 0);
  return { kind, profile: { bytes: await source.readAt(at + skip, Math.max(0, length - skip)), isDeflated } };
}

/** The block in a text chunk's (inflated) content: a name, a length, then hexadecimal. Undefined when it is something else. */
export function tryParseRawProfile(content: Uint8Array): Uint8Array | undefined {
  let text = '';
  for (const byte of content) text += String.fromCharCode(byte);
  const hex = /^\s*\S[^\n]{0,40}\n\s*\d+\s+([0-9a-fA-F\s]+)$/.exec(text)?.[1]?.replace(/\s/g, '');
  if (hex === undefined) return undefined;
  return Uint8Array.from({ length: hex.length >> 1 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}
