/** An upload as text in a row, and back. A row is checked in full: another version or a bad disk may have written it. */
import * as z from 'zod';
import { Digest } from '../../processor/contract/names.ts';
import { RejectReason } from '../../processor/contract/record.ts';
import type { FailureKind, Upload } from '../core/queue/upload.ts';

// A record, not a list: leaving a kind out does not compile.
const kinds: { readonly [Kind in FailureKind]: Kind } = {
  offline: 'offline',
  throttled: 'throttled',
  serverFault: 'serverFault',
  conflict: 'conflict',
  grantExpired: 'grantExpired',
  stalled: 'stalled',
  sourceChanged: 'sourceChanged',
  sourceBusy: 'sourceBusy',
  mismatch: 'mismatch',
  lostThere: 'lostThere',
  sourceGone: 'sourceGone',
  sourceDenied: 'sourceDenied',
  signedOut: 'signedOut',
  denied: 'denied',
  tooLarge: 'tooLarge',
  empty: 'empty',
  deletedThere: 'deletedThere',
  rejected: 'rejected',
};

const FailureKindSchema = z.enum(kinds);
const count = z.int().min(0);
const instant = z.number();

const Failure = z.object({
  kind: FailureKindSchema,
  detail: z.string().exactOptional(),
  notBefore: instant.exactOptional(),
  reason: RejectReason.exactOptional(),
});

const Resume = z.object({ uploadId: z.string().min(1), partBytes: z.int().min(1) });
const earned = { digest: Digest.exactOptional(), resume: Resume.exactOptional() };

const Place = z.discriminatedUnion('at', [
  z.object({ at: z.literal('queued'), ...earned }),
  z.object({ at: z.literal('fingerprinting'), run: count }),
  z.object({ at: z.literal('sending'), run: count, digest: Digest, resume: Resume.exactOptional() }),
  z.object({ at: z.literal('awaitingRecord'), digest: Digest, sent: z.boolean() }),
  z.object({ at: z.literal('backingOff'), wakeAt: instant, because: Failure, ...earned }),
  z.object({ at: z.literal('done'), digest: Digest, outcome: z.enum(['uploaded', 'alreadyThere']) }),
  z.object({ at: z.literal('failed'), because: Failure, ...earned }),
  z.object({ at: z.literal('cancelled') }),
]);

const UploadRow: z.ZodType<Upload> = z.object({
  id: z.string().min(1),
  source: z.object({
    path: z.string().min(1),
    bytes: count,
    modifiedMs: z.number(),
    inode: z.string().min(1).exactOptional(),
    folder: z.string().exactOptional(),
  }),
  addedAt: instant,
  again: z.boolean(),
  runs: count,
  misses: z.partialRecord(FailureKindSchema, count),
  place: Place,
});

/** The text of a row. */
export const toRow = (upload: Upload): string => JSON.stringify(upload);

/** The upload in a row, or in a few technical words why it is none. */
export function fromRow(id: string, text: string): Upload | { readonly unreadable: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { unreadable: 'no JSON' };
  }
  const parsed = UploadRow.safeParse(value);
  if (parsed.success) return parsed.data.id === id ? parsed.data : { unreadable: 'another id' };
  const issue = parsed.error.issues[0];
  return { unreadable: `${issue?.code ?? 'unknown'} at ${issue?.path.join('.') ?? ''}` };
}
