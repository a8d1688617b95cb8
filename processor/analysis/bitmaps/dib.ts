/** The pixels of a Windows bitmap (BMP, or in an icon) as samples a decoder of the system can convert. */
import { type Fields, fieldsOf } from '../containers/bytes.ts';
import type { Bitmap, ByteSource, Unpacked } from '../readers.ts';
import { type DibHeader, type Masks, readDibHeader } from './dib-header.ts';
import { unpackRuns } from './dib-runs.ts';

/** Where a bitmap is, and what is asked of it. */
export interface DibAsk {
  /** Where its header is. */
  readonly at: number;
  /** Where its pixels are, when the file says so; else behind the palette. */
  readonly pixelsAt?: number;
  /** In an icon: half of its height is a mask of what is transparent. */
  readonly isIcon: boolean;
  readonly maxPixels: number;
}

const runsMaxBytes = 64 * 1024 * 1024;
// Rows are read some at a time, so that memory holds the samples and no whole file.
const bandBytes = 1024 * 1024;

/** Unpacks the bitmap, top row first. */
export async function unpackDib(source: ByteSource, ask: DibAsk): Promise<Unpacked> {
  const header = await readDibHeader(source, ask.at);
  if (header === undefined) return { detail: 'the header of the bitmap makes no sense' };
  const height = ask.isIcon ? header.height >> 1 : header.height;
  const pixels = header.width * height;
  if (pixels > ask.maxPixels) return { detail: `${pixels} pixels, ${ask.maxPixels} can be decoded` };
  if (pixels === 0 || header.packing === 'other') return { detail: 'the bitmap is packed in a way that is not read' };
  const { offset, colours, colourBytes } = header.palette;
  const palette = readPalette(await source.readAt(offset, colours * colourBytes), colourBytes);
  const pixelsAt = ask.pixelsAt ?? offset + colours * colourBytes;
  const dib: Dib = { source, header, height, palette, pixelsAt };
  if (header.packing !== 'rows') return { bitmap: await unpackPacked(dib) };
  return { bitmap: await unpackRows(dib, ask.isIcon) };
}

interface Dib {
  readonly source: ByteSource;
  readonly header: DibHeader;
  readonly height: number;
  /** Red, green and blue of each colour. */
  readonly palette: Uint8Array;
  readonly pixelsAt: number;
}

function readPalette(bytes: Uint8Array, colourBytes: number): Uint8Array {
  const palette = new Uint8Array(256 * 3);
  for (let colour = 0; (colour + 1) * colourBytes <= bytes.length; colour += 1) {
    // Stored as blue, green, red.
    for (let part = 0; part < 3; part += 1) palette[3 * colour + part] = bytes[colour * colourBytes + 2 - part] ?? 0;
  }
  return palette;
}

async function unpackPacked({ source, header, height, palette, pixelsAt }: Dib): Promise<Bitmap> {
  const runs = await source.readAt(pixelsAt, Math.min(runsMaxBytes, source.bytes - pixelsAt));
  const indexes = unpackRuns(runs, { width: header.width, height, isNibbles: header.packing === 'rle4' });
  const data = new Uint8Array(3 * header.width * height);
  for (const [at, index] of indexes.entries()) {
    for (let part = 0; part < 3; part += 1) data[3 * at + part] = palette[3 * index + part] ?? 0;
  }
  return { width: header.width, height, colours: 'rgb', hasAlpha: false, bitDepth: 8, data };
}

const rowBytesOf = (width: number, bits: number): number => 4 * Math.ceil((width * bits) / 32);

async function unpackRows(dib: Dib, isIcon: boolean): Promise<Bitmap> {
  const { source, header, height, pixelsAt } = dib;
  const { width, bits } = header;
  const rowBytes = rowBytesOf(width, bits);
  // An icon of 32 bits has its alpha there, whatever its header says.
  const alpha = isIcon && bits === 32 ? 0xff000000 : (header.masks?.alpha ?? 0);
  const samples = alpha !== 0 || isIcon ? 4 : 3;
  const data = new Uint8Array(samples * width * height);
  const rows = Math.max(1, Math.floor(bandBytes / rowBytes));
  const readRow = rowReader(dib, { samples, masks: header.masks && { ...header.masks, alpha } });
  for (let first = 0; first < height; first += rows) {
    const count = Math.min(rows, height - first);
    const band = await source.readAt(pixelsAt + first * rowBytes, count * rowBytes);
    for (let row = 0; row < count; row += 1) {
      const y = header.isTopDown ? first + row : height - 1 - first - row;
      readRow(fieldsOf(band.subarray(row * rowBytes), true), data.subarray(samples * width * y));
    }
  }
  const bitmap: Bitmap = { width, height, colours: 'rgb', hasAlpha: samples === 4, bitDepth: 8, data };
  if (isIcon && bits !== 32) await applyMask(dib, bitmap, pixelsAt + height * rowBytes);
  return bitmap;
}

interface Row {
  readonly samples: number;
  readonly masks: Masks | undefined;
}

/** Reads one stored row into samples. */
function rowReader({ header, palette }: Dib, { samples, masks }: Row): (row: Fields, into: Uint8Array) => void {
  const { width, bits } = header;
  if (masks === undefined) {
    const perByte = 8 / bits;
    return (row, into) => {
      for (let x = 0; x < width; x += 1) {
        const shift = 8 - bits * ((x % perByte) + 1);
        const index = (row.u8(Math.floor(x / perByte)) >> shift) & (2 ** bits - 1);
        for (let part = 0; part < 3; part += 1) into[samples * x + part] = palette[3 * index + part] ?? 0;
        if (samples === 4) into[4 * x + 3] = 255;
      }
    };
  }
  const parts = [masks.red, masks.green, masks.blue, ...(samples === 4 ? [masks.alpha] : [])].map(scaleOf);
  const bytes = bits / 8;
  return (row, into) => {
    for (let x = 0; x < width; x += 1) {
      const at = x * bytes;
      const pixel = bytes === 4 ? row.u32(at) : bytes === 3 ? row.u16(at) + 65_536 * row.u8(at + 2) : row.u16(at);
      for (const [part, scale] of parts.entries()) into[samples * x + part] = scale(pixel);
    }
  };
}

/** What a mask's bits of a pixel are of 255; all of it where there is no mask. */
function scaleOf(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 255;
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  return (pixel) => Math.round((255 * ((pixel & mask) >>> shift)) / most);
}

/** An icon's mask, one bit a pixel behind the colours: set where nothing is seen. */
async function applyMask({ source, header, height }: Dib, { data, width }: Bitmap, at: number): Promise<void> {
  const rowBytes = rowBytesOf(width, 1);
  const mask = await source.readAt(at, rowBytes * height);
  for (let y = 0; y < height; y += 1) {
    const row = (header.isTopDown ? y : height - 1 - y) * rowBytes;
    for (let x = 0; x < width; x += 1) {
      const isHidden = ((mask[row + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
      data[4 * (y * width + x) + 3] = isHidden === 1 ? 0 : 255;
    }
  }
}
