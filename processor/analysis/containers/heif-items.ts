/** The items in the `meta` box of a HEIF file (ISO/IEC 23008-12, ISO/IEC 14496-12 section 8.11), without their content. */
import { type Box, walkBlock } from '../box-walk.ts';
import { type Fields, fieldsOf } from './bytes.ts';
import { type ItemPlace, readPlaces } from './heif-places.ts';

/** One item: a coded picture, a grid of them, a block of metadata. */
export interface Item {
  readonly id: number;
  /** `hvc1`, `av01`, `grid`, `jpeg`, `Exif`, `mime` … */
  readonly type: string;
  /** Of a `mime` item. */
  readonly contentType: string;
}

/** One reference: `thmb`, `auxl`, `dimg`, `cdsc`. */
export interface Reference {
  readonly type: string;
  readonly from: number;
  readonly to: readonly number[];
}

/** What a meta box lists. */
export interface Items {
  readonly primary: number | undefined;
  readonly items: ReadonlyMap<number, Item>;
  readonly references: readonly Reference[];
  /** An item's properties, in the order they apply. */
  propertiesOf(item: number): readonly Property[];
  readonly places: ReadonlyMap<number, ItemPlace>;
  /** Where the box keeps content of its own, within the block it was read from. */
  readonly idat: Box | undefined;
}

/** A property box: its content as fields. */
export interface Property {
  readonly type: string;
  readonly fields: Fields;
}

// A picture of 200 megapixels has 800 tiles.
const itemsMax = 4096;

/** Reads the content of a `meta` box. */
export function readItems(meta: Uint8Array): Items {
  // meta is a full box: version and flags come before its children.
  const { boxes } = walkBlock(meta, 4, meta.length);
  const child = (type: string): Box | undefined => boxes.find((box) => box.type === type);
  const fields = (box: Box | undefined): Fields | undefined => box && fieldsOf(meta.subarray(box.start, box.end));
  const pitm = fields(child('pitm'));
  const places = fields(child('iloc'));
  return {
    primary: pitm && (pitm.u8(0) === 0 ? pitm.u16(4) : pitm.u32(4)),
    items: readInfos(meta, child('iinf')),
    references: readReferences(meta, child('iref')),
    propertiesOf: readProperties(meta, child('iprp')),
    places: places === undefined ? new Map() : readPlaces(places),
    idat: child('idat'),
  };
}

function readInfos(meta: Uint8Array, iinf: Box | undefined): ReadonlyMap<number, Item> {
  const items = new Map<number, Item>();
  if (iinf === undefined) return items;
  const isWide = meta[iinf.start] !== 0;
  for (const { type, start, end } of walkBlock(meta, iinf.start + (isWide ? 8 : 6), iinf.end).boxes) {
    if (type !== 'infe' || items.size === itemsMax) continue;
    const infe = fieldsOf(meta.subarray(start, end));
    const version = infe.u8(0);
    if (version < 2) continue;
    const at = version === 2 ? 6 : 8;
    const id = version === 2 ? infe.u16(4) : infe.u32(4);
    const [, contentType = ''] = infe.text(at + 6, infe.bytes.length).split('\0');
    items.set(id, { id, type: infe.text(at + 2, 4), contentType });
  }
  return items;
}

function readReferences(meta: Uint8Array, iref: Box | undefined): readonly Reference[] {
  if (iref === undefined) return [];
  const isWide = meta[iref.start] !== 0;
  const idBytes = isWide ? 4 : 2;
  return walkBlock(meta, iref.start + 4, iref.end).boxes.map(({ type, start, end }) => {
    const fields = fieldsOf(meta.subarray(start, end));
    const read = isWide ? fields.u32 : fields.u16;
    const room = Math.max(0, Math.floor((end - start - idBytes - 2) / idBytes));
    const count = Math.min(fields.u16(idBytes), room);
    return {
      type,
      from: read(0),
      to: Array.from({ length: count }, (_, at) => read(idBytes + 2 + idBytes * at)),
    };
  });
}

function readProperties(meta: Uint8Array, iprp: Box | undefined): Items['propertiesOf'] {
  const parts = iprp === undefined ? [] : walkBlock(meta, iprp.start, iprp.end).boxes;
  const ipco = parts.find((box) => box.type === 'ipco');
  if (ipco === undefined) return () => [];
  const properties = walkBlock(meta, ipco.start, ipco.end).boxes;
  const associations = parts
    .filter((box) => box.type === 'ipma')
    .map((box) => readAssociations(meta.subarray(box.start, box.end)));
  return (item) =>
    associations
      .flatMap((of) => of.get(item) ?? [])
      .flatMap((index) => properties[index - 1] ?? [])
      .map(({ type, start, end }) => ({ type, fields: fieldsOf(meta.subarray(start, end)) }));
}

/** The property indexes, from 1, an `ipma` box gives each item. Stops where the box does. */
function readAssociations(ipma: Uint8Array): ReadonlyMap<number, readonly number[]> {
  const fields = fieldsOf(ipma);
  const found = new Map<number, readonly number[]>();
  const idBytes = fields.u8(0) === 0 ? 2 : 4;
  const isWideIndex = (fields.u8(3) & 1) === 1;
  const entries = Math.min(fields.u32(4), itemsMax);
  let at = 8;
  for (let entry = 0; entry < entries && at + idBytes < ipma.length; entry += 1) {
    const id = idBytes === 4 ? fields.u32(at) : fields.u16(at);
    const count = fields.u8(at + idBytes);
    at += idBytes + 1;
    // The top bit says "essential" and is no part of the index.
    const index = (next: number): number =>
      isWideIndex ? fields.u16(at + 2 * next) & 0x7fff : fields.u8(at + next) & 0x7f;
    if (!found.has(id))
      found.set(
        id,
        Array.from({ length: count }, (_, next) => index(next)),
      );
    at += count * (isWideIndex ? 2 : 1);
  }
  return found;
}
