import { connect } from 'node:net';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '../../infra/local/ports.ts';
import { Bucket, blobFiles, clientOf, outcome, presignPut, put, served, start, until } from './object-store-setup.ts';

describe('a bucket that requires If-None-Match', () => {
  const target = { Bucket: 'strict', Key: 'a' };
  const once = { IfNoneMatch: '*' };

  beforeEach(() => served.store.ensureBucket('strict', { requireIfNoneMatch: true }));

  it('takes an object once, and never without the condition', async () => {
    const putStrict = (more: object) =>
      outcome(clientOf().send(new PutObjectCommand({ ...target, Body: 'x', ...more })));

    expect(await putStrict({})).toBe('AccessDenied');
    expect(await putStrict({ IfMatch: '*' })).toBe('AccessDenied');
    expect(await putStrict(once)).toBe('ok');
    expect(await putStrict(once)).toBe('PreconditionFailed');
  });

  it('completes an upload once, and never without the condition', async () => {
    const client = clientOf();
    const begin = async () => {
      const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
      const { ETag } = await client.send(new UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body: 'part' }));
      return (more: object) => {
        const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
        return outcome(
          client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload, ...more })),
        );
      };
    };
    const first = await begin();
    const second = await begin();

    expect(await first({})).toBe('AccessDenied');
    expect(await first(once)).toBe('ok');
    expect(await first(once)).toBe('ok');
    expect(await second(once)).toBe('PreconditionFailed');
  });

  it('no longer requires it once its rules say so', async () => {
    served.store.ensureBucket('strict');

    expect(await outcome(clientOf().send(new PutObjectCommand({ ...target, Body: 'x' })))).toBe('ok');
  });
});

describe('roles in the object store', () => {
  const asks: Record<string, (client: S3Client) => Promise<unknown>> = {
    put: (client) => client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' })),
    get: (client) => client.send(new GetObjectCommand({ Bucket, Key: 'a' })),
    list: (client) => client.send(new ListObjectsV2Command({ Bucket })),
    delete: (client) => client.send(new DeleteObjectCommand({ Bucket, Key: 'a' })),
    createBucket: (client) => client.send(new CreateBucketCommand({ Bucket: 'another' })),
    deleteBucket: (client) => client.send(new DeleteBucketCommand({ Bucket: 'another' })),
  };
  const outcomesOf = async (role: Role): Promise<Record<string, string>> => {
    const outcomes: Record<string, string> = {};
    for (const [name, ask] of Object.entries(asks)) outcomes[name] = await outcome(ask(clientOf(role)));
    return outcomes;
  };

  it('let admin do everything', async () => {
    expect(await outcomesOf('admin')).toEqual({
      put: 'ok',
      get: 'ok',
      list: 'ok',
      delete: 'ok',
      createBucket: 'ok',
      deleteBucket: 'ok',
    });
  });

  it.each(['api', 'analyse'] as const)('let %s do everything with objects and nothing with buckets', async (role) => {
    expect(await outcomesOf(role)).toEqual({
      put: 'ok',
      get: 'ok',
      list: 'ok',
      delete: 'ok',
      createBucket: 'AccessDenied',
      deleteBucket: 'AccessDenied',
    });
  });

  it('let a client do nothing', async () => {
    expect(new Set(Object.values(await outcomesOf('client')))).toEqual(new Set(['AccessDenied']));
    expect((await fetch(`${served.endpoint}/${Bucket}/a`)).status).toBe(403);
  });
});

describe('a full-object checksum of a multipart upload', () => {
  it('is the checksum of the whole, though only its parts were read', async () => {
    const target = { Bucket, Key: 'whole' };
    const client = clientOf();
    const bodies = [Buffer.alloc(5 * 1024 ** 2, 'a'), Buffer.from('and a rest')];
    await put('in one', Buffer.concat(bodies), { ChecksumAlgorithm: 'CRC64NVME' });
    const { UploadId } = await client.send(
      new CreateMultipartUploadCommand({ ...target, ChecksumAlgorithm: 'CRC64NVME', ChecksumType: 'FULL_OBJECT' }),
    );
    const Parts = [];
    for (const [at, Body] of bodies.entries()) {
      const part = { ...target, UploadId, PartNumber: at + 1, Body, ChecksumAlgorithm: 'CRC64NVME' } as const;
      Parts.push({ PartNumber: at + 1, ETag: (await client.send(new UploadPartCommand(part))).ETag });
    }

    await client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));

    const ask = { Bucket, ChecksumMode: 'ENABLED' } as const;
    const whole = await client.send(new HeadObjectCommand({ ...ask, Key: 'whole' }));
    const inOne = await client.send(new HeadObjectCommand({ ...ask, Key: 'in one' }));
    expect(whole.ChecksumType).toBe('FULL_OBJECT');
    expect(whole.ChecksumCRC64NVME).toBe(inOne.ChecksumCRC64NVME);
    expect(whole.ChecksumCRC64NVME).toMatch(/^.{11}=$/);
  });
});

describe('a body that does not come', () => {
  /** Sends the head of a PUT and the beginning of its body over a bare connection; answers all that comes back. */
  async function sendHalf(url: string, hangsUp: boolean): Promise<string> {
    const { host, port, pathname, search } = new URL(url);
    const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
    socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 100000\r\n\r\nhalf`);
    if (hangsUp) socket.end();
    let received = '';
    for await (const bytes of socket as AsyncIterable<Buffer>) received += bytes.toString();
    socket.destroy();
    return received;
  }

  it('is answered and the connection closed when its sender hangs up', async () => {
    const received = await sendHalf(await presignPut('half'), true);

    expect(received).toMatch(/^HTTP\/1\.1 400 .*<Code>IncompleteBody<\/Code>/s);
    await until(async () => (await blobFiles()) === 0);
  });

  it('is answered and the connection closed when its sender says nothing for too long', async () => {
    await served.close();
    await start(50);

    const received = await sendHalf(await presignPut('half'), false);

    expect(received).toMatch(/^HTTP\/1\.1 400 .*connection: close.*<Code>RequestTimeout<\/Code>/is);
    expect(await blobFiles()).toBe(0);
  });
});
