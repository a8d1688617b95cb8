import { DeleteObjectCommand, ListObjectsV2Command, type ListObjectsV2CommandInput } from '@aws-sdk/client-s3';
import type { Area } from '../promise.ts';
import { putEmpty, refusalFrom } from '../put.ts';
import type { Store } from '../store.ts';

const pagesMax = 20;

/** What every page gives, keys and rolls in the order of the answer; stops after 20 pages. */
async function pagesOf(store: Store, Bucket: string, ask: Omit<ListObjectsV2CommandInput, 'Bucket'>) {
  const pages: string[][] = [];
  let token: string | undefined;
  do {
    const page = await store.client.send(
      new ListObjectsV2Command({ Bucket, ...ask, ...(token !== undefined && { ContinuationToken: token }) }),
    );
    const keys = (page.Contents ?? []).map(({ Key }) => Key ?? '');
    pages.push([...keys, ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix ?? '')]);
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined && pages.length < pagesMax);
  return pages;
}

async function bucketOf(store: Store, keys: readonly string[]): Promise<string> {
  const bucket = await store.newBucket();
  await putEmpty(store, bucket, keys);
  return bucket;
}

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `k${String(index).padStart(5, '0')}`);

/** API reference, ListObjectsV2: at most 1,000 keys an answer, the rest by continuation token. */
export const listingPages: Area = {
  name: 'listing page by page',
  cases: (declare) => {
    declare('gives 1,000 keys at most and the rest on the next page, each once', {
      says: { pages: [1000, 5], first: 'k00000', last: 'k01004', different: 1005 },
      observe: async (store) => {
        const pages = await pagesOf(store, await bucketOf(store, numbered(1005)), { MaxKeys: 5000 });
        const all = pages.flat();
        return {
          pages: pages.map(({ length }) => length),
          first: all[0],
          last: all.at(-1),
          different: new Set(all).size,
        };
      },
    });

    declare('goes on where it stopped', {
      says: [['a', 'b'], ['c', 'd'], ['e']],
      observe: async (store) => pagesOf(store, await bucketOf(store, ['a', 'b', 'c', 'd', 'e']), { MaxKeys: 2 }),
    });

    declare('goes on in the order of UTF-8 bytes', {
      says: [['\uff5e'], ['\ufffd'], ['\u{1F600}']],
      observe: async (store) =>
        pagesOf(store, await bucketOf(store, ['\u{1F600}', '\ufffd', '\uff5e']), { MaxKeys: 1 }),
    });

    declare('starts after a key and goes on from there', {
      says: [['b', 'c'], ['d']],
      observe: async (store) =>
        pagesOf(store, await bucketOf(store, ['a', 'b', 'c', 'd']), { MaxKeys: 2, StartAfter: 'a' }),
    });

    declare('gives each roll on one page only', {
      says: [['a'], ['a/'], ['b'], ['c/'], ['d']],
      observe: async (store) =>
        pagesOf(store, await bucketOf(store, ['a', 'a/1', 'a/2', 'a/3', 'b', 'c/1', 'c/2', 'd']), {
          MaxKeys: 1,
          Delimiter: '/',
        }),
    });

    declare('keeps to its prefix on every page', {
      says: [['p/1', 'p/2'], ['p/3']],
      observe: async (store) =>
        pagesOf(store, await bucketOf(store, ['o', 'p/1', 'p/2', 'p/3', 'q']), { MaxKeys: 2, Prefix: 'p/' }),
    });

    declare('goes on though the key it stopped at was deleted', {
      says: ['c', 'd'],
      observe: async (store) => {
        const Bucket = await bucketOf(store, ['a', 'b', 'c', 'd']);
        const first = await store.client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 2 }));
        await store.client.send(new DeleteObjectCommand({ Bucket, Key: 'b' }));
        const token = first.NextContinuationToken ?? '';
        const second = await store.client.send(new ListObjectsV2Command({ Bucket, ContinuationToken: token }));
        return (second.Contents ?? []).map(({ Key }) => Key ?? '');
      },
    });

    declare('takes a continuation token over a key to start after', {
      says: ['c', 'd'],
      observe: async (store) => {
        const Bucket = await bucketOf(store, ['a', 'b', 'c', 'd']);
        const first = await store.client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 2 }));
        const token = first.NextContinuationToken ?? '';
        const second = await store.client.send(
          new ListObjectsV2Command({ Bucket, ContinuationToken: token, StartAfter: 'a' }),
        );
        return (second.Contents ?? []).map(({ Key }) => Key ?? '');
      },
    });

    declare('refuses a continuation token it did not give', {
      says: { status: 400, code: 'InvalidArgument' },
      observe: (store) =>
        refusalFrom(
          store.client.send(new ListObjectsV2Command({ Bucket: store.bucket, ContinuationToken: 'made up' })),
        ),
      departs: { rgw: { answers: { status: 200, code: '' }, because: 'has keys as tokens, so that any text is one' } },
    });
  },
};
