/**
 * What the parts of the local cloud need of one another. Store and queue share one SQLite file, so that an object row
 * and the event about it are one transaction (architecture.md, section 7).
 */

/** What a key may do. `admin` everything in the store; `api` and `analyse` what the two Lambda roles may; `client` may only invoke the API. */
export type Role = 'admin' | 'api' | 'analyse' | 'client';

/** A key pair that may sign requests. */
export interface SigningKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Must be sent with every request when present. */
  readonly sessionToken?: string;
  readonly role: Role;
  /** Whose key it is: the identity pool's id and the person's `sub`. Only for `client`. */
  readonly identity?: { readonly identityId: string; readonly owner: string };
  /** Milliseconds since 1970. Absent: never. */
  readonly expiresAt?: number;
}

/**
 * Finds the key for a request. Gets the session token too, since session keys are not stored but carried, sealed, in
 * their token. Answers undefined for an unknown id or a token that is not ours; expiry is the verifier's to judge.
 */
export type FindKey = (accessKeyId: string, sessionToken: string | undefined) => SigningKey | undefined;

/** A change of one object, as the store knows it. */
export interface ObjectChange {
  readonly kind: 'created:Put' | 'created:CompleteMultipartUpload' | 'removed:Delete';
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Hex; grows with every change of the same key. */
  readonly sequencer: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** How the store tells of changes. */
export interface ChangeListener {
  /** Called inside the transaction that makes the change, on the same database; what it writes is committed or lost with it. */
  onChange(change: ObjectChange): void;
  /** Called after such a transaction was committed (and, with durability `power`, is on disk). */
  onCommitted(): void;
}

/** Milliseconds since 1970. */
export type Clock = () => number;

/**
 * `power`: an acknowledged write is on disk (fsync of blob, folder and database). `process`: it survives the death of
 * the process, not of the machine; for tests.
 */
export type Durability = 'power' | 'process';
