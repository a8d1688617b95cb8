import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ObjectChange, Role } from '../../infra/local/ports.ts';
import { type ServedStore, serveStore } from '../../infra/local/store/serve-store.ts';

const Bucket = 'bucket';
const large = 100_000;

/** Remembers what it is told; can be told to fail. */
class FakeListener {
  readonly changes: ObjectChange[] = [];
  commits = 0;
  isBroken = false;

  readonly onChange = (change: ObjectChange): void => {
    if (this.isBroken) throw new Error('the outbox is broken');
    this.changes.push(change);
  };

  readonly onCommitted = (): void => {
    this.commits += 1;
  };
}

let directory: string;
let served: ServedStore;
let listener: FakeListener;
const clients: S3Client[] = [];

const keyOf = (role: Role) => ({ accessKeyId: role, secretAccessKey: `${role} secret`, role });

async function start(bodyIdleMs = 30_000): Promise<void> {
  const keys = (['admin', 'api', 'analyse', 'client'] as const).map(keyOf);
  served = await serveStore({ directory, durability: 'process', keys, listener, bodyIdleMs });
  served.store.ensureBucket(Bucket);
}

function clientOf(role: Role = 'admin'): S3Client {
  const client = new S3Client({
    endpoint: served.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: keyOf(role),
  });
  clients.push(client);
  return client;
}

/** What came of a request: `ok`, or the code it was refused with. */
async function outcome(request: Promise<unknown>): Promise<string> {
  try {
    await request;
    return 'ok';
  } catch (cause) {
    if (cause instanceof S3ServiceException) return cause.name;
    throw cause;
  }
}

async function blobFiles(): Promise<number> {
  const entries = await readdir(join(directory, 'blobs'), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).length;
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error('it did not come true within 5 s');
    await new Promise(setImmediate);
  }
}

const put = (Key: string, Body: string | Buffer, more: object = {}) =>
  clientOf().send(new PutObjectCommand({ Bucket, Key, Body, ...more }));

const presignPut = (Key: string): Promise<string> => getSignedUrl(clientOf(), new PutObjectCommand({ Bucket, Key }));

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tintype-changes-'));
  listener = new FakeListener();
  await start();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await served.close();
  await rm(directory, { recursive: true, force: true });
});

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
