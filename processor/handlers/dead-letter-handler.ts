/** What becomes of an original whose analysis failed every time: a verdict, so that nobody waits for ever. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { rejectUnread } from '../analysis/reject.ts';
import { originalKey, recordKey, requestKey, tombstoneKey } from '../contract/keys.ts';
import type { Digest, Owner } from '../contract/names.ts';
import type { AnalysisTask } from './analysis-tasks.ts';
import { handleMessages } from './handle-messages.ts';
import { type CloudParts, mark, putRecord, toSource } from './publish-record.ts';

/** Makes the handler of the dead letters. It reads no picture, so that what killed the analysis cannot kill it. */
export function createDeadLetterHandler(parts: CloudParts): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return (event) => handleMessages(event, parts, (task) => carryOut(task, parts));
}

async function carryOut(task: AnalysisTask, parts: CloudParts): Promise<void> {
  const { objects, environment } = parts;
  await rejectCrashed(task, parts);
  if (task.because !== 'request') return;
  await objects.delete(environment.METADATA_BUCKET, [requestKey(task.owner, task.digest)]);
}

/** Leaves a record that is there alone: it says more than this one would. */
async function rejectCrashed({ owner, digest, sequencer }: AnalysisTask, parts: CloudParts): Promise<void> {
  const { objects, environment, clock } = parts;
  const [tombstone, original] = await Promise.all([
    objects.head(environment.METADATA_BUCKET, tombstoneKey(owner, digest)),
    objects.head(environment.ORIGINALS_BUCKET, originalKey(owner, digest)),
  ]);
  if (tombstone !== undefined || original === undefined) return;
  const now = clock();
  const subject = { owner, digest, source: toSource(original) };
  const record = rejectUnread(subject, 'crashed', { startedAt: now, endedAt: now });
  const outcome = await putRecord(parts, record, { sequencer, ifNoneMatch: '*' });
  // One of ours may stem from a run that died before its marker; a second marker says nothing new.
  const isOurs = outcome === 'stored' || (await wasRejectedAsCrashed(parts, owner, digest));
  if (isOurs) await mark(parts, record);
}

async function wasRejectedAsCrashed(
  { objects, environment }: CloudParts,
  owner: Owner,
  digest: Digest,
): Promise<boolean> {
  const stored = await objects.head(environment.METADATA_BUCKET, recordKey(owner, digest));
  return stored?.metadata.reason === 'crashed';
}
