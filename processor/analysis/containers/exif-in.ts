import { beginsWith } from './bytes.ts';
import type { ExifBlock } from './container.ts';
import { sourceOf } from './part-of.ts';

/** The EXIF in a block. Many writers leave the mark before it that only JPEG asks for. */
export function exifIn(block: Uint8Array): ExifBlock {
  return { holds: 'all', source: sourceOf(beginsWith(block, 'Exif\0\0') ? block.subarray(6) : block) };
}
