/** The analysis behind the queue: from an S3 event to a record in the metadata bucket. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type Analysed, analyse } from '../analysis/analyse.ts';
import type { ByteSource, Readers } from '../analysis/readers.ts';
import { rejectUnread, type Subject } from '../analysis/reject.ts';
import { originalKey, previewKey, recordKey, requestKey, tombstoneKey } from '../contract/keys.ts';
import { analysedMaxBytes } from '../contract/limits.ts';
import { previewEdges } from '../contract/names.ts';
import type { RejectReason } from '../contract/record.ts';
import { isLaterSequencer } from '../contract/s3-event.ts';
import type { AnalysisTask } from './analysis-tasks.ts';
import { handleMessages } from './handle-messages.ts';
import { type CloudParts, publish, toSource } from './publish-record.ts';

/** What the analysis is made of. */
export interface AnalyseParts extends CloudParts {
  readonly readers: Readers;
  /** Gives a path where no file is yet, and removes whatever was put there. */
  readonly withTempFile: <T>(use: (path: string) => Promise<T>) => Promise<T>;
  readonly openFile: (path: string) => Promise<ByteSource & { close(): Promise<void> }>;
}

/** Makes the handler of the analysis queue. */
export function createAnalyseHandler(parts: AnalyseParts): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return (event) => handleMessages(event, parts, (task) => carryOut(task, parts));
}

async function carryOut(task: AnalysisTask, parts: AnalyseParts): Promise<void> {
  await analyseAgain(task, parts);
  if (task.because !== 'request') return;
  await parts.objects.delete(parts.environment.METADATA_BUCKET, [requestKey(task.owner, task.digest)]);
}

/** Does nothing when the original is gone or deleted on purpose, or when a later event was answered already. */
async function analyseAgain(task: AnalysisTask, parts: AnalyseParts): Promise<void> {
  const { objects, environment } = parts;
  const { owner, digest } = task;
  const [tombstone, original, stored] = await Promise.all([
    objects.head(environment.METADATA_BUCKET, tombstoneKey(owner, digest)),
    objects.head(environment.ORIGINALS_BUCKET, originalKey(owner, digest)),
    objects.head(environment.METADATA_BUCKET, recordKey(owner, digest)),
  ]);
  if (tombstone !== undefined || original === undefined) return;
  const known = stored?.metadata.sequencer;
  const { sequencer } = task;
  if (known !== undefined && sequencer !== undefined && isLaterSequencer(known, sequencer)) return;
  const made = await makeRecord({ owner, digest, source: toSource(original) }, parts);
  if (made === undefined) return;
  if (stored !== undefined) await removeStalePreviews(made, parts);
  await publish(parts, { ...made, sequencer: sequencer ?? known });
}

/** Undefined when the original was deleted meanwhile. */
async function makeRecord(subject: Subject, parts: AnalyseParts): Promise<Analysed | undefined> {
  const startedAt = parts.clock();
  const reject = (reason: RejectReason): Analysed => {
    return { record: rejectUnread(subject, reason, { startedAt, endedAt: parts.clock() }), previews: [] };
  };
  if (subject.source.bytes > analysedMaxBytes) return reject('tooLarge');
  return parts.withTempFile(async (path) => {
    const key = originalKey(subject.owner, subject.digest);
    const downloaded = await parts.objects.download(parts.environment.ORIGINALS_BUCKET, key, path);
    if (downloaded === undefined) return undefined;
    if (downloaded.digest !== subject.digest) return reject('mismatch');
    const file = await parts.openFile(path);
    try {
      return await analyse({ ...subject, path, file }, parts.readers, parts.clock);
    } finally {
      await file.close();
    }
  });
}

/** Previews of an earlier analysis that this one does not make: nobody would ever remove them. */
async function removeStalePreviews({ record }: Analysed, { objects, environment }: AnalyseParts): Promise<void> {
  const stale = previewEdges.filter((edge) => record.previews?.[edge] === undefined);
  if (stale.length === 0) return;
  const keys = stale.map((edge) => previewKey(record.owner, record.digest, edge));
  await objects.delete(environment.METADATA_BUCKET, keys);
}
