import { singlePutMaxBytes } from '../../../processor/contract/limits.ts';
import type { Upload, UploadSource } from './upload.ts';

/** A reason nothing may start, or nothing may be sent. They add up: going online does not undo the user's pause. */
export type Gate = 'paused' | 'battery' | 'offline' | 'signedOut' | 'throttled';

/** Gates that stop everything and not only sending: hashing takes power and the disk as well. */
export const haltingGates: readonly Gate[] = ['paused', 'battery'];

/** How much may go on at once. */
export interface Limits {
  /** Files hashed at once, however large. */
  readonly hashing: number;
  /** Small files go together: more of them, as long as all that are hashed have no more bytes and are no more than that. */
  readonly hashingTogether: { readonly files: number; readonly bytes: number };
  /** Bytes a second that leave; 0 when it is not known yet. */
  readonly speed: number;
  /** Originals sent at once. */
  readonly sending: number;
  /** Bytes of originals sent at once, as `bytesInFlightOf` counts them. One original may always be sent. */
  readonly bytesInFlight: number;
}

/** What goes on and what waits. `Line` keeps it up to date; the two lists are read only as far as slots are free. */
export interface Waiting {
  readonly hashing: number;
  /** Bytes of the files that are hashed. */
  readonly bytesHashing: number;
  readonly sending: number;
  readonly bytesInFlight: number;
  /** Bytes of the originals that are queued with a digest. */
  readonly bytesToSend: number;
  /** Queued without a digest, oldest first. */
  toHash(): Iterable<Upload>;
  /** Queued with a digest, oldest first: one of each digest, and none whose digest is being sent. */
  toSend(): Iterable<Upload>;
}

/** What sending this file holds in flight: what goes in parts never has more under way than the largest single PUT. */
export const bytesInFlightOf = ({ bytes }: UploadSource): number => Math.min(bytes, singlePutMaxBytes);

/**
 * The ids of the uploads to start now, oldest first. Hashing and sending never compete for one slot: paused and battery stop both,
 * the other gates only sending. Looks at as many uploads as it starts and one more of each kind, however many wait.
 */
export function startable(waiting: Waiting, gates: ReadonlySet<Gate>, limits: Limits): readonly string[] {
  if (haltingGates.some((gate) => gates.has(gate))) return [];
  const isHeld = gates.size === 0 && isFarAhead(waiting, limits);
  const toHash = isHeld ? [] : hashable(waiting, limits);
  return gates.size > 0 ? toHash : [...toHash, ...sendable(waiting, limits)];
}

/** What is hashed and not yet sent fits into memory up to here, so that it need not be read twice. */
const aheadBytes = 8 * 1024 * 1024;
/** A line that takes longer for that does not wait for hashes, and people want to know what is there already. */
const aheadMs = 2_000;

const isFarAhead = ({ bytesToSend }: Waiting, { speed }: Limits): boolean =>
  bytesToSend > aheadBytes && (speed === 0 || (aheadBytes * 1_000) / speed < aheadMs);

function hashable(waiting: Waiting, { hashing, hashingTogether }: Limits): readonly string[] {
  const ids: string[] = [];
  if (waiting.hashing >= Math.max(hashing, hashingTogether.files)) return ids;
  let bytes = waiting.bytesHashing;
  const isRoomFor = (source: UploadSource): boolean => {
    const count = waiting.hashing + ids.length;
    return count < hashing || (count < hashingTogether.files && bytes + source.bytes <= hashingTogether.bytes);
  };
  for (const { id, source } of waiting.toHash()) {
    if (!isRoomFor(source)) break;
    ids.push(id);
    bytes += source.bytes;
    if (waiting.hashing + ids.length >= Math.max(hashing, hashingTogether.files)) break;
  }
  return ids;
}

// The oldest that does not fit holds back those behind it, or a large original would wait for ever behind small ones.
function sendable(waiting: Waiting, limits: Limits): readonly string[] {
  const ids: string[] = [];
  let bytes = waiting.bytesInFlight;
  if (waiting.sending >= limits.sending) return ids;
  for (const { id, source } of waiting.toSend()) {
    const isAlone = waiting.sending + ids.length === 0;
    bytes += bytesInFlightOf(source);
    if (bytes > limits.bytesInFlight && !isAlone) break;
    ids.push(id);
    if (waiting.sending + ids.length >= limits.sending) break;
  }
  return ids;
}
