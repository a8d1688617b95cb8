/** Puts a bitmap into a TIFF in memory, uncoded: the one form in which sharp takes samples together with their profile. */
import type { Bitmap } from '../analysis/readers.ts';

const sampleCounts = { grey: 1, rgb: 3, cmyk: 4 } as const;
// TIFF 6.0: BlackIsZero, RGB, Separated.
const photometrics = { grey: 1, rgb: 2, cmyk: 5 } as const;

const stripBytes = 256 * 1024;

type Entry = readonly [tag: number, type: 3 | 4 | 7, count: number, value: number];

/** The TIFF; the bitmap's samples are copied once. Throws when there are not as many as its size needs. */
export function wrapInTiff(bitmap: Bitmap): Uint8Array {
  const { width, height, colours, hasAlpha, bitDepth, data, icc } = bitmap;
  const samples = sampleCounts[colours] + (hasAlpha ? 1 : 0);
  const bytes = (width * height * samples * bitDepth) / 8;
  if (data.length < bytes) throw new RangeError('a bitmap has fewer samples than its size needs');
  const entryCount = 9 + (hasAlpha ? 1 : 0) + (icc === undefined ? 0 : 1);
  const rowBytes = bytes / height;
  // The reader holds a strip at a time: one of all rows would be held as a third copy.
  const stripRows = Math.max(1, Math.floor(stripBytes / rowBytes));
  const strips = Math.ceil(height / stripRows);
  const bitsAt = 8 + 2 + 12 * entryCount + 4;
  const stripsAt = bitsAt + 2 * samples + ((2 * samples) & 2);
  const iccAt = stripsAt + 8 * strips;
  const dataAt = iccAt + (icc?.length ?? 0) + ((icc?.length ?? 0) & 1);
  const entries: readonly Entry[] = [
    [0x100, 4, 1, width],
    [0x101, 4, 1, height],
    [0x102, 3, samples, samples <= 1 ? bitDepth : bitsAt],
    [0x103, 3, 1, 1],
    [0x106, 3, 1, photometrics[colours]],
    [0x111, 4, strips, strips === 1 ? dataAt : stripsAt],
    [0x115, 3, 1, samples],
    [0x116, 4, 1, stripRows],
    [0x117, 4, strips, strips === 1 ? bytes : stripsAt + 4 * strips],
    // Unassociated alpha.
    ...(hasAlpha ? ([[0x152, 3, 1, 2]] as const) : []),
    ...(icc === undefined ? [] : ([[0x8773, 7, icc.length, iccAt]] as const)),
  ];
  const tiff = Buffer.alloc(dataAt + bytes);
  tiff.write('II*\0\x08\0\0\0', 'latin1');
  writeEntries(tiff, entries);
  for (let sample = 0; sample < samples; sample += 1) tiff.writeUInt16LE(bitDepth, bitsAt + 2 * sample);
  for (let strip = 0; strip < strips; strip += 1) {
    const start = strip * stripRows * rowBytes;
    tiff.writeUInt32LE(dataAt + start, stripsAt + 4 * strip);
    tiff.writeUInt32LE(Math.min(stripRows * rowBytes, bytes - start), stripsAt + 4 * strips + 4 * strip);
  }
  if (icc !== undefined) tiff.set(icc, iccAt);
  tiff.set(data.subarray(0, bytes), dataAt);
  return tiff;
}

function writeEntries(tiff: Buffer, entries: readonly Entry[]): void {
  tiff.writeUInt16LE(entries.length, 8);
  for (const [index, [tag, type, count, value]] of entries.entries()) {
    const at = 10 + 12 * index;
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(count, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  }
}
