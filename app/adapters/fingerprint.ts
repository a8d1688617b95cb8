/** Hashes files in worker threads, so that neither a window nor a send ever waits for a hash. */
import { Worker } from 'node:worker_threads';
import type { Answer, Fingerprinter } from '../engine/ports.ts';
import { type BodyShelf, noShelf } from './body-shelf.ts';
import { failureOfFile } from './failures.ts';
import type { HashAnswer, HashAsk, HashJob } from './fingerprint-worker.ts';

/** A fingerprinter and how to end its threads. */
export interface FingerprintPool extends Fingerprinter {
  close(): Promise<void>;
}

/** How a pool goes about it. */
export interface FingerprintParts {
  /** How many threads hash at once. */
  readonly threads: number;
  /** Where bytes of small files go when they were read, for whoever sends them; absent: nowhere. */
  readonly shelf?: BodyShelf;
  /** Where the worker's code is; bundles pass their own. */
  readonly workerUrl?: URL;
}

interface Waiting {
  readonly job: HashJob;
  readonly bytes: number;
  readonly settle: (answer: HashAnswer) => void;
}

interface Seat {
  readonly worker: Worker;
  batch: readonly Waiting[];
  stop: Int32Array | undefined;
}

/** A message to a thread costs as much as hashing 100 kB: small files go together, so many and so many bytes at most. */
const batchMax = 32;
const batchMaxBytes = 4 * 1024 * 1024;

/** From this size on files are worth a thread more, which costs 60 ms and 8 MB to begin with: there are many bytes to come. */
const largeBytes = 1024 * 1024;

const died: HashAnswer = { ok: false, code: 'DIED' };
const stopped: HashAnswer = { ok: false, code: 'STOPPED' };

/** A pool whose threads start when they are needed. */
export function createFingerprintPool({
  threads,
  shelf = noShelf,
  workerUrl = new URL('./fingerprint-worker.ts', import.meta.url),
}: FingerprintParts): FingerprintPool {
  let waiting: Waiting[] = [];
  const seats: Seat[] = [];
  let isPumpPlanned = false;
  let isClosed = false;

  const seatNew = (): Seat => {
    const seat: Seat = { worker: new Worker(workerUrl), batch: [], stop: undefined };
    seat.worker.unref();
    seat.worker.on('message', (answers: readonly HashAnswer[]) => {
      finish(seat, answers);
      pump();
    });
    const onDeath = (): void => {
      const at = seats.indexOf(seat);
      if (at >= 0) seats.splice(at, 1);
      finish(seat, []);
      if (!isClosed) pump();
    };
    seat.worker.on('error', onDeath);
    seat.worker.on('exit', onDeath);
    seats.push(seat);
    return seat;
  };

  const finish = (seat: Seat, answers: readonly HashAnswer[]): void => {
    const { batch } = seat;
    seat.batch = [];
    seat.stop = undefined;
    seat.worker.unref();
    batch.forEach(({ settle }, at) => {
      settle(answers[at] ?? died);
    });
  };

  /** How many threads what waits is worth: one hashes small files faster than they can be sent. */
  const wanted = (): number => (waiting.some(({ bytes }) => bytes >= largeBytes) ? threads : 1);

  const pump = (): void => {
    isPumpPlanned = false;
    while (waiting.length > 0) {
      const most = wanted();
      const seat = seats.find((each) => each.batch.length === 0) ?? (seats.length < most ? seatNew() : undefined);
      if (seat === undefined) return;
      const free = Math.max(most, seats.length) - seats.filter((each) => each.batch.length > 0).length;
      const batch = waiting.slice(0, batchSize(waiting, free));
      waiting = waiting.slice(batch.length);
      const stop = new SharedArrayBuffer(4 * batch.length);
      seat.batch = batch;
      seat.stop = new Int32Array(stop);
      seat.worker.ref();
      seat.worker.postMessage({ jobs: batch.map(({ job }) => job), stop } satisfies HashAsk);
    }
  };
  // In a turn of its own, so that files named in the same turn go together.
  const planPump = (): void => {
    if (isPumpPlanned) return;
    isPumpPlanned = true;
    setImmediate(pump);
  };

  const run = (job: HashJob, bytes: number, signal: AbortSignal): Promise<HashAnswer> =>
    new Promise((resolve) => {
      if (signal.aborted || isClosed) {
        resolve(stopped);
        return;
      }
      const mine: Waiting = {
        job,
        bytes,
        settle: (answer) => {
          signal.removeEventListener('abort', onAbort);
          resolve(answer);
        },
      };
      const onAbort = (): void => {
        if (waiting.includes(mine)) {
          waiting = waiting.filter((each) => each !== mine);
          mine.settle(stopped);
          return;
        }
        for (const { batch, stop } of seats) {
          const at = batch.indexOf(mine);
          if (at >= 0 && stop !== undefined) Atomics.store(stop, at, 1);
        }
      };
      signal.addEventListener('abort', onAbort, { once: true });
      waiting.push(mine);
      planPump();
    });

  return {
    async fingerprint({ path, bytes, modifiedMs }, signal) {
      const room = shelf.reserve(bytes);
      const job: HashJob = { path, whole: { bytes, modifiedMs }, ...(room !== undefined && { room }) };
      const answer = await run(job, bytes, signal);
      const digest = answer.ok ? (answer.hashes[0] ?? '') : '';
      if (room !== undefined && answer.ok) shelf.fill(room, digest);
      else if (room !== undefined) shelf.giveUp(room);
      return answer.ok ? { ok: true, value: digest } : failed(answer.code);
    },
    async hashRanges(path, ranges, signal) {
      const bytes = ranges.reduce((sum, range) => sum + range.bytes, 0);
      const answer = await run({ path, ranges }, bytes, signal);
      return answer.ok ? { ok: true, value: answer.hashes } : failed(answer.code);
    },
    async close() {
      isClosed = true;
      for (const { settle } of waiting.splice(0)) settle(stopped);
      await Promise.all(seats.map((seat) => seat.worker.terminate()));
    },
  };
}

/** How many of the first that wait go together: a share for each free thread, and no more than a batch may hold. */
function batchSize(waiting: readonly Waiting[], free: number): number {
  const share = Math.min(batchMax, Math.ceil(waiting.length / Math.max(1, free)));
  let bytes = 0;
  for (const [at, each] of waiting.entries()) {
    bytes += each.bytes;
    if (at >= share || (at > 0 && bytes > batchMaxBytes)) return at;
  }
  return waiting.length;
}

function failed(code: string): Answer<never> {
  if (code === 'CHANGED') return { ok: false, failure: { kind: 'sourceChanged', detail: 'read' } };
  if (code === 'STOPPED') return { ok: false, failure: { kind: 'sourceBusy', detail: 'stopped' } };
  if (code === 'DIED') return { ok: false, failure: { kind: 'sourceBusy', detail: 'hasher died' } };
  return { ok: false, failure: failureOfFile(code) };
}
