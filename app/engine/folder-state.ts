import type { Folder, FolderNotice, FolderPlace, RootTrouble, WatchMode } from '../core/folders/folder.ts';
import { isCaughtUp, wakesAt } from '../core/folders/machine.ts';
import type { ScanProblem } from './folder-ports.ts';

/** How much a folder holds. */
export interface FolderCounts {
  /** Pictures in it, by every scan; and those the last full scan found known. */
  readonly files: number;
  readonly known: number;
  /** Directories the last full scan listed, and files and directories a rule left out. */
  readonly directories: number;
  readonly ignored: number;
  /** Pictures the scan that runs has seen so far. */
  readonly scanned: number;
  /** Pictures that are new or changed and not finished yet. */
  readonly settling: number;
  /** Pictures reported since the folder began. */
  readonly reported: number;
  readonly problems: number;
}

/** What people are told of one watched folder. */
export interface FolderState {
  readonly place: FolderPlace['at'];
  readonly mode: WatchMode;
  /** Why it is scanned from time to time and not watched. */
  readonly notice?: FolderNotice;
  readonly unreachable?: { readonly because: RootTrouble; readonly since: number };
  /** When a full scan last finished, milliseconds since 1970. */
  readonly lastScanAt?: number;
  /** When something is to be done again without being asked. */
  readonly nextAt?: number;
  /** Nothing is left to scan, to settle or to report. */
  readonly upToDate: boolean;
  readonly counts: FolderCounts;
  /** The first hundred. */
  readonly problems: readonly ScanProblem[];
}

/** How many problems are told one by one. */
const problemsMax = 100;

/** The state as people are told it. */
export function stateOf(folder: Folder, counts: FolderCounts, problems: Iterable<ScanProblem>): FolderState {
  const { place, mode, notice, lastScanAt } = folder;
  const nextAt = wakesAt(folder);
  return {
    place: place.at,
    mode,
    ...(notice !== undefined && { notice }),
    ...(place.at === 'unreachable' && { unreachable: { because: place.because, since: place.since } }),
    ...(lastScanAt !== undefined && { lastScanAt }),
    ...(nextAt !== undefined && { nextAt }),
    upToDate: isCaughtUp(folder) && counts.settling === 0,
    counts,
    problems: firstOf(problems, problemsMax),
  };
}

function firstOf<T>(items: Iterable<T>, atMost: number): readonly T[] {
  const first: T[] = [];
  for (const item of items) {
    if (first.length >= atMost) break;
    first.push(item);
  }
  return first;
}
