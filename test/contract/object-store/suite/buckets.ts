import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { refusalOf, send } from '../http.ts';
import type { Area } from '../promise.ts';
import { refusalFrom } from '../put.ts';
import { signed } from '../signing.ts';

/** API reference, CreateBucket, HeadBucket, DeleteBucket, ListBuckets. */
export const buckets: Area = {
  name: 'a bucket',
  cases: (declare) => {
    declare('is there once it was made, and listed', {
      says: { head: 200, listed: true },
      observe: async (store) => {
        const Bucket = await store.newBucket();
        const { $metadata } = await store.client.send(new HeadBucketCommand({ Bucket }));
        const { Buckets } = await store.client.send(new ListBucketsCommand({}));
        return { head: $metadata.httpStatusCode, listed: Buckets?.some(({ Name }) => Name === Bucket) };
      },
    });

    declare('made again stays as it is', {
      // 200 in us-east-1, 409 BucketAlreadyOwnedByYou everywhere else: both are documented.
      says: { answer: '200 or BucketAlreadyOwnedByYou', kept: 'x' },
      observe: async (store) => {
        const Bucket = await store.newBucket();
        await store.client.send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'x' }));
        const { status, code } = await send(
          store.target,
          await signed(store.target, { method: 'PUT', path: `/${Bucket}` }),
        );
        const kept = await send(store.target, await signed(store.target, { method: 'GET', path: `/${Bucket}/x` }));
        const fine = status === 200 || (status === 409 && code === 'BucketAlreadyOwnedByYou');
        return { answer: fine ? '200 or BucketAlreadyOwnedByYou' : `${status} ${code}`, kept: kept.body.toString() };
      },
    });

    declare('that is not there is 404 to HEAD', {
      says: { status: 404, code: 'NotFound' },
      observe: (store) => refusalFrom(store.client.send(new HeadBucketCommand({ Bucket: `${store.bucket}-none` }))),
    });

    declare('with an object is not deleted', {
      says: { status: 409, code: 'BucketNotEmpty' },
      observe: async (store) => {
        const Bucket = await store.newBucket();
        await store.client.send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'x' }));
        return refusalFrom(store.client.send(new DeleteBucketCommand({ Bucket })));
      },
    });

    declare('that was emptied is deleted and gone', {
      says: { deleted: 204, after: 404 },
      observe: async (store) => {
        const Bucket = await store.newBucket();
        await store.client.send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'x' }));
        await store.client.send(new DeleteObjectCommand({ Bucket, Key: 'x' }));
        const { $metadata } = await store.client.send(new DeleteBucketCommand({ Bucket }));
        const after = await refusalFrom(store.client.send(new HeadBucketCommand({ Bucket })));
        return { deleted: $metadata.httpStatusCode, after: after.status };
      },
    });

    declare('that is not there cannot be deleted', {
      says: { status: 404, code: 'NoSuchBucket' },
      observe: (store) => refusalFrom(store.client.send(new DeleteBucketCommand({ Bucket: `${store.bucket}-none` }))),
    });

    for (const name of ['ab', 'Upper-Case', 'under_score', '-dash-first', 'two..dots', '192.168.1.1']) {
      declare(`is refused the name ${name}`, {
        says: { status: 400, code: 'InvalidBucketName' },
        observe: async (store) =>
          refusalOf(await send(store.target, await signed(store.target, { method: 'PUT', path: `/${name}` }))),
      });
    }

    declare('keeps its objects apart from those of others', {
      says: ['one', 'two'],
      observe: async (store) => {
        const [one, two] = [await store.newBucket(), await store.newBucket()];
        await store.client.send(new PutObjectCommand({ Bucket: one, Key: 'x', Body: 'one' }));
        await store.client.send(new PutObjectCommand({ Bucket: two, Key: 'x', Body: 'two' }));
        const read = async (bucket: string) =>
          (
            await send(store.target, await signed(store.target, { method: 'GET', path: `/${bucket}/x` }))
          ).body.toString();
        return [await read(one), await read(two)];
      },
    });

    declare('is made by the SDK with a location in its body', {
      says: 200,
      observe: async (store) => {
        const Bucket = `${await store.newBucket()}-located`;
        // us-east-1 is the one region that must not be named.
        const { region } = store.target;
        const where =
          region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' } };
        const made = await store.client.send(new CreateBucketCommand({ Bucket, ...where }));
        return made.$metadata.httpStatusCode;
      },
    });
  },
};
