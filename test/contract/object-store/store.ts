/** What a case has in hand: a client, a bucket to write to, and names nobody else uses. */
import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { send } from './http.ts';
import { objectPath } from './paths.ts';
import { signed } from './signing.ts';
import type { Target } from './target.ts';

/** A target made ready for cases. */
export interface Store {
  readonly target: Target;
  /** The SDK as it comes, but one attempt: a retry would hide a refusal. */
  readonly client: S3Client;
  /** Every case may write here, under keys from `key`. */
  readonly bucket: string;
  /** A key no other case uses, ending in `/` and the name. */
  key(name: string): string;
  /** An empty bucket of the caller's own. */
  newBucket(): Promise<string>;
  /** The text stored under a key of `bucket`, or undefined when there is no such object. Throws on any other answer. */
  stored(key: string): Promise<string | undefined>;
  close(): void;
}

/** Makes a bucket in the target and a client for it. */
export async function openStore(target: Target): Promise<Store> {
  const client = clientOf(target);
  const run = randomUUID().slice(0, 8);
  let names = 0;
  const newBucket = async (): Promise<string> => {
    const Bucket = `case-${run}-${names++}`;
    await client.send(new CreateBucketCommand({ Bucket }));
    return Bucket;
  };
  const bucket = await newBucket();
  return {
    target,
    client,
    bucket,
    key: (name) => `case-${names++}/${name}`,
    newBucket,
    stored: (key) => readText(target, bucket, key),
    close: () => client.destroy(),
  };
}

// Refusals are what most cases are about; the SDK would print a warning for each.
const nothing = (): void => undefined;
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** The SDK's client for a target, everything that `more` does not name at its default. */
export function clientOf(target: Target, more: S3ClientConfig = {}): S3Client {
  const { endpoint, region, accessKeyId, secretAccessKey } = target;
  return new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    maxAttempts: 1,
    logger: silent,
    credentials: { accessKeyId, secretAccessKey },
    ...more,
  });
}

async function readText(target: Target, bucket: string, key: string): Promise<string | undefined> {
  const answer = await send(target, await signed(target, { method: 'GET', path: objectPath(bucket, key) }));
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw new Error(`reading back answered ${answer.status} ${answer.code}`);
  return answer.body.toString();
}
