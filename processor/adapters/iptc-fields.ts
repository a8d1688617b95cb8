/** Reads the text of an IPTC-NAA record (IIM 4.2), bare or in the Photoshop resources a JPEG carries it in. */
import type { IptcFields } from '../analysis/readers.ts';

type ListName = Exclude<keyof IptcFields, 'isDamaged'>;

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
const utf8Mark = '\x1b%G';

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
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  const iim = unwrap(inOrder(bytes));
  let isUtf8 = false;
  let at = 0;
  for (let seen = 0; seen < datasetsMax && iim[at] === 0x1c && at + 5 <= iim.length; seen += 1) {
    const record = iim[at + 1];
    const dataset = iim[at + 2] ?? 0;
    const length = iim.readUInt16BE(at + 3);
    // The top bit announces a longer length: only pictures and other blobs need one.
    if (length > 0x7fff || at + 5 + length > iim.length) return { ...found, isDamaged: true };
    const value = iim.subarray(at + 5, at + 5 + length);
    if (record === 1 && dataset === 90) isUtf8 = value.toString('latin1') === utf8Mark;
    const name = record === 2 ? listNames[dataset] : undefined;
    if (name !== undefined) found[name].push(decodeText(value, isUtf8));
    at += 5 + length;
  }
  // Padding to an even or a four-byte length is common.
  return { ...found, isDamaged: iim.subarray(at).some((byte) => byte !== 0) };
}

/** TIFF writers declare IPTC as 32-bit numbers, so that a reader of the other byte order turns every four bytes around. */
function inOrder(bytes: Buffer): Buffer {
  const isTurned = bytes[0] !== 0x1c && bytes[3] === 0x1c && bytes.length % 4 === 0;
  return isTurned ? Buffer.from(bytes).swap32() : bytes;
}

/** The IIM record inside Photoshop's image resources, or the block itself when it is none. */
function unwrap(bytes: Buffer): Buffer {
  const wrapper = 'Photoshop 3.0\0';
  let at = bytes.toString('latin1', 0, wrapper.length) === wrapper ? wrapper.length : 0;
  if (bytes.toString('latin1', at, at + 4) !== '8BIM') return bytes;
  while (at + 12 <= bytes.length && bytes.toString('latin1', at, at + 4) === '8BIM') {
    const id = bytes.readUInt16BE(at + 4);
    // A Pascal string and the resource itself are each padded to an even length.
    const nameBytes = ((bytes[at + 6] ?? 0) + 2) & ~1;
    const sizeAt = at + 6 + nameBytes;
    if (sizeAt + 4 > bytes.length) break;
    const size = bytes.readUInt32BE(sizeAt);
    if (id === iptcResource) return bytes.subarray(sizeAt + 4, sizeAt + 4 + size);
    at = sizeAt + 4 + size + (size & 1);
  }
  return bytes.subarray(0, 0);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const latin1 = new TextDecoder('latin1');

/** Editors that write UTF-8 do not always say so; text that is valid UTF-8 is hardly ever anything else. */
function decodeText(value: Uint8Array, isUtf8: boolean): string {
  try {
    return utf8.decode(value);
  } catch {
    return isUtf8 ? Buffer.from(value).toString('utf8') : latin1.decode(value);
  }
}
