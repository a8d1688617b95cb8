/** Keeps the gates of the queue from what answers say: what closes one, and what opens it again. */
import type { Gate } from '../core/queue/schedule.ts';
import type { Failure } from '../core/queue/upload.ts';
import type { Clock, Stop } from './ports.ts';

/** The gates' keeper. */
export interface Gates {
  closed(): ReadonlySet<Gate>;
  set(gate: Gate, closed: boolean): void;
  /** Somebody asked the cloud and this came of it; undefined is well. */
  onAnswer(failure: Failure | undefined): void;
  stop(): void;
}

/** Whom the keeper tells. */
export interface GateListener {
  readonly onClosed: (gate: Gate) => void;
  readonly onOpened: (gate: Gate) => void;
}

/** How long a throttled queue rests where the server names no time. */
const restMs = 1_000;

/** The longest a server's word is waited for. */
const longestRestMs = 5 * 60_000;

/** No gate is closed yet. */
export function createGates(clock: Clock, listener: GateListener): Gates {
  const closed = new Set<Gate>();
  let rest: Stop | undefined;

  const set = (gate: Gate, isClosed: boolean): void => {
    if (closed.has(gate) === isClosed) return;
    if (isClosed) {
      closed.add(gate);
      listener.onClosed(gate);
    } else {
      closed.delete(gate);
      listener.onOpened(gate);
    }
  };

  return {
    closed: () => closed,
    set,
    onAnswer: (failure) => {
      if (failure === undefined) {
        set('offline', false);
        set('signedOut', false);
      } else if (failure.kind === 'offline' || failure.kind === 'signedOut') set(failure.kind, true);
      else if (failure.kind === 'throttled') {
        set('throttled', true);
        rest?.();
        const ms = Math.min(longestRestMs, Math.max(restMs, (failure.notBefore ?? 0) - clock.now()));
        rest = clock.after(ms, () => set('throttled', false));
      }
    },
    stop: () => rest?.(),
  };
}
