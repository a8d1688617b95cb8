/** ICO: a list of pictures of one thing, each a PNG or a bitmap without file header. The largest is the picture. */
import type { ByteSource } from '../readers.ts';
import { beginsWith, fieldsOf } from './bytes.ts';
import type { Container, Extent } from './container.ts';
import { newDraft, toContainer } from './draft.ts';

const entriesMax = 256;

/** One picture of an icon. */
export interface IconEntry extends Extent {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly isPng: boolean;
}

/** The largest picture, of those the deepest; and how many there are. Undefined when none is in the file. */
export async function readLargestIcon(
  source: ByteSource,
): Promise<{ readonly largest: IconEntry; readonly count: number } | undefined> {
  const count = Math.min(fieldsOf(await source.readAt(0, 6), true).u16(4), entriesMax);
  const list = fieldsOf(await source.readAt(6, 16 * count), true);
  const entries = Array.from({ length: count }, (_, index) => ({
    // One byte holds no 256.
    width: list.u8(16 * index) || 256,
    height: list.u8(16 * index + 1) || 256,
    bits: list.u16(16 * index + 6),
    length: list.u32(16 * index + 8),
    offset: list.u32(16 * index + 12),
  })).filter(({ offset, length }) => length > 0 && offset + length <= source.bytes);
  const [largest] = entries.toSorted((a, b) => b.width * b.height - a.width * a.height || b.bits - a.bits);
  if (largest === undefined) return undefined;
  const head = await source.readAt(largest.offset, 24);
  if (!beginsWith(head, '\x89PNG\r\n\x1a\n')) return { largest: { ...largest, isPng: false }, count };
  const png = fieldsOf(head);
  return { largest: { ...largest, width: png.u32(16), height: png.u32(20), isPng: true }, count };
}

/** Reads the list. */
export async function readIco(source: ByteSource): Promise<Container> {
  const draft = newDraft();
  const found = await readLargestIcon(source);
  if (found === undefined) return toContainer(draft);
  const { largest, count } = found;
  const { width, height, offset, length, isPng } = largest;
  draft.shape = { stored: { width, height }, hasAlpha: true, ...(count > 1 && { frames: count }) };
  if (isPng) draft.embedded.push({ offset, length, coding: 'png', size: { width, height } });
  return toContainer(draft);
}
