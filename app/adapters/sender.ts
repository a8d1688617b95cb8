/** Sends byte ranges of files to presigned URLs. Bytes stream from disk: memory does not grow with the file. */

import { type FileHandle, open } from 'node:fs/promises';
import type { Answer, Clock, PutAsk, PutDone, Sender } from '../engine/ports.ts';
import { type Body, type BodyShelf, noShelf } from './body-shelf.ts';
import { failureOfAnswer, failureOfFault, failureOfFile, tryRetryAfterMs } from './failures.ts';
import { type BodySink, type HttpAnswer, type HttpClient, HttpFault } from './http.ts';
import { type Pace, unpaced } from './pace.ts';

/** A connection on which no byte moved for so long is given up, in milliseconds, unless somebody asks for another limit. */
const usualStallMs = 30_000;

/** Large pieces: 64 KiB ones halve the speed of large files (pitfall 55). */
const pieceBytes = 1024 * 1024;

/** Pieces kept for the next send: two for each part of one large file that is under way. */
const sparePieces = 8;

/** The file got shorter than it was: what was hashed is not there any more. */
class ShortRead extends Error {}

/** How a sender goes about it. */
export interface SenderParts {
  readonly client: HttpClient;
  readonly clock: Clock;
  /** Limits bandwidth over all sends together; without it they go as fast as they can. */
  readonly pace?: Pace;
  /** Where bytes lie that were read to be hashed. */
  readonly shelf?: BodyShelf;
  /** How long no byte may move; 30 seconds unless told. */
  readonly stallMs?: number;
}

/** A sender over these connections. */
export function createSender({
  client,
  clock,
  pace = unpaced,
  shelf = noShelf,
  stallMs = usualStallMs,
}: SenderParts): Sender {
  const pieces = createPieces();

  const putBody = async (ask: PutAsk, body: Body, signal: AbortSignal): Promise<Answer<PutDone>> => {
    const { url, headers } = ask.put;
    const limits = { idleMs: stallMs, signal, answerMaxBytes: 64 * 1024 };
    try {
      const answer = await client.request({ method: 'PUT', url, headers, body: body.bytes, ...limits });
      ask.onBytes(ask.bytes);
      return readAnswer(answer, clock.now());
    } catch (error) {
      return { ok: false, failure: failureOf(error) };
    } finally {
      body.release();
    }
  };

  return {
    holds: shelf.has,
    async put(ask, signal) {
      const body = ask.start === 0 ? takeFrom(shelf, ask) : undefined;
      if (body !== undefined && pace.pieceBytes() === Number.POSITIVE_INFINITY) return putBody(ask, body, signal);
      // Under the file is as good a source.
      body?.release();
      const opened = await tryOpen(ask.path);
      if (!opened.ok) return opened;
      try {
        const answer = await client.request({
          method: 'PUT',
          url: ask.put.url,
          headers: ask.put.headers,
          body: (sink) => writeRange(sink, { file: opened.value, ask, pace, pieces, signal }),
          idleMs: stallMs,
          signal,
          answerMaxBytes: 64 * 1024,
        });
        return readAnswer(answer, clock.now());
      } catch (error) {
        return { ok: false, failure: failureOf(error) };
      } finally {
        await opened.value.close();
      }
    },
  };
}

/** The bytes whose checksum the request promises to the store. */
function takeFrom(shelf: BodyShelf, { put, bytes }: PutAsk): Body | undefined {
  const sha256 = put.headers['x-amz-checksum-sha256'];
  if (sha256 === undefined) return undefined;
  const body = shelf.take(Buffer.from(sha256, 'base64').toString('hex'));
  if (body?.bytes.length === bytes) return body;
  body?.release();
  return undefined;
}

function failureOf(error: unknown) {
  if (error instanceof ShortRead) return { kind: 'sourceChanged', detail: 'shorter' } as const;
  if (error instanceof HttpFault) return failureOfFault(error.code);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return failureOfFile(error.code);
  throw error;
}

async function tryOpen(path: string): Promise<Answer<FileHandle>> {
  try {
    return { ok: true, value: await open(path, 'r') };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

interface RangeToWrite {
  readonly file: FileHandle;
  readonly ask: PutAsk;
  readonly pace: Pace;
  readonly pieces: Pieces;
  readonly signal: AbortSignal;
}

interface Pieces {
  /** A buffer of at most so many bytes. */
  borrow(bytes: number): Buffer;
  /** Only when nobody reads from it or writes to it any more. */
  giveBack(buffer: Buffer): void;
}

/** Pieces are used again: made anew for each part of a large file they would be 30 MB of garbage at any time. */
function createPieces(): Pieces {
  const spare: Buffer[] = [];
  return {
    borrow: (bytes) =>
      (bytes < pieceBytes ? undefined : spare.pop()) ?? Buffer.allocUnsafe(Math.min(bytes, pieceBytes)),
    giveBack: (buffer) => {
      if (buffer.length === pieceBytes && spare.length < sparePieces) spare.push(buffer);
    },
  };
}

/** Two buffers take turns: the next piece is read from disk while the one before leaves. */
async function writeRange(sink: BodySink, { file, ask, pace, pieces, signal }: RangeToWrite): Promise<void> {
  const buffers = [pieces.borrow(ask.bytes), pieces.borrow(ask.bytes)] as const;
  let leaving: Promise<void> = Promise.resolve();
  let sent = 0;
  for (let turn = 0; sent < ask.bytes; turn = 1 - turn) {
    const buffer = turn === 0 ? buffers[0] : buffers[1];
    const want = Math.min(buffer.length, ask.bytes - sent, pace.pieceBytes());
    const { bytesRead } = await file.read(buffer, 0, want, ask.start + sent);
    if (bytesRead === 0) throw new ShortRead();
    for (let from = 0; from < bytesRead; ) {
      // Asked anew for each slice: a limit may come while the piece waits, and a megabyte at once would be a stall then.
      const slice = buffer.subarray(from, Math.min(bytesRead, from + pace.pieceBytes()));
      await pace.take(slice.length, signal);
      await leaving;
      // The request was answered or broken off meanwhile: its own events tell the outcome.
      if (sink.isOver()) return;
      leaving = write(sink, slice, ask.onBytes);
      // Its failure is told by the request's own error event; unwatched, it would end the process.
      leaving.catch(() => undefined);
      from += slice.length;
    }
    sent += bytesRead;
  }
  await leaving;
  // Not after a failure: the system may still be at one of them.
  for (const buffer of buffers) pieces.giveBack(buffer);
}

const write = (sink: BodySink, piece: Buffer, onBytes: (bytes: number) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    sink.write(piece, (error) => {
      if (error) return reject(new HttpFault('EPIPE', error));
      onBytes(piece.length);
      resolve();
    });
  });

function readAnswer(answer: HttpAnswer, now: number): Answer<PutDone> {
  if (answer.status === 200) return { ok: true, value: { outcome: 'stored', etag: answer.headers.etag ?? '' } };
  if (answer.status === 412) return { ok: true, value: { outcome: 'alreadyThere' } };
  const text = answer.body.toString('utf8');
  const told = /<Code>([A-Za-z0-9]{1,64})<\/Code>/.exec(text)?.[1];
  // An expired URL is AccessDenied like any other refusal; only the sentence tells (S3 user guide, presigned URLs).
  const code = told === 'AccessDenied' && text.includes('Request has expired') ? 'RequestExpired' : told;
  const retryAfterMs = tryRetryAfterMs(answer.headers['retry-after'], now);
  return {
    ok: false,
    failure: failureOfAnswer(
      {
        status: answer.status,
        ...(code !== undefined && { code }),
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      },
      now,
    ),
  };
}
