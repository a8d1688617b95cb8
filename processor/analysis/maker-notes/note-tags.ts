/** Values of a maker's note: numbers and text by tag, empty where there are none. */
import { cleanText } from '../clean-text.ts';
import type { TagMap } from '../readers.ts';
import { toOffset } from '../to-offset.ts';

/** The tag's numbers as stored; none when it is text or not there. */
export const numbersOf = (tags: TagMap, tag: number): readonly number[] => tags.get(tag)?.numbers ?? [];

/** The tag's first number when it is finite. */
export function numberIn(tags: TagMap, tag: number): number | undefined {
  const [value] = numbersOf(tags, tag);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

/** The tag as cleaned text up to its first NUL; undefined when blank. */
export function textIn(tags: TagMap, tag: number): string | undefined {
  const text = tags.get(tag)?.text;
  return text === undefined ? undefined : cleanText(text.split('\0', 1)[0] ?? '');
}

/** 16 bits as a signed number: cameras write such under unsigned types. */
export const signed16 = (value: number): number => (value > 0x7fff ? value - 0x10000 : value);
/** 32 bits as a signed number. */
export const signed32 = (value: number): number => (value > 0x7fffffff ? value - 2 ** 32 : value);

/** Minutes east of UTC as an offset; undefined where no zone is that far. */
export function offsetIn(
  minutes: number | undefined,
  from: string,
): { readonly text: string; readonly from: string } | undefined {
  if (minutes === undefined || !Number.isInteger(minutes) || minutes < -12 * 60 || minutes > 14 * 60) return undefined;
  return { text: toOffset(minutes), from };
}
