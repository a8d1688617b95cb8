import type { HandlerEnvironment } from '../contract/environment.ts';
import { type OwnedDigest, tryParseOriginalKey, tryParseRequestKey } from '../contract/keys.ts';
import { decodeEventKey, S3Event } from '../contract/s3-event.ts';

/** One original to analyse, and what asked for it. */
export interface AnalysisTask extends OwnedDigest {
  /** `original`: it was stored. `request`: somebody asked for it to be analysed again. */
  readonly because: 'original' | 'request';
  /** Orders the events of one original. A request's belongs to the request's key and orders nothing here. */
  readonly sequencer?: string;
}

/**
 * The tasks in the body of one message: none in a test event, or for objects that are none of ours. Undefined when the
 * body is no S3 event at all.
 */
export function readTasks(body: string, environment: HandlerEnvironment): readonly AnalysisTask[] | undefined {
  const parsed = S3Event.safeParse(tryParseJson(body));
  if (!parsed.success) return undefined;
  if (!('Records' in parsed.data)) return [];
  return parsed.data.Records.flatMap((record) => toTask(record, environment) ?? []);
}

type EventRecord = Extract<S3Event, { Records: unknown }>['Records'][number];

function toTask({ eventName, s3 }: EventRecord, environment: HandlerEnvironment): AnalysisTask | undefined {
  if (!eventName.startsWith('ObjectCreated:')) return undefined;
  const key = tryDecodeKey(s3.object.key);
  if (s3.bucket.name === environment.METADATA_BUCKET) {
    const owned = tryParseRequestKey(key);
    return owned && { ...owned, because: 'request' };
  }
  const owned = s3.bucket.name === environment.ORIGINALS_BUCKET ? tryParseOriginalKey(key) : undefined;
  const { sequencer } = s3.object;
  return owned && { ...owned, because: 'original', ...(sequencer !== undefined && { sequencer }) };
}

function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is not an S3 event: the schema says so.
    return undefined;
  }
}

function tryDecodeKey(raw: string): string {
  try {
    return decodeEventKey(raw);
  } catch {
    // A stray percent sign: S3 wrote no such key, so it names nothing of ours.
    return '';
  }
}
