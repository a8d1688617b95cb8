import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { send } from '../http.ts';
import { objectPath } from '../paths.ts';
import type { Area } from '../promise.ts';
import { getText, head, noise, put, refusalFrom } from '../put.ts';
import { md5Hex, signed } from '../signing.ts';
import type { Store } from '../store.ts';

const mebibyte = 1024 * 1024;

/** Reads the first bytes of `first`, overwrites it with `second`, then reads on. */
async function overwriteWhileReading(store: Store, first: Buffer, second: Buffer): Promise<string> {
  const place = { Bucket: store.bucket, Key: store.key('overwritten') };
  await store.client.send(new PutObjectCommand({ ...place, Body: first }));
  const { Body } = await store.client.send(new GetObjectCommand(place));
  const pieces: Buffer[] = [];
  let overwritten = false;
  // The SDK types a body as what any runtime has; in Node it is a readable stream of buffers.
  for await (const piece of Body as AsyncIterable<Buffer>) {
    pieces.push(piece);
    if (!overwritten) await store.client.send(new PutObjectCommand({ ...place, Body: second }));
    overwritten = true;
  }
  const read = Buffer.concat(pieces);
  return read.equals(first) || read.equals(second) ? 'whole' : `a mix of ${read.length} bytes`;
}

/** API reference, PutObject; S3 user guide, "Amazon S3 data consistency model". */
export const writing: Area = {
  name: 'an object written',
  cases: (declare) => {
    declare('is read back at once, and so is the one that overwrites it', {
      says: ['one', 'two', 'three'],
      observe: async (store) => {
        const key = store.key('again');
        const read: string[] = [];
        for (const Body of ['one', 'two', 'three']) {
          await store.client.send(new PutObjectCommand({ Bucket: store.bucket, Key: key, Body }));
          read.push(await getText(store, key));
        }
        return read;
      },
    });

    declare('is listed at once, with its size and ETag', {
      says: { key: 'listed', size: 5, etag: '"598d4c200461b81522a3328565c25f7c"', storageClass: 'STANDARD' },
      observe: async (store) => {
        const key = await put(store, 'listed', 'hallo');
        const { Contents } = await store.client.send(new ListObjectsV2Command({ Bucket: store.bucket, Prefix: key }));
        const [found] = Contents ?? [];
        return {
          key: found?.Key?.split('/').at(-1),
          size: found?.Size,
          etag: found?.ETag,
          storageClass: found?.StorageClass,
        };
      },
    });

    declare('keeps its content type and user metadata', {
      says: { type: 'image/heic', metadata: { name: 'IMG_8565.HEIC', 'modified-at': '2021-09-27T13:13:05.000Z' } },
      observe: async (store) => {
        const Metadata = { name: 'IMG_8565.HEIC', 'Modified-At': '2021-09-27T13:13:05.000Z' };
        const key = await put(store, 'described', 'x', { ContentType: 'image/heic', Metadata });
        const { ContentType, Metadata: kept } = await head(store, key);
        return { type: ContentType, metadata: kept };
      },
    });

    declare('has the type binary/octet-stream when none was given', {
      says: 'binary/octet-stream',
      observe: async (store) => {
        const key = store.key('untyped');
        const ask = {
          method: 'PUT',
          path: objectPath(store.bucket, key),
          headers: { 'content-length': '1' },
          body: 'x',
        };
        await send(store.target, await signed(store.target, ask));
        return (await head(store, key)).ContentType ?? '';
      },
    });

    declare('keeps cache-control and content-disposition', {
      says: { cache: 'private, max-age=60', disposition: 'attachment; filename="a.jpg"' },
      observe: async (store) => {
        const more = { CacheControl: 'private, max-age=60', ContentDisposition: 'attachment; filename="a.jpg"' };
        const { CacheControl, ContentDisposition } = await head(store, await put(store, 'cached', 'x', more));
        return { cache: CacheControl, disposition: ContentDisposition };
      },
    });

    declare('takes all of the former one with it, metadata included', {
      says: { type: 'text/plain', metadata: {} },
      observe: async (store) => {
        const key = await put(store, 'former', 'x', { ContentType: 'image/png', Metadata: { old: 'yes' } });
        const next = { Bucket: store.bucket, Key: key, Body: 'y', ContentType: 'text/plain' };
        await store.client.send(new PutObjectCommand(next));
        const { ContentType, Metadata } = await head(store, key);
        return { type: ContentType, metadata: Metadata };
      },
    });

    declare('may be empty', {
      says: { length: 0, etag: '"d41d8cd98f00b204e9800998ecf8427e"', text: '' },
      observe: async (store) => {
        const key = await put(store, 'empty', '');
        const { ContentLength, ETag } = await head(store, key);
        return { length: ContentLength, etag: ETag, text: await getText(store, key) };
      },
    });

    declare('comes back byte for byte when it is 24 MiB', {
      says: 'the same MD5',
      observe: async (store) => {
        const place = { Bucket: store.bucket, Key: store.key('large') };
        const Body = noise(24 * mebibyte);
        await store.client.send(new PutObjectCommand({ ...place, Body }));
        const { Body: read } = await store.client.send(new GetObjectCommand(place));
        return md5Hex(Buffer.from((await read?.transformToByteArray()) ?? [])) === md5Hex(Body)
          ? 'the same MD5'
          : 'another';
      },
    });

    declare('never mixes with the one a reader has begun', {
      says: 'whole',
      observe: (store) => overwriteWhileReading(store, noise(24 * mebibyte), noise(24 * mebibyte)),
    });

    declare('never mixes with the one a reader has begun when the new one is shorter', {
      says: 'whole',
      observe: (store) => overwriteWhileReading(store, noise(24 * mebibyte), noise(5)),
    });

    declare('is one of those written when 10 write at once', {
      says: true,
      observe: async (store) => {
        const bodies = Array.from({ length: 10 }, (_, index) => `${index}`.repeat(100_000));
        const Key = store.key('many');
        await Promise.all(
          bodies.map((Body) => store.client.send(new PutObjectCommand({ Bucket: store.bucket, Key, Body }))),
        );
        return bodies.includes((await store.stored(Key)) ?? '');
      },
    });

    declare('keeps its bytes when somebody writes only its tags', {
      says: 'bytes',
      observe: async (store) => {
        const key = await put(store, 'tagged', 'bytes');
        const body = '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>';
        const headers = { 'content-length': String(body.length) };
        const ask = { method: 'PUT', path: objectPath(store.bucket, key), query: { tagging: '' }, headers, body };
        await send(store.target, await signed(store.target, ask));
        return (await store.stored(key)) ?? '';
      },
    });

    declare('by a copy is never taken for an empty one', {
      says: 'never empty',
      observe: async (store) => {
        const source = await put(store, 'source', 'bytes');
        const target = store.key('target');
        const headers = { 'content-length': '0', 'x-amz-copy-source': objectPath(store.bucket, source) };
        const ask = { method: 'PUT', path: objectPath(store.bucket, target), headers };
        await send(store.target, await signed(store.target, ask));
        return (await store.stored(target)) === '' ? 'empty' : 'never empty';
      },
    });

    declare('is refused in a bucket that is not there', {
      says: { status: 404, code: 'NoSuchBucket' },
      observe: (store) =>
        refusalFrom(store.client.send(new PutObjectCommand({ Bucket: `${store.bucket}-none`, Key: 'x', Body: 'x' }))),
    });

    declare('tells when it was written, to the second, in Last-Modified', {
      says: true,
      observe: async (store) => {
        const key = await put(store, 'timed', 'x');
        const { LastModified } = await store.client.send(new HeadObjectCommand({ Bucket: store.bucket, Key: key }));
        return Math.abs((LastModified?.getTime() ?? 0) - Date.now()) < 60_000;
      },
    });
  },
};
