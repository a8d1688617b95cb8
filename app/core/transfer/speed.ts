/** How fast bytes go, as a moving average, and how long the rest will take. */

/** Samples are averaged over this long: long enough to read, short enough to follow a line that changed. */
const windowMs = 10_000;
/** Samples closer together than this become one, so that a window holds at most 40. */
const stepMs = 250;
/** Before this long nothing is said: the first second measures connections being opened. */
const soonestMs = 1_000;

interface Sample {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly bytes: number;
}

/** What was measured lately. */
export interface Speed {
  /** When sending began after the last rest of a whole window. */
  readonly since: number;
  readonly samples: readonly Sample[];
}

/** Nothing measured yet. */
export const noSpeed: Speed = { since: 0, samples: [] };

/** The speed with `bytes` more that went by `now`, milliseconds since 1970. Call it as often as bytes are told of. */
export function sampled(speed: Speed, now: number, bytes: number): Speed {
  const last = speed.samples.at(-1);
  const isFresh = last === undefined || now - last.at > windowMs || now < last.at;
  // A clock set back starts again: times before and after it cannot be compared.
  if (isFresh) return { since: now, samples: [{ at: now, bytes }] };
  if (now - last.at < stepMs) {
    return { since: speed.since, samples: [...speed.samples.slice(0, -1), { at: last.at, bytes: last.bytes + bytes }] };
  }
  const recent = speed.samples.filter(({ at }) => at > now - windowMs);
  return { since: speed.since, samples: [...recent, { at: now, bytes }] };
}

/** Bytes a second over the last ten seconds, or since sending began if that is shorter. 0 when too little is known. */
export function bytesPerSecond(speed: Speed, now: number): number {
  const overMs = Math.min(windowMs, now - speed.since);
  if (speed.samples.length === 0 || overMs < soonestMs) return 0;
  const bytes = speed.samples.reduce((sum, sample) => (sample.at > now - windowMs ? sum + sample.bytes : sum), 0);
  return (bytes * 1_000) / overMs;
}

/** Milliseconds until `bytesLeft` have gone at the present speed. Undefined when it cannot be known; 0 when none are left. */
export function timeLeftMs(speed: Speed, now: number, bytesLeft: number): number | undefined {
  if (bytesLeft <= 0) return 0;
  const rate = bytesPerSecond(speed, now);
  return rate > 0 ? Math.ceil((bytesLeft * 1_000) / rate) : undefined;
}
