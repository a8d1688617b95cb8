import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3Objects } from '../../processor/adapters/s3-objects.ts';
import { withQuickReads } from '../../processor/adapters/s3-reads.ts';
import type { Objects } from '../../processor/analysis/ports.ts';
import { startTestCloud, type TestCloud } from './api-cloud.ts';

let cloud: TestCloud;
let client: S3Client;
let plain: Objects;
let quick: Objects;

beforeAll(async () => {
  cloud = await startTestCloud();
  client = new S3Client({ region: cloud.region, endpoint: cloud.s3, credentials: cloud, maxAttempts: 1 });
  plain = createS3Objects(client);
  quick = withQuickReads(plain, client, Date.now);
});

afterAll(async () => {
  client?.destroy();
  await cloud?.stop();
});

describe('quick reads of the local store', () => {
  it.each(['records/ann/a.json', "a b+c(1)*'!%25.jpg", '春/夏', 'x/../y', ''.padEnd(200, 'long')])(
    'say of %s what the SDK says',
    async (key) => {
      const bucket = cloud.metadataBucket;
      const metadata = { verdict: 'rejected', reason: 'mismatch' };
      await plain.put(bucket, key, '{"some":"json"}', { contentType: 'application/json', metadata });

      expect(await quick.head(bucket, key)).toEqual(await plain.head(bucket, key));
      expect(await quick.head(bucket, key)).toMatchObject({ bytes: 15, contentType: 'application/json', metadata });
      expect(Buffer.from((await quick.readBytes(bucket, key, 15)) ?? []).toString()).toBe('{"some":"json"}');
    },
  );

  it('know an empty object from a missing one', async () => {
    await plain.put(cloud.metadataBucket, 'empty', '');

    expect((await quick.head(cloud.metadataBucket, 'empty'))?.bytes).toBe(0);
    expect((await quick.readBytes(cloud.metadataBucket, 'empty', 0))?.length).toBe(0);
    expect(await quick.head(cloud.metadataBucket, 'missing')).toBeUndefined();
    expect(await quick.readBytes(cloud.metadataBucket, 'missing', 0)).toBeUndefined();
  });

  it('fail as the SDK does where the bucket is missing, and where there is more than was asked for', async () => {
    await plain.put(cloud.metadataBucket, 'large', 'x'.repeat(100));

    await expect(quick.readBytes('no-such-bucket', 'key', 5)).rejects.toMatchObject({ name: 'NoSuchBucket' });
    await expect(quick.readBytes(cloud.metadataBucket, 'large', 99)).rejects.toThrow(RangeError);
  });
});
