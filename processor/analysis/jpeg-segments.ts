import type { ByteSource } from './readers.ts';

// A JPEG's header has a few dozen segments; a picture split over many ICC or XMP segments some hundred.
const segmentsMax = 1000;

/** The content of a JPEG's first EXIF segment, for a file no decoder opens. Stops at the pixels, or where it makes no sense. */
export async function readJpegExif(source: ByteSource): Promise<Uint8Array | undefined> {
  let at = 2;
  for (let seen = 0; seen < segmentsMax; seen += 1) {
    const [marker, kind, high = 0, low = 0, ...start] = await source.readAt(at, 10);
    const length = 256 * high + low;
    if (marker !== 0xff || kind === undefined || kind === 0xda || length < 2) return undefined;
    if (kind === 0xe1 && String.fromCharCode(...start) === 'Exif\0\0') return source.readAt(at + 4, length - 2);
    at += 2 + length;
  }
  return undefined;
}
