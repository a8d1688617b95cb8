/** The notes of makers who need few words each. */
import type { MakerFacts } from '../maker-facts.ts';
import { present } from '../present.ts';
import type { TagMap } from '../readers.ts';
import { chooseLens, type LensHints, parseLensTable } from './choose-lens.ts';
import { lazily } from './lazily.ts';
import { olympusLenses } from './lens-names/olympus.data.ts';
import { samsungLenses } from './lens-names/samsung.data.ts';
import { sigmaLenses } from './lens-names/sigma.data.ts';
import { numberIn, numbersOf, textIn } from './note-tags.ts';

const olympus = lazily(() => parseLensTable(olympusLenses));
const samsung = lazily(() => parseLensTable(samsungLenses));
const sigma = lazily(() => parseLensTable(sigmaLenses));

const facts = (found: { readonly [K in keyof MakerFacts]: MakerFacts[K] | undefined }): MakerFacts =>
  present<MakerFacts>(found) ?? {};

/** Tags of Fujifilm's notes that are read. Its cameras write the lens into EXIF. */
export const fujifilmTags: ReadonlySet<number> = new Set([0x0010]);

/** What a Fujifilm note says. */
export const readFujifilm = (tags: TagMap): MakerFacts => facts({ serial: textIn(tags, 0x0010) });

/** Tags of Panasonic's notes that are read. */
export const panasonicTags: ReadonlySet<number> = new Set([0x0051, 0x0052]);

/** What a Panasonic note says: it has the lens by name. */
export const readPanasonic = (tags: TagMap): MakerFacts =>
  facts({ lens: textIn(tags, 0x0051), lensSerial: textIn(tags, 0x0052) });

/** Tags of the Equipment directory in Olympus' notes that are read. */
export const olympusTags: ReadonlySet<number> = new Set([0x0101, 0x0201, 0x0202, 0x0203]);

/** What the Equipment directory of an Olympus note says: maker, then model and version of the lens. */
export function readOlympus(tags: TagMap): MakerFacts {
  const [maker = 0, , model = 0, version = 0] = numbersOf(tags, 0x0201);
  const two = (byte: number): string => byte.toString(16).padStart(2, '0');
  return facts({
    lens: chooseLens(olympus().get(`${maker.toString(16)} ${two(model)} ${two(version)}`), {}) ?? textIn(tags, 0x0203),
    lensSerial: textIn(tags, 0x0202),
    serial: textIn(tags, 0x0101),
  });
}

/** Tags of Samsung's notes that are read. */
export const samsungTags: ReadonlySet<number> = new Set([0xa003, 0xa014]);

/** What a Samsung note says. */
export const readSamsung = (tags: TagMap): MakerFacts =>
  facts({
    lens: chooseLens(samsung().get(String(numberIn(tags, 0xa003) ?? 0)), {}),
    iso: numberIn(tags, 0xa014),
  });

/** Tags of Sigma's notes that are read. */
export const sigmaTags: ReadonlySet<number> = new Set([0x0027]);

/** What a Sigma note says: the number of the lens, in hexadecimal digits. */
export const readSigma = (tags: TagMap, hints: LensHints): MakerFacts =>
  facts({ lens: chooseLens(sigma().get((textIn(tags, 0x0027) ?? '').replace(/^0x/i, '').toLowerCase()), hints) });

/** Tags of Apple's notes that are read. */
export const appleTags: ReadonlySet<number> = new Set([0x000b, 0x0011]);

/** What an Apple note says. */
export const readApple = (tags: TagMap): MakerFacts =>
  facts({ burstId: textIn(tags, 0x000b), livePhotoId: textIn(tags, 0x0011) });
