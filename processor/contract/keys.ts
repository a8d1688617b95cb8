/**
 * The only place that builds or reads an object key. Owners and digests are checked on the way in, so a key can
 * never be steered into another owner's prefix.
 */
import { Digest, Instant, Owner, type PreviewEdge } from './names.ts';

/** What a feed marker says happened: `r` a record was written, `x` an original was deleted. */
export type FeedOp = 'r' | 'x';

/** One marker of the feed: at `at`, `op` happened to `digest`. */
export interface FeedMark {
  readonly at: Instant;
  readonly op: FeedOp;
  readonly digest: Digest;
}

/** Whose original a key names. */
export interface OwnedDigest {
  readonly owner: Owner;
  readonly digest: Digest;
}

const scope = (owner: Owner, digest: Digest): string => `${Owner.parse(owner)}/${Digest.parse(digest)}`;

/** Originals bucket: the bytes. */
export const originalKey = (owner: Owner, digest: Digest): string => scope(owner, digest);

/** Metadata bucket: the record, the source of truth about one original. */
export const recordKey = (owner: Owner, digest: Digest): string => `records/${scope(owner, digest)}.json`;

/** Metadata bucket: one preview. */
export const previewKey = (owner: Owner, digest: Digest, edge: PreviewEdge): string =>
  `previews/${scope(owner, digest)}/${edge}.webp`;

/** Metadata bucket: deleted on purpose; a late event must not revive it. */
export const tombstoneKey = (owner: Owner, digest: Digest): string => `tombstones/${scope(owner, digest)}`;

/** Metadata bucket: the prefix of one owner's tombstones. What follows it in a key is the digest. */
export const tombstonePrefix = (owner: Owner): string => `tombstones/${Owner.parse(owner)}/`;

/** Metadata bucket: somebody asked for this original to be analysed again (docs/decisions/0005). */
export const requestKey = (owner: Owner, digest: Digest): string => `requests/${scope(owner, digest)}`;

/** Metadata bucket: what every request to analyse again starts with. */
export const requestPrefix = 'requests/';

/** Metadata bucket: the prefix of one owner's feed. What follows it in a key is that entry's cursor. */
export const feedPrefix = (owner: Owner): string => `feed/${Owner.parse(owner)}/`;

/** The cursor of a mark: what its key has after the prefix. Cursors sort as text in the order of time. */
export const feedCursor = (mark: FeedMark): string =>
  `${Instant.parse(mark.at)}-${mark.op}-${Digest.parse(mark.digest)}`;

/** Metadata bucket: a zero-byte marker in the owner's feed. */
export const feedKey = (owner: Owner, mark: FeedMark): string => `${feedPrefix(owner)}${feedCursor(mark)}`;

/** The mark a cursor stands for, or undefined when it is not one. */
export function tryParseCursor(cursor: string): FeedMark | undefined {
  const found = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)-([rx])-([0-9a-f]{64})$/.exec(cursor);
  if (found === null) return undefined;
  const [, at = '', op, digest = ''] = found;
  return { at, op: op === 'x' ? 'x' : 'r', digest };
}

/** Whose original an originals key names, or undefined when it is not such a key. */
export function tryParseOriginalKey(key: string): OwnedDigest | undefined {
  const [owner, digest, ...rest] = key.split('/');
  if (rest.length > 0 || !Owner.safeParse(owner).success || !Digest.safeParse(digest).success) return undefined;
  return { owner: Owner.parse(owner), digest: Digest.parse(digest) };
}

/** Whose original is to be analysed again, or undefined when the key is no such request. */
export function tryParseRequestKey(key: string): OwnedDigest | undefined {
  return key.startsWith(requestPrefix) ? tryParseOriginalKey(key.slice(requestPrefix.length)) : undefined;
}
