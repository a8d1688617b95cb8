/** What the main thread and the thread that walks say to one another. */

import type { LookResult } from '../core/folders/settle.ts';
import type { CheckAsk, Ignored, RootCheck, ScanProblem, WalkAsk, WalkEnd } from '../engine/folder-ports.ts';

/** To the thread. `job` is the asker's number for it. */
export type ToWalker =
  | { readonly ask: 'check'; readonly job: number; readonly check: CheckAsk }
  | {
      readonly ask: 'walk';
      readonly job: number;
      readonly walk: WalkAsk;
      /** Directories are told of before they are listed, and the walk waits for the answer. */
      readonly covers: boolean;
      /** What is left out is told of, too. */
      readonly tellsIgnored: boolean;
    }
  | { readonly ask: 'look'; readonly job: number; readonly paths: readonly string[]; readonly followSymlinks: boolean }
  /** The answer to `directories`. */
  | { readonly ask: 'covered'; readonly job: number; readonly areNew: readonly boolean[] }
  /** A message with files was dealt with: there is room for another. */
  | { readonly ask: 'taken'; readonly job: number }
  | { readonly ask: 'stop'; readonly job: number };

/** From the thread. */
export type FromWalker =
  | { readonly tell: 'checked'; readonly job: number; readonly found: RootCheck }
  /** Of one directory after the other. */
  | { readonly tell: 'files'; readonly job: number; readonly files: readonly FileColumns[] }
  | { readonly tell: 'directories'; readonly job: number; readonly paths: readonly string[] }
  | { readonly tell: 'problem'; readonly job: number; readonly problem: ScanProblem }
  | { readonly tell: 'missing'; readonly job: number; readonly path: string }
  | { readonly tell: 'ignored'; readonly job: number; readonly ignored: readonly Ignored[] }
  | { readonly tell: 'ended'; readonly job: number; readonly end: WalkEnd }
  | { readonly tell: 'looked'; readonly job: number; readonly found: readonly LookResult[] }
  | { readonly tell: 'faulted'; readonly job: number; readonly detail: string }
  /** Nothing to tell yet, and not hanging either. */
  | { readonly tell: 'alive'; readonly job: number };

/** Files of one directory, by columns: cloning an object for each of 100,000 files would cost more than looking at them. */
export interface FileColumns {
  /** Absolute, with its separator at the end. */
  readonly directory: string;
  readonly names: readonly string[];
  /** Size, modified time and inode of each in turn; inode 0 where there is none that lasts. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** Inodes too large for a double, by the name's index. */
  readonly wideInodes: readonly (readonly [index: number, inode: string])[];
}
