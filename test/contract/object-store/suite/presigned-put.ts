import { rgwBecause } from '../departures.ts';
import { grantHead, grantPut } from '../grant.ts';
import type { Ask } from '../http.ts';
import { refusalOf, send } from '../http.ts';
import { objectPath } from '../paths.ts';
import type { Area } from '../promise.ts';
import type { Store } from '../store.ts';

const written = 'ten bytes!';

/** Sends a grant for `written`, changed by `change`, and tells what came of it. */
async function sendChanged(store: Store, change: (ask: Ask) => Ask) {
  const key = store.key('picture');
  const answer = await send(store.target, change(await grantPut(store, key, written)));
  return { ...refusalOf(answer), stored: await store.stored(key) };
}

const withHeader = (name: string, value: string) => (ask: Ask) => ({
  ...ask,
  headers: { ...ask.headers, [name]: value },
});

const withoutHeader = (name: string) => (ask: Ask) => ({
  ...ask,
  headers: Object.fromEntries(Object.entries(ask.headers ?? {}).filter(([each]) => each !== name)),
});

/** S3 user guide, "Uploading objects with presigned URLs"; API reference, "Authenticating Requests: Using Query Parameters". */
export const presignedPut: Area = {
  name: 'a presigned PUT with five signed headers',
  cases: (declare) => {
    declare('names all five', {
      says: 'content-length;content-type;host;if-none-match;x-amz-checksum-sha256',
      observe: async (store) => (await grantPut(store, 'any', written)).query?.['X-Amz-SignedHeaders'] ?? '',
    });

    declare('stores the bytes it was asked for', {
      says: { status: 200, code: '', stored: written },
      observe: (store) => sendChanged(store, (ask) => ask),
    });

    declare('answers with the MD5 of the bytes as ETag, in quotes', {
      says: '"598d4c200461b81522a3328565c25f7c"',
      observe: async (store) =>
        (await send(store.target, await grantPut(store, store.key('etag'), 'hallo'))).headers.etag ?? '',
    });

    declare('is refused a second time and keeps the first object', {
      says: { statuses: [200, 412], code: 'PreconditionFailed', stored: written },
      observe: async (store) => {
        const key = store.key('twice');
        const first = await send(store.target, await grantPut(store, key, written));
        const second = await send(store.target, await grantPut(store, key, 'other text'));
        return { statuses: [first.status, second.status], code: second.code, stored: await store.stored(key) };
      },
    });

    declare('is refused with another content type', {
      says: { status: 403, code: 'SignatureDoesNotMatch', stored: undefined },
      observe: (store) => sendChanged(store, withHeader('content-type', 'text/html')),
    });

    declare('is refused with another length', {
      says: { status: 403, code: 'SignatureDoesNotMatch', stored: undefined },
      observe: (store) =>
        sendChanged(store, (ask) => ({ ...withHeader('content-length', '14')(ask), body: `${written}more` })),
    });

    declare('is refused with another checksum', {
      says: { status: 403, code: 'SignatureDoesNotMatch', stored: undefined },
      observe: (store) =>
        sendChanged(store, (ask) => ({
          ...withHeader('x-amz-checksum-sha256', 'vw1tPxSwBFPLl+ysVRiGKxERKb2tJAmClIJX+xzGEAw=')(ask),
          body: 'evil bytes',
        })),
    });

    for (const name of ['content-type', 'x-amz-checksum-sha256', 'if-none-match']) {
      declare(`is refused without ${name}`, {
        says: { status: 403, code: 'SignatureDoesNotMatch', stored: undefined },
        observe: (store) => sendChanged(store, withoutHeader(name)),
      });
    }

    declare('is refused without a length, in chunks', {
      // Both apply: the length is missing, and so is a signed header.
      says: { refused: 'as 411 or 403', stored: undefined },
      observe: async (store) => {
        const chunked = withHeader('transfer-encoding', 'chunked');
        const { status, stored } = await sendChanged(store, (ask) => chunked(withoutHeader('content-length')(ask)));
        return { refused: status === 411 || status === 403 ? 'as 411 or 403' : `${status}`, stored };
      },
    });

    declare('is refused with other bytes of the same length', {
      says: { status: 400, code: 'BadDigest', stored: undefined },
      observe: (store) => sendChanged(store, (ask) => ({ ...ask, body: 'evil bytes' })),
      departs: { rgw: { answers: { status: 200, code: '', stored: 'evil bytes' }, because: rgwBecause.checksums } },
    });

    declare('is refused under another key', {
      says: { status: 403, code: 'SignatureDoesNotMatch', stored: undefined },
      observe: async (store) => {
        const [mine, other] = [store.key('mine'), store.key('other')];
        const ask = await grantPut(store, mine, written);
        const answer = await send(store.target, { ...ask, path: objectPath(store.bucket, other) });
        return { ...refusalOf(answer), stored: await store.stored(other) };
      },
    });

    declare('is refused with a header of x-amz- that was not signed', {
      says: { status: 403, code: 'AccessDenied', stored: undefined },
      observe: (store) => sendChanged(store, withHeader('x-amz-meta-name', 'smuggled')),
      departs: { rgw: { answers: { status: 200, code: '', stored: written }, because: rgwBecause.unsignedHeaders } },
    });

    declare('may carry other headers, as clients add their own', {
      says: { status: 200, code: '', stored: written },
      observe: (store) => sendChanged(store, withHeader('user-agent', 'camera/1.0')),
    });

    declare('keeps user metadata that was signed', {
      says: { status: 200, name: 'IMG%5F1.JPG' },
      observe: async (store) => {
        const key = store.key('named');
        const answer = await send(
          store.target,
          await grantPut(store, key, written, { metadata: { name: 'IMG%5F1.JPG' } }),
        );
        const read = await send(store.target, await grantHead(store, key));
        return { status: answer.status, name: read.headers['x-amz-meta-name'] ?? '' };
      },
    });
  },
};
