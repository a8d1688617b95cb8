/** What the API needs to let a client send and fetch objects by itself. processor/adapters/s3-grants.ts provides it. */
import type { SignedRequest, StoredPart } from '../contract/api.ts';
import type { Digest } from '../contract/names.ts';

/** An original somebody may send. */
export interface OriginalToSend {
  readonly key: string;
  readonly digest: Digest;
  readonly bytes: number;
  readonly contentType: string;
  /** User metadata without the `x-amz-meta-` prefix; ASCII values. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** One part of an original somebody may send. */
export interface PartToSend {
  readonly key: string;
  readonly uploadId: string;
  /** From 1. */
  readonly number: number;
  readonly bytes: number;
  /** SHA-256 of the part in base64. */
  readonly sha256: string;
}

/** A part as its sender knows it. */
export interface SentPart {
  readonly number: number;
  readonly etag: string;
  readonly sha256: string;
}

/**
 * How putting the parts together ended. `alreadyThere`: an object of that key exists; `conflict`: another write of the
 * key is under way, ask again; `partTooSmall`: one that is not the last has less than 5 MiB.
 */
export type Completion = 'stored' | 'alreadyThere' | 'noSuchUpload' | 'partMissing' | 'partTooSmall' | 'conflict';

/**
 * Presigned requests and multipart uploads. Every presigned request names one key, lives 15 minutes at most and dies
 * sooner with the credentials that signed it: `expiresAt` says when.
 */
export interface Grants {
  /** A PUT of exactly these bytes, refused when the key exists. */
  put(original: OriginalToSend): Promise<SignedRequest>;
  /** Opens a multipart upload and gives its id. Nothing is stored until `complete`. */
  openMultipart(original: OriginalToSend): Promise<string>;
  /** A PUT of exactly this part. Does not ask whether the upload exists: the store refuses the PUT when it does not. */
  putPart(part: PartToSend): Promise<SignedRequest>;
  /** Every part the store has, in order. */
  listParts(key: string, uploadId: string): Promise<readonly StoredPart[] | 'noSuchUpload'>;
  /** Makes the object of these parts, which must be in order, unless the key exists. */
  complete(key: string, uploadId: string, parts: readonly SentPart[]): Promise<Completion>;
  /** Gives up an upload and its parts. Safe to repeat. */
  abort(key: string, uploadId: string): Promise<void>;
  /** A GET of an original that comes with this Content-Disposition. */
  getOriginal(key: string, contentDisposition: string): Promise<SignedRequest>;
  /** A GET of a preview. */
  getPreview(key: string): Promise<SignedRequest>;
}
