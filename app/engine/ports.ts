/**
 * What the engine needs of the world. Each port has one adapter in `app/adapters` and a stateful fake in `test/fakes`.
 * Expected failures come back as values; an adapter throws only for its own faults.
 */
import type {
  FeedEntry,
  Grant,
  RecordState,
  SignedRequest,
  StoredPart,
  UploadAsk,
} from '../../processor/contract/api.ts';
import type { Digest } from '../../processor/contract/names.ts';
import type { PictureRecord } from '../../processor/contract/record.ts';
import type { Failure, Upload, UploadSource } from '../core/queue/upload.ts';

/** A value, or what went wrong in the words of the retry table. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** Ends what began. Calling it again does nothing. */
export type Stop = () => void;

/** Time, passed in. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `fn` once after `ms`. A pending call does not keep the process alive. */
  after(ms: number, fn: () => void): Stop;
}

/** Chance, passed in: 0 ≤ x < 1. */
export type Chance = () => number;

/** One line for the log. Never a path, URL, key or token in it. */
export type Log = (event: string, facts?: Readonly<Record<string, string | number | boolean>>) => void;

/** The API of the cloud, already signed in. Every call has a time limit of its own. */
export interface Cloud {
  askGrants(uploads: readonly UploadAsk[], signal: AbortSignal): Promise<Answer<readonly Grant[]>>;
  askPartGrants(ask: PartsAsk, signal: AbortSignal): Promise<Answer<readonly PartGrant[]>>;
  /** Every part S3 has of it, or `undefined` when it knows no such multipart upload. */
  listParts(digest: Digest, uploadId: string, signal: AbortSignal): Promise<Answer<readonly StoredPart[] | undefined>>;
  complete(ask: CompleteParts, signal: AbortSignal): Promise<Answer<Completion>>;
  abandon(digest: Digest, uploadId: string, signal: AbortSignal): Promise<Answer<void>>;
  readFeed(after: string | undefined, limit: number, signal: AbortSignal): Promise<Answer<FeedPage>>;
  /** Up to 100 digests. */
  readRecords(digests: readonly Digest[], signal: AbortSignal): Promise<Answer<readonly RecordState[]>>;
  /** Deletes an original and all that was made of it; late events do not revive it. */
  remove(digest: Digest, signal: AbortSignal): Promise<Answer<void>>;
}

/** How completing a multipart upload ended. `lost`: the cloud knows no such upload or lacks parts of it. */
export type Completion = 'stored' | 'alreadyThere' | 'lost';

/** Part URLs wanted, at most 100. */
export interface PartsAsk {
  readonly digest: Digest;
  readonly uploadId: string;
  /** `sha256` in base64. */
  readonly parts: readonly { readonly number: number; readonly size: number; readonly sha256: string }[];
}

/** Where to PUT one part. */
export interface PartGrant {
  readonly number: number;
  readonly put: SignedRequest;
}

/** The parts that make the object. */
export interface CompleteParts {
  readonly digest: Digest;
  readonly uploadId: string;
  readonly parts: readonly { readonly number: number; readonly etag: string; readonly sha256: string }[];
}

/** One page of the feed, old to new. */
export interface FeedPage {
  readonly entries: readonly FeedEntry[];
  readonly next?: string;
  readonly more: boolean;
}

/** Sends bytes of a file to a presigned URL. */
export interface Sender {
  /** Whether the bytes of this digest are at hand: then the file is not read, and need not be looked at before. */
  holds(digest: Digest): boolean;
  /** Resolves once the store has answered. Reads the file as it sends: memory does not grow with its size. */
  put(ask: PutAsk, signal: AbortSignal): Promise<Answer<PutDone>>;
}

/** One PUT: bytes `start` to `start + bytes` of the file at `path`. */
export interface PutAsk {
  readonly path: string;
  readonly start: number;
  readonly bytes: number;
  readonly put: SignedRequest;
  /** Called as bytes leave, with how many more did. */
  readonly onBytes: (bytes: number) => void;
}

/** `alreadyThere`: the store has the object and kept it (412). */
export type PutDone = { readonly outcome: 'stored'; readonly etag: string } | { readonly outcome: 'alreadyThere' };

/** Hashes files off the main thread. */
export interface Fingerprinter {
  /** The digest of the whole file, and the file as it was before and after reading: `sourceChanged` when the two differ. */
  fingerprint(source: UploadSource, signal: AbortSignal): Promise<Answer<Digest>>;
  /** SHA-256 in base64 of each of these ranges of the file. */
  hashRanges(path: string, ranges: readonly ByteRange[], signal: AbortSignal): Promise<Answer<readonly string[]>>;
}

/** Bytes `start` to `start + bytes`. */
export interface ByteRange {
  readonly start: number;
  readonly bytes: number;
}

/** Looks at files. */
export interface Disk {
  /** The file as it is now; `sourceGone` or `sourceDenied` where it cannot be. */
  look(path: string): Promise<Answer<UploadSource>>;
  /** The same of a file that was read moments ago. The calling thread may wait where the system surely has the answer. */
  lookAgain(path: string): Promise<Answer<UploadSource>>;
}

/** The queue on disk. Every write is committed when the call returns. */
export interface Journal {
  /** What was saved, and how many rows did not parse and were set aside. */
  load(): { readonly uploads: readonly Upload[]; readonly setAside: number };
  /** Inserts or replaces these, in one transaction. */
  save(uploads: readonly Upload[]): void;
  remove(ids: readonly string[]): void;
}

/** What is remembered of files looked at before, so that a restart hashes nothing that did not change. */
export interface Sightings {
  /** The digest this very path had at this very size, time and inode, or the same file under its old name. */
  digestOf(source: UploadSource): Digest | undefined;
  remember(source: UploadSource, digest: Digest): void;
  forget(source: UploadSource): void;
}

/** One change the feed told of. */
export type CatalogueChange =
  | { readonly op: 'r'; readonly record: PictureRecord }
  | { readonly op: 'x'; readonly digest: Digest };

/** The local index of records, and how far the feed was read into it. */
export interface Catalogue {
  /** The cursor saved last; undefined before the first. */
  cursor(): string | undefined;
  /** Takes these changes in, in order, and saves the cursor, in one transaction. Taking a change in twice is harmless. */
  apply(changes: readonly CatalogueChange[], cursor: string | undefined): void;
  recordOf(digest: Digest): PictureRecord | undefined;
  /** Whether the feed told of this digest: a record of it is here, or its deletion. Costs microseconds. */
  knows(digest: Digest): boolean;
  /** Whether the owner deleted it in the cloud, as far as the feed was read. */
  isDeleted(digest: Digest): boolean;
}
