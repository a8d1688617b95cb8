/** Writes an EXIF block: a little-endian TIFF header and its directories (CIPA DC-008 / EXIF 2.32, sections 4.5 and 4.6). */

/** A number as EXIF has it: counter and denominator. */
export type Rational = readonly [number, number];

/** One field of a directory. Text gets its closing zero; `undefined` is EXIF's name for plain bytes. */
export type Field =
  | { readonly tag: number; readonly type: 'ascii'; readonly value: string }
  | { readonly tag: number; readonly type: 'byte' | 'short' | 'long' | 'undefined'; readonly value: readonly number[] }
  | { readonly tag: number; readonly type: 'rational' | 'signedRational'; readonly value: readonly Rational[] };

/** A field in bytes. A value of up to four bytes lies in the directory itself. */
export interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly value: Buffer;
}

const types = { byte: 1, ascii: 2, short: 3, long: 4, rational: 5, undefined: 7, signedRational: 10 } as const;

/** Tags by which the first directory points to the two others. */
const exifPointer = 0x8769;
const gpsPointer = 0x8825;

/** The fields of an EXIF block by directory; an empty directory is left out. */
export interface ExifFields {
  readonly image: readonly Field[];
  readonly exif: readonly Field[];
  readonly gps: readonly Field[];
}

/** The whole block, from `II` on, as JPEG's APP1 (after `Exif\0\0`), PNG's eXIf and others take it. */
export function writeExifBlock(fields: ExifFields): Buffer {
  return Buffer.concat([headerTo(8), writeDirectories(fields.image.map(toEntry), fields, 8)]);
}

/** Bytes of `II*\0` and where the first directory is. */
export function headerTo(offset: number): Buffer {
  const header = Buffer.from('II*\0\0\0\0\0', 'latin1');
  header.writeUInt32LE(offset, 4);
  return header;
}

/** A first directory that holds `entries`, then those of `fields.exif` and `fields.gps`, as they lie from `at` on. */
export function writeDirectories(entries: readonly Entry[], { exif, gps }: ExifFields, at: number): Buffer {
  const others = [
    { pointer: exifPointer, entries: exif.map(toEntry) },
    { pointer: gpsPointer, entries: gps.map(toEntry) },
  ].filter((directory) => directory.entries.length > 0);
  const withPointers = (offsets: readonly number[]): readonly Entry[] => [
    ...entries,
    ...others.map(({ pointer }, i) => toEntry({ tag: pointer, type: 'long', value: [offsets[i] ?? 0] })),
  ];
  const offsets: number[] = [];
  let end = at + sizeOf(withPointers([]));
  for (const other of others) {
    offsets.push(end);
    end += sizeOf(other.entries);
  }
  const tails = others.map((other, i) => writeDirectory(other.entries, offsets[i] ?? 0));
  return Buffer.concat([writeDirectory(withPointers(offsets), at), ...tails]);
}

/** A field as its directory holds it. */
export function toEntry(field: Field): Entry {
  const type = types[field.type];
  if (field.type === 'ascii') {
    const value = Buffer.from(`${field.value}\0`, 'utf8');
    return { tag: field.tag, type, count: value.length, value };
  }
  return {
    tag: field.tag,
    type,
    count: field.value.length,
    value: Buffer.concat(field.value.map(numberBytes(field.type))),
  };
}

const numberBytes =
  (type: Exclude<Field['type'], 'ascii'>) =>
  (value: number | Rational): Buffer => {
    const parts = typeof value === 'number' ? [value] : value;
    const size = type === 'byte' || type === 'undefined' ? 1 : type === 'short' ? 2 : 4;
    const bytes = Buffer.alloc(size * parts.length);
    parts.forEach((part, i) => {
      if (type === 'signedRational') bytes.writeInt32LE(part, i * size);
      else bytes.writeUIntLE(part, i * size, size);
    });
    return bytes;
  };

const even = (size: number): number => size + (size % 2);

const outside = ({ value }: Entry): number => (value.length > 4 ? even(value.length) : 0);

const sizeOf = (entries: readonly Entry[]): number =>
  2 + entries.length * 12 + 4 + entries.reduce((sum, entry) => sum + outside(entry), 0);

function writeDirectory(entries: readonly Entry[], at: number): Buffer {
  const bytes = Buffer.alloc(sizeOf(entries));
  bytes.writeUInt16LE(entries.length, 0);
  let free = 2 + entries.length * 12 + 4;
  // Readers may search a directory by halves: tags must rise.
  entries
    .toSorted((a, b) => a.tag - b.tag)
    .forEach((entry, i) => {
      const slot = 2 + i * 12;
      bytes.writeUInt16LE(entry.tag, slot);
      bytes.writeUInt16LE(entry.type, slot + 2);
      bytes.writeUInt32LE(entry.count, slot + 4);
      if (outside(entry) === 0) {
        entry.value.copy(bytes, slot + 8);
        return;
      }
      bytes.writeUInt32LE(at + free, slot + 8);
      entry.value.copy(bytes, free);
      free += outside(entry);
    });
  return bytes;
}
