import { S3Client } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3Objects } from '../../processor/adapters/s3-objects.ts';
import { AcceptedAnswer, FeedAnswer, type FeedEntry, RecordAnswer } from '../../processor/contract/api.ts';
import { type Person, read } from '../unit/processor/handlers/api/world.ts';
import { grantPut, sendPut, sha256, signIn, startTestCloud, type TestCloud, waitForMark } from './api-cloud.ts';

let cloud: TestCloud;
let ann: Person;

beforeAll(async () => {
  cloud = await startTestCloud();
  ann = await signIn(cloud, 'ann');
});

afterAll(() => cloud?.stop());

const paint = (background: string): Promise<Buffer> =>
  sharp({ create: { width: 400, height: 300, channels: 3, background } })
    .jpeg()
    .toBuffer();

async function marksOf(digest: string): Promise<FeedEntry[]> {
  const { entries } = read(await ann.get('/v1/feed'), 200, FeedAnswer);
  return entries.filter((entry) => entry.digest === digest);
}

describe('an original whose analysis is asked for again', () => {
  it('gets a new record and a new mark in the feed', async () => {
    const picture = await paint('#b04020');
    const digest = sha256(picture);
    expect((await sendPut(await grantPut(ann, picture), picture)).status).toBe(200);
    await waitForMark(ann, digest, () => true);
    const [first] = await marksOf(digest);

    const said = await ann.post(`/v1/records/${digest}/analyse`);

    expect(read(said, 202, AcceptedAnswer)).toEqual({ accepted: true });
    await waitForMark(ann, digest, (mark) => mark.cursor !== first?.cursor);
    const { record } = read(await ann.get(`/v1/records/${digest}`), 200, RecordAnswer);
    expect(record.verdict).toBe('analysed');
    expect(record.analysis.startedAt > (first?.record?.analysis.startedAt ?? '')).toBe(true);
  });
});

describe('an original that arrived with other bytes', () => {
  it('is found out, taken away, sent again and analysed', async () => {
    const picture = await paint('#2040b0');
    const digest = sha256(picture);
    const put = await grantPut(ann, picture);
    const [owner] = new URL(put.url).pathname.split('/').slice(-2);
    const client = new S3Client({ region: cloud.region, endpoint: cloud.s3, credentials: cloud });
    const damaged = await paint('#20b040');
    await createS3Objects(client).put(cloud.originalsBucket, `${owner}/${digest}`, damaged, { ifNoneMatch: '*' });
    client.destroy();
    await waitForMark(ann, digest, (mark) => mark.record?.reason === 'mismatch');

    const again = await grantPut(ann, picture);

    expect((await sendPut(again, picture)).status).toBe(200);
    await waitForMark(ann, digest, (mark) => mark.record?.verdict === 'analysed');
  });
});
