import { createHash } from 'node:crypto';
import type { ChunkSigning } from './payload.ts';
import { sameSignature, sha256Hex, sign } from './signature.ts';

/** Verifies the chunks of one body in order, each over the signature of the one before it, and then the trailer. */
export interface ChunkSignatures {
  /** Bytes of the chunk that is coming in. */
  update(bytes: Uint8Array): void;
  /** Whether this is the signature of the bytes since the last chunk ended. Ends the chunk. */
  endsChunk(signature: string): boolean;
  /** Whether this is the signature of the trailers, in the order they came. */
  endsTrailer(trailers: Iterable<readonly [name: string, value: string]>, signature: string): boolean;
}

const emptySha256 = sha256Hex('');

/** A verifier that begins with the signature of the request. */
export function createChunkSignatures({ context, seed }: ChunkSigning): ChunkSignatures {
  let previous = seed;
  let hash = createHash('sha256');
  return {
    update: (bytes) => void hash.update(bytes),
    endsChunk: (signature) => {
      previous = sign(context, 'AWS4-HMAC-SHA256-PAYLOAD', [previous, emptySha256, hash.digest('hex')]);
      hash = createHash('sha256');
      return sameSignature(signature, previous);
    },
    endsTrailer: (trailers, signature) => {
      const lines = Array.from(trailers, ([name, value]) => `${name}:${value}\n`);
      const expected = sign(context, 'AWS4-HMAC-SHA256-TRAILER', [previous, sha256Hex(lines.join(''))]);
      return sameSignature(signature, expected);
    },
  };
}
