/** Notices that a queue stands still. */
import type { QueueState } from '../engine/queue-state.ts';

/**
 * Answers, asked again and again with the state and the time, whether nothing moved for `limitMs`: nothing sent, nothing
 * done, no record come. A file that is being hashed counts as moving, however large it is.
 */
export function createPatience(limitMs: number): (state: QueueState, now: number) => boolean {
  let last = '';
  let since = Number.NEGATIVE_INFINITY;
  return ({ totals, sentInFlight, hashing }, now) => {
    const signature = [totals.left.files, totals.awaiting.files, totals.failed.files, sentInFlight].join();
    if (signature !== last || hashing > 0) {
      last = signature;
      since = now;
    }
    return now - since >= limitMs;
  };
}
