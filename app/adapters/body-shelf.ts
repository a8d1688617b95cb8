/**
 * Bytes of small originals that were read to be hashed, kept until they are sent: each is read from disk once. Whoever
 * takes bytes off by their digest has the bytes of that digest, whatever became of the file meanwhile.
 *
 * All of it is one block of memory that hashing threads write into and sends read from: nothing is copied between threads,
 * nothing is left to collect, and memory is the same for ten pictures and a million.
 */
import type { Digest } from '../../processor/contract/names.ts';
import type { Clock } from '../engine/ports.ts';

/** A place on the shelf for one body. */
export interface Room {
  /** The whole shelf's memory. */
  readonly memory: SharedArrayBuffer;
  readonly start: number;
  readonly bytes: number;
}

/** A body that was taken off. Its room is used again after `release`; until then the bytes stay as they are. */
export interface Body {
  readonly bytes: Uint8Array;
  release(): void;
}

/** The shelf. */
export interface BodyShelf {
  /** Room for a file of so many bytes; undefined when there is none, or it is too large for any. To be filled or given up. */
  reserve(bytes: number): Room | undefined;
  /** The room holds the bytes of this digest now. */
  fill(room: Room, digest: Digest): void;
  giveUp(room: Room): void;
  has(digest: Digest): boolean;
  /** The bytes, which are on the shelf no more. */
  take(digest: Digest): Body | undefined;
}

/** Files up to this size are kept: pictures, and not films. */
const keptMaxBytes = 8 * 1024 * 1024;

/** What nobody took for so long is not going to be sent soon: it was there already, or the cloud is out of reach. */
const keptMs = 30_000;

/** Room is given out in blocks: half of one is lost for each body, and a search looks at few hundred of them. */
const blockBytes = 64 * 1024;

interface Kept {
  readonly room: Room;
  readonly since: number;
}

/** An empty shelf of `bytes`, which are taken from the system only as they are written to. */
export function createBodyShelf(bytes: number, clock: Clock): BodyShelf {
  const memory = new SharedArrayBuffer(bytes);
  const blocks = createBlocks(Math.floor(bytes / blockBytes));
  const kept = new Map<Digest, Kept>();

  const free = ({ start, bytes: size }: Room): void => blocks.free(start / blockBytes, blocksFor(size));
  const remove = (digest: Digest): Room | undefined => {
    const found = kept.get(digest);
    kept.delete(digest);
    return found?.room;
  };
  // A map keeps its order, so the first that is young ends the search.
  const dropOld = (): void => {
    for (const [digest, { room, since }] of kept) {
      if (clock.now() - since < keptMs) return;
      kept.delete(digest);
      free(room);
    }
  };

  return {
    reserve: (size) => {
      if (size > keptMaxBytes || size === 0) return undefined;
      dropOld();
      const first = blocks.take(blocksFor(size));
      return first === undefined ? undefined : { memory, start: first * blockBytes, bytes: size };
    },
    fill: (room, digest) => {
      const before = remove(digest);
      if (before !== undefined) free(before);
      kept.set(digest, { room, since: clock.now() });
    },
    giveUp: free,
    has: (digest) => kept.has(digest),
    take: (digest) => {
      const room = remove(digest);
      if (room === undefined) return undefined;
      let isReleased = false;
      return {
        bytes: new Uint8Array(memory, room.start, room.bytes),
        release: () => {
          if (!isReleased) free(room);
          isReleased = true;
        },
      };
    },
  };
}

const blocksFor = (bytes: number): number => Math.ceil(bytes / blockBytes);

/** Runs of blocks, the first that is long enough first. */
function createBlocks(count: number) {
  const isUsed = new Uint8Array(count);
  // Where the last run ended: what follows it is most likely free.
  let from = 0;

  const find = (wanted: number, begin: number, end: number): number | undefined => {
    for (let at = begin, run = 0; at < end; at += 1) {
      run = isUsed[at] === 0 ? run + 1 : 0;
      if (run === wanted) return at - wanted + 1;
    }
    return undefined;
  };
  return {
    take: (wanted: number): number | undefined => {
      const first = find(wanted, from, count) ?? find(wanted, 0, count);
      if (first === undefined) return undefined;
      isUsed.fill(1, first, first + wanted);
      from = first + wanted;
      return first;
    },
    free: (first: number, length: number): void => {
      isUsed.fill(0, first, first + length);
    },
  };
}

/** Keeps nothing. */
export const noShelf: BodyShelf = {
  reserve: () => undefined,
  fill: () => undefined,
  giveUp: () => undefined,
  has: () => false,
  take: () => undefined,
};
