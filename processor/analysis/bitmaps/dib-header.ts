/** The header of a Windows bitmap, alike in BMP files and icons. */
import { type Fields, fieldsOf } from '../containers/bytes.ts';
import type { ByteSource } from '../readers.ts';

/** Which bits of a pixel are which colour. */
export interface Masks {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly alpha: number;
}

/** How the pixels are packed. */
export type Packing = 'rows' | 'rle8' | 'rle4' | 'other';

/** What a header says. */
export interface DibHeader {
  readonly headerBytes: number;
  readonly width: number;
  /** Of an icon's bitmap: with the mask, so twice the picture's. */
  readonly height: number;
  readonly isTopDown: boolean;
  /** Bits a pixel. */
  readonly bits: number;
  readonly packing: Packing;
  /** Where pixels are no index into a palette. */
  readonly masks: Masks | undefined;
  /** Where the palette begins, how many colours it has, and bytes a colour. */
  readonly palette: { readonly offset: number; readonly colours: number; readonly colourBytes: 3 | 4 };
}

const packings: readonly Packing[] = ['rows', 'rle8', 'rle4', 'rows', 'other', 'other', 'rows'];
const knownHeaders: ReadonlySet<number> = new Set([12, 16, 40, 52, 56, 64, 108, 124]);
const bitFields = 3;
const alphaBitFields = 6;

/** The header at that place, undefined when it makes no sense. */
export async function readDibHeader(source: ByteSource, at: number): Promise<DibHeader | undefined> {
  const fields = fieldsOf(await source.readAt(at, 124), true);
  const headerBytes = fields.u32(0);
  if (!knownHeaders.has(headerBytes)) return undefined;
  const header = headerBytes === 12 ? readCore(fields, at) : readFull(fields, at, headerBytes);
  const isSized = header.width > 0 && header.height > 0 && [1, 2, 4, 8, 16, 24, 32].includes(header.bits);
  return isSized ? header : undefined;
}

/** OS/2's: 16-bit sizes, three bytes a colour. */
function readCore(fields: Fields, at: number): DibHeader {
  const bits = fields.u16(10);
  return {
    headerBytes: 12,
    width: fields.u16(4),
    height: fields.u16(6),
    isTopDown: false,
    bits,
    packing: 'rows',
    masks: bits > 8 ? defaultMasks(bits) : undefined,
    palette: { offset: at + 12, colours: bits <= 8 ? 2 ** bits : 0, colourBytes: 3 },
  };
}

function readFull(fields: Fields, at: number, headerBytes: number): DibHeader {
  const bits = fields.u16(14);
  const compression = fields.u32(16);
  const hasFields = compression === bitFields || compression === alphaBitFields;
  // A header of 40 bytes has its masks behind it.
  const maskBytes = hasFields && headerBytes === 40 ? (compression === alphaBitFields ? 16 : 12) : 0;
  const hasAlphaMask = headerBytes >= 56 || compression === alphaBitFields;
  const masks = {
    red: fields.u32(40),
    green: fields.u32(44),
    blue: fields.u32(48),
    alpha: hasAlphaMask ? fields.u32(52) : 0,
  };
  const height = fields.u32(8) | 0;
  return {
    headerBytes,
    width: fields.u32(4) | 0,
    height: Math.abs(height),
    isTopDown: height < 0,
    bits,
    packing: packings[compression] ?? 'other',
    masks: bits <= 8 ? undefined : hasFields ? masks : defaultMasks(bits),
    palette: {
      offset: at + headerBytes + maskBytes,
      colours: bits <= 8 ? Math.min(fields.u32(32) || 2 ** bits, 256) : Math.min(fields.u32(32), 256),
      colourBytes: 4,
    },
  };
}

const defaultMasks = (bits: number): Masks =>
  bits === 16
    ? { red: 0x7c00, green: 0x03e0, blue: 0x001f, alpha: 0 }
    : { red: 0xff0000, green: 0xff00, blue: 0xff, alpha: 0 };
