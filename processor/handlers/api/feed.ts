import { type FeedEntry, FeedQuery } from '../../contract/api.ts';
import { feedPrefix, tryParseCursor } from '../../contract/keys.ts';
import { feedPageMax, inlineRecordsMaxBytes } from '../../contract/limits.ts';
import type { Digest } from '../../contract/names.ts';
import { inParallel, storeCallsAtOnce } from './in-parallel.ts';
import { type AnyCall, nothing, route } from './route.ts';
import { type StoredRecord, tryReadRecord } from './stored-record.ts';

/** GET /v1/feed: what changed after a cursor, oldest first, with as many records as fit. */
export const getFeed = route({
  method: 'GET',
  path: '/v1/feed',
  params: nothing,
  query: FeedQuery,
  body: nothing,
  run: async (call) => {
    const { after, limit = feedPageMax } = call.query;
    const prefix = feedPrefix(call.owner);
    const { keys, more } = await call.objects.list(call.environment.METADATA_BUCKET, {
      prefix,
      limit,
      ...(after !== undefined && { startAfter: `${prefix}${after}` }),
    });
    const cursors = keys.map((key) => key.slice(prefix.length));
    const next = cursors.at(-1);
    const entries = await withRecords(call, cursors.flatMap(tryReadEntry));
    return { status: 200, json: { entries, ...(next !== undefined && { next }), more } };
  },
});

function tryReadEntry(cursor: string): FeedEntry[] {
  const mark = tryParseCursor(cursor);
  return mark === undefined ? [] : [{ cursor, ...mark }];
}

/** The entries with their records, in order, until no more fit. */
async function withRecords(call: AnyCall, entries: readonly FeedEntry[]): Promise<FeedEntry[]> {
  const records = await readRecords(call, entries);
  let left = inlineRecordsMaxBytes;
  return entries.map((entry) => {
    const stored = entry.op === 'r' ? records.get(entry.digest) : undefined;
    if (stored === undefined) return entry;
    left -= stored.bytes;
    return left < 0 ? entry : { ...entry, record: stored.record };
  });
}

/** Each digest's record once, however often it is in the feed; stops reading when the answer is full. */
async function readRecords(call: AnyCall, entries: readonly FeedEntry[]): Promise<ReadonlyMap<Digest, StoredRecord>> {
  const digests = new Set(entries.filter((entry) => entry.op === 'r').map((entry) => entry.digest));
  const records = new Map<Digest, StoredRecord>();
  let bytes = 0;
  await inParallel([...digests], storeCallsAtOnce, async (digest) => {
    if (bytes > inlineRecordsMaxBytes) return;
    const stored = await tryReadRecord(call, digest);
    if (stored === undefined) return;
    records.set(digest, stored);
    bytes += stored.bytes;
  });
  return records;
}
