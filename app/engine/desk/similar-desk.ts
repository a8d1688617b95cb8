/** Near-duplicates for the UI: grouped once for each version of the catalogue, in steps between other work. */
import type { SimilarPictures } from '../../contract/methods/library.ts';
import { parseQuery } from '../../core/catalogue/query.ts';
import { groupInSteps, type SimilarGroup } from '../../core/catalogue/similar.ts';
import type { LibraryIndex } from '../library-ports.ts';
import type { Clock } from '../ports.ts';

/** One page of groups. */
export interface SimilarPage {
  readonly groups: number;
  readonly pictures: number;
  readonly sparedBytes: number;
  readonly page: SimilarPictures[];
}

/** Finds groups. */
export interface SimilarDesk {
  /** `version` is the catalogue's: what was grouped for it is kept. */
  find(
    ask: { readonly text: string; readonly offset: number; readonly limit: number },
    version: number,
  ): Promise<SimilarPage>;
}

const itemsMax = 100;

/** A desk that has grouped nothing yet. */
export function createSimilarDesk(library: Pick<LibraryIndex, 'looks' | 'glancesOf'>, clock: Clock): SimilarDesk {
  let last: { readonly key: string; readonly groups: Promise<readonly SimilarGroup[]> } | undefined;

  const grouped = (text: string, version: number): Promise<readonly SimilarGroup[]> => {
    const key = `${version} ${text}`;
    if (last?.key !== key) last = { key, groups: group(library.looks(parseQuery(text)), clock) };
    return last.groups;
  };
  return {
    find: async ({ text, offset, limit }, version) => {
      const groups = await grouped(text, version);
      return {
        groups: groups.length,
        pictures: groups.reduce((sum, { length }) => sum + length, 0),
        sparedBytes: groups.reduce((sum, each) => sum + sparedBytes(each), 0),
        page: groups.slice(offset, offset + limit).flatMap((each) => toPictures(each, library)),
      };
    },
  };
}

const sparedBytes = ([, ...others]: SimilarGroup): number => others.reduce((sum, { bytes }) => sum + bytes, 0);

/** None where all of them were deleted since. */
function toPictures(group: SimilarGroup, library: Pick<LibraryIndex, 'glancesOf'>): readonly SimilarPictures[] {
  const items = library.glancesOf(group.slice(0, itemsMax).map(({ digest }) => digest));
  return items.length === 0 ? [] : [{ total: group.length, sparedBytes: sparedBytes(group), items: [...items] }];
}

async function group(looks: Parameters<typeof groupInSteps>[0], clock: Clock): Promise<readonly SimilarGroup[]> {
  const steps = groupInSteps(looks);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await new Promise<void>((resolve) => void clock.after(0, resolve));
  }
}
