/** What each kind of failure means, and how long to wait after it. The only place that decides either. */
import type { Failure, FailureKind, Misses } from './upload.ts';

/** What one kind of failure means. */
export interface RetryRule {
  /** How many failures of this kind are tried again; the next one is final. */
  readonly attempts: number;
  /** The longest wait after the first failure, milliseconds; doubles with each. 0: try again at once. */
  readonly firstMs: number;
  /** The longest wait there is, milliseconds. */
  readonly maxMs: number;
  /** What stays earned. `digest`: the parts are no good any more; `nothing`: the bytes were not those of the digest. */
  readonly keeps: 'all' | 'digest' | 'nothing';
  /**
   * Progress does not wipe these misses, since they are found out after the bytes got there: an original that is sent
   * whole and turns out wrong each time would be sent for ever.
   */
  readonly endures: boolean;
  /** The kind it counts as once its own attempts are used up. */
  readonly thenAs?: FailureKind;
}

type Times = Pick<RetryRule, 'attempts' | 'firstMs' | 'maxMs'>;

const final: RetryRule = { attempts: 0, firstMs: 0, maxMs: 0, keeps: 'all', endures: false };
const again = (times: Times, more: Partial<RetryRule> = {}): RetryRule => ({ ...final, ...times, ...more });

/** What a failure means. */
export const retryTable: Readonly<Record<FailureKind, RetryRule>> = {
  // The queue's gates close on these three, so that few uploads ever get here; when one does, it is not its fault.
  offline: again({ attempts: Number.POSITIVE_INFINITY, firstMs: 2_000, maxMs: 60_000 }),
  throttled: again({ attempts: Number.POSITIVE_INFINITY, firstMs: 5_000, maxMs: 300_000 }),
  signedOut: again({ attempts: Number.POSITIVE_INFINITY, firstMs: 5_000, maxMs: 300_000 }),

  serverFault: again({ attempts: 6, firstMs: 2_000, maxMs: 120_000 }),
  // S3 asks to try a write again that lost to another one of the same key.
  conflict: again({ attempts: 8, firstMs: 1_000, maxMs: 30_000 }),
  stalled: again({ attempts: 6, firstMs: 2_000, maxMs: 60_000 }),
  // A fresh grant is all it takes. When that expires at once too, our clock or the server's is at fault.
  grantExpired: again({ attempts: 3, firstMs: 0, maxMs: 0 }, { thenAs: 'serverFault' }),

  // About ten minutes in all: programs that export or copy a picture keep it open that long at most.
  sourceBusy: again({ attempts: 10, firstMs: 2_000, maxMs: 120_000 }),
  sourceChanged: again({ attempts: 5, firstMs: 1_000, maxMs: 30_000 }, { keeps: 'nothing', endures: true }),
  mismatch: again({ attempts: 3, firstMs: 2_000, maxMs: 60_000 }, { keeps: 'nothing', endures: true }),
  lostThere: again({ attempts: 3, firstMs: 2_000, maxMs: 60_000 }, { keeps: 'digest', endures: true }),

  sourceGone: final,
  sourceDenied: final,
  denied: final,
  tooLarge: final,
  empty: final,
  deletedThere: final,
  rejected: final,
};

/** The longest a server's word is waited for, milliseconds: one that says "next year" must not park a picture. */
export const longestFloorMs = 3_600_000;

/** The failure as it counts: a kind whose own attempts are used up may go on as another kind. */
export function counted(failure: Failure, misses: Misses): Failure {
  const { attempts, thenAs } = retryTable[failure.kind];
  const isUsedUp = (misses[failure.kind] ?? 0) >= attempts;
  return thenAs === undefined || !isUsedUp
    ? failure
    : { ...failure, kind: thenAs, detail: failure.detail ?? failure.kind };
}

/** The misses that stay when something got there. The same object when all of them do. */
export function afterProgress(misses: Misses): Misses {
  const kinds = Object.keys(misses) as FailureKind[]; // Object.keys forgets the type of the keys
  const staying = kinds.filter((kind) => retryTable[kind].endures);
  if (staying.length === kinds.length) return misses;
  return Object.fromEntries(staying.map((kind) => [kind, misses[kind]]));
}

/**
 * When to try again after the `nth` failure (from 1) of a kind in a row, milliseconds since 1970. Exponential with full
 * jitter ("Exponential Backoff and Jitter", AWS Architecture Blog) over a floor of half the first wait, so that no draw
 * of `chance` (0 ≤ x < 1) makes it a busy loop. A time the server named is a floor under that.
 */
export function wakeTime(failure: Failure, nth: number, now: number, chance: number): number {
  const { firstMs, maxMs } = retryTable[failure.kind];
  if (maxMs === 0) return now;
  const floor = firstMs / 2;
  const ceiling = Math.min(maxMs, firstMs * 2 ** (nth - 1));
  const ours = Math.ceil(now + floor + chance * (ceiling - floor));
  const theirs = failure.notBefore;
  return theirs === undefined || Number.isNaN(theirs) ? ours : Math.max(ours, Math.min(theirs, now + longestFloorMs));
}

/** Whether it is time. A time further off than any wait there is means that the clock was set back: then it is, too. */
export const isDue = (wakeAt: number, now: number): boolean => wakeAt <= now || wakeAt - now > longestFloorMs;
