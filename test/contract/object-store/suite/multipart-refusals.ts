import { PutObjectCommand } from '@aws-sdk/client-s3';
import { rgwBecause } from '../departures.ts';
import { grantPart } from '../grant.ts';
import { refusalOf, send } from '../http.ts';
import { begin, partMinBytes, type SentPart, sendPart } from '../parts.ts';
import type { Area } from '../promise.ts';
import { getText, noise, refusalFrom } from '../put.ts';
import { presigned, sha256Base64 } from '../signing.ts';
import type { Store } from '../store.ts';

const small = Buffer.from('small');
const nobody = { key: 'x', uploadId: 'AAAAAAAAAAAAAAAAAAAAAAAA' };

/** Sends two parts, large enough, and completes with what `choose` makes of them. */
async function completeTwo(store: Store, choose: (parts: readonly [SentPart, SentPart]) => readonly SentPart[]) {
  const upload = await begin(store, 'two');
  const parts = [await upload.part(1, noise(partMinBytes)), await upload.part(2, small)] as const;
  const refusal = await refusalFrom(upload.complete(choose(parts)));
  return { ...refusal, stored: (await store.stored(upload.key)) === undefined ? undefined : 'completed' };
}

/** API reference, UploadPart and CompleteMultipartUpload, and the list of error codes. */
export const multipartRefusals: Area = {
  name: 'a multipart upload is refused',
  cases: (declare) => {
    declare('when a part other than the last is smaller than 5 MiB', {
      says: { status: 400, code: 'EntityTooSmall', stored: undefined },
      observe: async (store) => {
        const upload = await begin(store, 'too-small');
        const parts = [await upload.part(1, noise(partMinBytes - 1)), await upload.part(2, small)];
        return { ...(await refusalFrom(upload.complete(parts))), stored: await store.stored(upload.key) };
      },
    });

    declare('when its parts are out of order', {
      says: { status: 400, code: 'InvalidPartOrder', stored: undefined },
      observe: (store) => completeTwo(store, ([first, second]) => [second, first]),
      departs: { rgw: { answers: { status: 200, code: '', stored: 'completed' }, because: rgwBecause.completeParts } },
    });

    declare('when a part is named twice', {
      says: { status: 400, code: 'InvalidPartOrder', stored: undefined },
      observe: (store) => completeTwo(store, ([first]) => [first, first]),
      departs: {
        rgw: { answers: { status: 400, code: 'InvalidPart', stored: undefined }, because: rgwBecause.completeParts },
      },
    });

    declare('when a part is missing', {
      says: { status: 400, code: 'InvalidPart', stored: undefined },
      observe: (store) => completeTwo(store, ([first, second]) => [first, { ...second, number: 3 }]),
    });

    declare('when a part has another ETag', {
      says: { status: 400, code: 'InvalidPart', stored: undefined },
      observe: (store) => completeTwo(store, ([first, second]) => [first, { ...second, etag: first.etag }]),
    });

    declare('when a part has another checksum', {
      says: { status: 400, code: 'InvalidPart', stored: undefined },
      observe: (store) =>
        completeTwo(store, ([first, second]) => [first, { ...second, sha256: sha256Base64('other') }]),
      departs: { rgw: { answers: { status: 200, code: '', stored: 'completed' }, because: rgwBecause.checksums } },
    });

    declare('when it names no parts', {
      says: { status: 400, code: 'MalformedXML', stored: undefined },
      observe: (store) => completeTwo(store, () => []),
    });

    declare('when its parts were promised a SHA-256 and completing names none', {
      says: { status: 400, code: 'InvalidRequest', stored: undefined },
      observe: (store) => completeTwo(store, (parts) => parts.map(({ number, etag }) => ({ number, etag }))),
      departs: { rgw: { answers: { status: 200, code: '', stored: 'completed' }, because: rgwBecause.checksums } },
    });

    declare('and can be completed rightly after that', {
      says: 'small',
      observe: async (store) => {
        const upload = await begin(store, 'again');
        const part = await upload.part(1, small);
        await refusalFrom(upload.complete([{ ...part, number: 2 }]));
        await upload.complete([part]);
        return getText(store, upload.key);
      },
    });

    declare('when a part has other bytes than its SHA-256', {
      says: { status: 400, code: 'BadDigest', listed: [] },
      observe: async (store) => {
        const upload = await begin(store, 'bad-part');
        const ask = await grantPart(store, { ...upload, number: 1 }, small);
        const answer = await send(store.target, { ...ask, body: 'SMALL' });
        return { ...refusalOf(answer), listed: await upload.list() };
      },
      departs: {
        rgw: { answers: { status: 200, code: '', listed: [{ number: 1, bytes: 5 }] }, because: rgwBecause.checksums },
      },
    });

    declare('when a part of a SHA-256 upload has no SHA-256', {
      says: { status: 400, code: 'InvalidRequest', listed: [] },
      observe: async (store) => {
        const upload = await begin(store, 'unsummed-part');
        const ask = await grantPart(store, { ...upload, number: 1 }, small);
        const { 'x-amz-checksum-sha256': _, ...headers } = ask.headers ?? {};
        const query = { partNumber: '1', uploadId: upload.uploadId };
        const bare = await presigned(store.target, { method: 'PUT', path: ask.path, query, headers, body: small });
        return { ...refusalOf(await send(store.target, bare)), listed: await upload.list() };
      },
      departs: {
        rgw: { answers: { status: 200, code: '', listed: [{ number: 1, bytes: 5 }] }, because: rgwBecause.checksums },
      },
    });

    declare('when a part has other bytes, and keeps the part that was there', {
      says: [{ number: 1, bytes: 5 }],
      observe: async (store) => {
        const upload = await begin(store, 'kept-part');
        await upload.part(1, small);
        const ask = await grantPart(store, { ...upload, number: 1 }, Buffer.from('larger'));
        await send(store.target, { ...ask, body: 'LARGER' });
        return upload.list();
      },
      departs: { rgw: { answers: [{ number: 1, bytes: 6 }], because: rgwBecause.checksums } },
    });

    for (const number of [0, 10_001]) {
      declare(`when a part has the number ${number}`, {
        says: { status: 400, code: 'InvalidArgument' },
        observe: async (store) => refusalFrom(sendPart(store, await begin(store, 'number'), number, small)),
        departs: { rgw: { answers: { status: 200, code: '' }, because: rgwBecause.partNumbers } },
      });
    }

    declare('when the URL of one part is used for another', {
      says: { status: 403, code: 'SignatureDoesNotMatch', listed: [] },
      observe: async (store) => {
        const upload = await begin(store, 'other-part');
        const ask = await grantPart(store, { ...upload, number: 1 }, small);
        const answer = await send(store.target, { ...ask, query: { ...ask.query, partNumber: '2' } });
        return { ...refusalOf(answer), listed: await upload.list() };
      },
    });

    declare('when a part goes to an upload nobody began', {
      says: { status: 404, code: 'NoSuchUpload' },
      observe: (store) => refusalFrom(sendPart(store, nobody, 1, small)),
    });

    declare('when a part goes to another key of the same upload', {
      says: { status: 404, code: 'NoSuchUpload' },
      observe: async (store) => {
        const { uploadId } = await begin(store, 'mine');
        return refusalFrom(sendPart(store, { key: store.key('other'), uploadId }, 1, small));
      },
    });

    declare('in every way once it was aborted', {
      says: {
        part: 'NoSuchUpload',
        list: 'NoSuchUpload',
        complete: 'NoSuchUpload',
        abort: 'NoSuchUpload',
        stored: undefined,
      },
      observe: async (store) => {
        const upload = await begin(store, 'aborted');
        const part = await upload.part(1, small);
        await upload.abort();
        return {
          part: (await refusalFrom(sendPart(store, upload, 1, small))).code,
          list: (await refusalFrom(upload.list())).code,
          complete: (await refusalFrom(upload.complete([part]))).code,
          abort: (await refusalFrom(upload.abort())).code,
          stored: await store.stored(upload.key),
        };
      },
      departs: {
        rgw: {
          answers: {
            part: 'NoSuchUpload',
            list: 'NoSuchKey',
            complete: 'InternalError',
            abort: 'NoSuchUpload',
            stored: undefined,
          },
          because: 'has other codes for it',
        },
      },
    });

    declare('once it was completed, for further parts', {
      says: { status: 404, code: 'NoSuchUpload' },
      observe: async (store) => {
        const upload = await begin(store, 'completed');
        await upload.complete([await upload.part(1, small)]);
        return refusalFrom(sendPart(store, upload, 2, small));
      },
    });

    declare('with If-None-Match when the key was taken meanwhile, and can then be aborted', {
      says: { status: 412, code: 'PreconditionFailed', stored: 'first', aborted: 200 },
      observe: async (store) => {
        const upload = await begin(store, 'taken');
        const part = await upload.part(1, small);
        await store.client.send(new PutObjectCommand({ Bucket: store.bucket, Key: upload.key, Body: 'first' }));
        const refusal = await refusalFrom(upload.complete([part], { IfNoneMatch: '*' }));
        const aborted = (await refusalFrom(upload.abort())).status;
        return { ...refusal, stored: await store.stored(upload.key), aborted };
      },
      departs: {
        rgw: {
          answers: { status: 200, code: '', stored: 'small', aborted: 404 },
          because: rgwBecause.completeConditions,
        },
      },
    });
  },
};
