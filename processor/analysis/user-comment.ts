import { cleanText } from './clean-text.ts';
import { mainTags, tagOf } from './exif-fields.ts';
import type { ExifTags } from './readers.ts';

/**
 * EXIF's UserComment, undefined when it is blank or no text. Its first eight bytes name the code: ASCII, which is taken as
 * whatever the reader made of the bytes, UNICODE, or eight NULs for none. JIS is left: no camera of today writes it.
 */
export function userCommentOf(tags: ExifTags): string | undefined {
  const { numbers = [], text = '' } = tagOf(tags, mainTags.userComment) ?? {};
  const code = String.fromCharCode(...numbers.slice(0, 8))
    .replaceAll('\0', '')
    .trim();
  if (code === 'UNICODE') return readable(wide(numbers.slice(8)));
  // The text is as long as the bytes only in ASCII; the code is ASCII in any case.
  if (code === 'ASCII' || code === '') return readable(text.slice(8));
  return undefined;
}

/** UTF-16 in the byte order that gives fewer letters of other scripts: the standard leaves it open, and writers differ. */
function wide(bytes: readonly number[]): string {
  const little = decode(bytes, 0);
  const big = decode(bytes, 1);
  if (little.startsWith('\ufeff')) return little.slice(1);
  if (big.startsWith('\ufeff')) return big.slice(1);
  return plainLetters(big) > plainLetters(little) ? big : little;
}

/** `low` is which byte of each pair is the low one: the first in little-endian text. */
function decode(bytes: readonly number[], low: 0 | 1): string {
  let text = '';
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    text += String.fromCharCode((bytes[at + low] ?? 0) + 256 * (bytes[at + 1 - low] ?? 0));
  }
  return text;
}

const plainLetters = (text: string): number => text.match(/[ -\u024f]/gu)?.length ?? 0;

/** Cleaned, up to the first NUL; undefined when more than one sign in ten is none. */
function readable(text: string): string | undefined {
  const line = text.split('\0', 1)[0] ?? '';
  const clean = cleanText(line);
  return clean === undefined || /^screenshot$/i.test(clean) || clean.length < 0.9 * line.trim().length
    ? undefined
    : clean;
}
