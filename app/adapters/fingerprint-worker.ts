/**
 * Runs in a worker thread: hashes byte ranges of one file at a time, with synchronous reads (a thread hop per read costs
 * more than the read, pitfall 55).
 */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

/** What the main thread asks. `whole` must have these facts before and after reading. */
export type HashAsk =
  | {
      readonly id: number;
      readonly path: string;
      readonly stop: SharedArrayBuffer;
      readonly whole: { readonly bytes: number; readonly modifiedMs: number };
    }
  | {
      readonly id: number;
      readonly path: string;
      readonly stop: SharedArrayBuffer;
      readonly ranges: readonly { readonly start: number; readonly bytes: number }[];
    };

/** What it answers: hex for a whole file, base64 for ranges. `code` is the system's, or `CHANGED` or `STOPPED`. */
export type HashAnswer =
  | { readonly id: number; readonly ok: true; readonly hashes: readonly string[] }
  | { readonly id: number; readonly ok: false; readonly code: string };

const piece = Buffer.allocUnsafe(1024 * 1024);

class Refusal extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

parentPort?.on('message', (ask: HashAsk) => {
  parentPort?.postMessage(answer(ask));
});

function answer(ask: HashAsk): HashAnswer {
  try {
    const file = openSync(ask.path, 'r');
    try {
      return { id: ask.id, ok: true, hashes: 'whole' in ask ? [hashWhole(file, ask)] : hashRanges(file, ask) };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return { id: ask.id, ok: false, code: error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN' };
  }
}

function hashWhole(file: number, ask: Extract<HashAsk, { whole: unknown }>): string {
  assertSame(file, ask.whole);
  const hex = hash(file, { start: 0, bytes: ask.whole.bytes }, ask.stop).toString('hex');
  assertSame(file, ask.whole);
  return hex;
}

function assertSame(file: number, whole: { readonly bytes: number; readonly modifiedMs: number }): void {
  const now = fstatSync(file);
  if (!now.isFile()) throw new Refusal('EISDIR');
  if (now.size !== whole.bytes || now.mtimeMs !== whole.modifiedMs) throw new Refusal('CHANGED');
}

const hashRanges = (file: number, ask: Extract<HashAsk, { ranges: unknown }>): string[] =>
  ask.ranges.map((range) => hash(file, range, ask.stop).toString('base64'));

function hash(
  file: number,
  range: { readonly start: number; readonly bytes: number },
  stop: SharedArrayBuffer,
): Buffer {
  const sha = createHash('sha256');
  const flag = new Int32Array(stop);
  for (let done = 0; done < range.bytes; ) {
    if (Atomics.load(flag, 0) !== 0) throw new Refusal('STOPPED');
    const read = readSync(file, piece, 0, Math.min(piece.length, range.bytes - done), range.start + done);
    if (read === 0) throw new Refusal('CHANGED');
    sha.update(piece.subarray(0, read));
    done += read;
  }
  return sha.digest();
}
