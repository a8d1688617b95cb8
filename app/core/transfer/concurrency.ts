/**
 * How many originals to send at once. Grows while that makes more go across, goes back when it does not, halves when the
 * server asks for less, and forgets slowly what it found, for lines and servers change.
 */

/** Between how many it may move. */
export interface ConcurrencyBounds {
  readonly min: number;
  readonly max: number;
}

/** What is known so far. `allowed` is how many may be sent at once now. */
export interface Concurrency {
  readonly bounds: ConcurrencyBounds;
  readonly allowed: number;
  /** More than this the server refused lately. Rises by one with each measurement. */
  readonly ceiling: number;
  /** The best that was found, and with how many at once. Absent before the first measurement. */
  readonly best?: { readonly allowed: number; readonly rate: number };
  /** Until then growing has been found to be of no use, milliseconds since 1970. */
  readonly restUntil: number;
  /** When the server was last obeyed, milliseconds since 1970. */
  readonly throttledAt: number;
}

/** One measurement: what went across in the last second or more, while the queue had more to send. */
export interface Measurement {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Bytes a second. A fixed price for each request may be added, so that many small originals count as work. */
  readonly rate: number;
  /** How many were being sent, on average. */
  readonly busy: number;
}

/** Growing was worth it when it brought at least this share of what it would have brought on a line without end. */
const worthwhileShare = 0.15;
/** With as many as before, only this much more says that the line got faster; less is noise. */
const faster = 1.05;
/** After growing was of no use it is tried again this much later. */
const restMs = 30_000;
/** Refusals this soon after one that was obeyed answer requests that were on their way already. */
const deafMs = 2_000;
/** How much of the best rate is forgotten with each measurement that falls short of it. */
const forgetting = 0.1;

/** Nothing known yet; begins with `start` at once. */
export function startConcurrency(bounds: ConcurrencyBounds, start: number): Concurrency {
  const allowed = within(bounds, start);
  return { bounds, allowed, ceiling: bounds.max, restUntil: 0, throttledAt: Number.NEGATIVE_INFINITY };
}

/** After a 429 or 503: half as many, quickly back to three quarters, then one by one. A burst of refusals counts once. */
export function onThrottled(state: Concurrency, now: number): Concurrency {
  if (now >= state.throttledAt && now - state.throttledAt < deafMs) return state;
  const allowed = within(state.bounds, Math.floor(state.allowed / 2));
  const { best: _forgotten, ...rest } = state;
  const ceiling = within(state.bounds, Math.floor(state.allowed * 0.75));
  return { ...rest, allowed, ceiling, throttledAt: now };
}

/** After a measurement. One taken while not all that was allowed was in use says nothing, and changes nothing. */
export function onMeasured(state: Concurrency, { now, rate, busy }: Measurement): Concurrency {
  if (busy < state.allowed * 0.75) return state;
  const ceiling = within(state.bounds, state.ceiling + 1);
  const known = { ...state, ceiling };
  if (state.best === undefined || rate >= state.best.rate * worthwhile(state.allowed / state.best.allowed)) {
    return better(known, rate);
  }
  if (state.allowed > state.best.allowed) {
    return { ...known, allowed: state.best.allowed, restUntil: now + restMs };
  }
  const best = { ...state.best, rate: state.best.rate + (rate - state.best.rate) * forgetting };
  return isResting(known, now) ? { ...known, best } : { ...known, best, allowed: grown(known) };
}

const worthwhile = (growth: number): number => (growth > 1 ? 1 + (growth - 1) * worthwhileShare : faster);

function better(state: Concurrency, rate: number): Concurrency {
  return { ...state, best: { allowed: state.allowed, rate }, allowed: grown(state), restUntil: 0 };
}

// A clock set back must not make it rest for longer than ever meant.
const isResting = ({ restUntil }: Concurrency, now: number): boolean => now < restUntil && restUntil - now <= restMs;

/** Half as many again, but no further than the server took lately. */
function grown({ bounds, allowed, ceiling }: Concurrency): number {
  return Math.max(allowed, Math.min(ceiling, within(bounds, Math.ceil(allowed * 1.5))));
}

const within = ({ min, max }: ConcurrencyBounds, value: number): number => Math.min(max, Math.max(min, value));
