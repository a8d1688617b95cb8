/** The uploads on their way, and those that were. */
import * as z from 'zod';
import { Digest } from '../../../processor/contract/names.ts';
import { call, subscription } from '../contract.ts';
import { Amount, AtMs, Cause, Gate } from './shared.ts';

/** Where an upload is. */
export const UploadState = z.enum([
  'queued',
  'fingerprinting',
  'sending',
  'awaitingRecord',
  'backingOff',
  'done',
  'failed',
  'cancelled',
]);
export type UploadState = z.infer<typeof UploadState>;

/** One upload as people see it. */
export const UploadView = z.object({
  id: z.string(),
  /** File name without folders. */
  name: z.string(),
  /** The folder it lies in on the host; absent for what came through the inbox. */
  directory: z.string().exactOptional(),
  bytes: z.number().min(0),
  /** Of these across already, while it is being sent; 0 otherwise. */
  sent: z.number().min(0),
  state: UploadState,
  /** Of `done`: whether the cloud had it before. */
  outcome: z.enum(['uploaded', 'alreadyThere']).exactOptional(),
  /** Of `failed` and `backingOff`. */
  cause: Cause.exactOptional(),
  /** Of `backingOff`: when it is tried again. */
  retryAt: AtMs.exactOptional(),
  /** Once it is known. Of `done`: the picture's in the library. */
  digest: Digest.exactOptional(),
  addedAt: AtMs,
});
export type UploadView = z.infer<typeof UploadView>;

/** The queue as a whole. Every upload that is not cancelled is in exactly one of left, done and failed. */
export const QueueView = z.object({
  totals: z.object({
    left: Amount,
    done: Amount,
    failed: Amount,
    /** Of left: being sent. */
    inFlight: Amount,
    /** Of left: in the cloud, being analysed. */
    awaiting: Amount,
    /** Of done: the cloud had it before. */
    alreadyThere: Amount,
  }),
  /** Bytes a second over about ten seconds; 0 when too little is known. */
  speed: z.number().min(0),
  /** Until all is sent; absent when that cannot be known. */
  timeLeftMs: z.number().min(0).exactOptional(),
  /** Of inFlight: across already. `done + sentInFlight` is what a progress bar shows. */
  sentInFlight: z.number().min(0),
  gates: z.array(Gate),
  cannotSave: z.boolean(),
  byState: z.record(UploadState, z.int().min(0)),
  /** The failed ones by cause, most first. */
  byCause: z.array(z.object({ cause: Cause, files: z.int().min(1) })),
  /** Grows with every change of what `list` would answer. */
  version: z.int(),
});
export type QueueView = z.infer<typeof QueueView>;

/** Which uploads a list shows. `active`: neither done, failed nor cancelled, in the order they were added. Others: newest first. */
export const UploadFilter = z.enum(['all', 'active', 'failed', 'done']);
export type UploadFilter = z.infer<typeof UploadFilter>;

const ids = z.array(z.string().max(100)).min(1).max(10_000);

/** One page of the list. */
export const UploadPage = z.object({
  total: z.int().min(0),
  version: z.int(),
  uploads: z.array(UploadView),
});
export type UploadPage = z.infer<typeof UploadPage>;

/** The service. Items of `watch` are whole and come at most ten times a second. */
export const queue = {
  watch: subscription(QueueView),
  list: call(
    z.object({
      filter: UploadFilter,
      /** Only failures of this cause. */
      cause: Cause.exactOptional(),
      offset: z.int().min(0),
      limit: z.int().min(1).max(500),
    }),
    UploadPage,
  ),
  /**
   * The first item has all of these uploads, and as removed those that are not on the list; later ones what changed since.
   * At most ten a second.
   */
  changes: subscription(
    z.object({ uploads: z.array(UploadView), removed: z.array(z.string()) }),
    z.object({ ids: z.array(z.string().max(100)).max(500) }),
  ),
  retry: call(z.object({ ids }), z.void()),
  /** Without a cause: all of them, and those backing off are tried now, too. */
  retryAllFailed: call(z.object({ cause: Cause.exactOptional() }), z.void()),
  /** Takes failed ones off the list. Others of these ids stay. */
  dismiss: call(z.object({ ids }), z.void()),
  /** The same for all that failed for this cause. */
  dismissAllFailed: call(z.object({ cause: Cause }), z.void()),
  /** Cancelled ones stay on the list until `clearFinished`. */
  cancel: call(z.object({ ids }), z.void()),
  /** Cancels what is left. What failed stays. */
  cancelAll: call(z.void(), z.void()),
  /** Takes what is done or cancelled off the list. */
  clearFinished: call(z.void(), z.void()),
  /** Kept as a setting. */
  setPaused: call(z.object({ paused: z.boolean() }), z.void()),
  /** Bytes per second, null for no limit. Kept as a setting. */
  setBandwidth: call(z.object({ bytesPerSecond: z.int().min(10_000).nullable() }), z.void()),
} as const;
