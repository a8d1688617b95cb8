/** The shape of a HEIF item from its properties (ISO/IEC 23008-12, section 6.5). */
import type { Size } from '../plan-previews.ts';
import type { Shape } from './container.ts';
import type { Items, Property } from './heif-items.ts';
import { combineOrientations, orientationOfTurns, swapsSides } from './orientation.ts';

/** The codec of an item: of its first tile when it is a grid. */
export function codingItem(items: Items, id: number): number {
  const type = items.items.get(id)?.type ?? '';
  if (!derived.has(type)) return id;
  return items.references.find((reference) => reference.type === 'dimg' && reference.from === id)?.to[0] ?? id;
}

const derived: ReadonlySet<string> = new Set(['grid', 'iovl', 'iden', 'tmap']);

const codecs: Readonly<Record<string, string>> = {
  hvc1: 'hevc',
  hev1: 'hevc',
  av01: 'av1',
  jpeg: 'jpeg',
  vvc1: 'vvc',
  avc1: 'avc',
  j2k1: 'jpeg2000',
  unci: 'none',
};

/** The shape of the item, undefined when it has no size. */
export function readItemShape(items: Items, id: number): Shape | undefined {
  const properties = items.propertiesOf(id);
  const ispe = properties.find(({ type }) => type === 'ispe')?.fields;
  const stored = { width: ispe?.u32(4) ?? 0, height: ispe?.u32(8) ?? 0 };
  if (stored.width === 0 || stored.height === 0) return undefined;
  const coding = codingItem(items, id);
  const codec = codecs[items.items.get(coding)?.type ?? ''];
  const bitDepth = readDepth(properties) ?? readDepth(items.propertiesOf(coding));
  const channels = properties.find(({ type }) => type === 'pixi')?.fields.u8(4);
  return {
    stored,
    ...readTurns(stored, properties),
    ...(bitDepth !== undefined && { bitDepth }),
    ...(channels !== undefined && channels > 0 && { channels }),
    ...(codec !== undefined && { codec }),
  };
}

/** Bits a sample: as told for pixels, or by the configuration of HEVC (14496-15) or AV1. */
function readDepth(properties: readonly Property[]): number | undefined {
  for (const { type, fields } of properties) {
    if (type === 'pixi' && fields.u8(5) > 0) return fields.u8(5);
    if (type === 'hvcC') return (fields.u8(17) & 7) + 8;
    if (type === 'av1C') return (fields.u8(2) & 0x40) === 0 ? 8 : (fields.u8(2) & 0x20) === 0 ? 10 : 12;
  }
  return undefined;
}

/** Cropping, turning and mirroring, which apply in the order they stand. */
function readTurns(stored: Size, properties: readonly Property[]): Pick<Shape, 'shown' | 'orientation'> {
  let shown = stored;
  let orientation = 1;
  for (const { type, fields } of properties) {
    if (type === 'clap') shown = cropped(shown, fields.u32(0) / fields.u32(4), fields.u32(8) / fields.u32(12));
    if (type === 'irot') orientation = combineOrientations(orientation, turned(fields.u8(0) & 3));
    // Mode 0 exchanges top and bottom, 1 left and right.
    if (type === 'imir') orientation = combineOrientations(orientation, (fields.u8(0) & 1) === 0 ? 4 : 2);
  }
  return { shown, orientation };

  function turned(quarters: number): number {
    const turn = orientationOfTurns(quarters);
    if (swapsSides(turn)) shown = { width: shown.height, height: shown.width };
    return turn;
  }
}

function cropped(size: Size, width: number, height: number): Size {
  const isWithin = width >= 1 && height >= 1 && width <= size.width && height <= size.height;
  return isWithin ? { width: Math.round(width), height: Math.round(height) } : size;
}
