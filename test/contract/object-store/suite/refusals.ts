import { rgwBecause } from '../departures.ts';
import { type Ask, refusalOf, send } from '../http.ts';
import { objectPath } from '../paths.ts';
import type { Area } from '../promise.ts';
import { type SigningChoices, signed } from '../signing.ts';
import type { Store } from '../store.ts';

const written = 'written';

/** Signs a PUT of `written`, lets `change` alter what is sent, and tells what came of it. */
async function putWith(store: Store, change: (ask: Ask) => Ask, choices: SigningChoices = {}) {
  const key = store.key('object');
  const ask: Ask = {
    method: 'PUT',
    path: objectPath(store.bucket, key),
    headers: { 'content-length': '7', 'content-type': 'text/plain' },
    body: written,
  };
  const answer = await send(store.target, change(await signed(store.target, ask, choices)));
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

const withAuthorization = (edit: (value: string) => string) => (ask: Ask) =>
  withHeader('authorization', edit(ask.headers?.authorization ?? ''))(ask);

const unchanged = (ask: Ask): Ask => ask;
const minutes = (count: number): Date => new Date(Date.now() + count * 60_000);
const refused = (status: number, code: string) => ({ status, code, stored: undefined });

/** API reference, "Authenticating Requests: Using the Authorization Header" and "Error responses", list of error codes. */
export const refusals: Area = {
  name: 'a signed request',
  cases: (declare) => {
    declare('is carried out when everything is in order', {
      says: { status: 200, code: '', stored: written },
      observe: (store) => putWith(store, unchanged),
    });

    declare('is refused when the secret is wrong', {
      says: refused(403, 'SignatureDoesNotMatch'),
      observe: (store) => putWith(store, unchanged, { secretAccessKey: 'wrong' }),
    });

    declare('is refused when the key id is unknown', {
      says: refused(403, 'InvalidAccessKeyId'),
      observe: (store) => putWith(store, unchanged, { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }),
    });

    declare('is refused when it is not signed at all', {
      says: refused(403, 'AccessDenied'),
      observe: (store) => putWith(store, withoutHeader('authorization')),
    });

    declare('is refused when one digit of the signature changes', {
      says: refused(403, 'SignatureDoesNotMatch'),
      observe: (store) =>
        putWith(
          store,
          withAuthorization((value) => value.replace(/.$/, (last) => (last === '0' ? '1' : '0'))),
        ),
    });

    declare('is refused when the signature is cut short', {
      says: refused(403, 'SignatureDoesNotMatch'),
      observe: (store) =>
        putWith(
          store,
          withAuthorization((value) => value.slice(0, -1)),
        ),
    });

    declare('is refused when a signed header was altered', {
      says: refused(403, 'SignatureDoesNotMatch'),
      observe: (store) => putWith(store, withHeader('content-type', 'text/html')),
    });

    declare('is refused when a signed header is gone', {
      says: refused(403, 'SignatureDoesNotMatch'),
      observe: (store) => putWith(store, withoutHeader('content-type')),
    });

    declare('is refused with an x-amz- header that was not signed', {
      says: refused(403, 'AccessDenied'),
      observe: (store) => putWith(store, withHeader('x-amz-meta-name', 'smuggled')),
      departs: { rgw: { answers: { status: 200, code: '', stored: written }, because: rgwBecause.unsignedHeaders } },
    });

    declare('is refused when the path was altered', {
      says: { status: 403, code: 'SignatureDoesNotMatch', stored: undefined },
      observe: (store) => putWith(store, (ask) => ({ ...ask, path: `${ask.path}-elsewhere` })),
    });

    declare('is refused when the method was altered', {
      says: { status: 403, code: 'SignatureDoesNotMatch', stored: undefined },
      observe: (store) => putWith(store, (ask) => ({ ...ask, method: 'POST' })),
      departs: {
        rgw: { answers: refused(501, 'NotImplemented'), because: 'looks first whether there is such a call' },
      },
    });

    declare('is refused when a parameter was added', {
      says: { status: 403, code: 'SignatureDoesNotMatch', stored: undefined },
      observe: (store) => putWith(store, (ask) => ({ ...ask, query: { tagging: '' } })),
    });

    declare('is refused when the body is not the one it was signed for', {
      says: refused(400, 'XAmzContentSHA256Mismatch'),
      observe: (store) => putWith(store, (ask) => ({ ...ask, body: 'altered' })),
    });

    declare('is refused without x-amz-content-sha256', {
      // Two codes of the list fit: InvalidRequest and MissingSecurityHeader.
      says: { status: 400, stored: undefined },
      observe: async (store) => {
        const { status, stored } = await putWith(store, unchanged, { applyChecksum: false });
        return { status, stored };
      },
      departs: {
        rgw: { answers: { status: 403, stored: undefined }, because: 'takes an absent hash for the hash of nothing' },
      },
    });

    declare('is refused with an x-amz-content-sha256 that is none', {
      says: refused(400, 'InvalidArgument'),
      observe: async (store) => {
        const key = store.key('object');
        const headers = { 'content-length': '7', 'x-amz-content-sha256': 'nonsense' };
        const ask = { method: 'PUT', path: objectPath(store.bucket, key), headers, body: written };
        const answer = await send(store.target, await signed(store.target, ask));
        return { ...refusalOf(answer), stored: await store.stored(key) };
      },
      departs: {
        rgw: {
          answers: refused(400, 'XAmzContentSHA256Mismatch'),
          because: 'compares any text with the hash of the body',
        },
      },
    });

    declare('may leave its body unsigned', {
      says: { status: 200, code: '', stored: 'altered' },
      observe: async (store) => {
        const key = store.key('object');
        const headers = { 'content-length': '7', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
        const ask = await signed(store.target, { method: 'PUT', path: objectPath(store.bucket, key), headers });
        const answer = await send(store.target, { ...ask, body: 'altered' });
        return { ...refusalOf(answer), stored: await store.stored(key) };
      },
    });

    for (const skew of [-20, 20]) {
      declare(`is refused when its clock is ${skew} minutes off`, {
        says: refused(403, 'RequestTimeTooSkewed'),
        observe: (store) => putWith(store, unchanged, { at: minutes(skew) }),
      });
    }

    declare('is taken when its clock is 10 minutes off', {
      says: { status: 200, code: '', stored: written },
      observe: (store) => putWith(store, unchanged, { at: minutes(-10) }),
    });

    declare('is refused when it was signed for another region', {
      says: refused(400, 'AuthorizationHeaderMalformed'),
      observe: (store) => putWith(store, unchanged, { region: 'mars-north-1' }),
      departs: { rgw: { answers: { status: 200, code: '', stored: written }, because: rgwBecause.scope } },
    });

    declare('is refused when it was signed for another service', {
      says: refused(400, 'AuthorizationHeaderMalformed'),
      observe: (store) => putWith(store, unchanged, { service: 'execute-api' }),
      departs: { rgw: { answers: { status: 200, code: '', stored: written }, because: rgwBecause.scope } },
    });

    declare('is refused when its Authorization header makes no sense', {
      says: refused(400, 'AuthorizationHeaderMalformed'),
      observe: (store) =>
        putWith(
          store,
          withAuthorization(() => 'AWS4-HMAC-SHA256 Credential=a/b'),
        ),
      departs: { rgw: { answers: refused(400, 'InvalidArgument'), because: 'has a code of its own for it' } },
    });

    declare('is refused with a session token nobody issued', {
      says: refused(400, 'InvalidToken'),
      observe: (store) => putWith(store, unchanged, { sessionToken: 'made-up' }),
      departs: { rgw: { answers: { status: 200, code: '', stored: written }, because: rgwBecause.tokens } },
    });

    declare('that is refused says so in XML with a request id', {
      says: { type: 'application/xml', code: 'SignatureDoesNotMatch', requestId: 'same in header and body' },
      observe: async (store) => {
        const ask = await signed(
          store.target,
          { method: 'GET', path: objectPath(store.bucket, 'x') },
          { secretAccessKey: 'no' },
        );
        const { headers, code, body } = await send(store.target, ask);
        const inBody = /<RequestId>([^<]+)<\/RequestId>/.exec(body.toString())?.[1];
        const same = inBody !== undefined && inBody === headers['x-amz-request-id'];
        return { type: headers['content-type'] ?? '', code, requestId: same ? 'same in header and body' : 'not' };
      },
    });
  },
};
