/**
 * The aws-chunked coding (S3 API reference, "Signature Calculations for the Authorization Header: Transferring Payload
 * in Multiple Chunks"): hex length, perhaps `;chunk-signature=…`, bytes; a last chunk of length 0; perhaps a trailer.
 * Bytes are handed on before their chunk's signature is known to be right: what they became is thrown away if it is not.
 */
import { createChunkSignatures } from '../sigv4/chunk-signatures.ts';
import type { Payload } from '../sigv4/payload.ts';
import { type Refusal, refuse } from './refusal.ts';

/** Decodes one body, pushed in pieces of any size. After a refusal it must not be used again. */
export interface ChunkDecoder {
  push(bytes: Buffer): Refusal | undefined;
  /** To be called when the body is over. */
  end(): Refusal | undefined;
  /** Lower-case names. Complete after `end` has not refused. */
  readonly trailer: ReadonlyMap<string, string>;
}

/** A line is a chunk's length and signature or one trailer; none we know is longer. */
const longestLine = 1_024;

/** How many trailers a body may have; S3 takes one checksum and a signature. */
const mostTrailers = 8;

/** S3 refuses shorter chunks but the last (error InvalidChunkSizeError). */
const shortestChunkBytes = 8_192;

const trailerSignature = 'x-amz-trailer-signature';

/** What is read next. */
type Place = 'head' | 'data' | 'dataEnd' | 'trailer' | 'over';

/** A decoder that hands the decoded bytes to `onBytes`, which may refuse them. */
export function createChunkDecoder(
  { signing, hasTrailer }: Extract<Payload, { kind: 'chunked' }>,
  onBytes: (bytes: Buffer) => Refusal | undefined,
): ChunkDecoder {
  const signatures = signing && createChunkSignatures(signing);
  const trailer = new Map<string, string>();
  let place: Place = 'head';
  let line = '';
  let rest = 0;
  let lastLength = shortestChunkBytes;
  let claimed = '';

  const endChunk = (next: Place): Refusal | undefined => {
    place = next;
    return signatures === undefined || signatures.endsChunk(claimed) ? undefined : refuse('SignatureDoesNotMatch');
  };

  const startChunk = (text: string): Refusal | undefined => {
    const head = tryParseHead(text);
    if (head === undefined || (head.signature === undefined) !== (signatures === undefined)) return malformed();
    claimed = head.signature ?? '';
    if (head.length === 0) return endChunk('trailer');
    if (lastLength < shortestChunkBytes) return refuse('InvalidChunkSizeError');
    place = 'data';
    rest = head.length;
    lastLength = head.length;
    return undefined;
  };

  const endTrailer = (): Refusal | undefined => {
    const given = trailer.get(trailerSignature);
    // The documentation's own examples end the trailers before the signature with an empty line of their own.
    if (signatures !== undefined && trailer.size > 0 && given === undefined) return undefined;
    place = 'over';
    if (signatures === undefined || !hasTrailer) return undefined;
    const others = [...trailer].filter(([name]) => name !== trailerSignature);
    return signatures.endsTrailer(others, given ?? '') ? undefined : refuse('SignatureDoesNotMatch');
  };

  const takeTrailer = (text: string): Refusal | undefined => {
    const colon = text.indexOf(':');
    if (!hasTrailer || colon < 1 || trailer.size >= mostTrailers) return refuse('MalformedTrailerError');
    trailer.set(text.slice(0, colon).trim().toLowerCase(), text.slice(colon + 1).trim());
    return undefined;
  };

  const takeLine = (text: string): Refusal | undefined => {
    if (place === 'head') return startChunk(text);
    if (place === 'trailer') return text === '' ? endTrailer() : takeTrailer(text);
    return text === '' ? endChunk('head') : malformed();
  };

  /** Takes bytes up to the end of the line or of the chunk; answers where it ended. */
  const step = (bytes: Buffer, at: number): number | Refusal => {
    if (place === 'over') return malformed();
    if (place === 'data') {
      const part = bytes.subarray(at, at + rest);
      signatures?.update(part);
      rest -= part.length;
      if (rest === 0) place = 'dataEnd';
      return onBytes(part) ?? at + part.length;
    }
    const feed = bytes.indexOf(0x0a, at);
    line += bytes.toString('latin1', at, feed < 0 ? bytes.length : feed);
    if (line.length > longestLine) return malformed();
    if (feed < 0) return bytes.length;
    const whole = line.endsWith('\r') ? line.slice(0, -1) : line;
    line = '';
    return takeLine(whole) ?? feed + 1;
  };

  const push = (bytes: Buffer): Refusal | undefined => {
    for (let at = 0; at < bytes.length; ) {
      const next = step(bytes, at);
      if (typeof next !== 'number') return next;
      at = next;
    }
    return undefined;
  };

  return { push, trailer, end: () => (place === 'over' ? undefined : refuse('IncompleteBody')) };
}

function tryParseHead(text: string): { readonly length: number; readonly signature: string | undefined } | undefined {
  const found = /^([0-9a-f]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/i.exec(text);
  return found === null ? undefined : { length: Number.parseInt(found[1] ?? '', 16), signature: found[2] };
}

const malformed = (): Refusal => refuse('InvalidRequest', 'The body is not well-formed aws-chunked content.');
