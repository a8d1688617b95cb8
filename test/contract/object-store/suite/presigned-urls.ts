import { rgwBecause } from '../departures.ts';
import { grantGet, grantPut } from '../grant.ts';
import { type Ask, refusalOf, send } from '../http.ts';
import { objectPath } from '../paths.ts';
import type { Area } from '../promise.ts';
import { presigned } from '../signing.ts';
import type { Store } from '../store.ts';

const ago = (seconds: number): Date => new Date(Date.now() - seconds * 1000);

async function getWith(store: Store, change: (ask: Ask) => Ask, choices: Parameters<typeof presigned>[2] = {}) {
  const key = store.key('read');
  await send(store.target, await grantPut(store, key, 'words'));
  const ask = await presigned(store.target, { method: 'GET', path: objectPath(store.bucket, key) }, choices);
  return refusalOf(await send(store.target, change(ask)));
}

const withQuery = (name: string, value: string) => (ask: Ask) => ({ ...ask, query: { ...ask.query, [name]: value } });

const withoutQuery = (name: string) => (ask: Ask) => ({
  ...ask,
  query: Object.fromEntries(Object.entries(ask.query ?? {}).filter(([each]) => each !== name)),
});

const unchanged = (ask: Ask): Ask => ask;

/** API reference, "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)" and "Error responses". */
export const presignedUrls: Area = {
  name: 'a presigned URL',
  cases: (declare) => {
    declare('reads the object, as often as one likes until it expires', {
      says: ['words', 'words'],
      observe: async (store) => {
        const key = store.key('often');
        await send(store.target, await grantPut(store, key, 'words'));
        const ask = await grantGet(store, key);
        const answers = [await send(store.target, ask), await send(store.target, ask)];
        return answers.map(({ body }) => body.toString());
      },
    });

    declare('is good for a week', {
      says: { status: 200, code: '' },
      observe: (store) => getWith(store, unchanged, { expiresIn: 604_800 }),
    });

    declare('is refused when it asks for more than a week', {
      says: { status: 400, code: 'AuthorizationQueryParametersError' },
      observe: (store) => getWith(store, withQuery('X-Amz-Expires', '604801')),
      departs: { rgw: { answers: { status: 403, code: 'AccessDenied' }, because: rgwBecause.queryErrors } },
    });

    declare('is refused when it asks for less than nothing', {
      says: { status: 400, code: 'AuthorizationQueryParametersError' },
      observe: (store) => getWith(store, withQuery('X-Amz-Expires', '-1')),
      departs: { rgw: { answers: { status: 403, code: 'AccessDenied' }, because: rgwBecause.queryErrors } },
    });

    declare('is refused once it has expired', {
      says: { status: 403, code: 'AccessDenied' },
      observe: (store) => getWith(store, unchanged, { expiresIn: 60, at: ago(61) }),
    });

    declare('may be older than 15 minutes, as its own expiry counts', {
      says: { status: 200, code: '' },
      observe: (store) => getWith(store, unchanged, { expiresIn: 3600, at: ago(1800) }),
    });

    declare('is refused before its time', {
      // The code is not documented.
      says: { status: 403 },
      observe: async (store) => ({ status: (await getWith(store, unchanged, { at: ago(-1800) })).status }),
      departs: { rgw: { answers: { status: 200 }, because: 'looks only whether a presigned URL has expired' } },
    });

    declare('is refused when its life was made longer', {
      says: { status: 403, code: 'SignatureDoesNotMatch' },
      observe: (store) => getWith(store, withQuery('X-Amz-Expires', '61')),
    });

    declare('that has expired does not write either', {
      says: { status: 403, code: 'AccessDenied', stored: undefined },
      observe: async (store) => {
        const key = store.key('late');
        const answer = await send(store.target, await grantPut(store, key, 'late', { expiresIn: 60, at: ago(61) }));
        return { ...refusalOf(answer), stored: await store.stored(key) };
      },
    });

    declare('is refused with a parameter added', {
      says: { status: 403, code: 'SignatureDoesNotMatch' },
      observe: (store) => getWith(store, withQuery('response-content-type', 'text/html')),
    });

    declare('is refused without its signature', {
      says: { status: 400, code: 'AuthorizationQueryParametersError' },
      observe: (store) => getWith(store, withoutQuery('X-Amz-Signature')),
      departs: { rgw: { answers: { status: 403, code: 'AccessDenied' }, because: rgwBecause.queryErrors } },
    });

    declare('is refused without its expiry', {
      says: { status: 400, code: 'AuthorizationQueryParametersError' },
      observe: (store) => getWith(store, withoutQuery('X-Amz-Expires')),
      departs: { rgw: { answers: { status: 403, code: 'AccessDenied' }, because: rgwBecause.queryErrors } },
    });

    declare('is refused with another algorithm', {
      says: { status: 400, code: 'AuthorizationQueryParametersError' },
      observe: (store) => getWith(store, withQuery('X-Amz-Algorithm', 'AWS4-HMAC-MD5')),
      departs: { rgw: { answers: { status: 403, code: 'AccessDenied' }, because: rgwBecause.queryErrors } },
    });

    declare('is refused when signed by an unknown key', {
      says: { status: 403, code: 'InvalidAccessKeyId' },
      observe: (store) => getWith(store, unchanged, { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }),
    });

    declare('is refused when signed with the wrong secret', {
      says: { status: 403, code: 'SignatureDoesNotMatch' },
      observe: (store) => getWith(store, unchanged, { secretAccessKey: 'wrong' }),
    });

    declare('is refused when signed for another region', {
      says: { status: 400, code: 'AuthorizationQueryParametersError' },
      observe: (store) => getWith(store, unchanged, { region: 'mars-north-1' }),
      departs: { rgw: { answers: { status: 200, code: '' }, because: rgwBecause.scope } },
    });

    declare('for GET does not PUT', {
      says: { status: 403, code: 'SignatureDoesNotMatch', stored: 'words' },
      observe: async (store) => {
        const key = store.key('read-only');
        await send(store.target, await grantPut(store, key, 'words'));
        const ask = await grantGet(store, key);
        const answer = await send(store.target, {
          ...ask,
          method: 'PUT',
          headers: { 'content-length': '4' },
          body: 'evil',
        });
        return { ...refusalOf(answer), stored: await store.stored(key) };
      },
    });

    declare('for GET does not DELETE', {
      says: { status: 403, code: 'SignatureDoesNotMatch', stored: 'words' },
      observe: async (store) => {
        const key = store.key('read-only');
        await send(store.target, await grantPut(store, key, 'words'));
        const answer = await send(store.target, { ...(await grantGet(store, key)), method: 'DELETE' });
        return { ...refusalOf(answer), stored: await store.stored(key) };
      },
    });

    declare('does not read another key', {
      says: { status: 403, code: 'SignatureDoesNotMatch' },
      observe: async (store) => {
        const [mine, other] = [store.key('mine'), store.key('other')];
        await send(store.target, await grantPut(store, other, 'secret'));
        return refusalOf(
          await send(store.target, { ...(await grantGet(store, mine)), path: objectPath(store.bucket, other) }),
        );
      },
    });

    declare('is refused with a session token nobody issued', {
      says: { status: 400, code: 'InvalidToken' },
      observe: (store) => getWith(store, unchanged, { sessionToken: 'made-up' }),
      departs: { rgw: { answers: { status: 200, code: '' }, because: rgwBecause.tokens } },
    });
  },
};
