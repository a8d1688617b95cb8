/** Analysis processes that are stopped dead or killed under the real cloud (Linux: only there are they easily found). */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PictureRecord } from '../../processor/contract/record.ts';
import { eventually, type RunningCloud, startLocalCloud } from '../fakes/local-cloud.ts';

let cloud: RunningCloud;

beforeEach(async () => {
  cloud = await startLocalCloud();
});

afterEach(async () => {
  await cloud.stop();
});

async function put(shade: number): Promise<string> {
  const create = { width: 64, height: 64, channels: 3, background: { r: shade, g: 9, b: 9 } } as const;
  const bytes = await sharp({ create }).png().toBuffer();
  const digest = createHash('sha256').update(bytes).digest('hex');
  const { originalsBucket: Bucket } = cloud.ready;
  await cloud.s3.send(new PutObjectCommand({ Bucket, Key: `somebody/${digest}`, Body: bytes, IfNoneMatch: '*' }));
  return digest;
}

const recordOf = (digest: string, maxMs: number): Promise<PictureRecord> =>
  eventually(async () => {
    const Key = `records/somebody/${digest}.json`;
    try {
      const { Body } = await cloud.s3.send(new GetObjectCommand({ Bucket: cloud.ready.metadataBucket, Key }));
      return PictureRecord.parse(JSON.parse((await Body?.transformToString()) ?? ''));
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
  }, maxMs);

const childrenOf = async (pid: number): Promise<readonly number[]> =>
  (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).split(' ').filter(Boolean).map(Number);

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe.skipIf(process.platform !== 'linux')('an analysis process (found through /proc: Linux only)', () => {
  it('that is stuck costs its picture the verdict crashed, and no other picture anything', {
    timeout: 120_000,
  }, async () => {
    await recordOf(await put(1), 30_000);
    const [stuck = 0] = await childrenOf(cloud.pid);
    process.kill(stuck, 'SIGSTOP');

    const digest = await put(2);
    const other = await put(3);

    expect((await recordOf(other, 20_000)).verdict).toBe('analysed');
    expect(isAlive(stuck)).toBe(true);
    // 18 seconds for the analysis, and what a verdict takes.
    expect(await recordOf(digest, 60_000)).toMatchObject({ verdict: 'rejected', reason: 'crashed' });
    expect(isAlive(stuck)).toBe(false);
  });

  it('that was killed while it had nothing to do is replaced', async () => {
    await recordOf(await put(1), 30_000);
    for (const pid of await childrenOf(cloud.pid)) process.kill(pid, 'SIGKILL');

    expect((await recordOf(await put(2), 30_000)).verdict).toBe('analysed');
  });

  it('does not outlive its cloud, however that ends', async () => {
    await recordOf(await put(1), 30_000);
    const children = await childrenOf(cloud.pid);

    await cloud.kill();

    expect(children.length).toBeGreaterThan(0);
    await eventually(async () => (children.some(isAlive) ? undefined : true), 10_000);
  });
});
