/** The pictures behind the first in a multi-picture JPEG (CIPA DC-007): stereo pairs, large previews, gain maps. */
import { fieldsOf } from './bytes.ts';
import type { Extent } from './container.ts';

/** How the segment begins that lists them. */
export const multiPictureMark = 'MPF\0';

const entriesTag = 0xb002;
const picturesMax = 64;

/** The pictures an MPF segment lists, without the first. Offsets in it count from its own TIFF header, at `base` in the file. */
export function readMultiPictures(content: Uint8Array, base: number): readonly Extent[] {
  const isLittle = content[0] === 0x49;
  const fields = fieldsOf(content, isLittle);
  const directory = fields.u32(4);
  const entries = Math.min(fields.u16(directory), 32);
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directory + 2 + 12 * entry;
    if (fields.u16(at) !== entriesTag) continue;
    const count = Math.min(Math.floor(fields.u32(at + 4) / 16), picturesMax);
    const list = fields.u32(at + 8);
    return Array.from({ length: count }, (_, index) => ({
      offset: fields.u32(list + 16 * index + 8),
      length: fields.u32(list + 16 * index + 4),
    }))
      .filter(({ offset, length }) => offset > 0 && length > 0)
      .map(({ offset, length }) => ({ offset: base + offset, length }));
  }
  return [];
}
