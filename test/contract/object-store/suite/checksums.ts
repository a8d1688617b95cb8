import { createHash } from 'node:crypto';
import { rgwBecause } from '../departures.ts';
import { type Ask, exchangeBytes, refusalOf, send } from '../http.ts';
import { objectPath } from '../paths.ts';
import type { Area } from '../promise.ts';
import { signed } from '../signing.ts';
import type { Store } from '../store.ts';

// The check values of every algorithm are published for these nine bytes.
const nine = '123456789';
const checks = {
  'x-amz-checksum-sha256': 'FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=',
  'x-amz-checksum-crc32': 'y/Q5Jg==',
  'x-amz-checksum-crc32c': '4waSgw==',
  'x-amz-checksum-crc64nvme': 'rosUhgp5mIg=',
  'x-amz-checksum-sha1': '98O8HYCOBHMq32eZZczDTKeuNEE=',
} as const;
const wrong = {
  'x-amz-checksum-sha256': 'FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiQ=',
  'x-amz-checksum-crc32': 'y/Q5Jw==',
  'x-amz-checksum-crc32c': '4waSgg==',
  'x-amz-checksum-crc64nvme': 'rosUhgp5mIk=',
  'x-amz-checksum-sha1': '98O8HYCOBHMq32eZZczDTKeuNEA=',
} as const;

async function putNine(store: Store, headers: Readonly<Record<string, string>>) {
  const key = store.key('nine');
  const ask: Ask = {
    method: 'PUT',
    path: objectPath(store.bucket, key),
    headers: { 'content-length': '9', ...headers },
    body: nine,
  };
  const answer = await send(store.target, await signed(store.target, ask));
  return { key, answer };
}

async function outcomeOf(store: Store, headers: Readonly<Record<string, string>>) {
  const { key, answer } = await putNine(store, headers);
  return { ...refusalOf(answer), stored: await store.stored(key) };
}

const sha256Hex = createHash('sha256').update(nine).digest('hex');

/** S3 user guide, "Checking object integrity for data uploads"; API reference, PutObject, "Error responses". */
export const checksums: Area = {
  name: 'a PUT with a checksum',
  cases: (declare) => {
    for (const [name, value] of Object.entries(checks)) {
      declare(`is taken when ${name} is right`, {
        says: { status: 200, code: '', stored: nine },
        observe: (store) => outcomeOf(store, { [name]: value }),
      });
    }

    for (const [name, value] of Object.entries(wrong)) {
      declare(`is refused when ${name} is wrong`, {
        says: { status: 400, code: 'BadDigest', stored: undefined },
        observe: (store) => outcomeOf(store, { [name]: value }),
        departs: { rgw: { answers: { status: 200, code: '', stored: nine }, because: rgwBecause.checksums } },
      });
    }

    declare('is refused when x-amz-checksum-sha256 is no such thing', {
      says: { status: 400, code: 'InvalidRequest', stored: undefined },
      observe: (store) => outcomeOf(store, { 'x-amz-checksum-sha256': 'nonsense' }),
      departs: { rgw: { answers: { status: 200, code: '', stored: nine }, because: rgwBecause.checksums } },
    });

    declare('is refused when it names two checksums', {
      says: { status: 400, code: 'InvalidRequest', stored: undefined },
      observe: (store) =>
        outcomeOf(store, {
          'x-amz-checksum-sha256': checks['x-amz-checksum-sha256'],
          'x-amz-checksum-crc32': checks['x-amz-checksum-crc32'],
        }),
      departs: { rgw: { answers: { status: 200, code: '', stored: nine }, because: rgwBecause.checksums } },
    });

    declare('is taken when content-md5 is right', {
      says: { status: 200, code: '', stored: nine },
      observe: (store) => outcomeOf(store, { 'content-md5': 'JfnnlDI7RTiF9RgfG2JNCw==' }),
    });

    declare('is refused when content-md5 is wrong', {
      says: { status: 400, code: 'BadDigest', stored: undefined },
      observe: (store) => outcomeOf(store, { 'content-md5': 'JfnnlDI7RTiF9RgfG2JNCg==' }),
    });

    declare('is refused when content-md5 is no such thing', {
      says: { status: 400, code: 'InvalidDigest', stored: undefined },
      observe: (store) => outcomeOf(store, { 'content-md5': 'nonsense' }),
    });

    declare('gives the checksum back when a reader asks for it', {
      says: { put: checks['x-amz-checksum-sha256'], head: checks['x-amz-checksum-sha256'], type: 'FULL_OBJECT' },
      observe: async (store) => {
        const { key, answer } = await putNine(store, { 'x-amz-checksum-sha256': checks['x-amz-checksum-sha256'] });
        const headers = { 'x-amz-checksum-mode': 'ENABLED' };
        const read = await send(
          store.target,
          await signed(store.target, { method: 'HEAD', path: objectPath(store.bucket, key), headers }),
        );
        return {
          put: answer.headers['x-amz-checksum-sha256'],
          head: read.headers['x-amz-checksum-sha256'],
          type: read.headers['x-amz-checksum-type'],
        };
      },
      departs: {
        rgw: { answers: { put: undefined, head: undefined, type: undefined }, because: rgwBecause.checksums },
      },
    });

    declare('does not give the checksum to a reader who did not ask', {
      says: { checksum: undefined },
      observe: async (store) => {
        const { key } = await putNine(store, { 'x-amz-checksum-sha256': checks['x-amz-checksum-sha256'] });
        const ask = await signed(store.target, { method: 'HEAD', path: objectPath(store.bucket, key) });
        return { checksum: (await send(store.target, ask)).headers['x-amz-checksum-sha256'] };
      },
    });

    declare('leaves nothing when the body ends too early', {
      says: { taken: false, stored: undefined },
      observe: async (store) => {
        const key = store.key('short');
        const headers = { 'content-length': '9', 'x-amz-content-sha256': sha256Hex, connection: 'close' };
        const ask = await signed(store.target, { method: 'PUT', path: objectPath(store.bucket, key), headers });
        const answer = await exchangeBytes(store.target, ask, '1234');
        return { taken: answer.startsWith('HTTP/1.1 200'), stored: await store.stored(key) };
      },
    });

    declare('leaves nothing when the body ends too early and no hash was promised', {
      says: { taken: false, stored: undefined },
      observe: async (store) => {
        const key = store.key('short');
        const headers = { 'content-length': '9', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', connection: 'close' };
        const ask = await signed(store.target, { method: 'PUT', path: objectPath(store.bucket, key), headers });
        const answer = await exchangeBytes(store.target, ask, '1234');
        return { taken: answer.startsWith('HTTP/1.1 200'), stored: await store.stored(key) };
      },
    });

    declare('leaves the former object when the body of its successor ends too early', {
      says: { stored: nine },
      observe: async (store) => {
        const { key } = await putNine(store, {});
        const headers = { 'content-length': '9', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', connection: 'close' };
        const ask = await signed(store.target, { method: 'PUT', path: objectPath(store.bucket, key), headers });
        await exchangeBytes(store.target, ask, 'evil');
        return { stored: await store.stored(key) };
      },
    });

    declare('leaves nothing when the body is longer than its length and its hash is of the whole', {
      says: { taken: false, stored: undefined },
      observe: async (store) => {
        const key = store.key('long');
        const headers = { 'content-length': '5', 'x-amz-content-sha256': sha256Hex, connection: 'close' };
        const ask = await signed(store.target, { method: 'PUT', path: objectPath(store.bucket, key), headers });
        const answer = await exchangeBytes(store.target, ask, nine);
        return { taken: answer.startsWith('HTTP/1.1 200'), stored: await store.stored(key) };
      },
    });

    declare('never takes more bytes than its length', {
      says: { stored: '12345' },
      observe: async (store) => {
        const key = store.key('long');
        const headers = { 'content-length': '5', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', connection: 'close' };
        const ask = await signed(store.target, { method: 'PUT', path: objectPath(store.bucket, key), headers });
        await exchangeBytes(store.target, ask, nine);
        return { stored: await store.stored(key) };
      },
    });

    declare('is refused without a length', {
      says: { status: 411, code: 'MissingContentLength', stored: undefined },
      observe: async (store) => {
        const key = store.key('endless');
        const headers = { 'transfer-encoding': 'chunked', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
        const ask = await signed(store.target, { method: 'PUT', path: objectPath(store.bucket, key), headers });
        const answer = await send(store.target, { ...ask, body: nine });
        return { ...refusalOf(answer), stored: await store.stored(key) };
      },
    });
  },
};
