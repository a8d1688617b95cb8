import type { StoredPart } from '../../../processor/contract/api.ts';
import { partsMax } from '../../../processor/contract/limits.ts';

/** One part of a file that is sent in several: bytes `start` to `start + bytes`. */
export interface PlannedPart {
  /** From 1, as S3 counts. */
  readonly number: number;
  readonly start: number;
  readonly bytes: number;
  /** SHA-256 of these bytes in base64, once they were hashed. */
  readonly sha256?: string;
}

/**
 * The parts of a file of `bytes`, in order; every part but the last has `partBytes`. `partBytes` is what the cloud said
 * when it opened the upload. Throws a RangeError when S3 takes no such upload: no bytes, or more than 10,000 parts.
 */
export function planParts(bytes: number, partBytes: number): readonly PlannedPart[] {
  const count = Math.ceil(bytes / partBytes);
  if (!(partBytes >= 1 && count >= 1 && count <= partsMax)) {
    throw new RangeError(`${bytes} bytes cannot go in parts of ${partBytes}`);
  }
  return Array.from({ length: count }, (_, index) => {
    const start = index * partBytes;
    return { number: index + 1, start, bytes: Math.min(partBytes, bytes - start) };
  });
}

/**
 * The planned parts that are not there yet, in order. A stored part counts only with the planned size and a SHA-256 that
 * S3 checked; where the planned part names its own, the two must be the same.
 */
export function partsToSend(planned: readonly PlannedPart[], stored: readonly StoredPart[]): readonly PlannedPart[] {
  const byNumber = new Map(stored.map((part) => [part.number, part]));
  return planned.filter((part) => !isStored(part, byNumber.get(part.number)));
}

function isStored(planned: PlannedPart, stored: StoredPart | undefined): boolean {
  if (stored?.sha256 === undefined || stored.size !== planned.bytes) return false;
  return planned.sha256 === undefined || planned.sha256 === stored.sha256;
}
