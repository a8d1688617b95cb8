import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { Downloaded, ListAsk, ObjectFacts, Objects, PutOptions } from '../analysis/ports.ts';

// ListObjectsV2 and DeleteObjects take 1,000 keys at most (S3 API reference).
const pageKeys = 1_000;

/**
 * An S3 client from the standard environment (AWS_REGION, AWS_ENDPOINT_URL_S3, keys), with a limit on every wait.
 * `pathStyle` puts the bucket into the path, for endpoints whose name is no wildcard; an IP address always does.
 */
export function createS3Client(options: { readonly pathStyle?: boolean } = {}): S3Client {
  return new S3Client({
    ...(options.pathStyle !== undefined && { forcePathStyle: options.pathStyle }),
    // Idle time, not total time: a large original may take minutes as long as bytes keep coming.
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 30_000 },
    maxAttempts: 4,
  });
}

/** The objects of S3, or of anything that speaks its API. */
export function createS3Objects(client: S3Client): Objects {
  return {
    head: (bucket, key) => orMissing(() => head(client, bucket, key)),
    readBytes: (bucket, key, maxBytes) => orMissing(() => readBytes(client, { bucket, key, maxBytes })),
    readJson: async (bucket, key, maxBytes) => {
      const bytes = await orMissing(() => readBytes(client, { bucket, key, maxBytes }));
      return bytes === undefined ? undefined : JSON.parse(Buffer.from(bytes).toString('utf8'));
    },
    download: (bucket, key, toPath) => orMissing(() => download(client, { bucket, key, toPath })),
    put: (bucket, key, body, put = {}) => putObject(client, { bucket, key, body, put }),
    delete: (bucket, keys) => deleteKeys(client, bucket, keys),
    list: (bucket, ask) => list(client, bucket, ask),
  };
}

async function orMissing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof S3ServiceException && (error.name === 'NoSuchKey' || error.name === 'NotFound')) {
      return undefined;
    }
    throw error;
  }
}

async function head(client: S3Client, bucket: string, key: string): Promise<ObjectFacts> {
  const found = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  return {
    bytes: found.ContentLength ?? 0,
    etag: (found.ETag ?? '').replaceAll('"', ''),
    lastModified: (found.LastModified ?? new Date(0)).toISOString(),
    metadata: found.Metadata ?? {},
    ...(found.ContentType !== undefined && { contentType: found.ContentType }),
  };
}

async function openBody(client: S3Client, bucket: string, key: string): Promise<[Readable, GetObjectCommandOutput]> {
  const found = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  // In Node the SDK's body is always a Readable; its type also covers browsers.
  if (!(found.Body instanceof Readable)) throw new Error('the object came without a body to read');
  return [found.Body, found];
}

async function readBytes(
  client: S3Client,
  ask: { readonly bucket: string; readonly key: string; readonly maxBytes: number },
): Promise<Uint8Array> {
  const [body] = await openBody(client, ask.bucket, ask.key);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    // Leaving the loop destroys the stream, and with it the connection.
    if (bytes > ask.maxBytes) throw new RangeError(`the object has more than ${ask.maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function download(
  client: S3Client,
  ask: { readonly bucket: string; readonly key: string; readonly toPath: string },
): Promise<Downloaded> {
  const [body, found] = await openBody(client, ask.bucket, ask.key);
  const hash = createHash('sha256');
  let bytes = 0;
  const hashing = new Transform({
    transform(chunk, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(body, hashing, createWriteStream(ask.toPath, { flags: 'wx', mode: 0o600 }));
  // A connection that ends early may look like the end of the body.
  if (found.ContentLength !== undefined && found.ContentLength !== bytes) throw new Error('the object arrived short');
  return { bytes, digest: hash.digest('hex') };
}

async function putObject(
  client: S3Client,
  ask: {
    readonly bucket: string;
    readonly key: string;
    readonly body: Uint8Array | string;
    readonly put: PutOptions;
  },
): Promise<'stored' | 'alreadyThere'> {
  const { contentType, metadata, ifNoneMatch } = ask.put;
  try {
    await client.send(
      new PutObjectCommand({
        Bucket: ask.bucket,
        Key: ask.key,
        Body: ask.body,
        // Without it the SDK sends an empty body with no length at all, and warns of a stream it takes it for.
        ContentLength: Buffer.byteLength(ask.body),
        ...(contentType !== undefined && { ContentType: contentType }),
        ...(metadata !== undefined && { Metadata: { ...metadata } }),
        ...(ifNoneMatch !== undefined && { IfNoneMatch: ifNoneMatch }),
      }),
    );
    return 'stored';
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412) return 'alreadyThere';
    throw error;
  }
}

async function deleteKeys(client: S3Client, bucket: string, keys: readonly string[]): Promise<void> {
  for (let from = 0; from < keys.length; from += pageKeys) {
    const page = keys.slice(from, from + pageKeys);
    const answer = await client.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Quiet: true, Objects: page.map((Key) => ({ Key })) } }),
    );
    const [failed] = answer.Errors ?? [];
    if (failed === undefined) continue;
    // Named as the SDK names what it throws, so that a busy store is told from a fault here too.
    throw Object.assign(new Error('an object could not be deleted'), { name: failed.Code ?? 'Error' });
  }
}

async function list(
  client: S3Client,
  bucket: string,
  ask: ListAsk,
): Promise<{ readonly keys: readonly string[]; readonly more: boolean }> {
  const keys: string[] = [];
  let startAfter = ask.startAfter;
  for (;;) {
    const wanted = Math.min(pageKeys, ask.limit - keys.length);
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: ask.prefix,
        MaxKeys: wanted,
        ...(startAfter !== undefined && { StartAfter: startAfter }),
      }),
    );
    for (const object of page.Contents ?? []) if (object.Key !== undefined) keys.push(object.Key);
    const more = page.IsTruncated === true;
    const last = keys.at(-1);
    if (!more || keys.length >= ask.limit || last === startAfter || last === undefined) return { keys, more };
    startAfter = last;
  }
}
