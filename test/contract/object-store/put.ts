/** Short ways to do with the SDK what most cases need done before they can look at something else. */
import { randomBytes } from 'node:crypto';
import {
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  type HeadObjectCommandInput,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import type { Refusal } from './http.ts';
import { asRefusal } from './promise.ts';
import type { Store } from './store.ts';

/** Stores text under a fresh key and gives the key. */
export async function put(
  store: Store,
  name: string,
  Body: string,
  more: Partial<PutObjectCommandInput> = {},
): Promise<string> {
  const Key = store.key(name);
  await store.client.send(
    new PutObjectCommand({ Bucket: store.bucket, Key, Body, ContentLength: Buffer.byteLength(Body), ...more }),
  );
  return Key;
}

/** Stores an empty object under each key, 16 at a time. */
export async function putEmpty(store: Store, bucket: string, keys: readonly string[]): Promise<void> {
  const waiting = [...keys];
  const work = async (): Promise<void> => {
    for (let Key = waiting.pop(); Key !== undefined; Key = waiting.pop()) {
      await store.client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: '', ContentLength: 0 }));
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
}

/** What a GET of `bucket` gives. */
export const get = (store: Store, Key: string, more: Partial<GetObjectCommandInput> = {}) =>
  store.client.send(new GetObjectCommand({ Bucket: store.bucket, Key, ...more }));

/** The text a GET gives. */
export const getText = async (store: Store, key: string, more: Partial<GetObjectCommandInput> = {}): Promise<string> =>
  (await (await get(store, key, more)).Body?.transformToString()) ?? '';

/** What a HEAD of `bucket` gives. */
export const head = (store: Store, Key: string, more: Partial<HeadObjectCommandInput> = {}) =>
  store.client.send(new HeadObjectCommand({ Bucket: store.bucket, Key, ...more }));

/** Status and code of a refusal by the SDK's client; 200 and no code when it was not refused. */
export const refusalFrom = (asked: Promise<unknown>): Promise<Refusal> =>
  asked.then(() => ({ status: 200, code: '' }), asRefusal);

/** Bytes that do not repeat, so that a mix of two bodies shows. */
export const noise = (length: number): Buffer => randomBytes(length);
