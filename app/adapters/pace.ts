/** A bandwidth limit shared by all sends. */
import type { Clock, Stop } from '../engine/ports.ts';
import { HttpFault } from './http.ts';

/** What a sender asks before it hands over a piece. */
export interface Pace {
  /** How large a piece may be, so that no piece takes longer than a quarter of a second. */
  pieceBytes(): number;
  /** Resolves when that many bytes may go; rejects with an HttpFault when aborted. */
  take(bytes: number, signal: AbortSignal): Promise<void>;
}

/** No limit. */
export const unpaced: Pace = { pieceBytes: () => Number.POSITIVE_INFINITY, take: () => Promise.resolve() };

/** A limit that can be changed while sends are under way; acts at once, on those that wait for their turn too. */
export interface SettablePace extends Pace {
  /** Bytes per second; undefined for no limit. */
  setLimit(bytesPerSecond: number | undefined): void;
}

/** How long a pause may be made up for, and how long one piece may take. */
const quarterMs = 250;

/** Smaller pieces cost more than they carry. With 64 sends at 2 kB a second each still gets one within 30 s, the stall limit. */
const pieceMinBytes = 1024;

interface Turn {
  readonly bytes: number;
  /** Since when the line may be thought of as free for it. */
  from: number;
  readonly go: () => void;
}

/** Lets bytes through at the limit, first come first served, with at most a quarter of a second saved up. */
export function createPace(clock: Clock): SettablePace {
  let limit: number | undefined;
  let freeAt = Number.NEGATIVE_INFINITY;
  let timer: Stop | undefined;
  let turns: readonly Turn[] = [];

  const pump = (): void => {
    timer?.();
    timer = undefined;
    const now = clock.now();
    // Nothing has gone later than now, unless the clock was set back.
    freeAt = Math.min(freeAt, now);
    for (let first = turns[0]; first !== undefined; first = turns[0]) {
      first.from = Math.min(first.from, now);
      const due = limit === undefined ? now : Math.max(freeAt, first.from) + (first.bytes / limit) * 1_000;
      if (due > now) {
        timer = clock.after(due - now, pump);
        return;
      }
      freeAt = due;
      turns = turns.slice(1);
      first.go();
    }
  };

  const leave = (turn: Turn): void => {
    turns = turns.filter((each) => each !== turn);
    pump();
  };

  return {
    setLimit: (bytesPerSecond) => {
      limit = bytesPerSecond;
      pump();
    },
    pieceBytes: () =>
      limit === undefined ? Number.POSITIVE_INFINITY : Math.max(pieceMinBytes, Math.floor((limit * quarterMs) / 1_000)),
    take: (bytes, signal) =>
      limit === undefined
        ? Promise.resolve()
        : new Promise((resolve, reject) => {
            const onAbort = (): void => {
              leave(turn);
              reject(new HttpFault('ABORTED'));
            };
            const go = (): void => {
              signal.removeEventListener('abort', onAbort);
              resolve();
            };
            const turn: Turn = { bytes, from: clock.now() - quarterMs, go };
            if (signal.aborted) return reject(new HttpFault('ABORTED'));
            signal.addEventListener('abort', onAbort, { once: true });
            turns = [...turns, turn];
            pump();
          }),
  };
}
