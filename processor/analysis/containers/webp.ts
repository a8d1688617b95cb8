/** WebP (RFC 9649): the canvas, EXIF, XMP, ICC and the frames of an animation, from the chunks of its RIFF. */
import type { ByteSource } from '../readers.ts';
import { type Fields, fieldsOf } from './bytes.ts';
import type { Container, Extent, Shape } from './container.ts';
import { type Draft, newDraft, toContainer } from './draft.ts';
import { exifIn } from './exif-in.ts';

const chunksMax = 100_000;
const blockMaxBytes = 16 * 1024 * 1024;

interface Reading {
  readonly source: ByteSource;
  readonly draft: Draft;
  frames: number;
  durationMs: number;
}

/** Walks the chunks; pixels are stepped over. */
export async function readWebp(source: ByteSource): Promise<Container> {
  const reading: Reading = { source, draft: newDraft(), frames: 0, durationMs: 0 };
  const { draft } = reading;
  let at = 12;
  for (let seen = 0; at + 8 <= source.bytes; seen += 1) {
    const head = fieldsOf(await source.readAt(at, 8), true);
    const chunk = { offset: at + 8, length: head.u32(4) };
    if (seen === chunksMax || chunk.offset + chunk.length > source.bytes) {
      draft.damage.push(seen === chunksMax ? 'there are too many chunks' : 'a chunk runs past the end');
      break;
    }
    await readChunk(reading, head.text(0, 4), chunk);
    // Chunks are padded to an even length.
    at = chunk.offset + chunk.length + (chunk.length & 1);
  }
  if (reading.frames > 0 && draft.shape !== undefined) {
    draft.shape = { ...draft.shape, frames: reading.frames, durationMs: reading.durationMs };
  }
  return toContainer(draft);
}

async function readChunk(reading: Reading, type: string, { offset, length }: Extent): Promise<void> {
  const { source, draft } = reading;
  const block = (): Promise<Uint8Array> => source.readAt(offset, Math.min(length, blockMaxBytes));
  if (type === 'ANMF') {
    reading.frames += 1;
    // Behind the frame's place and size: milliseconds in 24 bits.
    reading.durationMs += u24(fieldsOf(await source.readAt(offset, 16), true), 12);
  } else if (type === 'EXIF') draft.exif.push(exifIn(await block()));
  else if (type === 'XMP ') draft.xmp.push({ kind: 'packet', bytes: await block() });
  else if (type === 'ICCP') draft.icc ??= await block();
  else if (type === 'C2PA') draft.features.hasC2pa = true;
  else if (draft.shape === undefined) {
    const shape = shapeIn(type, fieldsOf(await source.readAt(offset, Math.min(length, 16)), true));
    if (shape !== undefined) draft.shape = shape;
  }
}

const u24 = (fields: Fields, at: number): number => fields.u16(at) + 65_536 * fields.u8(at + 2);

function shapeIn(type: string, fields: Fields): Shape | undefined {
  const found = sizeIn(type, fields);
  if (found === undefined) return undefined;
  const { width, height, hasAlpha } = found;
  return { stored: { width, height }, bitDepth: 8, channels: hasAlpha ? 4 : 3, hasAlpha };
}

function sizeIn(
  type: string,
  fields: Fields,
): { readonly width: number; readonly height: number; readonly hasAlpha: boolean } | undefined {
  if (type === 'VP8X') {
    return { width: u24(fields, 4) + 1, height: u24(fields, 7) + 1, hasAlpha: (fields.u8(0) & 0x10) !== 0 };
  }
  // Lossy: after a start code 14 bits each. Lossless: 14 bits each, less one, and whether alpha is used.
  if (type === 'VP8 ' && fields.u8(3) === 0x9d) {
    return { width: fields.u16(6) & 0x3fff, height: fields.u16(8) & 0x3fff, hasAlpha: false };
  }
  if (type !== 'VP8L' || fields.u8(0) !== 0x2f) return undefined;
  const bits = fields.u32(1);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, hasAlpha: ((bits >>> 28) & 1) === 1 };
}
