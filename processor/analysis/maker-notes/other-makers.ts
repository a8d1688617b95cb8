/** The notes of makers who need few words each. */
import type { MakerFacts } from '../maker-facts.ts';
import { present } from '../present.ts';
import type { TagMap } from '../readers.ts';
import { chooseLens, type LensHints, parseLensTable } from './choose-lens.ts';
import { lazily } from './lazily.ts';
import { olympusLenses } from './lens-names/olympus.data.ts';
import { pentaxLenses } from './lens-names/pentax.data.ts';
import { samsungLenses } from './lens-names/samsung.data.ts';
import { sigmaLenses } from './lens-names/sigma.data.ts';
import { numberIn, numbersOf, textIn } from './note-tags.ts';

const olympus = lazily(() => parseLensTable(olympusLenses));
const pentax = lazily(() => parseLensTable(pentaxLenses));
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

/** Tags of Pentax' notes that are read. */
export const pentaxTags: ReadonlySet<number> = new Set([0x003f, 0x0207, 0x0229]);

/** What a Pentax note says: series and model of the lens, in a tag of its own or first in the lens information. */
export function readPentax(tags: TagMap, hints: LensHints): MakerFacts {
  const [series, model] = numbersOf(tags, 0x003f);
  const plain = series === undefined || model === undefined ? undefined : `${series} ${model}`;
  const type = [plain, pentaxTypeIn(numbersOf(tags, 0x0207))].find((one) => one !== undefined && pentax().has(one));
  return facts({
    lens: type === undefined ? undefined : chooseLens(pentax().get(type), hints),
    serial: textIn(tags, 0x0229),
  });
}

/** Where series and model stand in the lens information, which has another length in every generation. */
function pentaxTypeIn(info: readonly number[]): string | undefined {
  const at = (byte: number): number => info[byte] ?? 0;
  if (info.length < 8) return undefined;
  if (info.length === 90 || info.length === 91) return `${at(1) & 15} ${256 * at(3) + at(4)}`;
  if (info.length === 80 || info.length === 128) return `${at(1) & 15} ${256 * at(4) + at(5)}`;
  // The oldest have the model in the second byte, those after them in the third and fourth.
  return info.length <= 36 && at(2) === 0 && at(3) === 0 ? `${at(0)} ${at(1)}` : `${at(0) & 15} ${256 * at(2) + at(3)}`;
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
