/** How the work stands, in the few words that fit a tray icon, a dock and a notification. Decides; shows nothing. */
import type { QueueView } from '../contract/methods/queue.ts';
import type { EngineStanding } from '../contract/shell-api.ts';

/** What the tray icon shows. */
export type ActivityState = 'idle' | 'working' | 'paused' | 'attention';

/** Why somebody is needed, or why nothing goes on. */
export type ActivityReason = 'failed' | 'signedOut' | 'cannotSave' | 'engineStopped' | 'paused' | 'battery';

/** How the work stands. */
export interface Activity {
  readonly state: ActivityState;
  readonly because?: ActivityReason;
  /** Pictures on their way, and those that failed. */
  readonly left: number;
  readonly failed: number;
  /** Between 0 and 1 while pictures are on their way. */
  readonly share?: number;
  /** Bytes are leaving now: the machine should not doze off. */
  readonly isSending: boolean;
}

/** The activity by what is known of the queue. What needs somebody comes before what goes on. */
export function activityOf(standing: EngineStanding, queue: QueueView | undefined): Activity {
  if (standing.is === 'stopped') return { ...nothing, state: 'attention', because: 'engineStopped' };
  if (queue === undefined) return nothing;
  const { left, failed, done, inFlight } = queue.totals;
  const counts = { left: left.files, failed: failed.files };
  const halt = queue.gates.includes('paused') ? 'paused' : queue.gates.includes('battery') ? 'battery' : undefined;
  const isSending = inFlight.files > 0;
  const share = (done.bytes + queue.sentInFlight) / Math.max(1, done.bytes + left.bytes);
  const moving = { ...counts, isSending, ...(left.files > 0 && { share: Math.min(1, share) }) };
  if (queue.cannotSave) return { ...moving, state: 'attention', because: 'cannotSave' };
  if (queue.gates.includes('signedOut')) return { ...moving, state: 'attention', because: 'signedOut' };
  if (halt !== undefined) return { ...moving, state: 'paused', because: halt };
  if (left.files > 0) return { ...moving, state: 'working' };
  return failed.files > 0 ? { ...moving, state: 'attention', because: 'failed' } : { ...moving, state: 'idle' };
}

const nothing: Activity = { state: 'idle', left: 0, failed: 0, isSending: false };

/** What a notification tells. */
export type Notice =
  | { readonly is: 'finished'; readonly pictures: number }
  | { readonly is: 'failed'; readonly pictures: number }
  | { readonly is: 'signedOut' | 'cannotSave' | 'engineStopped' };

/** What was told, to know what is new. */
export interface Told {
  /** How many were done and had failed when the batch began; absent while there is none. */
  readonly batch?: { readonly done: number; readonly failed: number };
  readonly because?: ActivityReason;
}

/** What is to be told now, each once: a batch that is through, and what came to need somebody. */
export function noticesOf(
  told: Told,
  queue: QueueView | undefined,
  activity: Activity,
): { readonly told: Told; readonly notices: readonly Notice[] } {
  const { because } = activity;
  const isTrouble = because === 'signedOut' || because === 'cannotSave' || because === 'engineStopped';
  const troubles: readonly Notice[] = isTrouble && because !== told.because ? [{ is: because }] : [];
  const reason = because !== undefined ? { because } : {};
  if (queue === undefined) return { told: { ...told, ...reason }, notices: troubles };
  const now = { done: queue.totals.done.files, failed: queue.totals.failed.files };
  if (activity.left > 0) return { told: { batch: told.batch ?? now, ...reason }, notices: troubles };
  if (told.batch === undefined) return { told: reason, notices: troubles };
  const finished = now.done - told.batch.done;
  const failed = now.failed - told.batch.failed;
  return {
    told: reason,
    notices: [
      ...troubles,
      ...(finished > 0 ? [{ is: 'finished', pictures: finished } as const] : []),
      ...(failed > 0 ? [{ is: 'failed', pictures: failed } as const] : []),
    ],
  };
}
