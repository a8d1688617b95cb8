import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { grantGet, grantPut } from '../grant.ts';
import { refusalOf, send } from '../http.ts';
import { objectPath } from '../paths.ts';
import type { Area } from '../promise.ts';
import { getText, head, refusalFrom } from '../put.ts';
import { signed } from '../signing.ts';
import type { Store } from '../store.ts';

// S3 user guide, "Naming Amazon S3 objects": any Unicode of at most 1,024 UTF-8 bytes.
const hardKeys = {
  'a space': 'a b c',
  'spaces at both ends': ' a ',
  'a plus': 'a+b',
  'a percent sign': '100%',
  'something that looks escaped': 'a%2Fb%20c',
  'accents, composed': 'caf\u00e9',
  'accents, decomposed': 'cafe\u0301',
  'letters beyond the basic plane': '\u{1F600}\u{20BB7}',
  'reserved characters': "!-_.*'();:@&=$,?#[]",
  'characters HTML cares about': '<a href="b">&amp;</a>',
  'a backslash, braces and a tilde': 'a\\b{c}~|^`',
  'a dot segment inside': 'a/./b',
  'a dot-dot segment inside': 'a/b/../c',
  'two slashes': 'a//b',
  'a slash at its end': 'a/b/',
  'a newline and a tab': 'a\nb\tc',
} as const;

/** Everything one does with an object, through the SDK and through presigned URLs. */
async function roundTrip(store: Store, Key: string) {
  const place = { Bucket: store.bucket, Key };
  await store.client.send(new PutObjectCommand({ ...place, Body: 'by the SDK' }));
  const bySdk = await getText(store, Key);
  const byUrl = (await send(store.target, await grantGet(store, Key))).body.toString();
  const byHand = (await store.stored(Key)) ?? '';
  const list = new ListObjectsV2Command({ Bucket: store.bucket, Prefix: Key, EncodingType: 'url' });
  const listed = (await store.client.send(list)).Contents?.map((each) => formDecoded(each.Key ?? ''));
  await store.client.send(new DeleteObjectCommand(place));
  return { bySdk, byUrl, byHand, listed: listed?.includes(Key), gone: (await refusalFrom(head(store, Key))).status };
}

const formDecoded = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));

/** Keys are bytes to S3: nothing in them is a path, an escape or a case. */
export const keys: Area = {
  name: 'a key with',
  cases: (declare) => {
    for (const [what, name] of Object.entries(hardKeys)) {
      declare(`${what} names one object on every way`, {
        says: { bySdk: 'by the SDK', byUrl: 'by the SDK', byHand: 'by the SDK', listed: true, gone: 404 },
        observe: (store) => roundTrip(store, store.key(name)),
      });
    }

    declare('accents may be written by a presigned PUT', {
      says: { status: 200, stored: 'x' },
      observe: async (store) => {
        const key = store.key('caf\u00e9 + 100% \u{1F600}.jpg');
        const { status } = await send(store.target, await grantPut(store, key, 'x'));
        return { status, stored: await store.stored(key) };
      },
    });

    declare('other case or other composition is another key', {
      says: ['lower', 'upper', 'composed', 'decomposed'],
      observe: async (store) => {
        const base = store.key('');
        const names = { a: 'lower', A: 'upper', '\u00e9': 'composed', 'e\u0301': 'decomposed' };
        for (const [name, Body] of Object.entries(names)) {
          await store.client.send(new PutObjectCommand({ Bucket: store.bucket, Key: base + name, Body }));
        }
        return Promise.all(Object.keys(names).map(async (name) => (await store.stored(base + name)) ?? ''));
      },
    });

    declare('x, x/ and x/y live side by side', {
      says: ['x', 'x/', 'x/y', 'x//'],
      observe: async (store) => {
        const base = store.key('');
        const names = ['x', 'x/', 'x/y', 'x//'];
        for (const name of names) {
          await store.client.send(new PutObjectCommand({ Bucket: store.bucket, Key: base + name, Body: name }));
        }
        return Promise.all(names.map(async (name) => (await store.stored(base + name)) ?? ''));
      },
    });

    declare('x deleted leaves x/y', {
      says: [undefined, 'x/y'],
      observe: async (store) => {
        const base = store.key('');
        for (const name of ['x', 'x/y']) {
          await store.client.send(new PutObjectCommand({ Bucket: store.bucket, Key: base + name, Body: name }));
        }
        await store.client.send(new DeleteObjectCommand({ Bucket: store.bucket, Key: `${base}x` }));
        return [await store.stored(`${base}x`), await store.stored(`${base}x/y`)];
      },
    });

    declare('a leading slash is not the key without it', {
      says: { slashed: 'slashed', plain: undefined },
      observe: async (store) => {
        const key = store.key('plain');
        await store.client.send(new PutObjectCommand({ Bucket: store.bucket, Key: `/${key}`, Body: 'slashed' }));
        return { slashed: await store.stored(`/${key}`), plain: await store.stored(key) };
      },
    });

    declare('dot-dot never leaves its bucket', {
      says: { inTheOtherBucket: 0 },
      observe: async (store) => {
        const other = await store.newBucket();
        // S3 refuses keys that climb above their root; what matters is where they never end up.
        const headers = { 'content-length': '4' };
        const ask = { method: 'PUT', path: `/${store.bucket}/../${other}/evil`, headers, body: 'evil' };
        await send(store.target, await signed(store.target, ask));
        const { KeyCount } = await store.client.send(new ListObjectsV2Command({ Bucket: other }));
        return { inTheOtherBucket: KeyCount };
      },
    });

    declare('1,024 bytes is stored', {
      says: 'x',
      observe: async (store) => {
        const base = store.key('');
        // Three bytes each in UTF-8, so that counting characters would let too much pass below.
        const Key = base + '\u20ac'.repeat(Math.floor((1024 - base.length) / 3)) + 'a'.repeat((1024 - base.length) % 3);
        await store.client.send(new PutObjectCommand({ Bucket: store.bucket, Key, Body: 'x' }));
        return (await store.stored(Key)) ?? '';
      },
    });

    declare('1,025 bytes is refused', {
      says: { status: 400, code: 'KeyTooLongError' },
      observe: async (store) => {
        const base = store.key('');
        const key = base + '\u20ac'.repeat(Math.floor((1025 - base.length) / 3)) + 'a'.repeat((1025 - base.length) % 3);
        const ask = {
          method: 'PUT',
          path: objectPath(store.bucket, key),
          headers: { 'content-length': '1' },
          body: 'x',
        };
        return refusalOf(await send(store.target, await signed(store.target, ask)));
      },
      departs: {
        rgw: { answers: { status: 400, code: 'InvalidObjectName' }, because: 'has a code of its own for it' },
      },
    });
  },
};
