/**
 * Has the cloud analyse many originals again and waits for their new records. A few are asked for at a time, so that new
 * uploads are not kept waiting behind ten thousand old ones, and stopping stops within moments.
 */
import type { Failure } from '../core/queue/upload.ts';
import type { LibraryCloud, WatchedLibrary } from './library-ports.ts';
import type { Answer, Clock } from './ports.ts';

/** What it works with. */
export interface ReanalysisParts {
  readonly library: Pick<WatchedLibrary, 'recordOf' | 'onChange'>;
  readonly cloud: Pick<LibraryCloud, 'analyseAgain'>;
  readonly clock: Clock;
  /** New records come with the feed. */
  readonly readFeedNow: () => void;
  /** Called with each digest whose new record is here. */
  readonly onDone?: (digest: string) => void;
}

/** How far it is. `done`: the new record is here, or the picture was deleted meanwhile. */
export interface ReanalysisProgress {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
}

/** How it ended. Neither done nor failed nor unanswered are those that were not asked for, because it was stopped. */
export interface ReanalysisEnd extends ReanalysisProgress {
  /** The cloud took the request, and no record came for so long that it was given up. */
  readonly unanswered: number;
  readonly wasStopped: boolean;
  /** The last thing that went wrong. */
  readonly failure?: Failure;
}

/** Records awaited at once: enough to keep any number of analyses busy that one account may run. */
const awaitedMax = 64;
/** Requests on their way at once. */
const lanes = 8;
const readFeedMs = 1_000;
/** A picture takes seconds. Where nothing at all comes for so long, nothing will. */
const patienceMs = 5 * 60_000;
const askAgainMs = [1_000, 4_000, 15_000] as const;

/** Whom to tell of the progress, and how to stop. */
export interface ReanalysisAsk {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ReanalysisProgress) => void;
}

/** Analyses these again. Resolves when every one is done or given up, or soon after `signal`. */
export function reanalyse(
  digests: readonly string[],
  parts: ReanalysisParts,
  ask: ReanalysisAsk,
): Promise<ReanalysisEnd> {
  return new Run(digests, parts, ask).toEnd();
}

class Run {
  readonly #parts: ReanalysisParts;
  readonly #ask: ReanalysisAsk;
  readonly #total: number;
  readonly #left: Iterable<string>;
  /** When the record that was there before was begun, by digest. */
  readonly #awaited = new Map<string, string | undefined>();
  #waiters: (() => void)[] = [];
  #done = 0;
  #failed = 0;
  #unanswered = 0;
  #failure: Failure | undefined;
  #lastNewsAt: number;

  constructor(digests: readonly string[], parts: ReanalysisParts, ask: ReanalysisAsk) {
    this.#parts = parts;
    this.#ask = ask;
    this.#total = digests.length;
    this.#left = digests.values();
    this.#lastNewsAt = parts.clock.now();
  }

  async toEnd(): Promise<ReanalysisEnd> {
    const { signal } = this.#ask;
    const wake = (): void => this.#wake();
    const stopLooking = this.#parts.library.onChange(() => this.#look());
    const stopPolling = repeatEvery(this.#parts.clock, readFeedMs, () => this.#poll());
    signal.addEventListener('abort', wake);
    try {
      await Promise.all(Array.from({ length: lanes }, () => this.#lane()));
      while (this.#awaited.size > 0 && !signal.aborted) await this.#news();
    } finally {
      signal.removeEventListener('abort', wake);
      stopLooking();
      stopPolling();
    }
    const counts = { total: this.#total, done: this.#done, failed: this.#failed, unanswered: this.#unanswered };
    return { ...counts, wasStopped: signal.aborted, ...(this.#failure !== undefined && { failure: this.#failure }) };
  }

  async #lane(): Promise<void> {
    const { signal } = this.#ask;
    for (const digest of this.#left) {
      while (this.#awaited.size >= awaitedMax && !signal.aborted) await this.#news();
      if (signal.aborted) return;
      await this.#askFor(digest);
    }
  }

  async #askFor(digest: string): Promise<void> {
    const { cloud, clock } = this.#parts;
    const { signal } = this.#ask;
    this.#awaited.set(digest, this.#startedAt(digest));
    const answer = await askPatiently(() => cloud.analyseAgain(digest, signal), clock, signal);
    if (answer.ok) return;
    this.#awaited.delete(digest);
    if (signal.aborted) return;
    this.#failed += 1;
    this.#failure = answer.failure;
    this.#tell();
  }

  /** Looks which of the awaited records are here. */
  #look(): void {
    for (const [digest, before] of this.#awaited) {
      if (this.#startedAt(digest) === before) continue;
      this.#awaited.delete(digest);
      this.#done += 1;
      this.#parts.onDone?.(digest);
      this.#tell();
    }
  }

  #poll(): void {
    if (this.#awaited.size > 0) this.#parts.readFeedNow();
    if (this.#parts.clock.now() - this.#lastNewsAt < patienceMs) return;
    this.#unanswered += this.#awaited.size;
    this.#awaited.clear();
    this.#wake();
  }

  #startedAt(digest: string): string | undefined {
    return this.#parts.library.recordOf(digest)?.analysis.startedAt;
  }

  #tell(): void {
    this.#lastNewsAt = this.#parts.clock.now();
    this.#ask.onProgress({ total: this.#total, done: this.#done, failed: this.#failed });
    this.#wake();
  }

  #wake(): void {
    for (const waiter of this.#waiters.splice(0)) waiter();
  }

  /** Resolves when something changed. */
  #news(): Promise<void> {
    return new Promise((resolve) => void this.#waiters.push(resolve));
  }
}

function repeatEvery(clock: Clock, everyMs: number, act: () => void): () => void {
  let stop = clock.after(everyMs, function turn() {
    act();
    stop = clock.after(everyMs, turn);
  });
  return () => stop();
}

const isWorthAsking = ({ kind }: Failure): boolean =>
  kind === 'offline' || kind === 'throttled' || kind === 'serverFault';

async function askPatiently(
  ask: () => Promise<Answer<void>>,
  clock: Clock,
  signal: AbortSignal,
): Promise<Answer<void>> {
  for (const waitMs of askAgainMs) {
    const answer = await ask();
    if (answer.ok || signal.aborted || !isWorthAsking(answer.failure)) return answer;
    await new Promise<void>((resolve) => {
      clock.after(waitMs, resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
  return ask();
}
