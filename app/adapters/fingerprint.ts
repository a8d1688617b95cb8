/** Hashes files in worker threads, so that neither a window nor a send ever waits for a hash. */
import { Worker } from 'node:worker_threads';
import type { Answer, Fingerprinter } from '../engine/ports.ts';
import { failureOfFile } from './failures.ts';
import type { HashAnswer, HashAsk } from './fingerprint-worker.ts';

/** A fingerprinter and how to end its threads. */
export interface FingerprintPool extends Fingerprinter {
  close(): Promise<void>;
}

type WithoutId<T> = T extends unknown ? Omit<T, 'id' | 'stop'> : never;

interface Job {
  readonly ask: WithoutId<HashAsk>;
  readonly signal: AbortSignal;
  readonly settle: (answer: Answer<readonly string[]>) => void;
}

interface Seat {
  readonly worker: Worker;
  job: (Job & { readonly stop: Int32Array }) | undefined;
}

/** `threads`: how many files are hashed at once. `workerUrl`: where the worker's code is; bundles pass their own. */
export function createFingerprintPool(
  threads: number,
  workerUrl: URL = new URL('./fingerprint-worker.ts', import.meta.url),
): FingerprintPool {
  const waiting: Job[] = [];
  const seats: Seat[] = [];
  let nextId = 1;
  let isClosed = false;

  const seatNew = (): Seat => {
    const seat: Seat = { worker: new Worker(workerUrl), job: undefined };
    seat.worker.unref();
    seat.worker.on('message', (answer: HashAnswer) => {
      finish(seat, toAnswer(answer));
      pump();
    });
    const onDeath = (): void => {
      const at = seats.indexOf(seat);
      if (at >= 0) seats.splice(at, 1);
      finish(seat, { ok: false, failure: { kind: 'sourceBusy', detail: 'hasher died' } });
      if (!isClosed) pump();
    };
    seat.worker.on('error', onDeath);
    seat.worker.on('exit', onDeath);
    seats.push(seat);
    return seat;
  };

  const finish = (seat: Seat, answer: Answer<readonly string[]>): void => {
    const job = seat.job;
    seat.job = undefined;
    seat.worker.unref();
    job?.settle(answer);
  };

  const pump = (): void => {
    while (waiting.length > 0) {
      const seat = seats.find((each) => each.job === undefined) ?? (seats.length < threads ? seatNew() : undefined);
      const job = seat === undefined ? undefined : waiting.shift();
      if (seat === undefined || job === undefined) return;
      start(seat, job);
    }
  };

  const start = (seat: Seat, job: Job): void => {
    const stop = new SharedArrayBuffer(4);
    seat.job = { ...job, stop: new Int32Array(stop) };
    seat.worker.ref();
    seat.worker.postMessage({ ...job.ask, id: nextId++, stop } satisfies HashAsk);
  };

  const run = (ask: WithoutId<HashAsk>, signal: AbortSignal): Promise<Answer<readonly string[]>> =>
    new Promise((resolve) => {
      if (signal.aborted || isClosed) {
        resolve(stopped);
        return;
      }
      const job: Job = {
        ask,
        signal,
        settle: (answer) => {
          signal.removeEventListener('abort', onAbort);
          resolve(answer);
        },
      };
      const onAbort = (): void => {
        const at = waiting.indexOf(job);
        if (at >= 0) {
          waiting.splice(at, 1);
          job.settle(stopped);
          return;
        }
        const seat = seats.find((each) => each.job?.settle === job.settle);
        if (seat?.job !== undefined) Atomics.store(seat.job.stop, 0, 1);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      waiting.push(job);
      pump();
    });

  return {
    async fingerprint(source, signal) {
      const whole = { bytes: source.bytes, modifiedMs: source.modifiedMs };
      const answer = await run({ path: source.path, whole }, signal);
      return answer.ok ? { ok: true, value: answer.value[0] ?? '' } : answer;
    },
    hashRanges: (path, ranges, signal) => run({ path, ranges }, signal),
    async close() {
      isClosed = true;
      for (const job of waiting.splice(0)) job.settle(stopped);
      await Promise.all(seats.map((seat) => seat.worker.terminate()));
    },
  };
}

const stopped: Answer<readonly string[]> = { ok: false, failure: { kind: 'sourceBusy', detail: 'stopped' } };

function toAnswer(answer: HashAnswer): Answer<readonly string[]> {
  if (answer.ok) return { ok: true, value: answer.hashes };
  if (answer.code === 'CHANGED') return { ok: false, failure: { kind: 'sourceChanged', detail: 'read' } };
  return { ok: false, failure: failureOfFile(answer.code) };
}
