/** Canon's notes, and the same records in its old raw format. Numbers of settings count in 16-bit words. */

import type { MakerFacts } from '../maker-facts.ts';
import { present } from '../present.ts';
import type { TagMap } from '../readers.ts';
import type { LensHints } from './choose-lens.ts';
import { chooseLens, parseLensTable } from './choose-lens.ts';
import { lazily } from './lazily.ts';
import { canonLenses } from './lens-names/canon.data.ts';
import { canonRfLenses } from './lens-names/canon-rf.data.ts';
import { numberIn, numbersOf, offsetIn, signed16, signed32, textIn } from './note-tags.ts';

const tagOf = {
  settings: 0x0001,
  shot: 0x0004,
  serial: 0x000c,
  time: 0x0035,
  file: 0x0093,
  lensModel: 0x0095,
} as const;

/** The tags of a Canon note that are read. */
export const canonTags: ReadonlySet<number> = new Set(Object.values(tagOf));

const lenses = lazily(() => parseLensTable(canonLenses));
const rfLenses = lazily(() => parseLensTable(canonRfLenses));

/** What a Canon note says. */
export function readCanon(tags: TagMap): MakerFacts {
  const settings = numbersOf(tags, tagOf.settings);
  const time = numbersOf(tags, tagOf.time);
  const serial = numberIn(tags, tagOf.serial);
  return (
    present<MakerFacts>({
      lens: readLens(settings, numbersOf(tags, tagOf.file), textIn(tags, tagOf.lensModel)),
      iso: readIso(settings, numbersOf(tags, tagOf.shot)),
      serial: serial === undefined || serial === 0 ? undefined : String(serial).padStart(10, '0'),
      // Length, zone in minutes, city, daylight saving. A camera that was never told its city writes 0 for both.
      offset: (time[2] ?? 0) === 0 ? undefined : offsetIn(signed32(time[1] ?? Number.NaN), 'makerNote:TimeZone'),
    }) ?? {}
  );
}

const word = {
  cameraIso: 16,
  lensType: 22,
  longest: 23,
  shortest: 24,
  units: 25,
  maxAperture: 26,
  rfLensType: 61,
} as const;

/** Focal length of Canon's raw records: the type of lens, then the length in the settings' units. */
export const canonUnits = (settings: readonly number[]): number => settings[word.units] || 1;

function readLens(settings: readonly number[], file: readonly number[], model: string | undefined): string | undefined {
  const units = canonUnits(settings);
  const hints: LensHints = {
    shortest: (settings[word.shortest] ?? 0) / units,
    longest: (settings[word.longest] ?? 0) / units,
    maxAperture: apertureOf(settings[word.maxAperture]),
    model,
  };
  const type = settings[word.lensType] ?? 0;
  const rf = rfLenses().get(String(file[word.rfLensType] ?? 0));
  const named = type === 0 || type === 65535 ? undefined : chooseLens(lenses().get(String(type)), hints);
  return rf?.[0] ?? named ?? model;
}

/** Canon's exposure values, in stops: thirty-second parts, in which 12 and 20 stand for thirds. */
export function canonValue(raw: number): number {
  const value = signed16(raw);
  const size = Math.abs(value);
  const part = size & 0x1f;
  const exact = part === 12 ? 32 / 3 : part === 20 ? 64 / 3 : part;
  return (Math.sign(value) * (size - part + exact)) / 32;
}

function apertureOf(raw: number | undefined): number | undefined {
  const stops = canonValue(raw ?? 0);
  return stops > 0 ? 2 ** (stops / 2) : undefined;
}

const isoCodes: ReadonlyMap<number, number> = new Map([
  [16, 50],
  [17, 100],
  [18, 200],
  [19, 400],
  [20, 800],
]);

function readIso(settings: readonly number[], [, auto, base]: readonly number[]): number | undefined {
  const code = settings[word.cameraIso] ?? 0;
  const set = code === 0x7fff ? undefined : (code & 0x4000) !== 0 ? code & 0x3fff : isoCodes.get(code);
  if (set !== undefined) return set;
  if (auto === undefined || base === undefined || base === 0) return undefined;
  const iso = Math.round(100 * 2 ** ((signed16(auto) + signed16(base)) / 32 - 5));
  return iso >= 1 && iso < 10_000_000 ? iso : undefined;
}
