import type { Answer } from './answer.ts';
import { readAttributes } from './attributes.ts';
import { planBody } from './body.ts';
import { both, type Call } from './call.ts';
import { checksumHeader } from './checksums.ts';
import type { Change } from './commits.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import type { ObjectChecksum, ObjectRow } from './rows.ts';
import { sequencerOf } from './sequencer.ts';
import { type ReceivedContent, type StoreParts, takeContent } from './store-parts.ts';
import { judgeWrite, readWriteCondition, type WriteCondition } from './write-conditions.ts';

/** The largest object of one PUT, and the largest part (S3 user guide, "Uploading objects"). */
export const putMaxBytes = 5 * 1024 ** 3;

/** PutObject. */
export async function putObject(store: StoreParts, call: Call): Promise<Answer | Refusal> {
  const { rows, clock } = store;
  const bucket = rows.bucket(call.bucket);
  if (bucket === undefined) return refuse('NoSuchBucket');
  const wanted = both(
    both(planBody(call, putMaxBytes), readAttributes(call.headers, call.query)),
    readWriteCondition(call, bucket),
  );
  if (isRefusal(wanted)) return wanted;
  const [[plan, attributes], condition] = wanted;
  // Judged again with the write; here it only spares a body that cannot be kept.
  const early = judgeWrite(condition, rows.object(call.bucket, call.key));
  if (early !== undefined) return early;
  return takeContent(store, { call, plan }, (change, received) => {
    const content = change.nextChange();
    if (received.size > 0) {
      rows.insertPiece(content, {
        number: 1,
        size: received.size,
        etag: received.md5,
        modifiedAt: clock(),
        at: received.at,
      });
    }
    const row = {
      bucket: call.bucket,
      key: call.key,
      content,
      size: received.size,
      etag: received.md5,
      attributes,
      ...fullChecksum(received),
    };
    return placeObject(store, change, { row, condition, kind: 'created:Put' }) ?? putAnswer(received);
  });
}

/** A row that is to become the object under its key, if the condition holds. */
export interface Placement {
  readonly row: Omit<ObjectRow, 'sequencer' | 'modifiedAt'>;
  readonly condition: WriteCondition;
  readonly kind: 'created:Put' | 'created:CompleteMultipartUpload';
}

/** Puts an object under its key in the place of the one that is there, and tells of it. */
export function placeObject(
  { rows, clock }: StoreParts,
  change: Change,
  { row, condition, kind }: Placement,
): Refusal | undefined {
  if (rows.bucket(row.bucket) === undefined) return refuse('NoSuchBucket');
  const existing = rows.object(row.bucket, row.key);
  const refusal = judgeWrite(condition, existing);
  if (refusal !== undefined) return refusal;
  const { bucket, key, size, etag } = row;
  const at = clock();
  const changeNumber = change.nextChange();
  if (existing !== undefined) change.dropPieces(existing.content);
  rows.putObject({ ...row, modifiedAt: at, sequencer: sequencerOf(changeNumber) });
  change.tell({ kind, bucket, key, size, etag, at }, changeNumber);
  return undefined;
}

const fullChecksum = ({ checksum }: ReceivedContent): { checksum?: ObjectChecksum } =>
  checksum === undefined ? {} : { checksum: { ...checksum, type: 'FULL_OBJECT' } };

function putAnswer({ md5, checksum }: ReceivedContent): Answer {
  const headers = checksum && {
    [checksumHeader(checksum.algorithm)]: checksum.value,
    'x-amz-checksum-type': 'FULL_OBJECT',
  };
  return { status: 200, headers: { etag: `"${md5}"`, ...headers } };
}
