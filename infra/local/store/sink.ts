import type { Blobs } from './blobs.ts';
import type { PieceRow } from './rows.ts';

/** Where a body goes while it comes in. Exactly one of `finish` and `discard` ends it. */
export interface Sink {
  /** Takes bytes, which must not be changed afterwards. */
  push(bytes: Buffer): void;
  /** A promise when the giver should pause until it resolves. */
  relief(): Promise<void> | undefined;
  /** Where the bytes are now, safe as far as durability asks. */
  finish(): Promise<PieceRow['at']>;
  discard(): Promise<void>;
}

/**
 * Up to here bytes live in their row: one sync instead of three. Measured with 64 writers and durability `power`:
 * see test/bench.
 */
const inRowMaxBytes = 64 * 1024;

/** A sink for an object's bytes. */
export async function openSink(blobs: Blobs, size: number): Promise<Sink> {
  if (size <= inRowMaxBytes) return memorySink();
  const writer = await blobs.create();
  return {
    push: writer.push,
    relief: writer.relief,
    discard: writer.discard,
    finish: async () => {
      await writer.finish();
      return { blob: writer.number };
    },
  };
}

/** A sink that keeps the bytes in memory. */
export function memorySink(): Sink & { bytes(): Buffer } {
  const pieces: Buffer[] = [];
  const bytes = (): Buffer => Buffer.concat(pieces);
  return {
    push: (piece) => void pieces.push(piece),
    relief: () => undefined,
    finish: async () => ({ bytes: bytes() }),
    discard: async () => undefined,
    bytes,
  };
}
