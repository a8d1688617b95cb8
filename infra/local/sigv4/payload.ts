import type { SigningContext } from './signature.ts';

/** What signs the chunks of a body, each over the one before it. */
export interface ChunkSigning {
  readonly context: SigningContext;
  /** The request's own signature: what the first chunk's is built on. */
  readonly seed: string;
}

/**
 * What the signature says about the body: nothing, its SHA-256 in hex, or that it comes in aws-chunked coding, whose
 * chunks (and trailer) are signed when `signing` is there (S3 API reference, "Signature Calculations … Multiple Chunks").
 */
export type Payload =
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'sha256'; readonly hex: string }
  | { readonly kind: 'chunked'; readonly hasTrailer: boolean; readonly signing?: ChunkSigning };

/** The payload a content-sha256 value stands for, or undefined when we know no such value. */
export function tryParsePayload(value: string, signing: ChunkSigning): Payload | undefined {
  if (/^[0-9a-f]{64}$/.test(value)) return { kind: 'sha256', hex: value };
  switch (value) {
    case 'UNSIGNED-PAYLOAD':
      return { kind: 'unsigned' };
    case 'STREAMING-UNSIGNED-PAYLOAD-TRAILER':
      return { kind: 'chunked', hasTrailer: true };
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD':
      return { kind: 'chunked', hasTrailer: false, signing };
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER':
      return { kind: 'chunked', hasTrailer: true, signing };
    default:
      return undefined;
  }
}
