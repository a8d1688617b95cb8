/**
 * What is to be scanned soon. A watcher's word is only a hint, so hints may be merged freely as long as nothing they named
 * is left out: many files of one directory become that directory, many directories of one parent become the parent with
 * all below it, and more than a set holds becomes the whole root.
 */

/**
 * What one hint covers: the path alone (and all below it, should it be a directory), a directory's own listing with the
 * directories nobody knew yet, or a directory with all below it.
 */
export type HintReach = 'path' | 'listing' | 'subtree';

/** A path to scan. Relative to the root, parts joined by `/`; '' is the root itself. */
export interface Hint {
  readonly path: string;
  readonly reach: HintReach;
}

/** Hints that wait, by path. */
export type Hints = ReadonlyMap<string, HintReach>;

/** How many hints may wait before they merge. */
export interface HintLimits {
  /** Paths directly in one directory. */
  readonly perDirectory: number;
  readonly inAll: number;
}

/** Enough to name single files while a card is not being copied, few enough that merging costs nothing. */
export const defaultHintLimits: HintLimits = { perDirectory: 64, inAll: 256 };

/** No hints wait. */
export const noHints: Hints = new Map();

/** Everything below the root. */
export const wholeRoot: Hint = { path: '', reach: 'subtree' };

/** Whether a full scan is all that covers these. */
export const coversWhole = (hints: Hints): boolean => hints.get('') === 'subtree';

/** The waiting hints as a list. */
export const listHints = (hints: Hints): readonly Hint[] => [...hints].map(([path, reach]) => ({ path, reach }));

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

function* ancestorsOf(path: string): Generator<string> {
  for (let at = path; at !== ''; ) {
    at = parentOf(at);
    yield at;
  }
}

const isBelow = (path: string, directory: string): boolean =>
  path !== directory && (directory === '' || path.startsWith(`${directory}/`));

/** Whether what waits already takes in what this hint names. */
function isCovered(hints: Hints, { path, reach }: Hint): boolean {
  const own = hints.get(path);
  if (own === 'subtree' || own === reach || (own === 'path' && reach === 'listing')) return true;
  for (const ancestor of ancestorsOf(path)) if (hints.get(ancestor) === 'subtree') return true;
  return reach === 'path' && path !== '' && hints.get(parentOf(path)) === 'listing';
}

/** A set with this hint in it and without those it takes in. */
function put(hints: Hints, { path, reach }: Hint): Hints {
  const next = new Map(hints);
  for (const [other, otherReach] of hints) {
    const isInListing = reach === 'listing' && otherReach === 'path' && other !== '' && parentOf(other) === path;
    if (isInListing || (reach === 'subtree' && isBelow(other, path))) next.delete(other);
  }
  return next.set(path, reach);
}

/** Where too many wait in one directory, what takes them in; else nothing. */
function crowded(hints: Hints, directory: string, limits: HintLimits): Hint | undefined {
  const inside = [...hints].filter(([path]) => path !== '' && parentOf(path) === directory);
  if (inside.length <= limits.perDirectory) return undefined;
  return { path: directory, reach: inside.every(([, reach]) => reach === 'path') ? 'listing' : 'subtree' };
}

/** Adds a hint. The very same set when it tells nothing new; never larger than the limits allow. */
export function addHint(hints: Hints, told: Hint, limits: HintLimits = defaultHintLimits): Hints {
  const hint = told.path === '' && told.reach === 'path' ? wholeRoot : told;
  if (isCovered(hints, hint)) return hints;
  let next = put(hints, hint);
  for (let at = hint.path; at !== ''; at = parentOf(at)) {
    const merged = crowded(next, parentOf(at), limits);
    if (merged === undefined) break;
    next = isCovered(next, merged) ? next : put(next, merged);
  }
  return next.size > limits.inAll ? put(noHints, wholeRoot) : next;
}
