/** Keeps a process running that others need: starts it again when it ends unasked, but not for ever. */
import type { Clock, Log } from '../engine/ports.ts';

/** A process that runs. */
export interface Running {
  /** Resolves when it is over, asked or not. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** `starting`: it ended and is being started again. `stopped`: it ended so often that nobody starts it any more. */
export type KeptState = 'running' | 'starting' | 'stopped';

/** A process that is kept running. */
export interface Kept {
  state(): KeptState;
  /** Ends it for good. */
  stop(): Promise<void>;
}

/** What keeping needs. `start` may reject: that counts as an end. */
export interface KeepParts {
  readonly start: () => Promise<Running>;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long to wait before each start. Whoever ends once more than these, with no long run in between, stays stopped. */
const waitsMs = [500, 2_000, 5_000, 15_000, 30_000] as const;

/** A run this long was a good one: what happened before it is forgotten. */
const goodRunMs = 10 * 60_000;

/** Keeps running what runs already. */
export function keepRunning(first: Running, { start, clock, log }: KeepParts): Kept {
  let state: KeptState = 'running';
  let running: Running | undefined = first;
  let isOver = false;
  let ends = 0;
  let cancelWait = (): void => undefined;

  const follow = (next: Running): void => {
    const startedAt = clock.now();
    running = next;
    state = 'running';
    void next.ended.then(() => {
      running = undefined;
      if (clock.now() - startedAt >= goodRunMs) ends = 0;
      onEnd();
    });
  };
  const onEnd = (): void => {
    if (isOver) return;
    const waitMs = waitsMs[ends];
    ends += 1;
    state = waitMs === undefined ? 'stopped' : 'starting';
    log(waitMs === undefined ? 'keptStopped' : 'keptEnded', { ends });
    if (waitMs !== undefined) cancelWait = clock.after(waitMs, () => void again());
  };
  const again = async (): Promise<void> => {
    try {
      const next = await start();
      if (isOver) await next.stop();
      else follow(next);
    } catch {
      // Why it does not start was said by itself; here it is one end more.
      onEnd();
    }
  };

  follow(first);
  return {
    state: () => state,
    stop: async () => {
      isOver = true;
      cancelWait();
      await running?.stop();
    },
  };
}
