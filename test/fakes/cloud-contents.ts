/** What a local cloud holds, read through its store with the admin key. */
import { GetObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { PictureRecord } from '../../processor/contract/record.ts';
import type { RunningCloud } from './local-cloud.ts';

/** The keys in a bucket that begin with `prefix`. */
export async function keysIn({ s3 }: RunningCloud, bucket: string, prefix = ''): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix }))
    for (const { Key } of page.Contents ?? []) keys.push(Key ?? '');
  return keys;
}

/** The digests of the originals there are. */
export const originalsIn = async (cloud: RunningCloud): Promise<readonly string[]> =>
  (await keysIn(cloud, cloud.ready.originalsBucket)).map((key) => key.split('/').at(-1) ?? '');

/** Every record there is. */
export async function recordsIn(cloud: RunningCloud): Promise<readonly PictureRecord[]> {
  const bucket = cloud.ready.metadataBucket;
  const keys = await keysIn(cloud, bucket, 'records/');
  const records: PictureRecord[] = [];
  for (let at = 0; at < keys.length; at += 32) {
    const some = keys.slice(at, at + 32).map(async (key) => {
      const { Body } = await cloud.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return PictureRecord.parse(JSON.parse((await Body?.transformToString()) ?? ''));
    });
    records.push(...(await Promise.all(some)));
  }
  return records;
}
