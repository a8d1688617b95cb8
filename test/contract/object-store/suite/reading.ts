import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { rgwBecause } from '../departures.ts';
import { send } from '../http.ts';
import { objectPath } from '../paths.ts';
import type { Area } from '../promise.ts';
import { get, head, put, refusalFrom } from '../put.ts';
import { signed } from '../signing.ts';
import type { Store } from '../store.ts';

const letters = 'abcdefghij';

async function readRange(store: Store, range: string) {
  const key = await put(store, 'letters', letters);
  const ask = { method: 'GET', path: objectPath(store.bucket, key), headers: { range } };
  const { status, code, headers, body } = await send(store.target, await signed(store.target, ask));
  if (status >= 400) return { status, code };
  return { status, range: headers['content-range'], length: headers['content-length'], text: body.toString() };
}

/** API reference, GetObject and HeadObject; RFC 9110, section 14, for ranges. */
export const reading: Area = {
  name: 'reading',
  cases: (declare) => {
    declare('gives a range from the middle', {
      says: { status: 206, range: 'bytes 2-4/10', length: '3', text: 'cde' },
      observe: (store) => readRange(store, 'bytes=2-4'),
    });

    declare('gives the first byte', {
      says: { status: 206, range: 'bytes 0-0/10', length: '1', text: 'a' },
      observe: (store) => readRange(store, 'bytes=0-0'),
    });

    declare('gives the last bytes', {
      says: { status: 206, range: 'bytes 7-9/10', length: '3', text: 'hij' },
      observe: (store) => readRange(store, 'bytes=-3'),
    });

    declare('gives all from a place on', {
      says: { status: 206, range: 'bytes 8-9/10', length: '2', text: 'ij' },
      observe: (store) => readRange(store, 'bytes=8-'),
    });

    declare('gives what there is of a range that goes too far', {
      says: { status: 206, range: 'bytes 8-9/10', length: '2', text: 'ij' },
      observe: (store) => readRange(store, 'bytes=8-100'),
    });

    declare('gives all of it for a suffix longer than it', {
      says: { status: 206, range: 'bytes 0-9/10', length: '10', text: letters },
      observe: (store) => readRange(store, 'bytes=-100'),
    });

    declare('refuses a range past the end', {
      says: { status: 416, code: 'InvalidRange' },
      observe: (store) => readRange(store, 'bytes=10-20'),
    });

    declare('ignores a range that makes no sense', {
      says: { status: 200, range: undefined, length: '10', text: letters },
      observe: (store) => readRange(store, 'bytes=4-2'),
      departs: {
        rgw: {
          answers: { status: 416, code: 'InvalidRange' },
          because: 'takes such a range for one it cannot satisfy',
        },
      },
    });

    declare('refuses any range of an empty object', {
      says: { status: 416, code: 'InvalidRange' },
      observe: async (store) => {
        const key = await put(store, 'empty', '');
        return refusalFrom(get(store, key, { Range: 'bytes=0-0' }));
      },
    });

    declare('tells that ranges work', {
      says: 'bytes',
      observe: async (store) => (await get(store, await put(store, 'ranges', 'x'))).AcceptRanges ?? '',
    });

    declare('by HEAD tells the same as GET, without the body', {
      says: { same: true, length: 10, type: 'text/x-letters' },
      observe: async (store) => {
        const key = await put(store, 'head', letters, { ContentType: 'text/x-letters' });
        const [seen, read] = [await head(store, key), await get(store, key)];
        await read.Body?.transformToByteArray();
        const same = seen.ETag === read.ETag && seen.LastModified?.getTime() === read.LastModified?.getTime();
        return { same, length: seen.ContentLength, type: seen.ContentType };
      },
    });

    declare('by HEAD gives the checksum when it is asked for', {
      says: 'CfX/7ygwmFMmXEqY0OVuG+UitrQC2Bk1lP0FEDBk/Go=',
      observe: async (store) => {
        const ChecksumSHA256 = 'CfX/7ygwmFMmXEqY0OVuG+UitrQC2Bk1lP0FEDBk/Go=';
        const Key = await put(store, 'summed', 'sum', { ChecksumSHA256 });
        const command = new HeadObjectCommand({ Bucket: store.bucket, Key, ChecksumMode: 'ENABLED' });
        return (await store.client.send(command)).ChecksumSHA256 ?? '';
      },
      departs: { rgw: { answers: '', because: rgwBecause.checksums } },
    });

    declare('overrides headers of the answer when a signed request says so', {
      says: { type: 'application/x-camera', disposition: 'attachment; filename="a.jpg"', text: letters },
      observe: async (store) => {
        const Key = await put(store, 'override', letters);
        const { ContentType, ContentDisposition, Body } = await store.client.send(
          new GetObjectCommand({
            Bucket: store.bucket,
            Key,
            ResponseContentType: 'application/x-camera',
            ResponseContentDisposition: 'attachment; filename="a.jpg"',
          }),
        );
        return { type: ContentType, disposition: ContentDisposition, text: await Body?.transformToString() };
      },
    });

    declare('says NoSuchKey for what is not there', {
      says: { status: 404, code: 'NoSuchKey' },
      observe: (store) => refusalFrom(get(store, store.key('missing'))),
    });

    declare('by HEAD says 404 for what is not there', {
      says: { status: 404, code: 'NotFound' },
      observe: (store) => refusalFrom(head(store, store.key('missing'))),
    });

    declare('says NoSuchBucket where there is no bucket', {
      says: { status: 404, code: 'NoSuchBucket' },
      observe: (store) =>
        refusalFrom(store.client.send(new GetObjectCommand({ Bucket: `${store.bucket}-none`, Key: 'x' }))),
    });

    declare('ignores two ranges at once, as it has only one per request', {
      says: { status: 200, range: undefined, length: '10', text: letters },
      observe: (store) => readRange(store, 'bytes=0-1,4-5'),
      departs: {
        rgw: {
          answers: { status: 206, range: 'bytes 0-1/10', length: '2', text: 'ab' },
          because: 'answers the first of several ranges',
        },
      },
    });
  },
};
