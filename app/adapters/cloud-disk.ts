/**
 * The originals of one cloud as if they were files, so that the queue can send them to another: looked at, hashed and sent
 * through the cloud's own API and store. Bytes stream from the one to the other: memory does not grow with their size.
 */
import { createHash } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { SignedRequest } from '../../processor/contract/api.ts';
import type { Failure, UploadSource } from '../core/queue/upload.ts';
import type { LibraryCloud } from '../engine/library-ports.ts';
import type { Answer, Clock, Disk, Fingerprinter, PutAsk, PutDone, Sender, Sightings } from '../engine/ports.ts';
import { failureOfAnswer, failureOfFault, tryRetryAfterMs } from './failures.ts';
import { type BodyWriter, type HttpAnswer, type HttpClient, HttpFault } from './http.ts';
import { type Pace, unpaced } from './pace.ts';

/** The originals, and what each is as a file. */
export interface CloudDisk {
  readonly disk: Disk;
  readonly sender: Sender;
  readonly fingerprinter: Fingerprinter;
  readonly sightings: Sightings;
}

/** What such a disk works with. */
export interface CloudDiskParts {
  readonly from: Pick<LibraryCloud, 'originalOf'>;
  /** By the path made of each: what it is. */
  readonly sources: ReadonlyMap<string, UploadSource>;
  /** To the cloud they are sent to. */
  readonly client: HttpClient;
  readonly clock: Clock;
  /** Limits bandwidth, together with all other sends. */
  readonly pace?: Pace;
}

/** No byte for so long and a request is given up. */
const stallMs = 30_000;

const digestMax = 64;

/** The path of an original here: its digest, then the name it had. */
export const pathOfOriginal = (digest: string, name: string): string => `/${digest}/${name}`;

const digestOf = (path: string): string => path.slice(1, 1 + digestMax);

/** The disk of these originals. */
export function createCloudDisk({ from, sources, client, clock, pace = unpaced }: CloudDiskParts): CloudDisk {
  const look: Disk['look'] = async (path) => {
    const source = sources.get(path);
    return source === undefined ? { ok: false, failure: { kind: 'sourceGone' } } : { ok: true, value: source };
  };
  const disk: Disk = { look, lookAgain: look };
  const read = async (path: string, range: Range, signal: AbortSignal, take: Take): Promise<Answer<void>> => {
    const where = await from.originalOf(digestOf(path), signal);
    if (!where.ok) return { ok: false, failure: asSource(where.failure) };
    try {
      await getRange(where.value, range, { signal, take });
      return { ok: true, value: undefined };
    } catch (error) {
      if (error instanceof SourceFault) return { ok: false, failure: { kind: 'sourceBusy', detail: error.code } };
      throw error;
    }
  };
  const hash = async (path: string, range: Range, signal: AbortSignal): Promise<Answer<Buffer>> => {
    const sum = createHash('sha256');
    const done = await read(path, range, signal, async (bytes) => void sum.update(bytes));
    return done.ok ? { ok: true, value: sum.digest() } : done;
  };

  return {
    disk,
    // The analysis there has hashed the bytes; the store here hashes them again, and so does the analysis behind it.
    sightings: {
      digestOf: ({ path }) => digestOf(path),
      remember: () => undefined,
      forget: () => undefined,
    },
    fingerprinter: {
      fingerprint: async ({ path, bytes }, signal) => {
        const hashed = await hash(path, { start: 0, bytes }, signal);
        return hashed.ok ? { ok: true, value: hashed.value.toString('hex') } : hashed;
      },
      hashRanges: async (path, ranges, signal) => {
        const sums: string[] = [];
        for (const range of ranges) {
          const hashed = await hash(path, range, signal);
          if (!hashed.ok) return hashed;
          sums.push(hashed.value.toString('base64'));
        }
        return { ok: true, value: sums };
      },
    },
    sender: {
      holds: () => false,
      put: (ask, signal) => put(ask, { signal, client, clock, pace, read }),
    },
  };
}

type Take = (bytes: Buffer) => Promise<void>;

interface Range {
  readonly start: number;
  readonly bytes: number;
}

interface Putting {
  readonly signal: AbortSignal;
  readonly client: HttpClient;
  readonly clock: Clock;
  readonly pace: Pace;
  readonly read: (path: string, range: Range, signal: AbortSignal, take: Take) => Promise<Answer<void>>;
}

/** The source broke off: the request that sends it on ends with this. */
class SourceFailed extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.kind);
    this.failure = failure;
  }
}

async function put(ask: PutAsk, { signal, client, clock, pace, read }: Putting): Promise<Answer<PutDone>> {
  const body: BodyWriter = async (sink) => {
    const sent = await read(ask.path, ask, signal, async (bytes) => {
      await pace.take(bytes.length, signal);
      // It was answered or broken off meanwhile: its own events tell the outcome.
      if (sink.isOver()) return;
      await new Promise<void>((resolve) => void sink.write(bytes, () => resolve()));
      ask.onBytes(bytes.length);
    });
    if (!sent.ok) throw new SourceFailed(sent.failure);
  };
  try {
    const limits = { idleMs: stallMs, signal, answerMaxBytes: 64 * 1024 };
    const { url, headers } = ask.put;
    return judge(await client.request({ method: 'PUT', url, headers, body, ...limits }), clock.now());
  } catch (error) {
    if (error instanceof SourceFailed) return { ok: false, failure: error.failure };
    if (error instanceof HttpFault) return { ok: false, failure: failureOfFault(error.code) };
    throw error;
  }
}

function judge({ status, headers, body }: HttpAnswer, now: number): Answer<PutDone> {
  if (status === 412) return { ok: true, value: { outcome: 'alreadyThere' } };
  if (status === 200) return { ok: true, value: { outcome: 'stored', etag: headers.etag ?? '' } };
  const code = /<Code>(\w+)<\/Code>/.exec(body.toString('utf8'))?.[1];
  const retryAfterMs = tryRetryAfterMs(headers['retry-after'], now);
  const answer = { status, ...(code !== undefined && { code }), ...(retryAfterMs !== undefined && { retryAfterMs }) };
  return { ok: false, failure: failureOfAnswer(answer, now) };
}

/** What the cloud read from says must not close the gates of the cloud sent to: to the queue it is a file that cannot be read now. */
const asSource = (failure: Failure): Failure =>
  failure.kind === 'denied'
    ? { kind: 'sourceGone' }
    : { kind: 'sourceBusy', ...(failure.detail && { detail: failure.detail }) };

/** The original could not be read. */
class SourceFault extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

interface Reading {
  readonly signal: AbortSignal;
  readonly take: Take;
}

/** Hands over exactly these bytes, piece by piece, each once the one before was taken. */
async function getRange({ url, headers }: SignedRequest, { start, bytes }: Range, reading: Reading): Promise<void> {
  const response = await ask(url, { ...headers, range: `bytes=${start}-${start + bytes - 1}` }, reading.signal);
  let got = 0;
  try {
    if (response.statusCode !== 206) throw new SourceFault(`status ${response.statusCode}`);
    for await (const piece of response) {
      got += piece.length;
      if (got > bytes) throw new SourceFault('too long');
      await reading.take(piece);
    }
    if (got !== bytes) throw new SourceFault('too short');
  } catch (error) {
    if (error instanceof SourceFault || !isConnectionFault(error)) throw error;
    throw new SourceFault(error.code);
  } finally {
    response.destroy();
  }
}

const isConnectionFault = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';

function ask(
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  const make = url.startsWith('https:') ? https.get : http.get;
  return new Promise((resolve, reject) => {
    const request = make(url, { headers, signal, timeout: stallMs }, resolve);
    request.once('timeout', () => request.destroy(new SourceFault('STALLED')));
    request.once('error', (error) => reject(isConnectionFault(error) ? new SourceFault(error.code) : error));
  });
}
