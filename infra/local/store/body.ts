import { createHash } from 'node:crypto';
import type { Payload } from '../sigv4/payload.ts';
import { letBodyCome } from './answer.ts';
import { createChunkDecoder } from './aws-chunked.ts';
import type { Call } from './call.ts';
import {
  type Checksum,
  type ChecksumAlgorithm,
  checksumHeader,
  createDigester,
  type DeclaredChecksum,
  isBase64Of,
  isChecksumValue,
  readDeclaredChecksum,
} from './checksums.ts';
import { giveBack } from './memory.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import type { Sink } from './sink.ts';

/** What the headers say the body is. */
export interface BodyPlan {
  /** Bytes after decoding. */
  readonly size: number;
  readonly payload: Payload;
  /** Base64, from Content-MD5. */
  readonly md5?: string;
  readonly checksum?: DeclaredChecksum;
  /** A checksum to compute though the client names none. */
  readonly compute?: ChecksumAlgorithm;
}

/** A body that came whole and is what its headers and its signature say. */
export interface ReceivedBody {
  readonly size: number;
  /** Hex. */
  readonly md5: string;
  readonly checksum?: Checksum;
}

/** Reads what is known of a body before it comes. */
export function planBody(
  { headers, payload }: Pick<Call, 'headers' | 'payload'>,
  maxBytes: number,
): BodyPlan | Refusal {
  const size = readLength(headers[payload.kind === 'chunked' ? 'x-amz-decoded-content-length' : 'content-length']);
  if (isRefusal(size)) return size;
  if (size > maxBytes) {
    return refuse('EntityTooLarge', undefined, {
      details: { ProposedSize: String(size), MaxSizeAllowed: String(maxBytes) },
    });
  }
  const md5 = headers['content-md5'];
  if (md5 !== undefined && !isBase64Of(md5, 16)) return refuse('InvalidDigest');
  const checksum = readDeclaredChecksum(headers);
  if (isRefusal(checksum)) return checksum;
  const isPromised = checksum !== undefined && checksum.value === undefined;
  if (isPromised && !(payload.kind === 'chunked' && payload.hasTrailer)) {
    return refuse('InvalidRequest', 'A trailer is announced, but x-amz-content-sha256 says that there is none.');
  }
  return { size, payload, ...(md5 !== undefined && { md5 }), ...(checksum !== undefined && { checksum }) };
}

function readLength(text: string | undefined): number | Refusal {
  if (text === undefined) return refuse('MissingContentLength');
  return /^\d{1,15}$/.test(text) ? Number(text) : refuse('InvalidArgument', 'The length of the body must be a number.');
}

/**
 * Reads the body of a call into a sink, verifying length, MD5, checksum, payload hash and chunk signatures on the way.
 * The sink is neither finished nor discarded.
 */
export async function receiveBody(call: Call, plan: BodyPlan, sink: Sink): Promise<ReceivedBody | Refusal> {
  const measure = createMeasure(plan, sink);
  const { payload } = plan;
  const decoder = payload.kind === 'chunked' ? createChunkDecoder(payload, measure.take) : undefined;
  letBodyCome(call);
  const refusal = await pump(call, decoder?.push ?? measure.take, sink);
  return refusal ?? decoder?.end() ?? measure.judge(decoder?.trailer ?? new Map());
}

function createMeasure(plan: BodyPlan, sink: Sink) {
  const { payload, checksum } = plan;
  const md5 = createHash('md5');
  // One SHA-256 serves the payload hash and the checksum.
  const algorithm = checksum?.algorithm ?? plan.compute;
  const needsSha256 = payload.kind === 'sha256' || algorithm === 'SHA256';
  const sha256 = needsSha256 ? createDigester('SHA256') : undefined;
  const other = algorithm === undefined || algorithm === 'SHA256' ? undefined : createDigester(algorithm);
  let size = 0;

  const take = (bytes: Buffer): Refusal | undefined => {
    size += bytes.length;
    if (size > plan.size) return refuse('IncompleteBody', 'The request body is longer than its headers say.');
    md5.update(bytes);
    sha256?.update(bytes);
    other?.update(bytes);
    sink.push(bytes);
    return undefined;
  };

  const judge = (trailer: ReadonlyMap<string, string>): ReceivedBody | Refusal => {
    if (size !== plan.size) return refuse('IncompleteBody');
    const sha256Digest = sha256?.digest();
    if (payload.kind === 'sha256' && payload.hex !== sha256Digest?.toString('hex'))
      return refuse('XAmzContentSHA256Mismatch');
    const md5Digest = md5.digest();
    if (plan.md5 !== undefined && plan.md5 !== md5Digest.toString('base64')) return badDigest('Content-MD5');
    const received = { size, md5: md5Digest.toString('hex') };
    if (algorithm === undefined) return received;
    const value = (other?.digest() ?? sha256Digest)?.toString('base64') ?? '';
    const wrong = checksum && judgeChecksum(checksum, value, trailer);
    return wrong ?? { ...received, checksum: { algorithm, value } };
  };

  return { take, judge };
}

function judgeChecksum(
  { algorithm, value }: DeclaredChecksum,
  actual: string,
  trailer: ReadonlyMap<string, string>,
): Refusal | undefined {
  const wanted = value ?? trailer.get(checksumHeader(algorithm));
  if (wanted === undefined) return refuse('MalformedTrailerError');
  if (!isChecksumValue(algorithm, wanted))
    return refuse('InvalidRequest', `Value for ${checksumHeader(algorithm)} trailing header is invalid.`);
  return wanted === actual ? undefined : badDigest(algorithm);
}

const badDigest = (name: string): Refusal =>
  refuse('BadDigest', `The ${name} you specified did not match the calculated checksum.`);

/** Gives every piece of the body to `take`, as fast as the sink lets it, until one is refused or the body is over. */
function pump(call: Call, take: (bytes: Buffer) => Refusal | undefined, sink: Sink): Promise<Refusal | undefined> {
  const { incoming, bodyIdleMs } = call;
  // It went away while we made ready, and says so only once.
  if (incoming.destroyed) return Promise.resolve(refuse('IncompleteBody'));
  return new Promise((resolve) => {
    let isSettled = false;
    let isRelieved = true;
    const settle = (refusal: Refusal | undefined): void => {
      isSettled = true;
      clearTimeout(timer);
      incoming.off('data', onData).off('end', onEnd).off('close', onGone).off('error', onGone).pause();
      // After this, an error of the connection is nobody's news.
      incoming.on('error', () => undefined);
      resolve(refusal);
    };
    const onEnd = (): void => settle(undefined);
    const onGone = (): void => settle(refuse('IncompleteBody'));
    const timer = setTimeout(() => {
      if (isRelieved) settle(refuse('RequestTimeout'));
      else timer.refresh();
    }, bodyIdleMs);
    const resume = (): void => {
      isRelieved = true;
      if (isSettled) return;
      timer.refresh();
      incoming.resume();
    };
    const onData = (bytes: Buffer): void => {
      timer.refresh();
      const refusal = take(bytes);
      giveBack(bytes);
      if (refusal !== undefined) settle(refusal);
      const relief = sink.relief();
      if (relief === undefined || isSettled) return;
      isRelieved = false;
      incoming.pause();
      void relief.then(resume);
    };
    incoming.on('data', onData).once('end', onEnd).once('close', onGone).once('error', onGone);
  });
}
