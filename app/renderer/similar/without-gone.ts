import type { SimilarPictures } from '../../contract/methods/library.ts';

/** What is known of the pictures that look alike. */
export interface SimilarFound {
  /** Of the whole answer, and not of what is shown. */
  readonly groups: number;
  readonly pictures: number;
  readonly sparedBytes: number;
  readonly shown: readonly SimilarPictures[];
}

/** The same without pictures that were just deleted: before the host has grouped anew, nothing is shown that is gone. */
export function withoutGone(found: SimilarFound, gone: ReadonlySet<string>): SimilarFound {
  const kept = found.shown.map((group) => groupWithout(group, gone));
  const shown = kept.filter((group) => group.total > 1);
  const sum = (of: (group: SimilarPictures) => number): number =>
    found.shown.reduce((all, group) => all + of(group), 0) - shown.reduce((all, group) => all + of(group), 0);
  return {
    groups: found.groups - (kept.length - shown.length),
    pictures: found.pictures - sum(({ total }) => total),
    sparedBytes: found.sparedBytes - sum(({ sparedBytes }) => sparedBytes),
    shown,
  };
}

function groupWithout(group: SimilarPictures, gone: ReadonlySet<string>): SimilarPictures {
  const items = group.items.filter(({ digest }) => !gone.has(digest));
  if (items.length === group.items.length) return group;
  const bytesOf = (some: readonly { readonly bytes: number }[]): number =>
    some.reduce((sum, { bytes }) => sum + bytes, 0);
  // The first is the one that stays, and not among the spared. Beyond the first hundred only the sum is known.
  const beyond = group.sparedBytes - bytesOf(group.items.slice(1));
  return {
    total: group.total - (group.items.length - items.length),
    sparedBytes: beyond + bytesOf(items.slice(1)),
    items,
  };
}
