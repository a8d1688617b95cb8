import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { get, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SpawnedStore, spawnStore } from '../fixtures/spawned-store.ts';

const MiB = 1024 * 1024;
const objectBytes = 1024 * MiB;
/** What issue 2 allows. */
const growthBytes = 64 * MiB;

/** A gigabyte that is not the same all over, made a MiB at a time. */
function* body(): Generator<Buffer> {
  const page = Buffer.alloc(MiB);
  for (let at = 0; at < page.length; at += 4) page.writeUInt32LE((at * 2_654_435_761) % 2 ** 32, at);
  for (let n = 0; n < objectBytes / MiB; n += 1) {
    page.writeUInt32LE(n, 0);
    // A copy: what is given to a stream must not change while it waits there.
    yield Buffer.from(page);
  }
}

function put(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'PUT', headers: { 'content-length': objectBytes } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    outgoing.on('error', reject);
    pipeline(Readable.from(body()), outgoing).catch(reject);
  });
}

function digestOf(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, (answer) => {
      const hash = createHash('sha256');
      answer.on('data', (bytes: Buffer) => hash.update(bytes));
      answer.on('end', () => resolve(hash.digest('hex')));
      answer.on('error', reject);
    }).on('error', reject);
  });
}

describe('object store with an object of 1 GiB', () => {
  let directory: string;
  let store: SpawnedStore;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tintype-memory-'));
    store = await spawnStore(directory);
  });

  afterAll(async () => {
    await store.kill();
    await rm(directory, { recursive: true, force: true });
  });

  it('takes it in and gives it back with less than 64 MiB of memory each', { timeout: 180_000 }, async () => {
    const client = store.client();
    const target = { Bucket: 'bucket', Key: 'big' };
    await client.send(new PutObjectCommand({ ...target, Key: 'first', Body: 'first' }));
    const putUrl = await getSignedUrl(client, new PutObjectCommand(target), { expiresIn: 900 });
    const getUrl = await getSignedUrl(client, new GetObjectCommand(target), { expiresIn: 900 });
    client.destroy();
    const hash = createHash('sha256');
    for (const page of body()) hash.update(page);

    const before = (await store.memory()).now;
    const status = await put(putUrl);
    const afterPut = await store.memory();
    const digest = await digestOf(getUrl);
    const afterGet = await store.memory();

    expect(status).toBe(200);
    expect(digest).toBe(hash.digest('hex'));
    expect(afterPut.peak - before).toBeLessThan(growthBytes);
    expect(afterGet.peak - before).toBeLessThan(growthBytes);
  });
});
