/** What each shell provides for the UI: what is native in Electron and is not in a browser. */
import type { Capabilities, FolderListing } from '../../contract/methods/host.ts';
import type { StorageSizes } from '../../contract/methods/settings.ts';
import type { Batch, PathsAdded } from '../../contract/methods/uploads.ts';

/** Looks at folders on this machine for a page, within the roots it may show. */
export interface FolderBrowser {
  /** The folder, or the roots where no path is given. Throws AppError: notAllowed, gone, unreadable. */
  list(path: string | undefined): Promise<FolderListing>;
  /** The real path of what lies within the roots. Throws AppError: notAllowed, gone, unreadable. */
  allowed(path: string): Promise<string>;
}

/** Takes pictures in by hand. */
export interface Intake {
  addPaths(
    paths: readonly string[],
    how: { readonly again: boolean; readonly signal: AbortSignal },
  ): Promise<PathsAdded>;
  /** Throws AppError `unsupportedHere` where dropped files have paths. */
  beginBatch(): Batch;
  addSamples(signal: AbortSignal): Promise<{ readonly added: number }>;
  /** Whether a path is of a file that was dropped into a page. */
  isInbox(path: string): boolean;
}

/** The rest of a shell. */
export interface Shell {
  capabilities(): Capabilities;
  /** Throws AppError `unsupportedHere` where there is no native dialog. */
  pickFolder(): Promise<{ path: string } | null>;
  /** Shows a file or folder in the system's file manager. Throws AppError `unsupportedHere` where there is none. */
  reveal(path: string): Promise<void>;
  diagnostics(): Promise<string>;
  storageSizes(): Promise<StorageSizes>;
}
