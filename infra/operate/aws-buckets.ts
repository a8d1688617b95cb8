import {
  AbortMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';

/** How many objects there are, counted no further than 1,000; undefined when there is no such bucket. */
export async function countObjects(client: S3Client, bucket: string): Promise<number | undefined> {
  try {
    return (await client.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1_000 }))).KeyCount ?? 0;
  } catch (error) {
    if (isNoBucket(error)) return undefined;
    throw error;
  }
}

/** Removes everything in a bucket, and the bucket unless it shall stay. One that is not there is no error. */
export async function emptyBucket(client: S3Client, bucket: string, keepBucket: boolean): Promise<void> {
  try {
    await removeObjects(client, bucket);
    await abortUploads(client, bucket);
    if (!keepBucket) await client.send(new DeleteBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (!isNoBucket(error)) throw error;
  }
}

const isNoBucket = (error: unknown): boolean => error instanceof Error && error.name === 'NoSuchBucket';

async function removeObjects(client: S3Client, bucket: string): Promise<void> {
  for (;;) {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1_000 }));
    if (Contents.length === 0) return;
    const Objects = Contents.map(({ Key }) => ({ Key }));
    const answer = await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Quiet: true, Objects } }));
    const [failed] = answer.Errors ?? [];
    // The next listing would bring the same objects again, for ever.
    if (failed !== undefined) throw Object.assign(new Error(failed.Message ?? ''), { name: failed.Code ?? 'Error' });
  }
}

async function abortUploads(client: S3Client, bucket: string): Promise<void> {
  for (;;) {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    if (Uploads.length === 0) return;
    for (const { Key, UploadId } of Uploads) {
      await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
    }
  }
}
