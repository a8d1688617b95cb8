/**
 * Heads and small reads at a third of what the SDK takes for them: a page of the feed reads a thousand records, and
 * with the SDK (1.1 ms of CPU each) would spend most of its time there. Only what is plain is answered here, 200 and
 * "no such key". Everything else, be it a fault, a wait or a refusal, is asked again through the SDK, which knows how
 * to try again and what an error means.
 */
import { Agent, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps, Agent as TlsAgent } from 'node:https';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Clock, ObjectFacts, Objects } from '../analysis/ports.ts';
import { createBaseFinder, pathOf } from './s3-places.ts';
import { createSigner } from './s3-signer.ts';

// The SDK keeps as many.
const connections = { keepAlive: true, maxSockets: 50 };

// A record is small: a store that is silent for so long is left to the SDK and its longer patience.
const silentMs = 5_000;

/** These objects, with quick heads and reads. */
export function withQuickReads(objects: Objects, client: S3Client, clock: Clock): Objects {
  const ask = createAsk(client, clock);
  return {
    readJson: (bucket, key, maxBytes) => objects.readJson(bucket, key, maxBytes),
    download: (bucket, key, toPath) => objects.download(bucket, key, toPath),
    put: (bucket, key, body, options) => objects.put(bucket, key, body, options),
    delete: (bucket, keys) => objects.delete(bucket, keys),
    list: (bucket, ask) => objects.list(bucket, ask),
    head: async (bucket, key) => {
      const answer = await orGiveUp(ask({ method: 'HEAD', bucket, key, maxBytes: 0 }));
      if (answer?.status === 200) return toFacts(answer.headers);
      return answer?.status === 404 ? undefined : objects.head(bucket, key);
    },
    readBytes: async (bucket, key, maxBytes) => {
      const answer = await orGiveUp(ask({ method: 'GET', bucket, key, maxBytes }));
      if (answer?.status === 200) return answer.body;
      return answer !== undefined && isNoSuchKey(answer) ? undefined : objects.readBytes(bucket, key, maxBytes);
    },
  };
}

interface Ask {
  readonly method: 'HEAD' | 'GET';
  readonly bucket: string;
  readonly key: string;
  readonly maxBytes: number;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Undefined for whatever went wrong: the SDK is asked next, and will say what it was. */
async function orGiveUp(asking: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asking;
  } catch {
    return undefined;
  }
}

function createAsk(client: S3Client, clock: Clock): (ask: Ask) => Promise<Answer> {
  const signer = createSigner(client);
  const baseOf = createBaseFinder(client);
  const agents = { 'http:': new Agent(connections), 'https:': new TlsAgent(connections) };
  return async ({ method, bucket, key, maxBytes }) => {
    const base = await baseOf(bucket);
    const { protocol, host, hostname, port } = base;
    const path = pathOf(base, key);
    const headers = await signer.sign({ method, path, headers: { host } }, clock());
    const where = { method, hostname, port, path, headers, timeout: silentMs };
    const asked =
      protocol === 'https:'
        ? requestHttps({ ...where, agent: agents['https:'] })
        : requestHttp({ ...where, agent: agents['http:'] });
    return answered(asked, maxBytes);
  };
}

function answered(asked: ReturnType<typeof requestHttp>, maxBytes: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // Not destroy(error): a connection that was just given back has nobody who listens for errors.
    const giveUp = (why: string): void => {
      reject(new Error(why));
      asked.destroy();
    };
    asked.on('error', reject);
    asked.on('timeout', () => giveUp('the store is silent'));
    asked.on('response', (response) => {
      const chunks: Buffer[] = [];
      const most = response.statusCode === 200 ? maxBytes : errorMaxBytes;
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > most) giveUp('more bytes than were asked for');
        else chunks.push(chunk);
      });
      // A connection that breaks off ends in an error here, never in `end`.
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    asked.end();
  });
}

const errorMaxBytes = 64 * 1024;

// A missing bucket is 404 too, and no answer about the key.
const isNoSuchKey = ({ status, body }: Answer): boolean =>
  status === 404 && body.toString('utf8').includes('<Code>NoSuchKey</Code>');

const metadataPrefix = 'x-amz-meta-';

function toFacts(headers: IncomingMessage['headers']): ObjectFacts {
  const metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(metadataPrefix)) metadata[name.slice(metadataPrefix.length)] = String(value);
  }
  return {
    bytes: Number(headers['content-length'] ?? 0),
    etag: (headers.etag ?? '').replaceAll('"', ''),
    lastModified: new Date(headers['last-modified'] ?? 0).toISOString(),
    metadata,
    ...(headers['content-type'] !== undefined && { contentType: headers['content-type'] }),
  };
}
