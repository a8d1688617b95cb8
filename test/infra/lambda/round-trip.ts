/** Everything the functions ever ask of the store, from the first grant to the last removal, over the bundles themselves. */
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import * as z from 'zod';
import {
  BatchGetAnswer,
  CompleteAnswer,
  FeedAnswer,
  GrantsAnswer,
  OriginalAnswer,
  PartGrantsAnswer,
  RecordAnswer,
  type SignedRequest,
  StoredPartsAnswer,
} from '../../../processor/contract/api.ts';
import type { PictureRecord } from '../../../processor/contract/record.ts';
import { makeJpeg } from '../../fixtures/pictures.ts';
import { ApiResult, toApiEvent, toQueueEvent } from './events.ts';
import type { Running } from './runtime.ts';

/** The functions, and the buckets they work on. */
export interface Stage {
  readonly api: Running;
  readonly analyse: Running;
  readonly deadLetter: Running;
  readonly originals: string;
  readonly metadata: string;
}

const sub = '0a1b2c3d-1111-2222-3333-444455556666';
const nothingFailed = { batchItemFailures: [] };

const sha256 = (bytes: Uint8Array, encoding: 'hex' | 'base64') => createHash('sha256').update(bytes).digest(encoding);

/** Uploads, analyses, reads, analyses again, gives up, and removes. Fails with the first thing that is not as it should be. */
export async function playRoundTrip(stage: Stage): Promise<void> {
  const picture = await makeJpeg({ seed: 7, width: 320, height: 200 });
  const digest = await upload(stage, picture);
  expect(await stage.analyse.invoke(toQueueEvent(stage.originals, `${sub}/${digest}`))).toEqual(nothingFailed);
  await readBack(stage, digest, picture);
  await analyseAgain(stage, digest);
  await sendInParts(stage);
  await giveVerdict(stage);
  await ask(stage, 'DELETE', `/v1/records/${digest}`, 202);
  await ask(stage, 'GET', `/v1/records/${digest}`, 404);
  for (const one of [stage.api, stage.analyse, stage.deadLetter]) expect(one.log()).not.toMatch(/Denied|Failed|error/i);
}

/** The record the analysis makes of these bytes. */
export async function analyseOne(stage: Stage, bytes: Buffer): Promise<PictureRecord> {
  const digest = await upload(stage, bytes);
  expect(await stage.analyse.invoke(toQueueEvent(stage.originals, `${sub}/${digest}`))).toEqual(nothingFailed);
  return RecordAnswer.parse(await ask(stage, 'GET', `/v1/records/${digest}`, 200)).record;
}

async function upload(stage: Stage, bytes: Buffer): Promise<string> {
  const grants = GrantsAnswer.parse(await ask(stage, 'POST', '/v1/uploads', 200, { uploads: [askFor(bytes)] }));
  const [grant] = grants.grants;
  if (grant?.kind !== 'put') throw new Error(`no PUT was granted but ${JSON.stringify(grant)}`);
  expect((await send(grant.put, 'PUT', bytes)).status).toBe(200);
  return grant.digest;
}

async function readBack(stage: Stage, digest: string, picture: Buffer): Promise<void> {
  const { record } = RecordAnswer.parse(await ask(stage, 'GET', `/v1/records/${digest}`, 200));
  expect(record).toMatchObject({
    digest,
    owner: sub,
    verdict: 'analysed',
    file: { format: 'jpeg' },
    picture: { width: 320, height: 200 },
  });
  const { entries } = FeedAnswer.parse(await ask(stage, 'GET', '/v1/feed', 200));
  expect(entries.map((entry) => [entry.op, entry.digest])).toContainEqual(['r', digest]);
  const batch = BatchGetAnswer.parse(await ask(stage, 'POST', '/v1/records/batch-get', 200, { digests: [digest] }));
  const [state] = batch.records;
  if (state?.state !== 'ready') throw new Error(`the record is ${state?.state}`);
  const preview = await fetch(state.previews['320'] ?? '');
  expect(preview.headers.get('content-type')).toBe('image/webp');
  const { get } = OriginalAnswer.parse(await ask(stage, 'GET', `/v1/records/${digest}/original`, 200));
  const original = await send(get, 'GET');
  expect(sha256(new Uint8Array(await original.arrayBuffer()), 'hex')).toBe(sha256(picture, 'hex'));
}

async function analyseAgain(stage: Stage, digest: string): Promise<void> {
  await ask(stage, 'POST', `/v1/records/${digest}/analyse`, 202);
  expect(await stage.analyse.invoke(toQueueEvent(stage.metadata, `requests/${sub}/${digest}`))).toEqual(nothingFailed);
}

/** One part is enough: how many there are makes no difference to what the store is asked. */
async function sendInParts(stage: Stage): Promise<void> {
  const bytes = Buffer.alloc(1024 * 1024, 'p');
  const { digest, ...rest } = askFor(bytes);
  const large = { digest, ...rest, size: 65 * 1024 * 1024 };
  const opened = async (): Promise<string> => {
    const [grant] = GrantsAnswer.parse(await ask(stage, 'POST', '/v1/uploads', 200, { uploads: [large] })).grants;
    if (grant?.kind !== 'multipart') throw new Error(`no parts were granted but ${grant?.kind}`);
    return grant.uploadId;
  };
  const givenUp = await opened();
  await ask(stage, 'DELETE', `/v1/uploads/${digest}?uploadId=${encodeURIComponent(givenUp)}`, 204);
  const uploadId = await opened();
  const sha = sha256(bytes, 'base64');
  const part = { number: 1, size: bytes.length, sha256: sha };
  const path = `/v1/uploads/${digest}`;
  const granted = PartGrantsAnswer.parse(await ask(stage, 'POST', `${path}/parts`, 200, { uploadId, parts: [part] }));
  const [{ put } = {}] = granted.parts;
  if (put === undefined) throw new Error('no part was granted');
  expect((await send(put, 'PUT', bytes)).status).toBe(200);
  const there = StoredPartsAnswer.parse(
    await ask(stage, 'GET', `${path}/parts?uploadId=${encodeURIComponent(uploadId)}`, 200),
  );
  const parts = there.parts.map(({ number, etag }) => ({ number, etag, sha256: sha }));
  const completed = await ask(stage, 'POST', `${path}/complete`, 200, { uploadId, parts });
  expect(CompleteAnswer.parse(completed)).toEqual({ outcome: 'stored' });
}

async function giveVerdict(stage: Stage): Promise<void> {
  const digest = await upload(stage, await makeJpeg({ seed: 8 }));
  expect(await stage.deadLetter.invoke(toQueueEvent(stage.originals, `${sub}/${digest}`))).toEqual(nothingFailed);
  const { record } = RecordAnswer.parse(await ask(stage, 'GET', `/v1/records/${digest}`, 200));
  expect(record).toMatchObject({ verdict: 'rejected', reason: 'crashed' });
}

const askFor = (bytes: Uint8Array) => ({
  digest: sha256(bytes, 'hex'),
  size: bytes.length,
  contentType: 'image/jpeg',
  name: 'Grüße.jpg',
  modifiedAt: '2021-09-27T13:13:05.000Z',
});

async function ask(stage: Stage, method: string, path: string, status: number, body?: unknown): Promise<unknown> {
  const answer = ApiResult.parse(await stage.api.invoke(toApiEvent(sub, method, path, body)));
  expect({ path, status: answer.statusCode, body: answer.body }).toMatchObject({ path, status });
  return answer.body === undefined ? undefined : z.unknown().parse(JSON.parse(answer.body));
}

function send(granted: SignedRequest, method: string, body?: Buffer): Promise<Response> {
  const { host: _host, 'content-length': _length, ...headers } = granted.headers;
  return fetch(granted.url, { method, headers, ...(body !== undefined && { body: new Uint8Array(body) }) });
}
