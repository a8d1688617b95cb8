import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, it } from 'vitest';
import {
  Bucket,
  blobFiles,
  clientOf,
  directory,
  large,
  listener,
  outcome,
  put,
  served,
  start,
  until,
} from './object-store-setup.ts';

describe('changes of the object store', () => {
  it('are told once each, with what S3 tells of them', async () => {
    await put('a', 'hello');
    await clientOf().send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    await clientOf().send(new DeleteObjectCommand({ Bucket, Key: 'a' }));

    const etag = '5d41402abc4b2a76b9719d911017c592';
    expect(listener.changes).toMatchObject([
      { kind: 'created:Put', bucket: Bucket, key: 'a', size: 5, etag },
      { kind: 'removed:Delete', bucket: Bucket, key: 'a', etag },
    ]);
    expect(listener.commits).toBeGreaterThanOrEqual(2);
  });

  it.each([
    ['small', 10],
    ['large', large],
  ])('are undone when they cannot be told: a %s object', async (_, size) => {
    await put('kept', Buffer.alloc(size, 1));
    const before = await blobFiles();
    listener.isBroken = true;

    const outcomes = [
      await outcome(put('kept', Buffer.alloc(size, 2))),
      await outcome(put('new', Buffer.alloc(size, 3))),
      await outcome(clientOf().send(new DeleteObjectCommand({ Bucket, Key: 'kept' }))),
    ];

    const listed = await clientOf().send(new ListObjectsV2Command({ Bucket }));
    const kept = await clientOf().send(new GetObjectCommand({ Bucket, Key: 'kept' }));
    expect(outcomes).toEqual(['InternalError', 'InternalError', 'InternalError']);
    expect(listed.Contents?.map(({ Key }) => Key)).toEqual(['kept']);
    expect((await kept.Body!.transformToByteArray())[0]).toBe(1);
    expect(await blobFiles()).toBe(before);
  });

  it('have sequencers that go on growing after a restart', async () => {
    await put('a', '1');
    await put('a', '2');
    await served.close();
    await start();
    await put('a', '3');
    await put('b', '1');

    const sequencers = listener.changes.map(({ sequencer }) => sequencer);
    expect(sequencers).toHaveLength(4);
    expect(sequencers).toEqual([...new Set(sequencers)].sort());
    expect(sequencers.every((sequencer) => /^[0-9A-F]{18}$/.test(sequencer))).toBe(true);
  });
});

describe('blobs of the object store', () => {
  it('are swept at the start when no row names them', async () => {
    await put('kept', Buffer.alloc(large, 1));
    await served.close();
    const folder = join(directory, 'blobs', '0000', '00');
    await writeFile(join(folder, '00000002'), 'half a body');
    await mkdir(join(directory, 'blobs', '0001', 'ff'), { recursive: true });
    await writeFile(join(directory, 'blobs', '0001', 'ff', '0001ff00'), 'another');

    await start();
    await put('next', Buffer.alloc(large, 2));

    await until(async () => (await blobFiles()) === 2);
    const kept = await clientOf().send(new GetObjectCommand({ Bucket, Key: 'kept' }));
    const next = await clientOf().send(new GetObjectCommand({ Bucket, Key: 'next' }));
    expect((await kept.Body!.transformToByteArray())[large - 1]).toBe(1);
    expect((await next.Body!.transformToByteArray())[large - 1]).toBe(2);
  });

  it('outlive their object until the last reader is done', async () => {
    const size = 32 * 1024 * 1024;
    await put('read', Buffer.alloc(size, 1));
    const url = await getSignedUrl(clientOf(), new GetObjectCommand({ Bucket, Key: 'read' }));
    const request = get(url);
    const [answer] = (await once(request, 'response')) as [IncomingMessage];

    await put('read', 'short');
    const whileReading = await blobFiles();
    let old = 0;
    for await (const bytes of answer as AsyncIterable<Buffer>) {
      if (bytes.equals(Buffer.alloc(bytes.length, 1))) old += bytes.length;
    }

    expect(whileReading).toBe(1);
    expect(old).toBe(size);
    await until(async () => (await blobFiles()) === 0);
  });

  it('are let go when a reader goes away', async () => {
    await put('read', Buffer.alloc(32 * 1024 * 1024, 1));
    const url = await getSignedUrl(clientOf(), new GetObjectCommand({ Bucket, Key: 'read' }));
    const request = get(url);
    await once(request, 'response');
    await clientOf().send(new DeleteObjectCommand({ Bucket, Key: 'read' }));

    request.destroy();

    await until(async () => (await blobFiles()) === 0);
  });

  it('of refused and aborted bodies are taken away', async () => {
    const wrong = { ChecksumSHA256: 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=' };

    expect(await outcome(put('a', Buffer.alloc(large), wrong))).toBe('BadDigest');
    expect(await blobFiles()).toBe(0);
  });
});
