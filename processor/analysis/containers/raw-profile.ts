/** Blocks in hexadecimal in a text, as ImageMagick writes them. */
import { latin1 } from './bytes.ts';

/** The keyword of such a text: group 1 says what is in it. */
export const rawProfileName = /^Raw profile type (APP1|exif|iptc|8bim|xmp)$/;

/** The block in a text's (inflated) content: a name, a length, then hexadecimal. Undefined when it is something else. */
export function tryParseRawProfile(content: Uint8Array): Uint8Array | undefined {
  const hex = /^\s*\S[^\n]{0,40}\n\s*\d+\s+([0-9a-fA-F\s]+)$/.exec(latin1(content))?.[1]?.replace(/\s/g, '');
  if (hex === undefined) return undefined;
  return Uint8Array.from({ length: hex.length >> 1 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}
