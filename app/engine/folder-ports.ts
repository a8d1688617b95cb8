/** What the folder loops need of the world. Paths within a folder are relative to its root, their parts joined by `/`. */

import type { NameRule } from '../core/folders/default-ignores.ts';
import type { FolderOptions, RootIdentity, RootTrouble } from '../core/folders/folder.ts';
import type { Hint } from '../core/folders/hints.ts';
import type { LookResult } from '../core/folders/settle.ts';
import type { UploadSource } from '../core/queue/upload.ts';
import type { Stop } from './ports.ts';

/** What a walk reports and what it leaves out. */
export interface WalkRules {
  /** Lower case, without the dot. Other files are not looked at. */
  readonly extensions: readonly string[];
  readonly defaults: readonly NameRule[];
  /** In gitignore's syntax; the last that applies counts, over the defaults too. */
  readonly patterns: readonly string[];
}

/** One look at a root. `identity` absent: it is new, so it gets a marker where one can be written. */
export interface CheckAsk {
  readonly root: string;
  readonly identity?: RootIdentity;
}

/** What a look at a root found. */
export type RootCheck =
  | {
      readonly ok: true;
      readonly identity: RootIdentity;
      /** Absolute, symbolic links resolved. */
      readonly realPath: string;
      /** Its file system tells nobody of changes made elsewhere. */
      readonly network: boolean;
    }
  | { readonly ok: false; readonly because: RootTrouble };

/** One walk. */
export interface WalkAsk {
  readonly root: string;
  /** The root must be this one, before and after the walk; absent: whichever it is. */
  readonly identity?: RootIdentity;
  readonly targets: 'whole' | readonly Hint[];
  readonly rules: WalkRules;
  readonly followSymlinks: boolean;
}

/** Something that could not be scanned. `nameNotText`: its name is not valid UTF-8. */
export interface ScanProblem {
  readonly path: string;
  readonly because: 'denied' | 'nameNotText' | 'pathTooLong' | 'unreadable';
}

/** A path that was left out, and why. `notAPicture` has no rule: its extension is none of those asked for. */
export interface Ignored {
  readonly path: string;
  readonly directory: boolean;
  readonly by: { readonly is: 'defaultRule' | 'pattern'; readonly rule: string } | { readonly is: 'notAPicture' };
}

/** Who hears of what a walk finds. The walk waits for what these answer, so it never runs far ahead. */
export interface WalkListener {
  /** Some files, those of one directory after each other. */
  onFiles(files: readonly UploadSource[]): void | Promise<void>;
  /**
   * Directories about to be listed, by paths within the folder. Answers which of them nobody covered before. A walk of a
   * directory's own listing goes on into those alone.
   */
  onDirectories?(paths: readonly string[]): readonly boolean[];
  onProblem?(problem: ScanProblem): void;
  /** A target that is not there. */
  onMissing?(path: string): void;
  onIgnored?(ignored: readonly Ignored[]): void;
}

/** How a walk ended. `ignored` counts directories and files left out by a rule, not what is no picture. */
export type WalkEnd =
  | { readonly is: 'finished'; readonly files: number; readonly directories: number; readonly ignored: number }
  | { readonly is: 'stopped' }
  | { readonly is: 'rootTroubled'; readonly because: RootTrouble };

/** Looks at roots, trees and files, off the main thread: a network drive that hangs must not hang the engine. */
export interface Walker {
  check(ask: CheckAsk): Promise<RootCheck>;
  /** Rejects only for a fault of its own. */
  walk(ask: WalkAsk, listener: WalkListener, signal: AbortSignal): Promise<WalkEnd>;
  /** Looks at each of these files and tries to open it. Answers in the order asked. `root`: the folder they lie in. */
  look(root: string, paths: readonly string[], followSymlinks: boolean): Promise<readonly LookResult[]>;
}

/** `edited`: a file or directory changed where it is. `moved`: a name came, went or changed hands. */
export type HintKind = 'edited' | 'moved';

/** Who hears of hints. */
export interface HintListener {
  onHint(hint: Hint, kind: HintKind): void;
  /** The system gives no more watches. Comes once. */
  onLimit(): void;
}

/** What covering a directory came to. `failed`: it cannot be watched; the listing will say why. */
export type Covering = 'new' | 'known' | 'failed';

/** The hints of one folder. */
export interface TreeWatch {
  /** Must be called before the directory is listed, or what happens in between is lost. */
  cover(directory: string): Covering;
  /** The directory is not there any more, nor what was below it. */
  uncover(directory: string): void;
  /** How many watches of the system it holds. */
  watches(): number;
  close(): void;
}

/** Gives hints. They may be late, doubled or missing: the scan is the truth. */
export interface HintSource {
  watchTree(root: string, listener: HintListener): TreeWatch;
  /** Calls `onReturn` when something happens where this lost root was. May call for nothing. */
  awaitReturn(root: string, onReturn: () => void): Stop;
}

/** One folder as it is saved. */
export interface SavedFolder {
  readonly id: string;
  /** Absolute, symbolic links resolved when it was added. */
  readonly path: string;
  readonly options: FolderOptions;
  readonly identity?: RootIdentity;
}

/** The list of watched folders on disk. */
export interface FolderStore {
  /** What was saved, and how many entries did not parse and were set aside. */
  load(): { readonly folders: readonly SavedFolder[]; readonly setAside: number };
  /** The whole list. It is on disk when the call returns. */
  save(folders: readonly SavedFolder[]): void;
}
