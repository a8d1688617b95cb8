/** Pentax' notes: series and model of the lens, and what its contacts say of it. */
import type { MakerFacts } from '../maker-facts.ts';
import { present } from '../present.ts';
import type { TagMap } from '../readers.ts';
import { chooseLens, type LensHints, parseLensTable } from './choose-lens.ts';
import { lazily } from './lazily.ts';
import { pentaxLenses } from './lens-names/pentax.data.ts';
import { numbersOf, textIn } from './note-tags.ts';

const tagOf = { lens: 0x003f, lensInfo: 0x0207, serial: 0x0229 } as const;

/** The tags of a Pentax note that are read. */
export const pentaxTags: ReadonlySet<number> = new Set(Object.values(tagOf));

const lenses = lazily(() => parseLensTable(pentaxLenses));

/** What a Pentax note says. */
export function readPentax(
  tags: TagMap,
  { hints, model: camera }: { readonly hints: LensHints; readonly model: string },
): MakerFacts {
  const [series, model] = numbersOf(tags, tagOf.lens);
  const plain = series === undefined || model === undefined ? undefined : `${series} ${model}`;
  const info = readInfo(numbersOf(tags, tagOf.lensInfo), camera);
  const type = [plain, info?.type].find((one) => one !== undefined && lenses().has(one));
  const lens =
    type && chooseLens(lenses().get(type), { ...hints, maxAperture: info?.maxAperture ?? hints.maxAperture });
  const serial = textIn(tags, tagOf.serial);
  return (
    present<MakerFacts>({ lens: lens && behindConverter(lens, info?.focalLength, hints.focalLength), serial }) ?? {}
  );
}

/** What the lens information says. */
interface LensInfo {
  readonly type: string;
  /** Of the lens alone, as it was set. */
  readonly focalLength?: number;
  /** The widest aperture at that. */
  readonly maxAperture?: number;
}

/** The information has another length in every generation, and other places for its parts. */
function readInfo(info: readonly number[], camera: string): LensInfo | undefined {
  const at = (byte: number): number => info[byte] ?? 0;
  const { length } = info;
  if (length < 8) return undefined;
  const long = (series: number, model: number): string => `${at(series) & 15} ${256 * at(model) + at(model + 1)}`;
  if (length === 90) return { type: long(1, 3), ...readContacts(info.slice(13)) };
  if (length === 91) return { type: long(1, 3), ...readContacts(info.slice(12)) };
  if (length === 80 || length === 128) return { type: long(1, 4), ...readContacts(info.slice(15)) };
  if (isOfFirstCameras(info, camera)) return { type: `${at(0)} ${at(1)}`, ...readContacts(info.slice(3)) };
  return { type: long(0, 2), ...readContacts(info.slice(4)) };
}

/** The first digital cameras have the model in the second byte, those after them in the third and fourth. */
function isOfFirstCameras(info: readonly number[], camera: string): boolean {
  if (/\*ist|GX-1[LS]/.test(camera)) return true;
  return /K1[01]0D/.test(camera) && (info[20] === 255 || (info[20] === 0 && info[21] === 0));
}

function readContacts(contacts: readonly number[]): Omit<LensInfo, 'type'> {
  const focal = contacts[9] ?? 0;
  const aperture = (contacts[14] ?? 0) & 0x7f;
  return {
    ...(focal > 3 && { focalLength: 10 * (focal >> 2) * 4 ** ((focal & 3) - 2) }),
    // 1 stands for none.
    ...(aperture > 1 && { maxAperture: 2 ** ((aperture - 1) / 32) }),
  };
}

/** A picture taken at a longer focal length than the lens has was taken through a converter. */
function behindConverter(lens: string, own: number | undefined, taken: number | undefined): string {
  const factor = own === undefined || taken === undefined ? 1 : taken / own;
  return factor > 1.1 && factor < 4 ? `${lens} + ${factor.toFixed(1)}x converter` : lens;
}
