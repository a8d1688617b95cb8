/**
 * Runs in a worker thread: hashes files and byte ranges, some at a time, with synchronous reads (a thread hop per read costs
 * more than the read, pitfall 55, and so does a message per small file).
 */
import { createHash, hash as hashAtOnce } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

/** One file to hash: all of it, which must have these facts before and after, or ranges of it. */
export type HashJob =
  | {
      readonly path: string;
      readonly whole: { readonly bytes: number; readonly modifiedMs: number };
      /** Where the bytes go as they are read; absent: nowhere. As long as the file. */
      readonly room?: { readonly memory: SharedArrayBuffer; readonly start: number };
    }
  | { readonly path: string; readonly ranges: readonly { readonly start: number; readonly bytes: number }[] };

/** What the main thread asks. `stop` has one place for each job: 1 there ends it. */
export interface HashAsk {
  readonly jobs: readonly HashJob[];
  readonly stop: SharedArrayBuffer;
}

/** What it answers to one job: hex for a whole file, base64 for ranges. `code` is the system's, or `CHANGED` or `STOPPED`. */
export type HashAnswer =
  | { readonly ok: true; readonly hashes: readonly string[] }
  | { readonly ok: false; readonly code: string };

const piece = Buffer.allocUnsafe(1024 * 1024);

class Refusal extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

type IsStopped = () => boolean;

parentPort?.on('message', ({ jobs, stop }: HashAsk) => {
  const flags = new Int32Array(stop);
  parentPort?.postMessage(jobs.map((job, at) => answer(job, () => Atomics.load(flags, at) !== 0)));
});

function answer(job: HashJob, isStopped: IsStopped): HashAnswer {
  try {
    if (isStopped()) throw new Refusal('STOPPED');
    const file = openSync(job.path, 'r');
    try {
      if ('whole' in job) return hashWhole(file, job, isStopped);
      return { ok: true, hashes: job.ranges.map((range) => hash(file, range, isStopped).toString('base64')) };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return { ok: false, code: error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN' };
  }
}

function hashWhole(file: number, job: Extract<HashJob, { whole: unknown }>, isStopped: IsStopped): HashAnswer {
  const { whole, room } = job;
  assertSame(file, whole);
  const hex =
    room === undefined
      ? hash(file, { start: 0, bytes: whole.bytes }, isStopped).toString('hex')
      : hashInto(new Uint8Array(room.memory, room.start, whole.bytes), file);
  assertSame(file, whole);
  return { ok: true, hashes: [hex] };
}

function assertSame(file: number, whole: { readonly bytes: number; readonly modifiedMs: number }): void {
  const now = fstatSync(file);
  if (!now.isFile()) throw new Refusal('EISDIR');
  if (now.size !== whole.bytes || now.mtimeMs !== whole.modifiedMs) throw new Refusal('CHANGED');
}

/** Reads a small file whole. */
function hashInto(body: Uint8Array, file: number): string {
  for (let done = 0; done < body.length; ) {
    const read = readSync(file, body, done, body.length - done, done);
    if (read === 0) throw new Refusal('CHANGED');
    done += read;
  }
  return hashAtOnce('sha256', body, 'hex');
}

function hash(file: number, range: { readonly start: number; readonly bytes: number }, isStopped: IsStopped): Buffer {
  const sha = createHash('sha256');
  for (let done = 0; done < range.bytes; ) {
    if (isStopped()) throw new Refusal('STOPPED');
    const read = readSync(file, piece, 0, Math.min(piece.length, range.bytes - done), range.start + done);
    if (read === 0) throw new Refusal('CHANGED');
    sha.update(piece.subarray(0, read));
    done += read;
  }
  return sha.digest();
}
