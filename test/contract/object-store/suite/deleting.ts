import { createHash } from 'node:crypto';
import { DeleteObjectCommand, DeleteObjectsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { rgwBecause } from '../departures.ts';
import { refusalOf, send } from '../http.ts';
import { objectPath } from '../paths.ts';
import type { Area } from '../promise.ts';
import { put, refusalFrom } from '../put.ts';
import { signed } from '../signing.ts';
import type { Store } from '../store.ts';

/** Sends a multi-object delete of one key, with these headers over its body, and tells what came of it. */
async function deleteByHand(store: Store, headersFor: (body: string) => Record<string, string>) {
  const key = await put(store, 'kept', 'words');
  const body = `<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Object><Key>${key}</Key></Object></Delete>`;
  const headers = { 'content-length': String(body.length), ...headersFor(body) };
  const ask = { method: 'POST', path: `/${store.bucket}`, query: { delete: '' }, headers, body };
  const answer = await send(store.target, await signed(store.target, ask));
  return { ...refusalOf(answer), stored: await store.stored(key) };
}

const md5 = (body: string): string => createHash('md5').update(body).digest('base64');

/** API reference, DeleteObject and DeleteObjects. */
export const deleting: Area = {
  name: 'deleting',
  cases: (declare) => {
    declare('takes the object away and answers 204', {
      says: { status: 204, stored: undefined },
      observe: async (store) => {
        const key = await put(store, 'one', 'x');
        const ask = await signed(store.target, { method: 'DELETE', path: objectPath(store.bucket, key) });
        const { status } = await send(store.target, ask);
        return { status, stored: await store.stored(key) };
      },
    });

    declare('what is not there answers 204 too', {
      says: 204,
      observe: async (store) => {
        const command = new DeleteObjectCommand({ Bucket: store.bucket, Key: store.key('missing') });
        return (await store.client.send(command)).$metadata.httpStatusCode;
      },
    });

    declare('in a bucket that is not there says so', {
      says: { status: 404, code: 'NoSuchBucket' },
      observe: (store) =>
        refusalFrom(store.client.send(new DeleteObjectCommand({ Bucket: `${store.bucket}-none`, Key: 'x' }))),
    });

    declare('many names each that is gone, those that never were included', {
      says: { deleted: ['a', 'b', 'never'], errors: [], left: [undefined, undefined] },
      observe: async (store) => {
        const [a, b, never] = [await put(store, 'a', 'x'), await put(store, 'b', 'x'), store.key('never')];
        const Delete = { Objects: [a, b, never].map((Key) => ({ Key })) };
        const { Deleted, Errors } = await store.client.send(new DeleteObjectsCommand({ Bucket: store.bucket, Delete }));
        return {
          deleted: (Deleted ?? []).map(({ Key }) => Key?.split('/').at(-1)).sort(),
          errors: Errors ?? [],
          left: [await store.stored(a), await store.stored(b)],
        };
      },
    });

    declare('many quietly names none', {
      says: { deleted: [], errors: [], left: undefined },
      observe: async (store) => {
        const Key = await put(store, 'a', 'x');
        const Delete = { Objects: [{ Key }], Quiet: true };
        const { Deleted, Errors } = await store.client.send(new DeleteObjectsCommand({ Bucket: store.bucket, Delete }));
        return { deleted: Deleted ?? [], errors: Errors ?? [], left: await store.stored(Key) };
      },
    });

    declare('many takes hard keys', {
      says: { deleted: 5, left: [undefined, undefined, undefined, undefined, undefined] },
      observe: async (store) => {
        const base = store.key('');
        const keys = ['a b+c', '100%', 'a%2Fb', '<&>"\'', '\u{1F600}'].map((name) => base + name);
        for (const Key of keys) {
          await store.client.send(new PutObjectCommand({ Bucket: store.bucket, Key, Body: 'x' }));
        }
        const Delete = { Objects: keys.map((Key) => ({ Key })) };
        const { Deleted } = await store.client.send(new DeleteObjectsCommand({ Bucket: store.bucket, Delete }));
        return { deleted: Deleted?.length, left: await Promise.all(keys.map((key) => store.stored(key))) };
      },
    });

    declare('many takes 1,000 keys', {
      says: 1000,
      observe: async (store) => {
        const base = store.key('');
        const Objects = Array.from({ length: 1000 }, (_, index) => ({ Key: `${base}${index}` }));
        const command = new DeleteObjectsCommand({ Bucket: store.bucket, Delete: { Objects } });
        return (await store.client.send(command)).Deleted?.length;
      },
    });

    declare('many refuses 1,001 keys', {
      says: { status: 400, code: 'MalformedXML' },
      observe: (store) => {
        const base = store.key('');
        const Objects = Array.from({ length: 1001 }, (_, index) => ({ Key: `${base}${index}` }));
        return refusalFrom(store.client.send(new DeleteObjectsCommand({ Bucket: store.bucket, Delete: { Objects } })));
      },
      departs: { rgw: { answers: { status: 400, code: 'Unknown' }, because: 'answers it without a body' } },
    });

    declare('many by hand with a right content-md5 is carried out', {
      says: { status: 200, code: '', stored: undefined },
      observe: (store) => deleteByHand(store, (body) => ({ 'content-md5': md5(body) })),
    });

    declare('many with a wrong content-md5 deletes nothing', {
      says: { status: 400, code: 'BadDigest', stored: 'words' },
      observe: (store) => deleteByHand(store, (body) => ({ 'content-md5': md5(`${body} `) })),
      departs: { rgw: { answers: { status: 200, code: '', stored: undefined }, because: rgwBecause.deleteDigest } },
    });

    declare('many with a wrong checksum deletes nothing', {
      says: { status: 400, code: 'BadDigest', stored: 'words' },
      observe: (store) => deleteByHand(store, () => ({ 'x-amz-checksum-crc32': 'AAAAAA==' })),
      departs: { rgw: { answers: { status: 200, code: '', stored: undefined }, because: rgwBecause.deleteDigest } },
    });

    declare('many without content-md5 or checksum deletes nothing', {
      says: { status: 400, code: 'InvalidRequest', stored: 'words' },
      observe: (store) => deleteByHand(store, () => ({})),
      departs: { rgw: { answers: { status: 200, code: '', stored: undefined }, because: rgwBecause.deleteDigest } },
    });

    declare('many with a body that is no such document deletes nothing', {
      says: { status: 400, code: 'MalformedXML' },
      observe: async (store) => {
        const body = '<Delete><Object><Key>half';
        const headers = { 'content-length': String(body.length), 'content-md5': md5(body) };
        const ask = { method: 'POST', path: `/${store.bucket}`, query: { delete: '' }, headers, body };
        return refusalOf(await send(store.target, await signed(store.target, ask)));
      },
      departs: { rgw: { answers: { status: 400, code: '' }, because: 'answers it without a body' } },
    });
  },
};
