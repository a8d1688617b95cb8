import { BatchGetAsk, PendingAnswer, type RecordState } from '../../contract/api.ts';
import { originalKey, previewKey, requestKey } from '../../contract/keys.ts';
import { inlineRecordsMaxBytes, readLifeSeconds } from '../../contract/limits.ts';
import { type Digest, previewEdges } from '../../contract/names.ts';
import { fromUserMetadata } from '../../contract/original-metadata.ts';
import type { PictureRecord } from '../../contract/record.ts';
import { toAttachment } from './content-disposition.ts';
import { inParallel, storeCallsAtOnce } from './in-parallel.ts';
import { accepted } from './removal.ts';
import { type AnyCall, DigestParams, nothing, type Refusal, route } from './route.ts';
import { readOriginal, tryReadRecord } from './stored-record.ts';

const absences: Readonly<Record<'missing' | 'deleted', Refusal>> = {
  missing: { refused: 'notFound', detail: 'There is no such original.' },
  deleted: { refused: 'deleted', detail: 'The original was deleted on purpose.' },
};

/** POST /v1/records/batch-get: where each original stands, with its record and previews when it has them. */
export const postBatchGet = route({
  method: 'POST',
  path: '/v1/records/batch-get',
  params: nothing,
  query: nothing,
  body: BatchGetAsk,
  run: async (call) => {
    // An answer has the room of a page of the feed; more would be cut off on its way out of the Lambda.
    let left = inlineRecordsMaxBytes;
    const records = await inParallel(call.body.digests, storeCallsAtOnce, async (digest) => {
      if (left < 0) return [];
      const stored = await tryReadRecord(call, digest);
      left -= stored?.bytes ?? 0;
      return [stored === undefined ? await absent(call, digest) : await ready(call, stored.record)];
    });
    if (left < 0) return { refused: 'tooLarge', detail: 'The records do not fit one answer. Ask for fewer digests.' };
    return { status: 200, json: { records: records.flat() } };
  },
});

async function absent(call: AnyCall, digest: Digest): Promise<RecordState> {
  const original = await readOriginal(call, digest);
  return { digest, state: original.is === 'here' ? 'analysing' : original.is };
}

async function ready(call: AnyCall, record: PictureRecord): Promise<RecordState> {
  const { digest } = record;
  const has = previewEdges.filter((edge) => record.previews?.[edge] !== undefined);
  const signed = await Promise.all(
    // The key is built, not taken from the record: nothing a record says may name another owner's object.
    has.map(async (edge) => [edge, await call.grants.getPreview(previewKey(call.owner, digest, edge))] as const),
  );
  const lastInstant = new Date(call.clock() + readLifeSeconds * 1000).toISOString();
  const expiresAt = signed.map(([, get]) => get.expiresAt).reduce((a, b) => (a < b ? a : b), lastInstant);
  const urls = Object.fromEntries(signed.map(([edge, get]) => [edge, get.url]));
  return { digest, state: 'ready', record, previews: { ...urls, expiresAt } };
}

/** GET /v1/records/{digest}: the record, or why there is none. */
export const getRecord = route({
  method: 'GET',
  path: '/v1/records/:digest',
  params: DigestParams,
  query: nothing,
  body: nothing,
  run: async (call) => {
    const { digest } = call.params;
    const stored = await tryReadRecord(call, digest);
    if (stored !== undefined) return { status: 200, json: { record: stored.record } };
    const original = await readOriginal(call, digest);
    if (original.is !== 'here') return absences[original.is];
    return { status: 202, json: PendingAnswer.parse({ state: 'analysing' }) };
  },
});

/** GET /v1/records/{digest}/original: a presigned GET that saves the original under its own name. */
export const getOriginal = route({
  method: 'GET',
  path: '/v1/records/:digest/original',
  params: DigestParams,
  query: nothing,
  body: nothing,
  run: async (call) => {
    const { digest } = call.params;
    const original = await readOriginal(call, digest);
    if (original.is !== 'here') return absences[original.is];
    const { name } = fromUserMetadata(original.facts.metadata);
    const get = await call.grants.getOriginal(originalKey(call.owner, digest), toAttachment(name ?? digest));
    return { status: 200, json: { get } };
  },
});

/** POST /v1/records/{digest}/analyse: leaves a request that brings the original before the analysis again. */
export const postAnalyse = route({
  method: 'POST',
  path: '/v1/records/:digest/analyse',
  params: DigestParams,
  query: nothing,
  body: nothing,
  run: async (call) => {
    const { digest } = call.params;
    const original = await readOriginal(call, digest);
    if (original.is !== 'here') return absences[original.is];
    await call.objects.put(call.environment.METADATA_BUCKET, requestKey(call.owner, digest), '');
    return { status: 202, json: accepted };
  },
});
