import { randomBytes } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3Grants } from '../../processor/adapters/s3-grants.ts';
import { BatchGetAnswer, FeedAnswer, GrantsAnswer, OriginalAnswer } from '../../processor/contract/api.ts';
import { type Person, read, readProblem } from '../unit/processor/handlers/api/world.ts';
import { askFor, fetchGet, grantPut, sendPut, sha256, signIn, startTestCloud, type TestCloud } from './api-cloud.ts';

let cloud: TestCloud;
let ann: Person;

beforeAll(async () => {
  cloud = await startTestCloud();
  ann = await signIn(cloud, 'ann');
});

afterAll(() => cloud?.stop());

/** Bytes nobody has sent yet. */
const someBytes = (): Buffer => randomBytes(1_000);

async function kindOf(body: Uint8Array): Promise<string | undefined> {
  const said = await ann.post('/v1/uploads', { uploads: [askFor(body)] });
  return read(said, 200, GrantsAnswer).grants[0]?.kind;
}

describe('a presigned PUT', () => {
  it('stores the bytes it was granted for, once', async () => {
    const body = someBytes();
    const put = await grantPut(ann, body);

    const first = await sendPut(put, body);
    const second = await sendPut(put, body);

    expect([first.status, second.status]).toEqual([200, 412]);
    expect(await kindOf(body)).toBe('exists');
    const { get } = read(await ann.get(`/v1/records/${sha256(body)}/original`), 200, OriginalAnswer);
    const fetched = await fetchGet(get);
    expect(fetched.bytes.equals(body)).toBe(true);
    expect(fetched.headers['content-type']).toBe('image/jpeg');
    expect(fetched.headers['content-disposition']).toBe(
      `attachment; filename="Gr__e aus Wien.jpg"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20aus%20Wien.jpg`,
    );
  });

  it('of which many arrive at once, stores one', async () => {
    const body = someBytes();
    const puts = await Promise.all(Array.from({ length: 10 }, () => grantPut(ann, body)));

    const sent = await Promise.all(puts.map((put) => sendPut(put, body)));

    const statuses = sent.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    // 409 where another write was still under way (S3 user guide, "Conditional writes").
    expect(statuses.every((status) => [200, 409, 412].includes(status))).toBe(true);
  });

  it('refuses other bytes of the same length', async () => {
    const body = someBytes();
    const other = Buffer.from(body);
    other.writeUInt8(other.readUInt8(500) ^ 1, 500);

    const sent = await sendPut(await grantPut(ann, body), other);

    expect(sent.status).toBe(400);
    expect(await kindOf(body)).toBe('put');
  });

  it.each([
    ['a shorter body', { 'content-length': '999' }, 999],
    ['a longer body', { 'content-length': '1001' }, 1_001],
    ['another checksum', { 'x-amz-checksum-sha256': 'LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=' }, 1_000],
    ['another type', { 'content-type': 'text/html' }, 1_000],
    ['another name', { 'x-amz-meta-name': 'other.jpg' }, 1_000],
    ['metadata it was not granted for', { 'x-amz-meta-extra': 'x' }, 1_000],
    ['another precondition', { 'if-none-match': '"x"' }, 1_000],
  ])('refuses %s', async (_what, headers, length) => {
    const body = someBytes();
    const put = await grantPut(ann, body);

    const sent = await sendPut(put, Buffer.concat([body, Buffer.from('x')]).subarray(0, length), headers);

    expect(sent.status).toBe(403);
    expect(await kindOf(body)).toBe('put');
  });

  it.each(['content-type', 'if-none-match', 'x-amz-checksum-sha256', 'x-amz-meta-name'])(
    'refuses a request without %s',
    async (left) => {
      const body = someBytes();
      const put = await grantPut(ann, body);
      const headers = Object.fromEntries(Object.entries(put.headers).filter(([name]) => name !== left));

      const sent = await sendPut({ ...put, headers }, body);

      expect(sent.status).toBe(403);
      expect(await kindOf(body)).toBe('put');
    },
  );

  it('is refused once it has expired', async () => {
    const body = someBytes();
    const digest = sha256(body);
    const client = new S3Client({ region: cloud.region, endpoint: cloud.s3, credentials: cloud });
    const buckets = { originals: cloud.originalsBucket, metadata: cloud.metadataBucket };
    const sixteenMinutesAgo = createS3Grants(client, buckets, () => Date.now() - 16 * 60_000);
    const original = { key: `ann/${digest}`, digest, bytes: body.length, contentType: 'image/jpeg', metadata: {} };

    const expired = await sendPut(await sixteenMinutesAgo.put(original), body);
    const live = await sendPut(await createS3Grants(client, buckets, Date.now).put(original), body);

    expect([expired.status, live.status]).toEqual([403, 200]);
    client.destroy();
  });

  it('carries the longest names there are', async () => {
    const body = someBytes();

    const put = await grantPut(ann, body, { name: `${'春'.repeat(250)}.jpg`, folder: '夏'.repeat(255) });

    expect((await sendPut(put, body)).status).toBe(200);
  });
});

describe('deleting', () => {
  it('takes an original away for good, until it is sent again on purpose', async () => {
    const body = someBytes();
    const digest = sha256(body);
    const put = await grantPut(ann, body);
    expect((await sendPut(put, body)).status).toBe(200);

    const deleted = await ann.delete(`/v1/records/${digest}`);
    const again = await ann.delete(`/v1/records/${digest}`);

    expect([deleted.status, again.status]).toEqual([202, 202]);
    expect(readProblem(await ann.get(`/v1/records/${digest}/original`)).code).toBe('deleted');
    const states = read(await ann.post('/v1/records/batch-get', { digests: [digest] }), 200, BatchGetAnswer).records;
    expect(states).toEqual([{ digest, state: 'deleted' }]);
    const { entries } = read(await ann.get('/v1/feed'), 200, FeedAnswer);
    expect(entries.filter((entry) => entry.digest === digest).at(-1)?.op).toBe('x');
    expect(await kindOf(body)).toBe('refused');
    expect((await sendPut(await grantPut(ann, body, { again: true }), body)).status).toBe(200);
    expect(await kindOf(body)).toBe('exists');
  });
});
