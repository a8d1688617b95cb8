import { crc32 } from 'node:zlib';
import { type Entry, type ExifFields, headerTo, toEntry, writeDirectories, writeExifBlock } from './exif-block.ts';

/** Puts segments into a JPEG, right after its start, where EXIF asks to be. */
export function insertSegments(jpeg: Buffer, ...segments: readonly Buffer[]): Buffer {
  if (jpeg.readUInt16BE(0) !== 0xffd8) throw new Error('not a JPEG');
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

/** A JPEG segment; 65,533 bytes of body are the most its length can say. */
export function segment(marker: number, body: Buffer): Buffer {
  if (body.length > 65_533) throw new RangeError('a JPEG segment holds 65,533 bytes at most');
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** The APP1 segment with an EXIF block. */
export const exifSegment = (block: Buffer): Buffer =>
  segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), block]));

/** A comment segment. */
export const commentSegment = (text: string): Buffer => segment(0xfe, Buffer.from(text, 'utf8'));

/** Puts an EXIF block into a PNG as its eXIf chunk, before the pixels (PNG 1.5.0 extensions). */
export function insertPngExif(png: Buffer, block: Buffer): Buffer {
  const afterHeader = 8 + 25;
  const body = Buffer.concat([Buffer.from('eXIf', 'latin1'), block]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(block.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([png.subarray(0, afterHeader), length, body, check, png.subarray(afterHeader)]);
}

/** Puts EXIF fields into a little-endian TIFF: a new first directory at its end holds the old one's entries and these. */
export function insertTiffExif(tiff: Buffer, fields: ExifFields): Buffer {
  if (tiff.readUInt32LE(0) !== 0x002a4949) throw new Error('not a little-endian TIFF');
  const old = tiff.readUInt32LE(4);
  const kept = Array.from({ length: tiff.readUInt16LE(old) }, (_, i): Entry => {
    const slot = old + 2 + i * 12;
    // The last four bytes are the value or where it is: both stay true, since nothing moves.
    return {
      tag: tiff.readUInt16LE(slot),
      type: tiff.readUInt16LE(slot + 2),
      count: tiff.readUInt32LE(slot + 4),
      value: tiff.subarray(slot + 8, slot + 12),
    };
  });
  const added = fields.image.map(toEntry);
  const addedTags = new Set(added.map((entry) => entry.tag));
  const padded = tiff.length % 2 === 0 ? tiff : Buffer.concat([tiff, Buffer.alloc(1)]);
  const entries = [...kept.filter((entry) => !addedTags.has(entry.tag)), ...added];
  const directories = writeDirectories(entries, fields, padded.length);
  return Buffer.concat([headerTo(padded.length), padded.subarray(8), directories]);
}

/** An EXIF block inserted the way a format asks for. */
export function insertExif(format: 'jpeg' | 'png' | 'tiff', picture: Buffer, fields: ExifFields): Buffer {
  if (format === 'jpeg') return insertSegments(picture, exifSegment(writeExifBlock(fields)));
  if (format === 'png') return insertPngExif(picture, writeExifBlock(fields));
  return insertTiffExif(picture, fields);
}
