/**
 * PNG and APNG (PNG 3rd edition): EXIF even behind the pixels, XMP and other texts, the profile and its name, the frames
 * of an animation, and EXIF and IPTC in the text chunks ImageMagick invented before there was a chunk for them.
 */
import type { ByteSource } from '../readers.ts';
import { beginsWith, type Fields, fieldsOf, latin1 } from './bytes.ts';
import type { Container, ContainerText, Extent, Unpackers } from './container.ts';
import { type Draft, newDraft, toContainer } from './draft.ts';
import { exifIn } from './exif-in.ts';
import { rawProfileName, tryParseRawProfile } from './raw-profile.ts';

const chunksMax = 100_000;
const chunkMaxBytes = 16 * 1024 * 1024;
const packedMaxBytes = 4 * 1024 * 1024;
const textMaxBytes = 256 * 1024;
const textsMax = 64;
// ImageMagick writes a text for every EXIF tag it finds, and what matters behind them.
const textsSeenMax = 512;
const xmpKeyword = 'XML:com.adobe.xmp';

interface Chunk extends Extent {
  readonly type: string;
}

interface Reading {
  readonly source: ByteSource;
  readonly unpackers: Unpackers;
  readonly draft: Draft;
  isAnimated: boolean;
  frames: number;
  durationMs: number;
  textsSeen: number;
}

/** Walks the chunks without reading pixels. Stops at the first chunk that runs past the end. */
export async function readPng(source: ByteSource, unpackers: Unpackers): Promise<Container> {
  const reading: Reading = {
    source,
    unpackers,
    draft: newDraft(),
    isAnimated: false,
    frames: 0,
    durationMs: 0,
    textsSeen: 0,
  };
  const { draft } = reading;
  let at = 8;
  for (let seen = 0; at < source.bytes; seen += 1) {
    const head = fieldsOf(await source.readAt(at, 8));
    const chunk: Chunk = { type: head.text(4, 4), offset: at + 8, length: head.u32(0) };
    if (chunk.type === 'IEND') break;
    if (seen === chunksMax || chunk.offset + chunk.length + 4 > source.bytes) {
      draft.damage.push(seen === chunksMax ? 'there are too many chunks' : 'a chunk runs past the end');
      break;
    }
    if (chunk.length <= chunkMaxBytes) await readers[chunk.type]?.(reading, chunk);
    at = chunk.offset + chunk.length + 4;
  }
  if (reading.isAnimated && reading.frames > 0 && draft.shape !== undefined) {
    draft.shape = { ...draft.shape, frames: reading.frames, durationMs: reading.durationMs };
  }
  return toContainer(draft);
}

type ReadChunk = (reading: Reading, chunk: Chunk) => Promise<void> | void;

const contentOf = ({ source }: Reading, { offset, length }: Chunk): Promise<Uint8Array> =>
  source.readAt(offset, length);

const readers: Readonly<Record<string, ReadChunk>> = {
  IHDR: async (reading, chunk) => readHeader(reading, fieldsOf(await contentOf(reading, chunk))),
  tRNS: ({ draft }) => {
    if (draft.shape !== undefined) draft.shape = { ...draft.shape, hasAlpha: true };
  },
  acTL: (reading) => {
    reading.isAnimated = true;
  },
  fcTL: async (reading, chunk) => {
    if (chunk.length !== 26) return;
    reading.frames += 1;
    reading.durationMs += delayOf(fieldsOf(await contentOf(reading, chunk)));
  },
  eXIf: async (reading, chunk) => {
    reading.draft.exif.push(exifIn(await contentOf(reading, chunk)));
  },
  iCCP: async (reading, chunk) => readProfile(reading, await contentOf(reading, chunk)),
  caBX: ({ draft }) => {
    draft.features.hasC2pa = true;
  },
  tEXt: async (reading, chunk) => {
    if (mayReadText(reading, chunk)) readText(reading, await contentOf(reading, chunk));
  },
  zTXt: async (reading, chunk) => {
    if (mayReadText(reading, chunk)) readPackedText(reading, await contentOf(reading, chunk));
  },
  iTXt: async (reading, chunk) => {
    if (mayReadText(reading, chunk)) readWideText(reading, await contentOf(reading, chunk));
  },
};

function mayReadText(reading: Reading, { length }: Chunk): boolean {
  reading.textsSeen += 1;
  return reading.textsSeen <= textsSeenMax && length <= packedMaxBytes;
}

function keepText({ texts }: Draft, text: ContainerText): void {
  if (texts.length < textsMax && text.bytes.length <= textMaxBytes) texts.push(text);
}

/** Samples a pixel by colour type: grey, RGB, palette, grey and alpha, RGBA. */
const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 };

function readHeader({ draft }: Reading, header: Fields): void {
  const stored = { width: header.u32(0), height: header.u32(4) };
  const channels = channelsOf[header.u8(9)];
  if (stored.width === 0 || stored.height === 0 || channels === undefined) return;
  const hasAlpha = channels === 2 || channels === 4;
  draft.shape = { stored, bitDepth: header.u8(8), channels, hasAlpha, isProgressive: header.u8(12) === 1 };
}

/** fcTL: delay as a fraction of a second; a denominator of 0 stands for 100. */
const delayOf = (frame: Fields): number => (1000 * frame.u16(20)) / (frame.u16(22) || 100);

/** The keyword a text begins with, and where its content does; none when there is no NUL in the first 80 bytes. */
function keywordOf(content: Uint8Array): { readonly keyword: string; readonly next: number } | undefined {
  const end = content.subarray(0, 80).indexOf(0);
  return end < 1 ? undefined : { keyword: latin1(content.subarray(0, end)), next: end + 1 };
}

function readProfile({ draft, unpackers }: Reading, content: Uint8Array): void {
  const named = keywordOf(content);
  if (named === undefined) return;
  const profile = unpackers.inflate(content.subarray(named.next + 1), packedMaxBytes);
  draft.iccName ??= named.keyword;
  if (profile === undefined) draft.damage.push('the ICC profile cannot be unpacked');
  else draft.icc ??= profile;
}

function readText(reading: Reading, content: Uint8Array): void {
  const named = keywordOf(content);
  if (named !== undefined) addText(reading, named.keyword, content.subarray(named.next));
}

/** zTXt names its compression in one byte after the keyword. */
function readPackedText(reading: Reading, content: Uint8Array): void {
  const named = keywordOf(content);
  if (named === undefined) return;
  const isProfile = rawProfileName.test(named.keyword);
  const text = reading.unpackers.inflate(content.subarray(named.next + 1), isProfile ? packedMaxBytes : textMaxBytes);
  if (text === undefined) reading.draft.damage.push('a text cannot be unpacked');
  else addText(reading, named.keyword, text);
}

function addText({ draft }: Reading, keyword: string, bytes: Uint8Array): void {
  const kind = rawProfileName.exec(keyword)?.[1];
  if (kind === undefined) {
    keepText(draft, { keyword, bytes, encoding: 'latin1' });
    return;
  }
  const block = tryParseRawProfile(bytes);
  if (block === undefined) draft.damage.push('a profile in a text cannot be read');
  else if (kind === 'iptc' || kind === '8bim') draft.iptc.push(block);
  else if (kind === 'xmp' || beginsWith(block, 'http://ns.adobe.com/xap')) addRawXmp(draft, block);
  else draft.exif.push(exifIn(block));
}

function addRawXmp(draft: Draft, block: Uint8Array): void {
  const start = block.indexOf(0x3c);
  if (start >= 0) draft.xmp.push({ kind: 'packet', bytes: block.subarray(start) });
}

/** iTXt: keyword, whether it is deflated, how, a language and the keyword in it, the text in UTF-8. */
function readWideText({ draft, unpackers }: Reading, content: Uint8Array): void {
  const named = keywordOf(content);
  if (named === undefined) return;
  const isDeflated = content[named.next] === 1;
  const languageEnd = content.indexOf(0, named.next + 2);
  const start = languageEnd < 0 ? -1 : content.indexOf(0, languageEnd + 1);
  if (start < 0) return;
  const isXmp = named.keyword === xmpKeyword;
  const packed = content.subarray(start + 1);
  const bytes = isDeflated ? unpackers.inflate(packed, isXmp ? packedMaxBytes : textMaxBytes) : packed;
  if (bytes === undefined) draft.damage.push(isXmp ? 'the XMP cannot be unpacked' : 'a text cannot be unpacked');
  else if (isXmp) draft.xmp.push({ kind: 'packet', bytes });
  else keepText(draft, { keyword: named.keyword, bytes, encoding: 'utf8' });
}
