/** Reads the XML of an XMP packet (XMP specification part 3): decodes it from UTF-8, UTF-16 or UTF-32, marked or not. */
import type { XmlTree } from '../analysis/readers.ts';
import { readXmlTree } from './xml-tree.ts';

// Lightroom's longest histories have some hundred kilobytes; packets with depth maps in them are larger, and cut here.
const packetMaxBytes = 2 * 1024 * 1024;

/** The packet's XML, without the padding around it; undefined when there is no element in it. */
export function readXmp(packet: Uint8Array): XmlTree | undefined {
  const text = decode(packet.subarray(0, packetMaxBytes));
  const start = text.indexOf('<');
  return start < 0 ? undefined : readXmlTree(text.slice(start, text.lastIndexOf('>') + 1));
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be';

/** By the mark at the start, or by how the first `<` is written. */
function encodingOf([a = 0, b = 0, c = 0, d = 0]: Uint8Array): Encoding {
  if (a === 0 && b === 0 && ((c === 0xfe && d === 0xff) || (c === 0 && d === 0x3c))) return 'utf-32be';
  if (c === 0 && d === 0 && ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0))) return 'utf-32le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return 'utf-16be';
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return 'utf-16le';
  return 'utf-8';
}

function decode(packet: Uint8Array): string {
  const encoding = encodingOf(packet);
  if (encoding === 'utf-32le' || encoding === 'utf-32be') return decodeWide(packet, encoding === 'utf-32le');
  if (encoding !== 'utf-8') return new TextDecoder(encoding).decode(packet);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(packet);
  } catch {
    // A packet cut in the middle of a character, or written in a code page against the rules.
    return new TextDecoder(isMostlyUtf8(packet) ? 'utf-8' : 'windows-1252').decode(packet);
  }
}

/** Whether at most one character in a thousand bytes is broken: damage, not another code page. */
function isMostlyUtf8(packet: Uint8Array): boolean {
  const broken = new TextDecoder('utf-8').decode(packet).split('\ufffd').length - 1;
  return broken <= 1 + packet.length / 1000 && hasSequences(packet);
}

const hasSequences = (packet: Uint8Array): boolean =>
  packet.some((byte, at) => byte >= 0xc2 && byte < 0xf5 && ((packet[at + 1] ?? 0) & 0xc0) === 0x80);

function decodeWide(packet: Uint8Array, isLittle: boolean): string {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const parts: string[] = [];
  for (let at = 0; at + 4 <= packet.length; at += 4) {
    const point = view.getUint32(at, isLittle);
    parts.push(point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd');
  }
  return parts.join('');
}
