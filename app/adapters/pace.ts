/** A bandwidth limit shared by all sends. */
import type { Clock } from '../engine/ports.ts';

/** What a sender asks before it hands over a piece. */
export interface Pace {
  /** How large a piece may be, so that no piece takes longer than a quarter of a second. */
  pieceBytes(): number;
  /** Resolves when that many bytes may go; rejects when aborted. */
  take(bytes: number, signal: AbortSignal): Promise<void>;
}

/** No limit. */
export const unpaced: Pace = { pieceBytes: () => Number.POSITIVE_INFINITY, take: () => Promise.resolve() };

/** A limit that can be changed while sends are under way; acts from their next piece on. */
export interface SettablePace extends Pace {
  /** Bytes per second; undefined for no limit. */
  setLimit(bytesPerSecond: number | undefined): void;
}

/** Lets bytes through at the limit, first come first served, with at most a quarter of a second saved up. */
export function createPace(clock: Clock): SettablePace {
  let limit: number | undefined;
  let freeAt = 0;
  return {
    setLimit: (bytesPerSecond) => {
      limit = bytesPerSecond;
      freeAt = 0;
    },
    pieceBytes: () => (limit === undefined ? Number.POSITIVE_INFINITY : Math.max(4096, Math.floor(limit / 4))),
    take: (bytes, signal) => {
      if (limit === undefined) return Promise.resolve();
      const now = clock.now();
      const startAt = Math.max(freeAt, now - 250);
      freeAt = startAt + (bytes / limit) * 1000;
      return waitUntil(clock, freeAt - now, signal);
    },
  };
}

function waitUntil(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      stop();
      reject(new Error('aborted'));
    };
    const stop = clock.after(ms, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
