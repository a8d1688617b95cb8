/**
 * One thread that walks, and the questions it was asked. A drive that hangs holds the thread inside the system, where
 * nothing reaches it: the thread is then left to itself and its questions are answered `notAnswering`.
 */
import { Worker } from 'node:worker_threads';
import type { FromWalker, ToWalker } from './walk-messages.ts';

/** What one question waits for. */
export interface LaneJob {
  /** Hears every answer; true when that was the last. */
  onAnswer(answer: FromWalker): boolean;
  /** The thread hangs. */
  onHang(): void;
  /** The thread died of a fault. */
  onFault(fault: Error): void;
  /** Whether the thread may be silent because it waits for us. */
  isOwed(): boolean;
}

/** A question as it is sent, but for its number. */
export type LaneAsk = ToWalker extends infer Ask ? (Ask extends unknown ? Omit<Ask, 'job'> : never) : never;

/** One thread. It starts with the first question and ends when there were none for a while. */
export interface Lane {
  /** Sends a question. Answers its number. */
  ask(ask: LaneAsk, job: LaneJob): number;
  /** Sends more about a question; nothing when it was answered by now. */
  say(message: ToWalker): void;
  close(): Promise<void>;
}

/** How a lane behaves. */
export interface LaneOptions {
  readonly workerUrl: URL;
  /** After so long without a word the thread is taken to hang. */
  readonly silenceMs: number;
  /** After so long without a question the thread ends: it holds about 20 MB. */
  readonly idleMs: number;
}

/** Walking leaves little behind: a small nursery keeps the thread's memory small. */
const resourceLimits = { maxYoungGenerationSizeMb: 4 } as const;

/** Nothing runs before the first question. */
export function createLane({ workerUrl, silenceMs, idleMs }: LaneOptions): Lane {
  const jobs = new Map<number, LaneJob>();
  let worker: Worker | undefined;
  let heardAt = 0;
  let lastJob = 0;
  let watchdog: NodeJS.Timeout | undefined;
  let idle: NodeJS.Timeout | undefined;

  const leave = async (): Promise<void> => {
    clearInterval(watchdog);
    clearTimeout(idle);
    const left = worker;
    worker = undefined;
    left?.removeAllListeners();
    left?.unref();
    await left?.terminate();
  };
  const endAll = (how: (job: LaneJob) => void): void => {
    const ended = [...jobs.values()];
    jobs.clear();
    ended.forEach(how);
  };
  const onSilence = (): void => {
    const isOwed = [...jobs.values()].some((job) => job.isOwed());
    if (jobs.size === 0 || isOwed || Date.now() - heardAt < silenceMs) return;
    // Not awaited: a thread that hangs in the system ends when the system lets it go.
    void leave();
    endAll((job) => job.onHang());
  };
  const onMessage = (message: FromWalker): void => {
    heardAt = Date.now();
    if (jobs.get(message.job)?.onAnswer(message) !== true) return;
    jobs.delete(message.job);
    if (jobs.size > 0) return;
    worker?.unref();
    clearTimeout(idle);
    idle = setTimeout(() => void leave(), idleMs).unref();
  };
  const onDeath = (fault: Error): void => {
    void leave();
    endAll((job) => job.onFault(fault));
  };
  const start = (): Worker => {
    const started = new Worker(workerUrl, { resourceLimits });
    started.on('message', onMessage);
    started.on('error', onDeath);
    started.on('exit', () => onDeath(new Error('the walking thread ended')));
    watchdog = setInterval(onSilence, Math.max(10, silenceMs / 4)).unref();
    return started;
  };

  return {
    ask(ask, job) {
      worker ??= start();
      clearTimeout(idle);
      if (jobs.size === 0) heardAt = Date.now();
      const number = ++lastJob;
      jobs.set(number, job);
      worker.ref();
      // The compiler does not see that adding what was taken away makes the whole union again.
      worker.postMessage({ ...ask, job: number } as ToWalker);
      return number;
    },
    say(message) {
      if (jobs.has(message.job)) worker?.postMessage(message);
    },
    async close() {
      const ending = leave();
      endAll((job) => job.onFault(new Error('closed')));
      await ending;
    },
  };
}
