/** Small raw files: true in their structure, with a real JPEG inside and no sensor's data. */
import { ascii, bytes, type Entry, longs, rationals, shorts, tiffBlock } from '../fixtures/tiff-block.ts';
import { all, box, text, u16, u32, xmp } from './byte-parts.ts';
import type { Original } from './mutate.ts';

/** One of each, by extension. */
export function rawContainers(jpeg: Buffer): readonly Original[] {
  return [
    { name: 'raw.nef', bytes: rawTiff('NIKON CORPORATION', jpeg, nikonNote()) },
    { name: 'raw.cr2', bytes: canonTiff(jpeg) },
    { name: 'raw.arw', bytes: rawTiff('SONY', jpeg, makerNote('SONY DSC \0\0\0', 0)) },
    { name: 'raw.pef', bytes: rawTiff('PENTAX', jpeg, makerNote('AOC\0II', 0)) },
    { name: 'raw.dng', bytes: rawTiff('Leica', jpeg, makerNote('LEICA\0\0\0', 0)) },
    { name: 'raw.orf', bytes: remarked(rawTiff('OLYMPUS', jpeg, olympusNote()), 'IIRO') },
    { name: 'raw.rw2', bytes: remarked(rawTiff('Panasonic', jpeg, makerNote('Panasonic\0\0\0', 0)), 'IIU\0') },
    { name: 'raw.raf', bytes: raf(jpeg) },
    { name: 'raw.crw', bytes: crw(jpeg) },
    { name: 'raw.cr3', bytes: cr3(jpeg) },
  ];
}

/** A directory as makers write it, with text, a list of numbers and a lying count. */
function makerNote(mark: string, start: number): Buffer {
  const entries: readonly Entry[] = [
    ascii(0x0006, 'Maker note'),
    shorts(0x0001, 92, 4, 0, 3, 5, 1, 0, 2),
    shorts(0x0004, 0, 64, 200, 100),
    ascii(0x0095, 'EF 50mm f/1.8'),
    rationals(0x0084, [240, 10], [700, 10], [28, 10], [40, 10]),
    longs(0xb027, 42),
    longs(0x0201, 40),
  ];
  return all(mark, tiffBlock({ ifd0: entries }).subarray(start === 0 ? 8 : 0));
}

const nikonNote = (): Buffer => makerNote('Nikon\0\x02\x10\0\0', 1);
const olympusNote = (): Buffer => makerNote('OLYMPUS\0II\x03\0', 0);

function rawTiff(make: string, jpeg: Buffer, note: Buffer): Buffer {
  const block = (at: number): Buffer =>
    tiffBlock({
      ifd0: [
        longs(0x0100, 160),
        longs(0x0101, 120),
        shorts(0x0103, 7),
        ascii(0x010f, make),
        ascii(0x0110, 'Fuzz'),
        shorts(0x0112, 8),
        longs(0x0111, at),
        longs(0x0117, jpeg.length),
        longs(0x0201, at),
        longs(0x0202, jpeg.length),
        bytes(0x02bc, xmp),
        bytes(0xc612, Buffer.from([1, 4, 0, 0])),
      ],
      exif: [
        shorts(0x8827, 400),
        rationals(0x829a, [1, 60]),
        ascii(0x9003, '2021:09:27 07:13:05'),
        bytes(0x927c, note, 7),
      ],
      gps: [
        ascii(1, 'N'),
        rationals(2, [52, 1], [30, 1], [0, 1]),
        ascii(3, 'E'),
        rationals(4, [13, 1], [24, 1], [0, 1]),
      ],
    });
  return all(block(block(0).length), jpeg);
}

function canonTiff(jpeg: Buffer): Buffer {
  const tiff = rawTiff('Canon', jpeg, makerNote('', 0));
  // A CR2 says so in the eight bytes behind its header, which here are the first of its directory: it is damaged from the start.
  tiff.write('CR\x02\0', 8, 'latin1');
  return tiff;
}

const remarked = (tiff: Buffer, mark: string): Buffer => all(mark, tiff.subarray(4));

function raf(jpeg: Buffer): Buffer {
  const head = Buffer.alloc(148);
  head.write('FUJIFILMCCD-RAW 0201FF393101', 0, 'latin1');
  head.write('X-T4', 28, 'latin1');
  head.write('0100', 60, 'latin1');
  // A record of tags: a count, then each tag's number, length and content.
  const tags = all(u32(2), u16(0x0100), u16(4), u16(120), u16(160), u16(0x0121), u16(4), u16(120), u16(160));
  head.writeUInt32BE(148, 84);
  head.writeUInt32BE(jpeg.length, 88);
  head.writeUInt32BE(148 + jpeg.length, 92);
  head.writeUInt32BE(tags.length, 96);
  return all(head, jpeg, tags);
}

/** CIFF: a heap of values, then a table of them, then where the table is; each level the same again. */
function crw(jpeg: Buffer): Buffer {
  const little = (value: number, width: 2 | 4): Buffer => {
    const number = Buffer.alloc(width);
    number.writeUIntLE(value, 0, width);
    return number;
  };
  const heap = (values: readonly (readonly [tag: number, content: Buffer])[]): Buffer => {
    let at = 0;
    const rows = values.map(([tag, content]) => {
      const row = all(little(tag, 2), little(content.length, 4), little(at, 4));
      at += content.length;
      return row;
    });
    return all(...values.map(([, content]) => content), little(values.length, 2), ...rows, little(at, 4));
  };
  const shape = all(little(160, 4), little(120, 4), little(0x3f800000, 4), little(0, 4), little(8, 4));
  const facts = heap([
    [0x080a, text('Canon\0Canon Fuzz\0')],
    [0x1810, shape],
    [0x180e, all(little(1_632_719_585, 4), little(0, 4), little(0, 4))],
    [0x102d, Buffer.alloc(64, 1)],
  ]);
  return all(
    'II',
    little(26, 4),
    'HEAPCCDR',
    Buffer.alloc(12),
    heap([
      [0x300a, facts],
      [0x2007, jpeg],
    ]),
  );
}

function cr3(jpeg: Buffer): Buffer {
  const canon = Buffer.from('85c0b687820f11e08111f4ce462b6a48', 'hex');
  const preview = Buffer.from('eaf42b5e1c984b88b9fbb7dc406e4d16', 'hex');
  const camera = tiffBlock({ ifd0: [ascii(0x010f, 'Canon'), ascii(0x0110, 'Canon EOS Fuzz'), shorts(0x0112, 1)] });
  const shot = tiffBlock({
    ifd0: [shorts(0x8827, 100), ascii(0x9003, '2021:09:27 07:13:05'), ascii(0xa434, 'RF 50mm')],
  });
  const thumb = box('THMB', u32(0), u16(96), u16(64), u32(jpeg.length), u32(0x00010000), jpeg);
  const moov = box(
    'moov',
    box(
      'uuid',
      canon,
      box('CNCV', 'CanonCR3_001/00.09.00/00.00.00'),
      box('CMT1', camera),
      box('CMT2', shot),
      box('CMT3', makerNote('', 1)),
      thumb,
    ),
    box(
      'trak',
      box('tkhd', Buffer.alloc(84)),
      box(
        'mdia',
        box(
          'minf',
          box('stbl', box('stsd', u32(0), u32(1), box('CRAW', Buffer.alloc(16), u32(0), u32(0), u16(160), u16(120)))),
        ),
      ),
    ),
  );
  return all(
    box('ftyp', 'crx ', u32(1), 'crx isom'),
    moov,
    box('uuid', Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex'), xmp),
    box('uuid', preview, u32(0), u32(1), box('PRVW', u32(0), u16(1), u16(96), u16(64), u16(1), u32(jpeg.length), jpeg)),
    box('mdat', Buffer.alloc(64)),
  );
}
