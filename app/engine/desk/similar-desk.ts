/** Near-duplicates for the UI: grouped once for each version of the catalogue, in steps between other work. */
import type { SimilarItem, SimilarPictures } from '../../contract/methods/library.ts';
import { parseQuery } from '../../core/catalogue/query.ts';
import { groupInSteps, type SimilarGroup } from '../../core/catalogue/similar.ts';
import type { LibraryIndex, LocalFiles } from '../library-ports.ts';
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

/** What a desk works with. */
export interface SimilarDeskParts {
  readonly library: Pick<LibraryIndex, 'looks' | 'glancesOf'>;
  readonly localFiles: Pick<LocalFiles, 'pathsOf'>;
  readonly clock: Clock;
}

/** A desk that has grouped nothing yet. */
export function createSimilarDesk({ library, localFiles, clock }: SimilarDeskParts): SimilarDesk {
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
        page: toPage(groups.slice(offset, offset + limit), { library, localFiles }),
      };
    },
  };
}

const sparedBytes = ([, ...others]: SimilarGroup): number => others.reduce((sum, { bytes }) => sum + bytes, 0);

/** Without groups of which all were deleted since. */
function toPage(
  groups: readonly SimilarGroup[],
  { library, localFiles }: Omit<SimilarDeskParts, 'clock'>,
): SimilarPictures[] {
  const shown = groups.map((each) => each.slice(0, itemsMax).map(({ digest }) => digest));
  const paths = localFiles.pathsOf(shown.flat());
  return groups.flatMap((each, at) => {
    const items = library.glancesOf(shown[at] ?? []).map((glance): SimilarItem => {
      const path = paths.get(glance.digest);
      return { ...glance, ...(path !== undefined && { path }) };
    });
    return items.length === 0 ? [] : [{ total: each.length, sparedBytes: sparedBytes(each), items }];
  });
}

async function group(looks: Parameters<typeof groupInSteps>[0], clock: Clock): Promise<readonly SimilarGroup[]> {
  const steps = groupInSteps(looks);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await new Promise<void>((resolve) => void clock.after(0, resolve));
  }
}
