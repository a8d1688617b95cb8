/** The calls to the store behind an answer of the API: which they are, by the store's own log, and the same ones made directly. */
import * as z from 'zod';
import type { ReadyLine } from '../../../infra/local/run-file.ts';
import { createS3Client, createS3Objects } from '../../../processor/adapters/s3-objects.ts';
import { withQuickReads } from '../../../processor/adapters/s3-reads.ts';
import type { Objects } from '../../../processor/analysis/ports.ts';
import { inParallel, storeCallsAtOnce } from '../../../processor/handlers/api/in-parallel.ts';

/** One call to the store. Of a listing `key` is the prefix. */
export interface StoreCall {
  readonly is: 'list' | 'head' | 'get';
  readonly bucket: string;
  readonly key: string;
}

const Line = z.object({
  say: z.literal('request'),
  part: z.literal('s3'),
  method: z.string(),
  path: z.string(),
  status: z.number(),
});

/** The requests to the store in what a cloud with `--verbose` wrote, as `HEAD 404 tintype-originals`, with their numbers. */
export function storeRequestsIn(log: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of log.split('\n')) {
    const line = Line.safeParse(tryJson(text)).data;
    if (line === undefined) continue;
    const [, bucket, key = ''] = line.path.split('/');
    const name = `${key === '' ? 'LIST' : line.method} ${line.status} ${bucket}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not all that a cloud writes is a line of its log.
    return undefined;
  }
}

/** The client the API's handler has, for the store of this cloud. */
export function handlersObjects(ready: ReadyLine): Objects {
  // It is configured by its environment, here as on Lambda.
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_S3: ready.s3,
    AWS_REGION: ready.region,
    AWS_ACCESS_KEY_ID: ready.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ready.secretAccessKey,
  });
  const client = createS3Client();
  return withQuickReads(createS3Objects(client), client, Date.now);
}

/** Makes the calls as the handler does, group after group, as many at once, and throws away what comes. */
export async function makeCalls(objects: Objects, groups: readonly (readonly StoreCall[])[]): Promise<void> {
  for (const calls of groups) {
    await inParallel(calls, storeCallsAtOnce, async ({ is, bucket, key }) => {
      if (is === 'list') await objects.list(bucket, { prefix: key, limit: 1_000 });
      else if (is === 'head') await objects.head(bucket, key);
      else await objects.readBytes(bucket, key, 2 ** 22);
    });
  }
}
