/** GIF (GIF89a): the screen, comments and XMP before the first picture. How many frames follow only the decoder counts. */
import type { ByteSource } from '../readers.ts';
import { type Fields, fieldsOf, joinBytes } from './bytes.ts';
import type { Container } from './container.ts';
import { type Draft, newDraft, toContainer } from './draft.ts';

const extensionsMax = 64;
const blockMaxBytes = 4 * 1024 * 1024;
// XMP is no row of blocks: 258 bytes behind it lead a reader that takes it for one to its end (XMP part 3, section 1.1.2).
const xmpTrailerBytes = 258;

const tableBytes = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));

/** Reads what stands before the first picture. */
export async function readGif(source: ByteSource): Promise<Container> {
  const draft = newDraft();
  const head = fieldsOf(await source.readAt(0, 13), true);
  const stored = { width: head.u16(6), height: head.u16(8) };
  if (stored.width > 0 && stored.height > 0) draft.shape = { stored, bitDepth: 8, channels: 3 };
  let at = 13 + tableBytes(head.u8(10));
  for (let seen = 0; seen < extensionsMax; seen += 1) {
    const extension = fieldsOf(await source.readAt(at, 14));
    if (extension.u8(0) !== 0x21) break;
    at = await readExtension(source, { draft, extension, at });
  }
  return toContainer(draft);
}

interface Found {
  readonly draft: Draft;
  readonly extension: Fields;
  readonly at: number;
}

/** Reads one extension and answers where the next begins. */
async function readExtension(source: ByteSource, { draft, extension, at }: Found): Promise<number> {
  const isXmp = extension.u8(1) === 0xff && extension.text(3, 11) === 'XMP DataXMP';
  const isComment = extension.u8(1) === 0xfe;
  if (extension.u8(1) === 0xff && extension.text(3, 8) === 'C2PA_GIF') draft.features.hasC2pa = true;
  const start = isXmp ? at + 14 : at + 2;
  const { end, blocks } = await walkBlocks(source, start, isComment);
  if (isComment && blocks.length > 0) {
    draft.texts.push({ keyword: 'Comment', bytes: joinBytes(blocks), encoding: 'latin1' });
  }
  const xmpBytes = end - start - xmpTrailerBytes;
  if (isXmp && xmpBytes > 0) draft.xmp.push({ kind: 'packet', bytes: await source.readAt(start, xmpBytes) });
  return end;
}

/** Blocks of up to 255 bytes until an empty one. Answers where they end, and what is in them when asked to keep it. */
async function walkBlocks(
  source: ByteSource,
  start: number,
  isKept: boolean,
): Promise<{ readonly end: number; readonly blocks: readonly Uint8Array[] }> {
  const blocks: Uint8Array[] = [];
  let at = start;
  while (at - start < blockMaxBytes) {
    const length = (await source.readAt(at, 1))[0] ?? 0;
    if (length === 0) break;
    if (isKept) blocks.push(await source.readAt(at + 1, length));
    at += 1 + length;
  }
  return { end: at + 1, blocks };
}
