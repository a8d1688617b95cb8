/** Sony's notes, and Minolta's before it: lenses with A mount have numbers, those with E mount describe themselves. */
import type { MakerFacts } from '../maker-facts.ts';
import { present } from '../present.ts';
import type { TagMap } from '../readers.ts';
import { chooseLens, type LensHints, parseLensTable } from './choose-lens.ts';
import { lazily } from './lazily.ts';
import { sonyALenses } from './lens-names/sony-a.data.ts';
import { sonyELenses } from './lens-names/sony-e.data.ts';
import { numberIn, numbersOf } from './note-tags.ts';

const tagOf = { lensType: 0xb027, lensSpec: 0xb02a, minoltaLensType: 0x010c } as const;

/** The tags of a Sony or Minolta note that are read. */
export const sonyTags: ReadonlySet<number> = new Set(Object.values(tagOf));

const aLenses = lazily(() => parseLensTable(sonyALenses));
const eLenses = lazily(() => [...new Set([...parseLensTable(sonyELenses).values()].flat())]);

const noAMount = 65535;

/** What a Sony or Minolta note says. */
export function readSony(tags: TagMap, hints: LensHints): MakerFacts {
  const spec = describeSpec(numbersOf(tags, tagOf.lensSpec));
  const type = numberIn(tags, tagOf.lensType) ?? numberIn(tags, tagOf.minoltaLensType);
  const all = { ...hints, spec };
  const isEMount = type === noAMount;
  const named = type === undefined || isEMount ? undefined : chooseLens(aLenses().get(String(type)), all);
  const lens = named ?? (isEMount && spec !== undefined ? chooseLens(eLenses(), all) : undefined) ?? spec;
  return present<MakerFacts>({ lens }) ?? {};
}

/** What the bits of the first and last byte add, in the order of the name; the first two stand before the numbers. */
const features: readonly (readonly [mask: number, names: Readonly<Record<number, string>>])[] = [
  [0x00e0, { 32: 'STF', 64: 'Reflex', 96: 'Macro', 128: 'Fisheye' }],
  [0x000c, { 4: 'ZA', 8: 'G' }],
  [0x0003, { 1: 'SSM', 2: 'SAM' }],
  [0x8000, { 32768: 'OSS' }],
  [0x2000, { 8192: 'LE' }],
  [0x0800, { 2048: 'II' }],
];
const mounts: Readonly<Record<number, string>> = { 256: 'DT', 512: 'FE', 768: 'E' };

/** `DT 18-55mm F3.5-5.6 SAM` from eight bytes: flags, focal lengths and apertures in decimal digits, flags. */
function describeSpec(bytes: readonly number[]): string | undefined {
  if (bytes.length !== 8) return undefined;
  const [high = 0, , , , , wideByte = 0, teleByte = 0, low = 0] = bytes;
  const shortest = digits(bytes.slice(1, 3));
  const longest = digits(bytes.slice(3, 5));
  const wide = apertureOf(wideByte);
  const tele = apertureOf(teleByte);
  const isSound = shortest > 0 && wide > 0 && (longest === 0 || longest >= shortest) && (tele === 0 || tele >= wide);
  if (!isSound) return undefined;
  const range = (from: number, to: number): string => (to === 0 || to === from ? `${from}` : `${from}-${to}`);
  const flags = 256 * high + low;
  const before = [mounts[flags & 0x0300], (flags & 0x4000) !== 0 ? 'PZ' : undefined];
  const after = features.map(([mask, names]) => names[flags & mask]);
  const parts = [...before, `${range(shortest, longest)}mm F${range(wide, tele)}`, ...after];
  return parts.filter((part) => part !== undefined).join(' ');
}

/** Two decimal digits a byte; 0 where they are none. */
function digits(bytes: readonly number[]): number {
  const text = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return /^\d+$/.test(text) ? Number(text) : 0;
}

/** Tenths; the first digit may be beyond 9, for apertures from f/10 on. */
const apertureOf = (byte: number): number => ((byte >> 4) * 10 + (byte & 0xf)) / 10;
