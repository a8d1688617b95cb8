/**
 * The aws-chunked coding (S3 API reference, "Signature Calculations for the Authorization Header: Transferring Payload
 * in Multiple Chunks"): hex length, perhaps `;chunk-signature=…`, bytes; a last chunk of length 0; perhaps a trailer.
 * Bytes are handed on before their chunk's signature is known to be right: what they became is thrown away if it is not.
 */
import { createHash, type Hash } from 'node:crypto';
import type { Payload } from '../sigv4/payload.ts';
import { sameSignature, sha256Hex, sign } from '../sigv4/signature.ts';
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

const emptySha256 = sha256Hex('');

type Place = 'head' | 'data' | 'dataEnd' | 'trailer' | 'over';

/** A decoder that hands the decoded bytes to `onBytes`, which may refuse them. */
export function createChunkDecoder(
  payload: Extract<Payload, { kind: 'chunked' }>,
  onBytes: (bytes: Buffer) => Refusal | undefined,
): ChunkDecoder {
  const { signing, hasTrailer } = payload;
  const trailer = new Map<string, string>();
  let place: Place = 'head';
  let line = '';
  let rest = 0;
  let lastLength: number | undefined;
  let claimed = '';
  let previous = signing?.seed ?? '';
  let hash: Hash | undefined;

  const checkChunk = (): Refusal | undefined => {
    if (signing === undefined) return undefined;
    const digest = hash?.digest('hex') ?? emptySha256;
    const expected = sign(signing.context, 'AWS4-HMAC-SHA256-PAYLOAD', [previous, emptySha256, digest]);
    previous = expected;
    return sameSignature(claimed, expected) ? undefined : refuse('SignatureDoesNotMatch');
  };

  const startChunk = (text: string): Refusal | undefined => {
    const found = /^([0-9a-f]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/i.exec(text);
    if (found === null || (signing !== undefined) !== (found[2] !== undefined)) return malformed();
    rest = Number.parseInt(found[1] ?? '', 16);
    claimed = found[2] ?? '';
    hash = undefined;
    if (rest === 0) {
      place = 'trailer';
      return checkChunk();
    }
    if (lastLength !== undefined && lastLength < shortestChunkBytes) return refuse('InvalidChunkSizeError');
    lastLength = rest;
    hash = signing === undefined ? undefined : createHash('sha256');
    place = 'data';
    return undefined;
  };

  const checkTrailer = (): Refusal | undefined => {
    if (signing === undefined || !hasTrailer) return undefined;
    const given = trailer.get('x-amz-trailer-signature') ?? '';
    const lines = [...trailer]
      .filter(([name]) => name !== 'x-amz-trailer-signature')
      .map(([name, value]) => `${name}:${value}\n`);
    const expected = sign(signing.context, 'AWS4-HMAC-SHA256-TRAILER', [previous, sha256Hex(lines.join(''))]);
    return sameSignature(given, expected) ? undefined : refuse('SignatureDoesNotMatch');
  };

  const takeTrailer = (text: string): Refusal | undefined => {
    if (text === '') {
      // The documentation's own examples end the trailers before the signature with an empty line of their own.
      const awaitsSignature = signing !== undefined && trailer.size > 0 && !trailer.has('x-amz-trailer-signature');
      if (awaitsSignature) return undefined;
      place = 'over';
      return checkTrailer();
    }
    const colon = text.indexOf(':');
    if (!hasTrailer || colon < 1 || trailer.size >= mostTrailers) return refuse('MalformedTrailerError');
    trailer.set(text.slice(0, colon).trim().toLowerCase(), text.slice(colon + 1).trim());
    return undefined;
  };

  const takeLine = (text: string): Refusal | undefined => {
    if (place === 'head') return startChunk(text);
    if (place === 'trailer') return takeTrailer(text);
    if (text !== '') return malformed();
    place = 'head';
    return checkChunk();
  };

  const takeData = (bytes: Buffer): Refusal | undefined => {
    hash?.update(bytes);
    rest -= bytes.length;
    if (rest === 0) place = 'dataEnd';
    return onBytes(bytes);
  };

  const readLine = (bytes: Buffer, at: number): number | Refusal => {
    const feed = bytes.indexOf(10, at);
    const end = feed < 0 ? bytes.length : feed;
    line += bytes.toString('latin1', at, end);
    if (line.length > longestLine) return malformed();
    if (feed < 0) return end;
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    line = '';
    return takeLine(text) ?? end + 1;
  };

  const push = (bytes: Buffer): Refusal | undefined => {
    let at = 0;
    while (at < bytes.length) {
      if (place === 'over') return malformed();
      if (place === 'data') {
        const part = bytes.subarray(at, at + rest);
        const refusal = takeData(part);
        if (refusal !== undefined) return refusal;
        at += part.length;
      } else {
        const next = readLine(bytes, at);
        if (typeof next !== 'number') return next;
        at = next;
      }
    }
    return undefined;
  };

  return { push, trailer, end: () => (place === 'over' ? undefined : refuse('IncompleteBody')) };
}

const malformed = (): Refusal => refuse('InvalidRequest', 'The body is not well-formed aws-chunked content.');
