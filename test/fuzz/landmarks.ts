/** Finds what a mutation may aim at: fields that say a length, a count or a place, and packets of XMP. */

/** A number stored in a file. */
export interface Field {
  readonly at: number;
  readonly bytes: 1 | 2 | 4;
  readonly isLittle: boolean;
}

/** Where in a file its packets of XMP stand. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What a file has to aim at. Damaged files have some of it, too. */
export interface Landmarks {
  readonly fields: readonly Field[];
  readonly packets: readonly Span[];
}

/** Everything to aim at in these bytes. */
export function findLandmarks(bytes: Buffer): Landmarks {
  const fields = [
    ...jpegLengths(bytes),
    ...sizesBefore(bytes, pngChunks),
    ...pngSize(bytes),
    ...riffSizes(bytes),
    ...boxFields(bytes),
    ...tiffFields(bytes),
    ...gifFields(bytes),
    ...resourceLengths(bytes),
  ];
  return {
    fields: fields.filter(({ at, bytes: width }) => at >= 0 && at + width <= bytes.length),
    packets: packetsIn(bytes),
  };
}

const big = (at: number, bytes: Field['bytes'] = 4): Field => ({ at, bytes, isLittle: false });
const little = (at: number, bytes: Field['bytes'] = 4): Field => ({ at, bytes, isLittle: true });

/** Where each of `marks` stands; a mark in compressed pixels is one more byte that changes. */
function placesOf(bytes: Buffer, marks: readonly string[], perMark = 64): readonly number[] {
  return marks.flatMap((mark) => {
    const places: number[] = [];
    for (let at = bytes.indexOf(mark, 0, 'latin1'); at >= 0 && places.length < perMark; ) {
      places.push(at);
      at = bytes.indexOf(mark, at + 1, 'latin1');
    }
    return places;
  });
}

const sizesBefore = (bytes: Buffer, marks: readonly string[]): readonly Field[] =>
  placesOf(bytes, marks).map((at) => big(at - 4));

function jpegLengths(bytes: Buffer): readonly Field[] {
  const fields: Field[] = [];
  for (const start of placesOf(bytes, ['\xff\xd8\xff'], 8)) {
    let at = start + 2;
    for (let count = 0; count < 64 && at + 4 <= bytes.length && bytes[at] === 0xff; count += 1) {
      const marker = bytes[at + 1] ?? 0;
      fields.push(big(at + 2, 2));
      // Frame headers: depth, height, width, components.
      if (marker >= 0xc0 && marker <= 0xc2) fields.push(big(at + 4, 1), big(at + 5, 2), big(at + 7, 2), big(at + 9, 1));
      if (marker === 0xda) break;
      at += 2 + bytes.readUInt16BE(at + 2);
    }
  }
  return fields;
}

const pngChunks = 'IHDR PLTE IDAT IEND iCCP iTXt tEXt zTXt eXIf acTL fcTL fdAT pHYs gAMA sRGB tRNS'.split(' ');

const pngSize = (bytes: Buffer): readonly Field[] =>
  placesOf(bytes, ['IHDR']).flatMap((at) => [
    big(at + 4),
    big(at + 8),
    big(at + 12, 1),
    big(at + 13, 1),
    big(at + 16, 1),
  ]);

const riffSizes = (bytes: Buffer): readonly Field[] =>
  placesOf(bytes, ['RIFF', 'VP8 ', 'VP8L', 'VP8X', 'ANIM', 'ANMF', 'ALPH', 'EXIF', 'XMP ', 'ICCP']).flatMap((at) => [
    little(at + 4),
    little(at + 12, 2),
    little(at + 15, 2),
  ]);

const boxes = [
  'xml ',
  ...'ftyp meta hdlr pitm iloc iinf infe iref iprp ipco ipma ispe irot imir pixi av1C hvcC colr auxC idat mdat moov trak mdia minf stbl stsd stsz stco co64 uuid CMT1 CMT2 CMT3 CMT4 PRVW THMB CNCV jp2h ihdr jp2c jxlc jxlp Exif brob grid dimg thmb cdsc'.split(
    ' ',
  ),
];

/** A box's size, and the numbers its content begins with: versions, counts, widths, offsets. */
const boxFields = (bytes: Buffer): readonly Field[] =>
  placesOf(bytes, boxes, 16).flatMap((at) => [
    big(at - 4),
    big(at + 4),
    big(at + 8),
    big(at + 12),
    big(at + 16),
    big(at + 8, 2),
  ]);

const tiffMarks = ['II*\0', 'MM\0*', 'IIRO', 'IIRS', 'IIU\0'];

function tiffFields(bytes: Buffer): readonly Field[] {
  return placesOf(bytes, tiffMarks, 8).flatMap((base) => directoriesAt(bytes, base));
}

/** Counts, types and places of every entry of every directory that can be followed from one header. */
function directoriesAt(bytes: Buffer, base: number): readonly Field[] {
  const isLittle = bytes[base] === 0x49;
  const word = (at: number): number =>
    at + 2 > bytes.length ? 0 : isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  const long = (at: number): number =>
    at + 4 > bytes.length ? 0 : isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  const field = (at: number, width: Field['bytes']): Field => ({ at, bytes: width, isLittle });
  const fields: Field[] = [field(base + 4, 4)];
  const seen = new Set<number>();
  const waiting = [long(base + 4)];
  while (waiting.length > 0 && seen.size < 16) {
    const at = base + (waiting.shift() ?? 0);
    const entries = word(at);
    if (seen.has(at) || entries === 0 || entries > 200 || at + 2 + 12 * entries > bytes.length) continue;
    seen.add(at);
    fields.push(field(at, 2), field(at + 2 + 12 * entries, 4));
    for (let entry = at + 2; entry < at + 2 + 12 * entries; entry += 12) {
      fields.push(field(entry, 2), field(entry + 2, 2), field(entry + 4, 4), field(entry + 8, 4));
      if (subDirectories.has(word(entry))) waiting.push(long(entry + 8));
    }
    waiting.push(long(at + 2 + 12 * entries));
  }
  return fields;
}

// SubIFDs, EXIF, GPS, interoperability.
const subDirectories: ReadonlySet<number> = new Set([0x014a, 0x8769, 0x8825, 0xa005]);

const gifFields = (bytes: Buffer): readonly Field[] =>
  bytes.toString('latin1', 0, 4) === 'GIF8' ? [little(6, 2), little(8, 2), little(10, 1), little(13, 2)] : [];

/** Photoshop's resources, and what heads a PSD. */
const resourceLengths = (bytes: Buffer): readonly Field[] => [
  ...placesOf(bytes, ['8BIM']).flatMap((at) => [big(at + 4, 2), big(at + 6, 1), big(at + 8)]),
  ...(bytes.toString('latin1', 0, 4) === '8BPS'
    ? [big(4, 2), big(12, 2), big(14), big(18), big(22, 2), big(26), big(30), big(34)]
    : []),
  ...(bytes.toString('latin1', 0, 8) === 'FUJIFILM' ? [big(84), big(88), big(92), big(96), big(100), big(104)] : []),
  ...(bytes.toString('latin1', 6, 14) === 'HEAPCCDR' ? [little(2), little(bytes.length - 4)] : []),
];

function packetsIn(bytes: Buffer): readonly Span[] {
  return placesOf(bytes, ['<x:xmpmeta'], 4).flatMap((from) => {
    const close = bytes.indexOf('</x:xmpmeta>', from, 'latin1');
    return close < 0 ? [] : [{ from, to: close + '</x:xmpmeta>'.length }];
  });
}
