/** Nikon's notes. Lens data is scrambled with the serial number and the count of shutter releases. */

import { cleanText } from '../clean-text.ts';
import { latin1 } from '../containers/bytes.ts';
import type { MakerFacts } from '../maker-facts.ts';
import { present } from '../present.ts';
import type { TagMap } from '../readers.ts';
import { chooseLens, parseLensTable } from './choose-lens.ts';
import { lazily } from './lazily.ts';
import { nikonLenses } from './lens-names/nikon.data.ts';
import { firstKeys, secondKeys } from './nikon-keys.data.ts';
import { numberIn, numbersOf, offsetIn, signed16, textIn } from './note-tags.ts';

const tagOf = {
  iso: 0x0002,
  serial: 0x001d,
  worldTime: 0x0024,
  isoInfo: 0x0025,
  lensType: 0x0083,
  lens: 0x0084,
  lensData: 0x0098,
  shutterCount: 0x00a7,
} as const;

/** The tags of a Nikon note that are read. */
export const nikonTags: ReadonlySet<number> = new Set(Object.values(tagOf));

const lenses = lazily(() => parseLensTable(nikonLenses));

/** What a Nikon note says. */
export function readNikon(
  tags: TagMap,
  note: { readonly isLittleEndian: boolean; readonly model: string },
): MakerFacts {
  return (
    present<MakerFacts>({
      lens: readLens(tags, note.model) ?? describeLens(tags),
      iso: readIso(tags),
      serial: textIn(tags, tagOf.serial),
      offset: readOffset(numbersOf(tags, tagOf.worldTime), note.isLittleEndian),
    }) ?? {}
  );
}

/** Twelfths of a stop, where the older tag says nothing. */
function readIso(tags: TagMap): number | undefined {
  const plain = numbersOf(tags, tagOf.iso)[1] ?? 0;
  const [code = 0] = numbersOf(tags, tagOf.isoInfo);
  return plain > 0 ? plain : code > 0 ? 100 * 2 ** (code / 12 - 5) : undefined;
}

/** The zone in minutes, then whether the clock is an hour ahead of it for the summer. */
function readOffset([first, second, summer = 0]: readonly number[], isLittleEndian: boolean): MakerFacts['offset'] {
  if (first === undefined || second === undefined) return undefined;
  const minutes = signed16(isLittleEndian ? first + 256 * second : 256 * first + second);
  return offsetIn(minutes + (summer === 1 ? 60 : 0), 'makerNote:WorldTime');
}

/** Where the seven bytes that make an identity with the lens type stand, by version of the data. */
const placeOf: ReadonlyMap<string, number> = new Map([
  ['0100', 6],
  ['0101', 11],
  ['0201', 11],
  ['0202', 11],
  ['0203', 11],
  ['0204', 12],
]);

/** Where cameras of the Nikon 1 series keep the name itself. */
const nameOf: ReadonlyMap<string, number> = new Map([
  ['0400', 0x18a],
  ['0401', 0x18a],
  ['0402', 0x18b],
  ['0403', 0x2ac],
]);

function readLens(tags: TagMap, model: string): string | undefined {
  const stored = numbersOf(tags, tagOf.lensData);
  const version = String.fromCharCode(...stored.slice(0, 4));
  const data = version.startsWith('01') ? stored : unscramble(stored, tags, model);
  const nameAt = nameOf.get(version);
  if (nameAt !== undefined)
    return cleanText(latin1(Uint8Array.from(data.slice(nameAt, nameAt + 64))).split('\0', 1)[0] ?? '');
  const at = placeOf.get(version);
  if (at === undefined || data.length < at + 7) return undefined;
  const identity = [...data.slice(at, at + 7), numberIn(tags, tagOf.lensType) ?? 0].map(hex).join(' ');
  return chooseLens(lenses().get(identity), {});
}

const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0');

/** The bytes from the fourth on, in the clear; as they are when the keys are missing. */
function unscramble(stored: readonly number[], tags: TagMap, model: string): readonly number[] {
  const serial = textIn(tags, tagOf.serial);
  const count = numberIn(tags, tagOf.shutterCount);
  if (serial === undefined || count === undefined) return [];
  const seed = /^\d+$/.test(serial) ? Number(BigInt(serial) & 0xffn) : /\bD50$/.test(model) ? 0x22 : 0x60;
  const key = [0, 8, 16, 24].reduce((mixed, shift) => mixed ^ ((count >>> shift) & 0xff), 0);
  const step = firstKeys[seed] ?? 0;
  let state = secondKeys[key] ?? 0;
  let factor = 0x60;
  return stored.map((byte, at) => {
    if (at < 4) return byte;
    state = (state + step * factor) & 0xff;
    factor = (factor + 1) & 0xff;
    return byte ^ state;
  });
}

/** `18-55mm f/3.5-5.6 G VR`, for a lens that is in no list. */
function describeLens(tags: TagMap): string | undefined {
  const [shortest = 0, longest = 0, wide = 0, tele = 0] = numbersOf(tags, tagOf.lens);
  if (!(shortest > 0 && longest >= shortest && wide > 0 && tele >= wide && Number.isFinite(tele + longest)))
    return undefined;
  const range = (from: number, to: number): string => (from === to ? `${from}` : `${from}-${to}`);
  const type = numberIn(tags, tagOf.lensType) ?? 0;
  const marks = [(type & 4) !== 0 ? ' G' : (type & 2) !== 0 ? ' D' : '', (type & 8) !== 0 ? ' VR' : ''];
  return `${range(shortest, longest)}mm f/${range(wide, tele)}${marks.join('')}`;
}
