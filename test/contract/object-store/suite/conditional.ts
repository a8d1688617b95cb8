import { PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { refusalOf, send } from '../http.ts';
import { objectPath } from '../paths.ts';
import type { Area } from '../promise.ts';
import { get, getText, head, put, refusalFrom } from '../put.ts';
import { signed } from '../signing.ts';
import type { Store } from '../store.ts';

const putIf = (store: Store, Key: string, Body: string, condition: { IfNoneMatch?: string; IfMatch?: string }) =>
  store.client.send(new PutObjectCommand({ Bucket: store.bucket, Key, Body, ...condition }));

const statusOf = (asked: Promise<unknown>): Promise<number> =>
  asked.then(
    () => 200,
    (error: unknown) => (error instanceof S3ServiceException ? (error.$metadata.httpStatusCode ?? 0) : 0),
  );

const hour = 3_600_000;

/** S3 user guide, "Add preconditions to S3 operations with conditional requests"; API reference, GetObject. */
export const conditional: Area = {
  name: 'a condition',
  cases: (declare) => {
    declare('lets exactly one of 20 writers at once have a free key, and keeps what that one wrote', {
      says: { winners: 1, refusedWith412Or409: 19, stored: "the winner's" },
      observe: async (store) => {
        const key = store.key('race');
        const bodies = Array.from({ length: 20 }, (_, index) => `writer ${index} `.repeat(1000));
        const statuses = await Promise.all(
          bodies.map((body) => statusOf(putIf(store, key, body, { IfNoneMatch: '*' }))),
        );
        const stored = await store.stored(key);
        return {
          winners: statuses.filter((status) => status === 200).length,
          refusedWith412Or409: statuses.filter((status) => status === 412 || status === 409).length,
          stored: bodies.find((_, index) => statuses[index] === 200) === stored ? "the winner's" : 'not',
        };
      },
    });

    declare('If-None-Match: * takes a key that was deleted', {
      says: 'again',
      observe: async (store) => {
        const key = await put(store, 'deleted', 'first');
        await send(store.target, await signed(store.target, { method: 'DELETE', path: objectPath(store.bucket, key) }));
        await putIf(store, key, 'again', { IfNoneMatch: '*' });
        return (await store.stored(key)) ?? '';
      },
    });

    declare('If-None-Match: * is not met by an empty object either', {
      says: { status: 412, code: 'PreconditionFailed' },
      observe: async (store) => refusalFrom(putIf(store, await put(store, 'empty', ''), 'more', { IfNoneMatch: '*' })),
    });

    declare('If-Match with another ETag never overwrites', {
      says: 'first',
      observe: async (store) => {
        const key = await put(store, 'match', 'first');
        await putIf(store, key, 'second', { IfMatch: '"00000000000000000000000000000000"' }).catch(() => undefined);
        return (await store.stored(key)) ?? '';
      },
    });

    declare('If-Match reads what has that ETag', {
      says: 'words',
      observe: async (store) =>
        getText(store, await put(store, 'match', 'words'), { IfMatch: '"89759e1284e2479b991d2669de104942"' }),
    });

    declare('If-Match refuses what has another', {
      says: { status: 412, code: 'PreconditionFailed' },
      observe: async (store) => {
        const key = await put(store, 'match', 'words');
        return refusalFrom(get(store, key, { IfMatch: '"00000000000000000000000000000000"' }));
      },
    });

    declare('If-None-Match answers 304 without a body for what one has', {
      says: { status: 304, bytes: 0 },
      observe: async (store) => {
        const key = await put(store, 'none-match', 'words');
        const headers = { 'if-none-match': (await head(store, key)).ETag ?? '' };
        const ask = { method: 'GET', path: objectPath(store.bucket, key), headers };
        const { status, body } = await send(store.target, await signed(store.target, ask));
        return { status, bytes: body.length };
      },
    });

    declare('If-None-Match gives what one does not have', {
      says: 'words',
      observe: async (store) =>
        getText(store, await put(store, 'none-match', 'words'), { IfNoneMatch: '"00000000000000000000000000000000"' }),
    });

    declare('If-Modified-Since answers 304 for what is older', {
      says: { status: 304, code: '' },
      observe: async (store) => {
        const key = await put(store, 'since', 'words');
        // A time in the future is not a valid condition; the object's own time is the latest that is.
        const headers = { 'if-modified-since': (await head(store, key)).LastModified?.toUTCString() ?? '' };
        const ask = { method: 'GET', path: objectPath(store.bucket, key), headers };
        return refusalOf(await send(store.target, await signed(store.target, ask)));
      },
    });

    declare('If-Unmodified-Since refuses what is newer', {
      says: { status: 412, code: 'PreconditionFailed' },
      observe: async (store) => {
        const key = await put(store, 'since', 'words');
        return refusalFrom(get(store, key, { IfUnmodifiedSince: new Date(Date.now() - hour) }));
      },
    });
  },
};
