/** Keeps the gates of the queue from what answers say: what closes one, and what opens it again. */
import type { Gate } from '../core/queue/schedule.ts';
import type { Failure } from '../core/queue/upload.ts';
import type { Clock, Stop } from './ports.ts';

/** The gates' keeper. */
export interface Gates {
  closed(): ReadonlySet<Gate>;
  set(gate: Gate, closed: boolean): void;
  /** Somebody asked the cloud and this came of it; undefined is well. `wasStored`: an original got there. */
  onAnswer(failure: Failure | undefined, wasStored?: boolean): void;
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

/**
 * A gate that closes again this soon after it opened was opened in vain: the API answers and the store does not, say
 * behind a firewall. It then stays closed for longer each time, or the queue would knock without a pause.
 */
const soonMs = 10_000;
const firstVainMs = 2_000;
const longestVainMs = 60_000;

type Reach = 'offline' | 'signedOut';

interface Latch {
  readonly gate: Reach;
  openedAt: number;
  /** How long it stays closed at least; 0: until the next good answer. */
  holdMs: number;
  heldUntil: number;
  timer: Stop | undefined;
}

/** No gate is closed yet. */
export function createGates(clock: Clock, listener: GateListener): Gates {
  const closed = new Set<Gate>();
  const latches = (['offline', 'signedOut'] as const).map(
    (gate): Latch => ({ gate, openedAt: Number.NEGATIVE_INFINITY, holdMs: 0, heldUntil: 0, timer: undefined }),
  );
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

  const close = (gate: Reach): void => {
    const latch = latches.find((each) => each.gate === gate);
    if (latch === undefined || closed.has(gate)) return;
    const now = clock.now();
    const wasVain = now - latch.openedAt < soonMs;
    latch.holdMs = wasVain ? Math.min(longestVainMs, Math.max(firstVainMs, latch.holdMs * 2)) : 0;
    latch.heldUntil = now + latch.holdMs;
    set(gate, true);
  };

  const open = (latch: Latch): void => {
    latch.timer?.();
    latch.timer = undefined;
    if (closed.has(latch.gate)) latch.openedAt = clock.now();
    set(latch.gate, false);
  };

  const onWell = (latch: Latch, wasStored: boolean): void => {
    if (wasStored) latch.holdMs = 0;
    // A hold longer than any means that the clock was set back.
    const waitMs = Math.min(longestVainMs, latch.heldUntil - clock.now());
    if (!closed.has(latch.gate) || wasStored || waitMs <= 0) open(latch);
    else latch.timer ??= clock.after(waitMs, () => open(latch));
  };

  const onThrottled = (failure: Failure): void => {
    set('throttled', true);
    rest?.();
    const ms = Math.min(longestRestMs, Math.max(restMs, (failure.notBefore ?? 0) - clock.now()));
    rest = clock.after(ms, () => set('throttled', false));
  };

  return {
    closed: () => closed,
    set,
    onAnswer: (failure, wasStored = false) => {
      if (failure === undefined) for (const latch of latches) onWell(latch, wasStored);
      else if (failure.kind === 'offline' || failure.kind === 'signedOut') close(failure.kind);
      else if (failure.kind === 'throttled') onThrottled(failure);
    },
    stop: () => {
      rest?.();
      for (const latch of latches) latch.timer?.();
    },
  };
}
