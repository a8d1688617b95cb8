/**
 * One original on its way, and everything that can happen to it. `machine.ts` decides; the runner in `engine` acts.
 *
 * Runs: each time a step starts, the upload hands out a new run number, and the step's results carry it. A result with
 * another number is ignored. That one rule covers late results after cancel, retry, pause and restart.
 */
import type { Digest } from '../../../processor/contract/names.ts';
import type { RejectReason } from '../../../processor/contract/record.ts';

/** The file an upload sends, as it was seen last. Two sightings that differ in size, time or inode are different content. */
export interface UploadSource {
  /** Absolute path on this machine. */
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970, with fractions where the file system has them. */
  readonly modifiedMs: number;
  /** Absent where the file system has no stable ones. */
  readonly inode?: string;
  /** Label of the watched folder it came from. */
  readonly folder?: string;
}

/**
 * What a failure was, in the words of the retry table. Code at the edge only names the kind. `mismatch`: the cloud has
 * other bytes than were sent; `lostThere`: what was sent is not there after all.
 */
export type FailureKind =
  | 'offline'
  | 'throttled'
  | 'serverFault'
  | 'conflict'
  | 'grantExpired'
  | 'stalled'
  | 'sourceChanged'
  | 'sourceBusy'
  | 'mismatch'
  | 'lostThere'
  | 'sourceGone'
  | 'sourceDenied'
  | 'signedOut'
  | 'denied'
  | 'tooLarge'
  | 'empty'
  | 'deletedThere'
  | 'rejected';

/** One failure. `detail` is a short technical word for the log, never a path, URL or key. */
export interface Failure {
  readonly kind: FailureKind;
  readonly detail?: string;
  /** The earliest time the server named to try again, milliseconds since 1970. */
  readonly notBefore?: number;
  /** Why the analysis said no; only for `rejected`. */
  readonly reason?: RejectReason;
}

/** What a broken-off multipart upload earned. Which parts arrived is asked of S3. */
export interface Resume {
  readonly uploadId: string;
  readonly partBytes: number;
}

/** Where an upload is. Data that makes sense in one place lives in that place. */
export type Place =
  | { readonly at: 'queued'; readonly digest?: Digest; readonly resume?: Resume }
  | { readonly at: 'fingerprinting'; readonly run: number }
  | { readonly at: 'sending'; readonly run: number; readonly digest: Digest; readonly resume?: Resume }
  | { readonly at: 'awaitingRecord'; readonly digest: Digest; readonly sent: boolean }
  | {
      readonly at: 'backingOff';
      /** Milliseconds since 1970. */
      readonly wakeAt: number;
      readonly because: Failure;
      readonly digest?: Digest;
      readonly resume?: Resume;
    }
  | { readonly at: 'done'; readonly digest: Digest; readonly outcome: 'uploaded' | 'alreadyThere' }
  | { readonly at: 'failed'; readonly because: Failure; readonly digest?: Digest; readonly resume?: Resume }
  | { readonly at: 'cancelled' };

/**
 * Failed attempts since the last progress, by kind, so that a night offline costs no attempt at a server's fault.
 * Kinds without one are absent. Those the retry table says endure are not wiped by progress.
 */
export type Misses = Readonly<Partial<Record<FailureKind, number>>>;

/** One upload as the journal keeps it. */
export interface Upload {
  readonly id: string;
  readonly source: UploadSource;
  /** Milliseconds since 1970. */
  readonly addedAt: number;
  /** Send even though the owner deleted it in the cloud. */
  readonly again: boolean;
  /** The last run number handed out. Only grows. */
  readonly runs: number;
  readonly misses: Misses;
  readonly place: Place;
}

/** What happened. */
export type UploadEvent =
  /** A slot is free. */
  | { readonly is: 'started' }
  | { readonly is: 'fingerprinted'; readonly run: number; readonly digest: Digest }
  /** The cloud opened a multipart upload: cannot be asked again, so it is saved. */
  | { readonly is: 'opened'; readonly run: number; readonly resume: Resume }
  /** The cloud knows no such multipart upload any more, or lacks parts of it: the attempt is over, all of it is sent again. */
  | { readonly is: 'resumeLost'; readonly run: number }
  /** A part, or a whole small original, got there. */
  | { readonly is: 'progressed'; readonly run: number }
  | { readonly is: 'stored'; readonly run: number }
  | { readonly is: 'foundThere'; readonly run: number }
  | { readonly is: 'missed'; readonly run: number; readonly failure: Failure }
  /** Told to stop by a gate (pause, offline …): costs no miss. */
  | { readonly is: 'released'; readonly run: number }
  /** Another upload of the same bytes is on its way or there: wait for its record. */
  | { readonly is: 'sameBytes'; readonly run: number; readonly digest: Digest }
  | { readonly is: 'recordSeen'; readonly digest: Digest; readonly verdict: 'analysed' }
  | { readonly is: 'recordSeen'; readonly digest: Digest; readonly verdict: 'rejected'; readonly reason: RejectReason }
  /** While the record was awaited the owner deleted the original, or the cloud says it has no such original. */
  | { readonly is: 'recordLost'; readonly digest: Digest; readonly how: 'deleted' | 'missing' }
  /** A scan or a watcher saw the file. It may have been edited, moved, or be there again. */
  | { readonly is: 'sourceSeen'; readonly source: UploadSource }
  /** The time to wake has come. Ignored before it. */
  | { readonly is: 'woke' }
  | { readonly is: 'retryAsked' }
  | { readonly is: 'cancelAsked' };

/** What the runner is to do. */
export type Effect =
  | { readonly do: 'fingerprint'; readonly run: number }
  | { readonly do: 'send'; readonly run: number; readonly digest: Digest; readonly resume?: Resume }
  /** Stop the step of this run; its result will be ignored. */
  | { readonly do: 'stop'; readonly run: number }
  /** Look for the record soon. */
  | { readonly do: 'awaitRecord'; readonly digest: Digest }
  | { readonly do: 'wakeLater'; readonly at: number }
  /** What is remembered of this source's digest is wrong. */
  | { readonly do: 'forgetDigest' }
  /** Tell the cloud to drop these parts: nobody will complete them. Its failing is harmless, the bucket sweeps them too. */
  | { readonly do: 'abandon'; readonly digest: Digest; readonly resume: Resume };

/** What `advance` decided: the upload as it is to be saved, then what is to be done. */
export interface Step {
  readonly upload: Upload;
  readonly effects: readonly Effect[];
}
