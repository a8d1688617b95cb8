/**
 * Where the objects of a bucket are. The SDK says it, once a bucket, so that its endpoint rules hold on AWS and elsewhere.
 * Only the API imports this: it signs hundreds of requests for one answer.
 */
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

/** Where the objects of a bucket are. */
export interface BucketBase {
  readonly protocol: string;
  /** Name and port, as the Host header has it. */
  readonly host: string;
  readonly hostname: string;
  /** Empty for the protocol's own. */
  readonly port: string;
  /** Path of the bucket without a slash at the end; empty where the host names the bucket. */
  readonly path: string;
}

/** Finds where a bucket is, and remembers it. */
export function createBaseFinder(client: S3Client): (bucket: string) => Promise<BucketBase> {
  const bases = new Map<string, Promise<BucketBase>>();
  return (bucket) => {
    const known = bases.get(bucket);
    if (known !== undefined) return known;
    const asked = askBase(client, bucket);
    bases.set(bucket, asked);
    asked.catch(() => bases.delete(bucket));
    return asked;
  };
}

async function askBase(client: S3Client, bucket: string): Promise<BucketBase> {
  const key = 'key';
  const url = new URL(await getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key })));
  const { protocol, host, hostname, port } = url;
  return { protocol, host, hostname, port, path: url.pathname.slice(0, -`/${key}`.length) };
}

/** The path of an object, encoded. */
export const pathOf = (base: BucketBase, key: string): string =>
  `${base.path}/${key.split('/').map(encodeStrictly).join('/')}`;

/** Percent-encodes as RFC 3986 and the signature's canonical form want it: encodeURIComponent leaves five signs alone. */
export const encodeStrictly = (text: string): string => (/^[\w.~-]*$/.test(text) ? text : encodeStrange(text));

const encodeStrange = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
