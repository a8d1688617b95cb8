/** The segments of a JPEG before its pixels (ITU-T T.81, annex B). */
import type { Size } from '../plan-previews.ts';
import type { ByteSource } from '../readers.ts';
import { fieldsOf } from './bytes.ts';
import type { Extent } from './container.ts';

/** One segment: its marker's second byte, and where its content is. */
export interface Segment extends Extent {
  readonly marker: number;
}

/** The frame header of a JPEG. */
export interface JpegFrame extends Size {
  readonly bitDepth: number;
  readonly channels: number;
  readonly isProgressive: boolean;
  /** Coded in a way every decoder knows: baseline, extended or progressive with Huffman codes. Raw data is not. */
  readonly isOrdinary: boolean;
}

// A header has a few dozen segments; a picture split over many ICC or XMP segments some hundred.
const segmentsMax = 4096;
const startOfScan = 0xda;
const endOfImage = 0xd9;

/** Calls `onSegment` for each segment up to the pixels. Answers what is wrong with the header, undefined when it is whole. */
export async function walkJpeg(
  source: ByteSource,
  onSegment: (segment: Segment) => Promise<void> | void,
): Promise<string | undefined> {
  let at = 2;
  for (let seen = 0; seen < segmentsMax; seen += 1) {
    const head = fieldsOf(await source.readAt(at, 4));
    const marker = head.u8(1);
    if (head.bytes.length < 4 && marker !== endOfImage) return 'the header ends before the pixels';
    if (head.u8(0) !== 0xff) return 'the header has no segment where one must be';
    // Any number of fill bytes may stand before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === startOfScan || marker === endOfImage) return undefined;
    const length = head.u16(2);
    if (length < 2) return 'a segment is shorter than its own length';
    await onSegment({ marker, offset: at + 4, length: length - 2 });
    at += 2 + length;
  }
  return 'the header has too many segments';
}

// All SOF markers; C4, C8 and CC are other segments.
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** The frame header in a segment, undefined when it is another segment. */
export async function readFrame(source: ByteSource, segment: Segment): Promise<JpegFrame | undefined> {
  if (!isFrame(segment.marker) || segment.length < 6) return undefined;
  const frame = fieldsOf(await source.readAt(segment.offset, 6));
  return {
    width: frame.u16(3),
    height: frame.u16(1),
    bitDepth: frame.u8(0),
    channels: frame.u8(5),
    isProgressive: segment.marker === 0xc2,
    isOrdinary: segment.marker <= 0xc2 && frame.u8(0) === 8,
  };
}

/** The frame of the JPEG that a source is from its first byte; undefined when it is none, or has no size. */
export async function findFrame(source: ByteSource): Promise<JpegFrame | undefined> {
  const start = await source.readAt(0, 3);
  if (start[0] !== 0xff || start[1] !== 0xd8 || start[2] !== 0xff) return undefined;
  let frame: JpegFrame | undefined;
  await walkJpeg(source, async (segment) => {
    frame ??= await readFrame(source, segment);
  });
  return frame !== undefined && frame.width > 0 && frame.height > 0 ? frame : undefined;
}
