/** The objects and the time the analysis and the API need. Adapters in processor/adapters provide them. */
import type { Instant } from '../contract/names.ts';

/** What the store knows of one object. */
export interface ObjectFacts {
  readonly bytes: number;
  /** Without quotes. */
  readonly etag: string;
  /** Whole seconds, as HTTP's Last-Modified has it. */
  readonly lastModified: Instant;
  /** User metadata without the `x-amz-meta-` prefix; names are lower case. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly contentType?: string;
}

/** How an object is stored. */
export interface PutOptions {
  readonly contentType?: string;
  /** User metadata: ASCII values, 2 KB in all. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Only store when nothing is there. */
  readonly ifNoneMatch?: '*';
}

/** Which keys to list. */
export interface ListAsk {
  readonly prefix: string;
  /** Keys after this one in UTF-8 byte order; it need not exist. */
  readonly startAfter?: string;
  /** How many keys at most; the adapter pages through as many answers as that takes. */
  readonly limit: number;
}

/** An original that was copied to a local file. */
export interface Downloaded {
  readonly bytes: number;
  /** Lower-case hex SHA-256 of what arrived. */
  readonly digest: string;
}

/**
 * Objects in buckets. A missing object is an answer (undefined), anything else that goes wrong throws: it is what a
 * retry may fix, or a fault of ours.
 */
export interface Objects {
  head(bucket: string, key: string): Promise<ObjectFacts | undefined>;
  /** The whole object; throws when it has more than `maxBytes`. */
  readBytes(bucket: string, key: string, maxBytes: number): Promise<Uint8Array | undefined>;
  /** The object as JSON, unparsed by any schema; throws when it is none, or has more than `maxBytes`. */
  readJson(bucket: string, key: string, maxBytes: number): Promise<unknown>;
  /** Streams the object into a new file at `toPath`, which the caller removes. No memory grows with its size. */
  download(bucket: string, key: string, toPath: string): Promise<Downloaded | undefined>;
  /** `alreadyThere` only with `ifNoneMatch`: somebody else stored it first, nothing changed. */
  put(bucket: string, key: string, body: Uint8Array | string, options?: PutOptions): Promise<'stored' | 'alreadyThere'>;
  /** Safe to repeat: deleting what is not there is no error. */
  delete(bucket: string, keys: readonly string[]): Promise<void>;
  /** Keys in UTF-8 byte order. `more`: there are keys after the last one given. */
  list(bucket: string, ask: ListAsk): Promise<{ readonly keys: readonly string[]; readonly more: boolean }>;
}

/** Milliseconds since 1970. */
export type Clock = () => number;
