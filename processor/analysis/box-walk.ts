/**
 * The boxes of an ISO base media file (ISO/IEC 14496-12): HEIC and AVIF. Walked before any decoder sees the file, since
 * some readers hang on a box that claims no length, and since the picture's stored shape stands only here.
 */
import type { ByteSource } from './readers.ts';

/** One box: where its content begins and how long that is. */
export interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Whether a box list was whole, and the boxes that could be read. */
export interface Walked {
  readonly boxes: readonly Box[];
  readonly isDamaged: boolean;
}

// A picture file has a handful of boxes at its top and some hundred properties; more is an attack.
const boxesMax = 4096;

/** The boxes at the top of a file. Damaged: a box shorter than its header or longer than the file. */
export async function walkFile(source: ByteSource): Promise<Walked> {
  const boxes: Box[] = [];
  let at = 0;
  while (at + 8 <= source.bytes && boxes.length < boxesMax) {
    const header = await source.readAt(at, 16);
    const box = tryParseHeader(header, at, source.bytes);
    if (box === undefined) return { boxes, isDamaged: true };
    boxes.push(box);
    at = box.end;
  }
  return { boxes, isDamaged: at !== source.bytes };
}

/** The boxes between two places of a block in memory. */
export function walkBlock(block: Uint8Array, from: number, to: number): Walked {
  const boxes: Box[] = [];
  let at = from;
  while (at + 8 <= to && boxes.length < boxesMax) {
    const box = tryParseHeader(block.subarray(at, Math.min(at + 16, to)), at, to);
    if (box === undefined) return { boxes, isDamaged: true };
    boxes.push(box);
    at = box.end;
  }
  return { boxes, isDamaged: at !== to };
}

/** Size 1 means a 64-bit size follows, size 0 means "to the end of what holds it". */
function tryParseHeader(header: Uint8Array, at: number, limit: number): Box | undefined {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const type = String.fromCharCode(...header.subarray(4, 8));
  const short = view.getUint32(0);
  if (short === 1 && header.length < 16) return undefined;
  const headerBytes = short === 1 ? 16 : 8;
  const bytes = short === 1 ? Number(view.getBigUint64(8)) : short === 0 ? limit - at : short;
  if (bytes < headerBytes || at + bytes > limit) return undefined;
  // Only media data may run to the end of the file: in a box that should have a length, 0 is damage.
  if (short === 0 && type !== 'mdat') return undefined;
  return { type, start: at + headerBytes, end: at + bytes };
}
