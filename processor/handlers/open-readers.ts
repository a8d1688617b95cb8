import { exifrVersion, readExif } from '../adapters/exif-block.ts';
import { readDirectoryAt } from '../adapters/exif-tags.ts';
import { bytesOf } from '../adapters/file-bytes.ts';
import { decodeHeif, libheifVersion } from '../adapters/heif-pixels.ts';
import { readIccDescription } from '../adapters/icc-description.ts';
import { readIptcFields } from '../adapters/iptc-fields.ts';
import { readText } from '../adapters/plain-text.ts';
import { sharpPixels, sharpVersion } from '../adapters/sharp-pixels.ts';
import { toThumbhash } from '../adapters/thumbhash-text.ts';
import { saxVersion } from '../adapters/xml-tree.ts';
import { readXmp } from '../adapters/xmp-packet.ts';
import { inflate, unbrotli } from '../adapters/zlib-inflate.ts';
import { zoneAt } from '../adapters/zone-lookup.ts';
import type { Readers } from '../analysis/readers.ts';

/** The readers every analysis of ours looks with, in a cloud or without. */
export const readers: Readers = {
  pixels: sharpPixels,
  decodeHeif,
  readExif,
  readDirectory: readDirectoryAt,
  readIptc: readIptcFields,
  readIccDescription,
  readXmp,
  zoneAt,
  readText,
  bytesOf,
  inflate,
  unbrotli,
  toThumbhash,
  versions: [sharpVersion, libheifVersion, exifrVersion, saxVersion],
};
