/** Pictures in, records out, through the real store, queue and analysis processes; whatever happens in between. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PictureRecord } from '../../processor/contract/record.ts';
import { eventually, type RunningCloud, startLocalCloud } from '../fakes/local-cloud.ts';

const owner = 'somebody';
let folder: string;
let cloud: RunningCloud;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tintype-analysis-'));
  cloud = await startLocalCloud({ dataDir: folder });
});

afterEach(async () => {
  await cloud.stop();
  await rm(folder, { recursive: true, force: true });
});

const paint = (shade: number): Promise<Buffer> =>
  sharp({ create: { width: 640, height: 480, channels: 3, background: { r: shade, g: 120, b: 200 } } })
    .jpeg()
    .toBuffer();

async function put(bytes: Buffer): Promise<string> {
  const digest = createHash('sha256').update(bytes).digest('hex');
  const { originalsBucket: Bucket } = cloud.ready;
  const Key = `${owner}/${digest}`;
  await cloud.s3.send(new PutObjectCommand({ Bucket, Key, Body: bytes, ContentType: 'image/jpeg', IfNoneMatch: '*' }));
  return digest;
}

async function tryReadRecord(digest: string): Promise<PictureRecord | undefined> {
  const { metadataBucket: Bucket } = cloud.ready;
  try {
    const { Body } = await cloud.s3.send(new GetObjectCommand({ Bucket, Key: `records/${owner}/${digest}.json` }));
    return PictureRecord.parse(JSON.parse((await Body?.transformToString()) ?? ''));
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
    throw error;
  }
}

const recordOf = (digest: string): Promise<PictureRecord> => eventually(() => tryReadRecord(digest), 30_000);

describe('a picture in the local cloud', () => {
  it('gets a record', async () => {
    const digest = await put(await paint(10));

    expect(await recordOf(digest)).toMatchObject({
      digest,
      owner,
      verdict: 'analysed',
      file: { format: 'jpeg' },
      picture: { width: 640, height: 480 },
    });
  });

  it('gets a verdict when it is none', async () => {
    const digest = await put(Buffer.from('not a picture at all'));

    expect(await recordOf(digest)).toMatchObject({ digest, verdict: 'rejected' });
  });

  it('gets its record after the cloud was stopped in the middle', async () => {
    const digests = await Promise.all([1, 2, 3, 4, 5, 6].map(async (shade) => put(await paint(shade * 20))));

    expect(await cloud.stop()).toBe(0);
    cloud = await startLocalCloud({ dataDir: folder });

    const records = await Promise.all(digests.map(recordOf));
    expect(records.map(({ verdict }) => verdict)).toEqual(digests.map(() => 'analysed'));
  });

  it('gets its record after the cloud was killed the moment it had the picture', async () => {
    const digests = await Promise.all([1, 2, 3, 4, 5, 6].map(async (shade) => put(await paint(shade * 20 + 7))));

    await cloud.kill();
    cloud = await startLocalCloud({ dataDir: folder });

    const records = await Promise.all(digests.map(recordOf));
    expect(records.map(({ verdict }) => verdict)).toEqual(digests.map(() => 'analysed'));
  });
});
