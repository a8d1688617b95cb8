/**
 * One watched folder, and everything that can happen to it. `machine.ts` decides; the loop in `engine` acts.
 *
 * Runs: each check of the root and each scan takes a new run number, and its results carry it. A result with another
 * number is ignored. That one rule covers late results after a stop, a lost root and a restart.
 */
import type { Hint, Hints } from './hints.ts';

/** How a folder is to be watched. What is absent has its default. */
export interface FolderOptions {
  /** In gitignore's syntax, relative to the root, after the default rules: `!` takes one of those back. */
  readonly ignorePatterns?: readonly string[];
  /** Follow symbolic links, into other folders too. Loops are never followed. */
  readonly followSymlinks?: boolean;
  /** The name its originals carry; else the last part of its path. */
  readonly label?: string;
  /** Milliseconds between full scans, before jitter. */
  readonly rescanMs?: number;
}

/** How one root is told from another at the same path. An `inode` stands in where no marker could be written. */
export type RootIdentity =
  | { readonly is: 'marker'; readonly id: string }
  | { readonly is: 'inode'; readonly device: string; readonly inode: string };

/**
 * Why a root cannot be scanned. `markerMissing`: a directory is there, and it may be the empty place where a drive is
 * mounted. `otherFolder`: its marker is another folder's. `otherDevice`: it has no marker and is not where it was.
 */
export type RootTrouble =
  | 'missing'
  | 'notAFolder'
  | 'denied'
  | 'markerMissing'
  | 'otherFolder'
  | 'otherDevice'
  | 'notAnswering'
  | 'failed';

/** `watching`: hints come and a full scan now and then. `timedScans`: no hints, so full scans come often. */
export type WatchMode = 'watching' | 'timedScans';

/** Why a folder is not watched but scanned from time to time. */
export type FolderNotice = 'watchLimit' | 'networkFolder';

/** Where a folder is. Data that makes sense in one place lives in that place. */
export type FolderPlace =
  | { readonly at: 'starting'; readonly run: number }
  | { readonly at: 'scanning'; readonly run: number; readonly whole: boolean; readonly startedAt: number }
  | {
      readonly at: 'watching';
      /** When the next full scan is due, milliseconds since 1970. */
      readonly rescanAt: number;
      /** When the waiting hints are to be scanned; absent while there are none. */
      readonly hintsAt?: number;
    }
  | {
      readonly at: 'unreachable';
      readonly because: RootTrouble;
      readonly since: number;
      /** How many looks in a row found it so. */
      readonly looks: number;
      readonly retryAt: number;
      /** The look that is under way. */
      readonly run?: number;
    }
  /** A scan failed by a fault of our own; it is tried again. */
  | { readonly at: 'faulted'; readonly faults: number; readonly retryAt: number; readonly detail: string }
  | { readonly at: 'stopped' };

/** One folder as the machine sees it. */
export interface Folder {
  readonly place: FolderPlace;
  /** The last run number handed out. Only grows. */
  readonly runs: number;
  /** What is to be scanned soon. */
  readonly hints: Hints;
  readonly mode: WatchMode;
  readonly notice?: FolderNotice;
  /** After the watch limit was reached: when to try watching again. */
  readonly watchAgainAt?: number;
  /** When a full scan last finished, milliseconds since 1970. */
  readonly lastScanAt?: number;
  readonly rescanAt: number;
  /**
   * Until when hints wait after a scan of parts, and after one of everything: a folder that is written to all the time is
   * not scanned all the time, and a file that is hinted at does not wait because there was a long full scan.
   */
  readonly rest: { readonly partsUntil: number; readonly wholeUntil: number };
  /** Scans in a row that failed by a fault of our own. */
  readonly faults: number;
  /** What the owner asked for; absent: the default of the mode. */
  readonly rescanMs?: number;
}

/** What happened. */
export type FolderEvent =
  | { readonly is: 'started' }
  /** The root is there and is the right one. `network`: its file system tells nobody of changes made elsewhere. */
  | { readonly is: 'rootFound'; readonly run: number; readonly network: boolean }
  /** A look or a scan found the root wanting. */
  | { readonly is: 'rootTroubled'; readonly run: number; readonly because: RootTrouble }
  | { readonly is: 'scanFinished'; readonly run: number }
  | { readonly is: 'scanFaulted'; readonly run: number; readonly detail: string }
  | { readonly is: 'hinted'; readonly hint: Hint }
  /** Something happened where an unreachable root used to be. */
  | { readonly is: 'returnHinted' }
  /** The system gives no more watches. */
  | { readonly is: 'watchLimited' }
  | { readonly is: 'scanAsked' }
  | { readonly is: 'woke' }
  | { readonly is: 'stopAsked' };

/** What the loop is to do. */
export type FolderEffect =
  | { readonly do: 'checkRoot'; readonly run: number }
  | { readonly do: 'scan'; readonly run: number; readonly targets: 'whole' | readonly Hint[] }
  /** Stop the check or scan that runs; its result will be ignored. */
  | { readonly do: 'stopRun'; readonly run: number }
  | { readonly do: 'openWatch' }
  | { readonly do: 'closeWatch' }
  | { readonly do: 'awaitReturn' }
  | { readonly do: 'stopAwaiting' };

/** What `advance` decided: the folder as it is now, then what is to be done. */
export interface FolderStep {
  readonly folder: Folder;
  readonly effects: readonly FolderEffect[];
}
