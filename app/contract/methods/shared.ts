/** What several services speak of. */
import * as z from 'zod';
import { RejectReason } from '../../../processor/contract/record.ts';

/** Milliseconds since 1970. */
export const AtMs = z.number();

/** So many files, and their bytes together. */
export const Amount = z.object({ files: z.int().min(0), bytes: z.number().min(0) });
export type Amount = z.infer<typeof Amount>;

/**
 * A reason nothing may start (paused, battery) or nothing may be sent (the others). Several may hold at once.
 */
export const Gate = z.enum(['paused', 'battery', 'offline', 'signedOut', 'throttled']);
export type Gate = z.infer<typeof Gate>;

/**
 * What a failure was. Of `failed` uploads these end it: sourceGone, sourceDenied, denied, tooLarge, empty, deletedThere,
 * rejected (with a reason), and the others once they were tried often enough.
 */
export const FailureKind = z.enum([
  'offline',
  'throttled',
  'serverFault',
  'conflict',
  'grantExpired',
  'stalled',
  'sourceChanged',
  'sourceBusy',
  'mismatch',
  'lostThere',
  'sourceGone',
  'sourceDenied',
  'signedOut',
  'denied',
  'tooLarge',
  'empty',
  'deletedThere',
  'rejected',
]);
export type FailureKind = z.infer<typeof FailureKind>;

/** A failure as people are told of it. `reason` only with `rejected`. */
export const Cause = z.object({ kind: FailureKind, reason: RejectReason.exactOptional() });
export type Cause = z.infer<typeof Cause>;
