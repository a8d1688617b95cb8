/** One scan of one folder: what it covers, what it finds and what it could not read. */

import type { Hint } from '../core/folders/hints.ts';
import { nestingOf, relativeIn } from '../core/folders/nesting.ts';
import { addSeen, afterScan, countSeen, forgetSeen, type SeenFiles } from '../core/folders/seen-files.ts';
import type {
  HintListener,
  HintSource,
  SavedFolder,
  ScanProblem,
  TreeWatch,
  WalkEnd,
  Walker,
  WalkRules,
} from './folder-ports.ts';
import type { FolderSettling } from './folder-settling.ts';

/** What scans counted: `files` is kept by every scan, the others are of the last full one. */
export interface ScanCounts {
  readonly files: number;
  readonly known: number;
  readonly directories: number;
  readonly ignored: number;
}

/** What scanning needs. */
export interface ScanPorts {
  readonly walker: Walker;
  readonly hints: HintSource;
  readonly settling: FolderSettling;
  readonly rules: WalkRules;
  readonly hintListener: HintListener;
  /** The number of pictures seen so far grew. */
  readonly onProgress: () => void;
}

/** The scans of one folder, one at a time, and the watch that goes with them. */
export interface FolderScanner {
  scan(folder: SavedFolder, targets: 'whole' | readonly Hint[], signal: AbortSignal): Promise<WalkEnd>;
  /** From the next full scan on. */
  openWatch(): void;
  closeWatch(): void;
  scanned(): number;
  counts(): ScanCounts;
  problems(): ReadonlyMap<string, ScanProblem>;
  /** How many watches of the system the folder holds. */
  watches(): number;
  /** There is nothing at this path any more. */
  forget(path: string): void;
  /** Adds a problem found elsewhere; `undefined` takes it away. */
  note(path: string, because: ScanProblem['because'] | undefined): void;
}

/** How many problems are kept: a drive that fails has one for every file. */
const problemsMax = 1_000;

/** Nothing was scanned yet. */
export function createFolderScanner({
  walker,
  hints,
  settling,
  rules,
  hintListener,
  onProgress,
}: ScanPorts): FolderScanner {
  let isWatching = false;
  let watch: TreeWatch | undefined;
  let problems = new Map<string, ScanProblem>();
  let seen: SeenFiles = new Map();
  let counts = { known: 0, directories: 0, ignored: 0 };
  let scanned = 0;

  const add = (to: Map<string, ScanProblem>, problem: ScanProblem): void => {
    if (to.size < problemsMax || to.has(problem.path)) to.set(problem.path, problem);
  };
  const coverAll = (paths: readonly string[]): readonly boolean[] =>
    paths.map((path) => watch?.cover(path) !== 'known');

  return {
    async scan(folder, targets, signal) {
      const isWhole = targets === 'whole';
      const found = isWhole ? new Map<string, ScanProblem>() : problems;
      if (!isWhole) forgetBelow(problems, targets);
      const foundFiles: SeenFiles = new Map();
      const before = watch;
      // A full scan covers every directory anew: a watch can die without a word, and its directory would look covered.
      if (isWhole) watch = isWatching ? hints.watchTree(folder.path, hintListener) : undefined;
      let known = 0;
      scanned = 0;
      const { identity } = folder;
      const followSymlinks = folder.options.followSymlinks ?? false;
      try {
        const end = await walker.walk(
          { root: folder.path, targets, rules, followSymlinks, ...(identity && { identity }) },
          {
            onFiles(files) {
              for (const file of files) {
                if (settling.see(file) === 'known') known += 1;
                addSeen(foundFiles, relativeIn(folder.path, file.path));
              }
              scanned += files.length;
              onProgress();
              return settling.room();
            },
            ...(watch !== undefined && { onDirectories: coverAll }),
            onProblem: (problem) => add(found, problem),
            onMissing: (path) => watch?.uncover(path),
          },
          signal,
        );
        if (end.is === 'finished') seen = afterScan(seen, targets, foundFiles);
        if (isWhole && end.is === 'finished') {
          counts = { known, directories: end.directories, ignored: end.ignored };
          problems = found;
        }
        return end;
      } finally {
        if (isWhole) before?.close();
      }
    },
    openWatch() {
      isWatching = true;
    },
    closeWatch() {
      isWatching = false;
      watch?.close();
      watch = undefined;
    },
    scanned: () => scanned,
    counts: () => ({ files: countSeen(seen), ...counts }),
    problems: () => problems,
    watches: () => watch?.watches() ?? 0,
    forget: (path) => forgetSeen(seen, path),
    note(path, because) {
      if (because === undefined) problems.delete(path);
      else add(problems, { path, because });
    },
  };
}

/** Whoever is scanned again may be well again. */
function forgetBelow(problems: Map<string, ScanProblem>, targets: readonly Hint[]): void {
  if (problems.size === 0) return;
  for (const path of [...problems.keys()]) {
    const isScanned = targets.some((target) => {
      const nesting = nestingOf(`/${path}`, `/${target.path}`);
      return nesting === 'same' || nesting === 'inside';
    });
    if (isScanned) problems.delete(path);
  }
}
