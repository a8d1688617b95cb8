import type { Fields } from './bytes.ts';
import type { Extent } from './container.ts';

/** Where the content of an item is. */
export interface ItemPlace {
  /** In the file, in the meta box's own `idat`, or made of other items. */
  readonly within: 'file' | 'idat' | 'items';
  readonly extents: readonly Extent[];
}

const itemsMax = 4096;
const extentsMax = 256;
const withins = ['file', 'idat', 'items'] as const;

/** Reads an `iloc` box (ISO/IEC 14496-12, section 8.11.3). Stops where the box does. */
export function readPlaces(iloc: Fields): ReadonlyMap<number, ItemPlace> {
  const version = iloc.u8(0);
  const sizes = { offset: iloc.u8(4) >> 4, length: iloc.u8(4) & 15, base: iloc.u8(5) >> 4, index: iloc.u8(5) & 15 };
  const indexBytes = version === 0 ? 0 : sizes.index;
  const idBytes = version < 2 ? 2 : 4;
  const places = new Map<number, ItemPlace>();
  const sized = (at: number, bytes: number): number =>
    bytes === 8 ? iloc.u64(at) : bytes === 4 ? iloc.u32(at) : bytes === 2 ? iloc.u16(at) : 0;
  const count = Math.min(sized(6, idBytes), itemsMax);
  let at = 6 + idBytes;
  for (let item = 0; item < count && at < iloc.bytes.length; item += 1) {
    const id = sized(at, idBytes);
    at += idBytes;
    const method = version === 0 ? 0 : iloc.u16(at) & 15;
    // Behind the method comes which file of several, which in pictures is this one.
    at += version === 0 ? 2 : 4;
    const base = sized(at, sizes.base);
    at += sizes.base;
    const extents: Extent[] = [];
    const claimed = iloc.u16(at);
    at += 2;
    for (let extent = 0; extent < claimed && at < iloc.bytes.length; extent += 1) {
      at += indexBytes;
      const place = { offset: base + sized(at, sizes.offset), length: sized(at + sizes.offset, sizes.length) };
      if (extents.length < extentsMax) extents.push(place);
      at += sizes.offset + sizes.length;
    }
    places.set(id, { within: withins[method] ?? 'items', extents });
  }
  return places;
}
