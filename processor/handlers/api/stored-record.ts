import type { ObjectFacts } from '../../analysis/ports.ts';
import { originalKey, recordKey, tombstoneKey } from '../../contract/keys.ts';
import { inlineRecordsMaxBytes } from '../../contract/limits.ts';
import type { Digest } from '../../contract/names.ts';
import { PictureRecord } from '../../contract/record.ts';
import type { AnyCall } from './route.ts';

/** A record and how much JSON it is. */
export interface StoredRecord {
  readonly record: PictureRecord;
  readonly bytes: number;
}

/**
 * The owner's record of one original. One that cannot be read is noted and counts as none, so that it costs its own
 * picture an answer and not the page it is on; analysing again mends it.
 */
export async function tryReadRecord(call: AnyCall, digest: Digest): Promise<StoredRecord | undefined> {
  const { METADATA_BUCKET } = call.environment;
  const bytes = await call.objects.readBytes(METADATA_BUCKET, recordKey(call.owner, digest), inlineRecordsMaxBytes);
  if (bytes === undefined) return undefined;
  const record = PictureRecord.safeParse(tryParseJson(bytes)).data;
  if (record?.owner === call.owner && record.digest === digest) return { record, bytes: bytes.length };
  call.note('recordUnreadable');
  return undefined;
}

function tryParseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    // The caller notes that it is no record.
    return undefined;
  }
}

/** An original that is there, or why it is not. */
export type Original = { readonly is: 'here'; readonly facts: ObjectFacts } | { readonly is: 'deleted' | 'missing' };

/** Looks for an original. A tombstone counts more than bytes: they may be on their way out. */
export async function readOriginal(call: AnyCall, digest: Digest): Promise<Original> {
  const { ORIGINALS_BUCKET, METADATA_BUCKET } = call.environment;
  const [facts, tombstone] = await Promise.all([
    call.objects.head(ORIGINALS_BUCKET, originalKey(call.owner, digest)),
    call.objects.head(METADATA_BUCKET, tombstoneKey(call.owner, digest)),
  ]);
  if (tombstone !== undefined) return { is: 'deleted' };
  return facts === undefined ? { is: 'missing' } : { is: 'here', facts };
}
