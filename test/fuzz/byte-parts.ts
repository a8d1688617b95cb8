/** What the files of the fuzz run are put together from. */
import { exifBlockOf } from '../../scripts/samples/exif-facts.ts';
import { xmpOf } from '../../scripts/samples/xmp.ts';

/** Two bytes, big-endian. */
export const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
/** Four bytes, big-endian. */
export const u32 = (value: number): Buffer => {
  const four = Buffer.alloc(4);
  four.writeUInt32BE(value);
  return four;
};
/** Text as Latin-1. */
export const text = (value: string): Buffer => Buffer.from(value, 'latin1');
/** The parts one after another. */
export const all = (...parts: readonly (Buffer | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? text(part) : part)));
/** A box of ISO media: size, type, content. */
export const box = (type: string, ...content: readonly (Buffer | string)[]): Buffer => {
  const body = all(...content);
  return all(u32(body.length + 8), type, body);
};

/** An EXIF block. */
export const exif = exifBlockOf({
  make: 'Tintype',
  model: 'Fuzz',
  taken: '2021-09-27T07:13:05',
  iso: 200,
  orientation: 3,
});
/** A packet of XMP. */
export const xmp = Buffer.from(xmpOf({ title: 'Title', keywords: ['a', 'b'], rating: 3 }), 'utf8');
