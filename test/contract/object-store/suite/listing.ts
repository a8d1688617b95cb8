import { ListObjectsV2Command, type ListObjectsV2CommandInput } from '@aws-sdk/client-s3';
import { send } from '../http.ts';
import type { Area } from '../promise.ts';
import { putEmpty, refusalFrom } from '../put.ts';
import { signed } from '../signing.ts';
import type { Store } from '../store.ts';

/** What one page of a bucket holding `keys` says. */
async function pageOf(store: Store, keys: readonly string[], ask: Omit<ListObjectsV2CommandInput, 'Bucket'> = {}) {
  const Bucket = await store.newBucket();
  await putEmpty(store, Bucket, keys);
  const { Contents, CommonPrefixes, KeyCount, IsTruncated } = await store.client.send(
    new ListObjectsV2Command({ Bucket, ...ask }),
  );
  return {
    keys: (Contents ?? []).map(({ Key }) => Key ?? ''),
    prefixes: (CommonPrefixes ?? []).map(({ Prefix }) => Prefix ?? ''),
    count: KeyCount,
    more: IsTruncated,
  };
}

// A space is a plus in S3's answers and %20 in other stores'; a plus itself is %2B in both.
const formDecoded = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));

const tree = ['a', 'a/1', 'a/2', 'a/b/3', 'b', 'c/4', 'd'];

/** API reference, ListObjectsV2; S3 user guide, "Listing object keys programmatically" and "Organizing objects using prefixes". */
export const listing: Area = {
  name: 'listing',
  cases: (declare) => {
    declare('gives nothing for an empty bucket', {
      says: { keys: [], prefixes: [], count: 0, more: false },
      observe: (store) => pageOf(store, []),
    });

    declare('is in the order of UTF-8 bytes', {
      // In UTF-16, as JavaScript sorts, U+1F600 comes before U+FF5E and U+FFFD.
      says: [
        '!',
        '+',
        '-',
        '.',
        '/',
        '0',
        'A',
        'Z',
        '_',
        'a',
        'aa',
        'b',
        '~',
        '\u00e9',
        '\u20ac',
        '\uff5e',
        '\ufffd',
        '\u{1F600}',
      ],
      observe: async (store) => {
        const keys = [
          '\u{1F600}',
          'aa',
          '\ufffd',
          'b',
          '~',
          '\uff5e',
          'a',
          'Z',
          '\u20ac',
          'A',
          '0',
          '_',
          '/',
          '.',
          '-',
          '+',
          '\u00e9',
          '!',
        ];
        return (await pageOf(store, keys)).keys;
      },
    });

    declare('starts after a key, in that order', {
      says: { keys: ['\ufffd', '\u{1F600}'], prefixes: [], count: 2, more: false },
      observe: (store) => pageOf(store, ['\u{1F600}', '\uff5e', '\ufffd', 'a'], { StartAfter: '\uff5e' }),
    });

    declare('starts after a key that is not there', {
      says: { keys: ['b', 'c/4', 'd'], prefixes: [], count: 3, more: false },
      observe: (store) => pageOf(store, tree, { StartAfter: 'aaa' }),
    });

    declare('starts after the last key with nothing', {
      says: { keys: [], prefixes: [], count: 0, more: false },
      observe: (store) => pageOf(store, tree, { StartAfter: 'd' }),
    });

    declare('keeps to a prefix', {
      says: { keys: ['a/1', 'a/2', 'a/b/3'], prefixes: [], count: 3, more: false },
      observe: (store) => pageOf(store, tree, { Prefix: 'a/' }),
    });

    declare('takes no character of a prefix for a wildcard, nor for another case', {
      says: { keys: ['_%*?', '_%*?x'], prefixes: [], count: 2, more: false },
      observe: (store) => pageOf(store, ['_%*?', '_%*?x', 'a', 'axxx', 'A%*?'], { Prefix: '_%*?' }),
    });

    declare('keeps to a prefix and starts after a key before it', {
      says: { keys: ['c/4'], prefixes: [], count: 1, more: false },
      observe: (store) => pageOf(store, tree, { Prefix: 'c/', StartAfter: 'a' }),
    });

    declare('rolls keys up at a delimiter and counts each roll once', {
      says: { keys: ['a', 'b', 'd'], prefixes: ['a/', 'c/'], count: 5, more: false },
      observe: (store) => pageOf(store, tree, { Delimiter: '/' }),
    });

    declare('rolls keys up below a prefix', {
      says: { keys: ['a/1', 'a/2'], prefixes: ['a/b/'], count: 3, more: false },
      observe: (store) => pageOf(store, tree, { Delimiter: '/', Prefix: 'a/' }),
    });

    declare('takes a delimiter of several characters', {
      says: { keys: ['a/b', 'c'], prefixes: ['a--'], count: 3, more: false },
      observe: (store) => pageOf(store, ['a--b', 'a--c', 'a/b', 'c'], { Delimiter: '--' }),
    });

    declare('starts after a key that a roll begins with and still gives the roll', {
      says: { keys: ['b', 'd'], prefixes: ['a/', 'c/'], count: 4, more: false },
      observe: (store) => pageOf(store, tree, { Delimiter: '/', StartAfter: 'a' }),
    });

    declare('gives all behind the roll that it starts inside', {
      // The documentation does not say whether that roll itself is given: AWS's text can be read both ways.
      says: { keys: ['b', 'd'], prefixes: ['c/'], more: false },
      observe: async (store) => {
        const { keys, prefixes, more } = await pageOf(store, tree, { Delimiter: '/', StartAfter: 'a/1' });
        return { keys, prefixes: prefixes.filter((prefix) => prefix !== 'a/'), more };
      },
    });

    declare('leaves a roll out when it starts after the last of its keys', {
      says: { keys: ['b', 'd'], prefixes: ['c/'], count: 3, more: false },
      observe: (store) => pageOf(store, tree, { Delimiter: '/', StartAfter: 'a/b/3' }),
    });

    declare('of no keys at all gives none and has no more', {
      says: { keys: [], prefixes: [], count: 0, more: false },
      observe: (store) => pageOf(store, tree, { MaxKeys: 0 }),
    });

    declare('of one key gives the first and has more', {
      says: { keys: ['a'], prefixes: [], count: 1, more: true },
      observe: (store) => pageOf(store, tree, { MaxKeys: 1 }),
    });

    declare('of exactly as many keys as there are has no more', {
      says: { keys: ['a', 'b'], prefixes: [], count: 2, more: false },
      observe: (store) => pageOf(store, ['a', 'b'], { MaxKeys: 2 }),
    });

    declare('refuses a number of keys below none', {
      says: { status: 400, code: 'InvalidArgument' },
      observe: (store) =>
        refusalFrom(store.client.send(new ListObjectsV2Command({ Bucket: store.bucket, MaxKeys: -1 }))),
      departs: { rgw: { answers: { status: 200, code: '' }, because: 'takes a negative max-keys' } },
    });

    declare('escapes parentheses when it is asked to escape, as the documentation has it', {
      says: ['test_file%283%29.png'],
      observe: async (store) => (await pageOf(store, ['test_file(3).png'], { EncodingType: 'url' })).keys,
      departs: { rgw: { answers: ['test_file(3).png'], because: 'leaves parentheses alone' } },
    });

    declare('escapes what XML cannot carry when it is asked to, in all that it repeats', {
      says: { keys: ['\u0001 a+b%2B', '\u0001 \u{1F600}'], prefix: '\u0001', startAfter: '\u0001', encoding: 'url' },
      observe: async (store) => {
        const Bucket = await store.newBucket();
        await putEmpty(store, Bucket, ['\u0001', '\u0001 a+b%2B', '\u0001 \u{1F600}', 'b']);
        const ask = { Bucket, EncodingType: 'url', Prefix: '\u0001', StartAfter: '\u0001' } as const;
        const page = await store.client.send(new ListObjectsV2Command(ask));
        return {
          keys: (page.Contents ?? []).map(({ Key = '' }) => formDecoded(Key)),
          prefix: formDecoded(page.Prefix ?? ''),
          startAfter: formDecoded(page.StartAfter ?? ''),
          encoding: page.EncodingType,
        };
      },
    });

    declare('repeats what it was asked', {
      says: { name: true, prefix: 'a/', delimiter: '/', max: 7, startAfter: 'a/0' },
      observe: async (store) => {
        const Bucket = await store.newBucket();
        const ask = { Bucket, Prefix: 'a/', Delimiter: '/', MaxKeys: 7, StartAfter: 'a/0' };
        const page = await store.client.send(new ListObjectsV2Command(ask));
        const { Prefix: prefix, Delimiter: delimiter, MaxKeys: max, StartAfter: startAfter } = page;
        return { name: page.Name === Bucket, prefix, delimiter, max, startAfter };
      },
    });

    declare('is well-formed XML though a key looks like markup', {
      says: true,
      observe: async (store) => {
        const Bucket = await store.newBucket();
        await putEmpty(store, Bucket, ['</Key><Key>&']);
        const ask = { method: 'GET', path: `/${Bucket}`, query: { 'list-type': '2' } };
        const { body } = await send(store.target, await signed(store.target, ask));
        return body.toString().includes('<Key>&lt;/Key&gt;&lt;Key&gt;&amp;</Key>');
      },
    });

    declare('of a bucket that is not there says so', {
      says: { status: 404, code: 'NoSuchBucket' },
      observe: (store) => refusalFrom(store.client.send(new ListObjectsV2Command({ Bucket: `${store.bucket}-none` }))),
    });
  },
};
