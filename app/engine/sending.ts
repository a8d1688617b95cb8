/** What a send of one original works with, tells and ends as, whether it goes in one piece or in parts. */
import type { Failure, Resume } from '../core/queue/upload.ts';
import type { GrantDesk } from './grant-desk.ts';
import type { Cloud, Disk, Fingerprinter, Sender } from './ports.ts';

/** What a send works with. */
export interface SendTools {
  readonly cloud: Cloud;
  readonly sender: Sender;
  readonly fingerprinter: Fingerprinter;
  readonly disk: Disk;
  readonly grants: GrantDesk;
}

/** What a send tells while it goes on. */
export interface SendHooks {
  /** So many more bytes left, or were found there already. */
  readonly onBytes: (bytes: number) => void;
  /** A multipart upload was opened: to be saved before any part of it is sent. */
  readonly onOpened: (resume: Resume) => void;
  readonly onPart: () => void;
}

/** How an attempt ended. */
export type SendEnd =
  | { readonly is: 'stored' }
  | { readonly is: 'foundThere' }
  | { readonly is: 'resumeLost' }
  | { readonly is: 'missed'; readonly failure: Failure };
