/** Small files of the formats that no encoder here writes: true in their structure, with a real JPEG or PNG inside. */
import { insertSegments, segment } from '../../scripts/samples/insert-exif.ts';
import { bytes, longs, tiffBlock } from '../fixtures/tiff-block.ts';
import { all, box, exif, text, u16, u32, xmp } from './byte-parts.ts';
import type { Original } from './mutate.ts';
import { rawContainers } from './raw-containers.ts';

/** One of each, by extension. */
export function containers(jpeg: Buffer, png: Buffer): readonly Original[] {
  return [
    ...rawContainers(jpeg),
    { name: 'layers.psd', bytes: psd() },
    { name: 'modern.jxl', bytes: jxl() },
    { name: 'wavelet.jp2', bytes: jp2() },
    { name: 'favicon.ico', bytes: ico(png) },
    { name: 'bitmap.bmp', bytes: bmp() },
    { name: 'still.heic', bytes: heic() },
    { name: 'several.mpo', bytes: mpo(jpeg) },
    {
      name: 'motion.jpg',
      bytes: all(jpeg, box('ftyp', 'mp42', u32(0), 'isom'), box('moov', box('mvhd', Buffer.alloc(100)))),
    },
    { name: 'extended.jpg', bytes: insertSegments(jpeg, ...extendedXmp()) },
    { name: 'photoshop.jpg', bytes: insertSegments(jpeg, segment(0xed, all('Photoshop 3.0\0', resources()))) },
    {
      name: 'vector.svg',
      bytes: text('<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:9/a.png"/></svg>'),
    },
  ];
}

/** Photoshop's resources: EXIF, XMP, and IPTC with a title and a keyword. */
function resources(): Buffer {
  const iptc = all(iptcField(5, 'Title'), iptcField(25, 'tree'), iptcField(80, 'A. Nobody'), iptcField(55, '20210927'));
  return all(resource(1028, iptc), resource(1058, exif), resource(1060, xmp));
}

const iptcField = (record: number, value: string): Buffer =>
  all(Buffer.from([0x1c, 2, record]), u16(value.length), value);

function resource(id: number, content: Buffer): Buffer {
  return all('8BIM', u16(id), Buffer.alloc(2), u32(content.length), content, Buffer.alloc(content.length % 2));
}

function psd(): Buffer {
  const kept = resources();
  const pixels = all(u16(0), Buffer.alloc(3 * 32 * 24, 120));
  return all(
    '8BPS',
    u16(1),
    Buffer.alloc(6),
    u16(3),
    u32(24),
    u32(32),
    u16(8),
    u16(3),
    u32(0),
    u32(kept.length),
    kept,
    u32(0),
    pixels,
  );
}

/** The container with a codestream of 8 × 8 pixels' header. */
const jxl = (): Buffer =>
  all(
    box('JXL ', '\r\n\x87\n'),
    box('ftyp', 'jxl ', u32(0), 'jxl '),
    box('Exif', u32(0), exif),
    box('xml ', xmp),
    box('jxlc', Buffer.from('ff0a00904b', 'hex'), Buffer.alloc(40, 7)),
  );

const jp2 = (): Buffer =>
  all(
    box('jP  ', '\r\n\x87\n'),
    box('ftyp', 'jp2 ', u32(0), 'jp2 '),
    box(
      'jp2h',
      box('ihdr', u32(120), u32(160), u16(3), Buffer.from([7, 7, 0, 0])),
      box('colr', Buffer.from([1, 0, 0]), u32(16)),
    ),
    box('uuid', 'JpgTiffExif->JP2', exif),
    box('uuid', Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex'), xmp),
    box('jp2c', Buffer.from('ff4fff51002f0000', 'hex'), u32(160), u32(120), Buffer.alloc(48)),
  );

function ico(png: Buffer): Buffer {
  const row = Buffer.alloc(16);
  row.set([96, 64, 0, 0, 1, 0, 32, 0]);
  row.writeUInt32LE(png.length, 8);
  row.writeUInt32LE(22, 12);
  return all(Buffer.from([0, 0, 1, 0, 1, 0]), row, png);
}

function bmp(): Buffer {
  const head = Buffer.alloc(54);
  head.write('BM', 0, 'latin1');
  head.writeUInt32LE(54 + 24 * 16, 2);
  head.writeUInt32LE(54, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(8, 18);
  head.writeInt32LE(16, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(24, 28);
  return all(head, Buffer.alloc(24 * 16, 90));
}

/** A HEIF of one HEVC item with EXIF and XMP; its pixels are none, so that what is read is its boxes. */
function heic(): Buffer {
  const full = (type: string, ...content: readonly (Buffer | string)[]): Buffer => box(type, u32(0), ...content);
  const items = [
    [1, 'hvc1', Buffer.alloc(60, 9)],
    [2, 'Exif', all(u32(0), exif)],
    [3, 'mime', xmp],
  ] as const;
  const infe = items.map(([id, type]) =>
    box('infe', u32(0x02000000), u16(id), u16(0), type, '\0', type === 'mime' ? 'application/rdf+xml\0' : ''),
  );
  const properties = box(
    'iprp',
    box('ipco', full('ispe', u32(160), u32(120)), box('irot', Buffer.from([1])), box('hvcC', Buffer.alloc(23, 1))),
    full('ipma', u32(1), u16(1), Buffer.from([3, 1, 2, 0x83])),
  );
  const meta = (at: number): Buffer => {
    let place = at;
    const rows = items.map(([id, , content]) => {
      const row = all(u16(id), u16(0), u16(1), u32(place), u32(content.length));
      place += content.length;
      return row;
    });
    return full(
      'meta',
      full('hdlr', u32(0), 'pict', Buffer.alloc(13)),
      full('pitm', u16(1)),
      full('iloc', Buffer.from([0x44, 0]), u16(3), ...rows),
      full('iinf', u16(3), ...infe),
      full('iref', box('cdsc', u16(2), u16(1), u16(1)), box('cdsc', u16(3), u16(1), u16(1))),
      properties,
    );
  };
  const ftyp = box('ftyp', 'heic', u32(0), 'mif1heic');
  return all(ftyp, meta(ftyp.length + meta(0).length + 8), box('mdat', ...items.map(([, , content]) => content)));
}

/** Two pictures in one file (CIPA DC-007): the index names the second. */
function mpo(jpeg: Buffer): Buffer {
  const list = Buffer.alloc(32);
  list.writeUInt32LE(jpeg.length, 4);
  list.writeUInt32LE(jpeg.length, 20);
  list.writeUInt32LE(jpeg.length, 24);
  const index = tiffBlock({ ifd0: [bytes(0xb000, text('0100'), 7), longs(0xb001, 2), bytes(0xb002, list, 7)] });
  return all(insertSegments(jpeg, segment(0xe2, all('MPF\0', index))), jpeg);
}

/** XMP that goes on in further segments (XMP specification part 3, 1.1.3.1). */
function extendedXmp(): readonly Buffer[] {
  const guid = '0123456789ABCDEF0123456789ABCDEF';
  const main = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="${guid}"/></rdf:RDF></x:xmpmeta>`;
  const half = Math.floor(xmp.length / 2);
  const piece = (from: number, to: number): Buffer =>
    segment(
      0xe1,
      all('http://ns.adobe.com/xmp/extension/\0', guid, u32(xmp.length), u32(from), xmp.subarray(from, to)),
    );
  return [segment(0xe1, all('http://ns.adobe.com/xap/1.0/\0', main)), piece(0, half), piece(half, xmp.length)];
}
