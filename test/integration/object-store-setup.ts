/** One store over a folder of its own for each test of a file that imports this. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, beforeEach } from 'vitest';
import type { ObjectChange, Role } from '../../infra/local/ports.ts';
import { type ServedStore, serveStore } from '../../infra/local/store/serve-store.ts';

export const Bucket = 'bucket';
export const large = 100_000;

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

export let directory: string;
export let served: ServedStore;
export let listener: FakeListener;
export const clients: S3Client[] = [];

export const keyOf = (role: Role) => ({ accessKeyId: role, secretAccessKey: `${role} secret`, role });

export async function start(bodyIdleMs = 30_000): Promise<void> {
  const keys = (['admin', 'api', 'analyse', 'client'] as const).map(keyOf);
  served = await serveStore({ directory, durability: 'process', keys, listener, bodyIdleMs });
  served.store.ensureBucket(Bucket);
}

export function clientOf(role: Role = 'admin'): S3Client {
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
export async function outcome(request: Promise<unknown>): Promise<string> {
  try {
    await request;
    return 'ok';
  } catch (cause) {
    if (cause instanceof S3ServiceException) return cause.name;
    throw cause;
  }
}

export async function blobFiles(): Promise<number> {
  const entries = await readdir(join(directory, 'blobs'), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).length;
}

export async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error('it did not come true within 5 s');
    await new Promise(setImmediate);
  }
}

export const put = (Key: string, Body: string | Buffer, more: object = {}) =>
  clientOf().send(new PutObjectCommand({ Bucket, Key, Body, ...more }));

export const presignPut = (Key: string): Promise<string> =>
  getSignedUrl(clientOf(), new PutObjectCommand({ Bucket, Key }));

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
