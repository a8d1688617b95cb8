/** The picture track of a HEIF or AVIF sequence (ISO/IEC 14496-12, section 8): how many frames, for how long. */
import { type Box, walkBlock } from '../box-walk.ts';
import type { Size } from '../plan-previews.ts';
import { type Fields, fieldsOf } from './bytes.ts';
import type { Extent } from './container.ts';

/** One track of a `moov` box. */
export interface Track {
  /** `pict`, `auxv`, `vide`. */
  readonly handler: string;
  readonly size: Size;
  readonly frames: number;
  readonly durationMs: number;
  /** How its frames are coded. */
  readonly coding: string;
  /** The first frame, when its place is told plainly. */
  readonly first?: Extent;
}

const tracksMax = 8;

/** The tracks in the content of a `moov` box. */
export function readTracks(moov: Uint8Array): readonly Track[] {
  return walkBlock(moov, 0, moov.length)
    .boxes.filter(({ type }) => type === 'trak')
    .slice(0, tracksMax)
    .map((trak) => readTrack(moov, trak));
}

function readTrack(moov: Uint8Array, trak: Box): Track {
  const find = (...path: readonly string[]): Fields => {
    let box: Box | undefined = trak;
    for (const type of path) {
      box = box && walkBlock(moov, box.start, box.end).boxes.find((child) => child.type === type);
    }
    return fieldsOf(box === undefined ? moov.subarray(0, 0) : moov.subarray(box.start, box.end));
  };
  const header = find('mdia', 'mdhd');
  const isLong = header.u8(0) === 1;
  const scale = header.u32(isLong ? 20 : 12);
  const duration = isLong ? header.u64(24) : header.u32(16);
  const entry = find('mdia', 'minf', 'stbl', 'stsd');
  const first = firstFrame(
    find('mdia', 'minf', 'stbl', 'stsz'),
    find('mdia', 'minf', 'stbl', 'stco'),
    find('mdia', 'minf', 'stbl', 'co64'),
  );
  return {
    handler: find('mdia', 'hdlr').text(8, 4),
    // A sample entry: its size and type, then reserved fields, width and height at 24.
    size: { width: entry.u16(8 + 32), height: entry.u16(8 + 34) },
    coding: entry.text(12, 4),
    frames: find('mdia', 'minf', 'stbl', 'stsz').u32(8),
    durationMs: scale === 0 ? 0 : (1000 * duration) / scale,
    ...(first !== undefined && { first }),
  };
}

function firstFrame(sizes: Fields, short: Fields, long: Fields): Extent | undefined {
  const length = sizes.u32(4) === 0 ? sizes.u32(12) : sizes.u32(4);
  const offset = short.u32(4) > 0 ? short.u32(8) : long.u32(4) > 0 ? long.u64(8) : 0;
  return length > 0 && offset > 0 ? { offset, length } : undefined;
}
