/** The objects port: the same promises of the fake in memory and of the S3 adapter over the local store. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { serveStore } from '../../infra/local/store/serve-store.ts';
import { createS3Client, createS3Objects } from '../../processor/adapters/s3-objects.ts';
import type { Objects } from '../../processor/analysis/ports.ts';
import { FakeObjects } from '../fakes/fake-objects.ts';

interface Started {
  readonly objects: Objects;
  close(): Promise<void>;
}

const overFake = async (): Promise<Started> => ({ objects: new FakeObjects(), close: async () => undefined });

async function overStore(): Promise<Started> {
  const directory = await mkdtemp(join(tmpdir(), 'tintype-objects-'));
  const key = { accessKeyId: 'tintype', secretAccessKey: 'tintypesecret', role: 'admin' } as const;
  const store = await serveStore({ directory, durability: 'process', keys: [key] });
  // The adapter has no settings of its own: it is configured as on Lambda, by the environment.
  vi.stubEnv('AWS_ENDPOINT_URL_S3', store.endpoint);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', key.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', key.secretAccessKey);
  const client = createS3Client();
  await client.send(new CreateBucketCommand({ Bucket: 'bucket' }));
  return {
    objects: createS3Objects(client),
    close: async () => {
      client.destroy();
      await store.close();
      await rm(directory, { recursive: true, force: true });
      vi.unstubAllEnvs();
    },
  };
}

for (const [name, start] of [
  ['in memory', overFake],
  ['over S3', overStore],
] as const) {
  describe(`objects ${name}`, () => {
    let objects: Objects;
    let folder = '';
    let close: () => Promise<void> = async () => undefined;
    beforeAll(async () => {
      ({ objects, close } = await start());
      folder = await mkdtemp(join(tmpdir(), 'tintype-objects-'));
    });
    afterAll(async () => {
      await close();
      await rm(folder, { recursive: true, force: true });
    });

    it('give back what was put, and what was said of it', async () => {
      await objects.put('bucket', 'a/é +%.json', '{"x":1}', {
        contentType: 'application/json',
        metadata: { verdict: 'analysed' },
      });

      expect(await objects.head('bucket', 'a/é +%.json')).toMatchObject({
        bytes: 7,
        etag: 'ac3ef48caa08fa3ed5e025da69edc645',
        contentType: 'application/json',
        metadata: { verdict: 'analysed' },
        lastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/),
      });
      expect(await objects.readJson('bucket', 'a/é +%.json', 7)).toEqual({ x: 1 });
      expect(Buffer.from((await objects.readBytes('bucket', 'a/é +%.json', 7)) ?? []).toString()).toBe('{"x":1}');
    });

    it('say undefined of what is not there', async () => {
      expect(await objects.head('bucket', 'missing')).toBeUndefined();
      expect(await objects.readBytes('bucket', 'missing', 10)).toBeUndefined();
      expect(await objects.readJson('bucket', 'missing', 10)).toBeUndefined();
      expect(await objects.download('bucket', 'missing', join(folder, 'missing'))).toBeUndefined();
      expect(existsSync(join(folder, 'missing'))).toBe(false);
    });

    it('refuse to read more than they may, and what is no JSON', async () => {
      await objects.put('bucket', 'long', 'x'.repeat(100));

      await expect(objects.readBytes('bucket', 'long', 99)).rejects.toThrow(RangeError);
      await expect(objects.readJson('bucket', 'long', 100)).rejects.toThrow(SyntaxError);
    });

    it('stream into a file and hash on the way', async () => {
      const body = Buffer.alloc(3_000_000, 'tintype');
      await objects.put('bucket', 'large', body);

      const downloaded = await objects.download('bucket', 'large', join(folder, 'large'));

      expect(downloaded).toEqual({
        bytes: 3_000_000,
        digest: '958d2f303a8ee94032aaa80b7d85ca06336b6921e4bdae3784ae39856a0c5d68',
      });
      expect((await readFile(join(folder, 'large'))).equals(body)).toBe(true);
    });

    it('store the first of two, where it is to be the only one', async () => {
      expect(await objects.put('bucket', 'once', 'first', { ifNoneMatch: '*' })).toBe('stored');
      expect(await objects.put('bucket', 'once', 'second', { ifNoneMatch: '*' })).toBe('alreadyThere');
      expect(Buffer.from((await objects.readBytes('bucket', 'once', 10)) ?? []).toString()).toBe('first');
      expect(await objects.put('bucket', 'once', 'third')).toBe('stored');
    });

    it('keep empty objects', async () => {
      await objects.put('bucket', 'empty', '');

      expect(await objects.head('bucket', 'empty')).toMatchObject({ bytes: 0 });
      expect((await objects.readBytes('bucket', 'empty', 10))?.length).toBe(0);
    });

    it('list keys in the order of their bytes, page after page', async () => {
      const keys = Array.from({ length: 1003 }, (_, at) => `list/${String(at).padStart(4, '0')}`);
      for (let from = 0; from < keys.length; from += 50) {
        await Promise.all(keys.slice(from, from + 50).map((key) => objects.put('bucket', key, '')));
      }
      await objects.put('bucket', 'list/é', '');

      const all = await objects.list('bucket', { prefix: 'list/', limit: 5000 });
      const some = await objects.list('bucket', { prefix: 'list/', startAfter: 'list/0001', limit: 1001 });
      const none = await objects.list('bucket', { prefix: 'list/', startAfter: 'list/é', limit: 10 });

      expect(all).toEqual({ keys: [...keys, 'list/é'], more: false });
      expect(some).toEqual({ keys: keys.slice(2), more: true });
      expect(none).toEqual({ keys: [], more: false });
    });

    it('delete many at once, those included that are not there', async () => {
      await objects.put('bucket', 'gone/a', '');
      await objects.put('bucket', 'gone/b', '');

      await objects.delete('bucket', ['gone/a', 'gone/b', 'gone/c']);
      await objects.delete('bucket', []);

      expect((await objects.list('bucket', { prefix: 'gone/', limit: 10 })).keys).toEqual([]);
    });
  });
}
