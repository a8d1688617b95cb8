/** Reads the text of an IPTC-NAA record (IIM 4.2), bare or in the Photoshop resources a JPEG carries it in. */
import { createHash } from 'node:crypto';
import type { IptcFields } from '../analysis/readers.ts';
import { readText } from './plain-text.ts';

type ListName = Exclude<keyof IptcFields, 'isDamaged' | 'isNewerThanXmp'>;

const listNames: Readonly<Record<number, ListName>> = {
  5: 'title',
  25: 'keywords',
  55: 'dateCreated',
  60: 'timeCreated',
  80: 'byline',
  116: 'copyright',
  120: 'caption',
};

// A list in IPTC is a dataset repeated; no editor makes a thousand keywords.
const datasetsMax = 4096;
const iptcResource = 0x0404;
const digestResource = 0x0425;

/** The fields of the block. Stops, and says so, where a length runs past the end. */
export function readIptcFields(block: Uint8Array): IptcFields {
  const found: Record<ListName, string[]> = {
    title: [],
    caption: [],
    keywords: [],
    byline: [],
    copyright: [],
    dateCreated: [],
    timeCreated: [],
  };
  const { iim, digest } = unwrap(inOrder(Buffer.from(block.buffer, block.byteOffset, block.byteLength)));
  const isNewerThanXmp = digest !== undefined && !digest.equals(createHash('md5').update(iim).digest());
  let isDamaged = false;
  let at = 0;
  for (let seen = 0; seen < datasetsMax && iim[at] === 0x1c && at + 5 <= iim.length; seen += 1) {
    const { start, length } = readLength(iim, at + 3);
    if (start + length > iim.length) {
      isDamaged = true;
      break;
    }
    const name = iim[at + 1] === 2 ? listNames[iim[at + 2] ?? 0] : undefined;
    if (name !== undefined) found[name].push(readText(iim.subarray(start, start + length)));
    at = start + length;
  }
  // Padding to an even or a four-byte length is common.
  return { ...found, isNewerThanXmp, isDamaged: isDamaged || iim.subarray(at).some((byte) => byte !== 0) };
}

/** Two bytes; or, with the top bit set, the number of bytes that hold a longer one (IIM 4.2, section 1.5). */
function readLength(iim: Buffer, at: number): { readonly start: number; readonly length: number } {
  const length = iim.readUInt16BE(at);
  if (length <= 0x7fff) return { start: at + 2, length };
  const bytes = length & 0x7fff;
  if (bytes === 0 || bytes > 4 || at + 2 + bytes > iim.length)
    return { start: at + 2, length: Number.POSITIVE_INFINITY };
  return { start: at + 2 + bytes, length: iim.readUIntBE(at + 2, bytes) };
}

/** TIFF writers declare IPTC as 32-bit numbers, so that a reader of the other byte order turns every four bytes around. */
function inOrder(bytes: Buffer): Buffer {
  const isTurned = bytes[0] !== 0x1c && bytes[3] === 0x1c && bytes.length % 4 === 0;
  return isTurned ? Buffer.from(bytes).swap32() : bytes;
}

interface Unwrapped {
  readonly iim: Buffer;
  /** MD5 of the record as the last editor that knows XMP left it. */
  readonly digest?: Buffer;
}

/** The IIM record inside Photoshop's image resources, or the block itself when it is none. */
function unwrap(bytes: Buffer): Unwrapped {
  const wrapper = 'Photoshop 3.0\0';
  let at = bytes.toString('latin1', 0, wrapper.length) === wrapper ? wrapper.length : 0;
  if (bytes.toString('latin1', at, at + 4) !== '8BIM') return { iim: bytes };
  let iim: Buffer | undefined;
  let digest: Buffer | undefined;
  while (at + 12 <= bytes.length && bytes.toString('latin1', at, at + 4) === '8BIM') {
    const id = bytes.readUInt16BE(at + 4);
    // A Pascal string and the resource itself are each padded to an even length.
    const nameBytes = ((bytes[at + 6] ?? 0) + 2) & ~1;
    const sizeAt = at + 6 + nameBytes;
    if (sizeAt + 4 > bytes.length) break;
    const size = bytes.readUInt32BE(sizeAt);
    const resource = bytes.subarray(sizeAt + 4, sizeAt + 4 + size);
    if (id === iptcResource) iim ??= resource;
    if (id === digestResource && size === 16) digest ??= resource;
    at = sizeAt + 4 + size + (size & 1);
  }
  return { iim: iim ?? bytes.subarray(0, 0), ...(digest !== undefined && { digest }) };
}
