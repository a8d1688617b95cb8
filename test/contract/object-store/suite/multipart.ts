import { createHash } from 'node:crypto';
import { ListMultipartUploadsCommand, ListPartsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { rgwBecause } from '../departures.ts';
import { begin, partMinBytes } from '../parts.ts';
import type { Area } from '../promise.ts';
import { get, getText, head, noise } from '../put.ts';
import { md5Hex } from '../signing.ts';

const digest = (algorithm: string, parts: readonly Buffer[]): Buffer =>
  createHash(algorithm)
    .update(Buffer.concat(parts.map((part) => createHash(algorithm).update(part).digest())))
    .digest();

/** S3 user guide, "Uploading and copying objects using multipart upload" and "Checking object integrity". */
export const multipart: Area = {
  name: 'a multipart upload',
  cases: (declare) => {
    declare('becomes one object of all its parts, in the order of their numbers', {
      says: { bytes: partMinBytes * 2 + 3, same: true },
      observe: async (store) => {
        const upload = await begin(store, 'parts');
        const bodies = [noise(partMinBytes), noise(partMinBytes), Buffer.from('end')];
        // Sent backwards: what counts is the number.
        const [third, second, first] = [
          await upload.part(9, bodies[2]!),
          await upload.part(5, bodies[1]!),
          await upload.part(1, bodies[0]!),
        ];
        await upload.complete([first, second, third]);
        const read = Buffer.from((await (await get(store, upload.key)).Body?.transformToByteArray()) ?? []);
        return { bytes: read.length, same: read.equals(Buffer.concat(bodies)) };
      },
    });

    declare('has an ETag made from those of its parts', {
      says: { etag: true, told: true },
      observe: async (store) => {
        const upload = await begin(store, 'etag');
        const bodies = [noise(partMinBytes), Buffer.from('end')];
        const told = await upload.complete([await upload.part(1, bodies[0]!), await upload.part(2, bodies[1]!)]);
        const expected = `"${digest('md5', bodies).toString('hex')}-2"`;
        return { etag: (await head(store, upload.key)).ETag === expected, told: told.ETag === expected };
      },
      departs: {
        rgw: { answers: { etag: true, told: false }, because: 'tells the ETag of a completed upload without quotes' },
      },
    });

    declare('has a SHA-256 made from those of its parts, told when it is completed and by HEAD', {
      says: { told: true, kept: true, type: 'COMPOSITE' },
      observe: async (store) => {
        const upload = await begin(store, 'checksum');
        const bodies = [noise(partMinBytes), Buffer.from('end')];
        const told = await upload.complete([await upload.part(1, bodies[0]!), await upload.part(2, bodies[1]!)]);
        const kept = await head(store, upload.key, { ChecksumMode: 'ENABLED' });
        const expected = `${digest('sha256', bodies).toString('base64')}-2`;
        return {
          told: told.ChecksumSHA256 === expected,
          kept: kept.ChecksumSHA256 === expected,
          type: kept.ChecksumType,
        };
      },
      departs: { rgw: { answers: { told: false, kept: false, type: undefined }, because: rgwBecause.checksums } },
    });

    declare('answers each part with the MD5 of its bytes as ETag', {
      says: '"598d4c200461b81522a3328565c25f7c"',
      observe: async (store) => (await (await begin(store, 'part-etag')).part(1, Buffer.from('hallo'))).etag,
    });

    declare('may be a single small part', {
      says: 'small',
      observe: async (store) => {
        const upload = await begin(store, 'single');
        await upload.complete([await upload.part(1, Buffer.from('small'))]);
        return getText(store, upload.key);
      },
    });

    declare('keeps the type and metadata it was begun with', {
      says: { type: 'image/heic', metadata: { name: 'a.heic' } },
      observe: async (store) => {
        const upload = await begin(store, 'described', { ContentType: 'image/heic', Metadata: { name: 'a.heic' } });
        await upload.complete([await upload.part(1, Buffer.from('x'))]);
        const { ContentType, Metadata } = await head(store, upload.key);
        return { type: ContentType, metadata: Metadata };
      },
    });

    declare('takes the last of two parts with one number', {
      says: { listed: [{ number: 1, bytes: 6 }], stored: 'second' },
      observe: async (store) => {
        const upload = await begin(store, 'overwritten');
        await upload.part(1, Buffer.from('first one'));
        const second = await upload.part(1, Buffer.from('second'));
        const listed = await upload.list();
        await upload.complete([second]);
        return { listed, stored: await getText(store, upload.key) };
      },
    });

    declare('leaves out parts that completing does not name', {
      says: 'one',
      observe: async (store) => {
        const upload = await begin(store, 'left-out');
        const one = await upload.part(1, Buffer.from('one'));
        await upload.part(2, Buffer.from('two'));
        await upload.complete([one]);
        return getText(store, upload.key);
      },
      departs: { rgw: { answers: { status: 400, code: 'InvalidPart' }, because: rgwBecause.completeParts } },
    });

    declare('is no object before it is completed', {
      says: undefined,
      observe: async (store) => {
        const upload = await begin(store, 'unfinished');
        await upload.part(1, Buffer.from('x'));
        return store.stored(upload.key);
      },
    });

    declare('leaves the former object until it is completed', {
      says: ['former', 'new'],
      observe: async (store) => {
        const upload = await begin(store, 'former');
        await store.client.send(new PutObjectCommand({ Bucket: store.bucket, Key: upload.key, Body: 'former' }));
        const part = await upload.part(1, Buffer.from('new'));
        const before = await getText(store, upload.key);
        await upload.complete([part]);
        return [before, await getText(store, upload.key)];
      },
    });

    declare('lists its parts by number, page by page', {
      says: { pages: [[1, 2], [3, 7], [10000]], markers: ['2', '7', undefined] },
      observe: async (store) => {
        const upload = await begin(store, 'pages');
        for (const number of [10000, 3, 1, 7, 2]) await upload.part(number, Buffer.from(`${number}`));
        const pages: number[][] = [];
        const markers: (string | undefined)[] = [];
        let marker: string | undefined;
        do {
          const page = await store.client.send(
            new ListPartsCommand({
              Bucket: store.bucket,
              Key: upload.key,
              UploadId: upload.uploadId,
              MaxParts: 2,
              ...(marker !== undefined && { PartNumberMarker: marker }),
            }),
          );
          pages.push((page.Parts ?? []).map(({ PartNumber = 0 }) => PartNumber));
          marker = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
          markers.push(marker);
        } while (marker !== undefined && pages.length < 10);
        return { pages, markers };
      },
    });

    declare('lists each part with its size, ETag and SHA-256', {
      says: {
        size: 5,
        etag: '"598d4c200461b81522a3328565c25f7c"',
        sha256: '03UdM/nNUEnErytGJzVFfk07rxMLy7h/OJ40n7rrILk=',
      },
      observe: async (store) => {
        const upload = await begin(store, 'listed');
        await upload.part(1, Buffer.from('hallo'));
        const { Parts } = await store.client.send(
          new ListPartsCommand({ Bucket: store.bucket, Key: upload.key, UploadId: upload.uploadId }),
        );
        const [part] = Parts ?? [];
        return { size: part?.Size, etag: part?.ETag, sha256: part?.ChecksumSHA256 };
      },
      departs: {
        rgw: {
          answers: { size: 5, etag: '"598d4c200461b81522a3328565c25f7c"', sha256: undefined },
          because: rgwBecause.checksums,
        },
      },
    });

    declare('is listed while it goes on, and not after', {
      says: [1, 0],
      observe: async (store) => {
        const upload = await begin(store, 'in-progress');
        const list = new ListMultipartUploadsCommand({ Bucket: store.bucket, Prefix: upload.key });
        const count = async () => (await store.client.send(list)).Uploads?.length ?? 0;
        const during = await count();
        await upload.abort();
        return [during, await count()];
      },
    });

    declare('two for one key do not mix', {
      says: ['of the second', 'of the first'],
      observe: async (store) => {
        const first = await begin(store, 'two');
        const second = await begin(store, '', { Key: first.key });
        const ofFirst = await first.part(1, Buffer.from('of the first'));
        const ofSecond = await second.part(1, Buffer.from('of the second'));
        await second.complete([ofSecond]);
        const before = await getText(store, first.key);
        await first.complete([ofFirst]);
        return [before, await getText(store, first.key)];
      },
    });

    declare('reads by range across the seam of two parts', {
      says: true,
      observe: async (store) => {
        const upload = await begin(store, 'seam');
        const bodies = [noise(partMinBytes), noise(100)];
        await upload.complete([await upload.part(1, bodies[0]!), await upload.part(2, bodies[1]!)]);
        const Range = `bytes=${partMinBytes - 10}-${partMinBytes + 9}`;
        const read = Buffer.from((await (await get(store, upload.key, { Range })).Body?.transformToByteArray()) ?? []);
        return md5Hex(read) === md5Hex(Buffer.concat([bodies[0]!.subarray(-10), bodies[1]!.subarray(0, 10)]));
      },
    });

    declare('with If-None-Match completes where nothing is', {
      says: 'x',
      observe: async (store) => {
        const upload = await begin(store, 'free');
        await upload.complete([await upload.part(1, Buffer.from('x'))], { IfNoneMatch: '*' });
        return getText(store, upload.key);
      },
    });

    declare('of many at once with If-None-Match lets one win', {
      says: { winners: 1, refused: 4 },
      observe: async (store) => {
        const Key = store.key('race');
        const uploads = await Promise.all(Array.from({ length: 5 }, () => begin(store, '', { Key })));
        const outcomes = await Promise.allSettled(
          uploads.map(async (upload, index) => {
            const part = await upload.part(1, Buffer.from(`${index}`));
            return upload.complete([part], { IfNoneMatch: '*' });
          }),
        );
        const winners = outcomes.filter(({ status }) => status === 'fulfilled').length;
        return { winners, refused: 5 - winners };
      },
      departs: { rgw: { answers: { winners: 5, refused: 0 }, because: rgwBecause.completeConditions } },
    });
  },
};
