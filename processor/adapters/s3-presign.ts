/**
 * Presigned URLs at a tenth of what the SDK's presigner costs: it runs the whole middleware stack of a command for each
 * URL (420 µs), of which the signature is 60 µs, and one answer of the API may carry 200. The SDK still says where a
 * bucket is, once a bucket, so that its endpoint rules hold on AWS and elsewhere.
 */
import { createHash, createHmac } from 'node:crypto';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { SignatureV4, type SignatureV4CryptoInit } from '@smithy/signature-v4';
import type { Clock } from '../analysis/ports.ts';
import type { SignedRequest } from '../contract/api.ts';

/** A request to presign. */
export interface PresignAsk {
  readonly method: 'GET' | 'PUT';
  readonly bucket: string;
  readonly key: string;
  readonly lifeSeconds: number;
  readonly query?: Readonly<Record<string, string>>;
  /** All of them are signed, so the request must carry them exactly; names in lower case, without host. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Presigns a request. `headers` of the answer are those of the ask. */
export type Presign = (ask: PresignAsk) => Promise<SignedRequest>;

type Sha256Constructor = SignatureV4CryptoInit['sha256'];

interface BucketBase {
  readonly protocol: string;
  /** Name and port, as the Host header has it. */
  readonly host: string;
  /** Path of the bucket without a slash at the end; empty where the host names the bucket. */
  readonly path: string;
}

/** A presigner with the region, endpoint and credentials of this client, refreshed as the client refreshes them. */
export function createPresign(client: S3Client, clock: Clock): Presign {
  const signer = new SignatureV4({
    service: 's3',
    region: client.config.region,
    credentials: client.config.credentials,
    sha256: NodeSha256,
    // S3 keys are encoded once, unlike paths of other services.
    uriEscapePath: false,
    applyChecksum: false,
  });
  const baseOf = rememberBases(client);

  return async (ask) => {
    const base = await baseOf(ask.bucket);
    // The signature carries whole seconds.
    const signedAt = Math.floor(clock() / 1000) * 1000;
    const request = toRequest(ask, base);
    const presigned = await signer.presign(request, {
      expiresIn: ask.lifeSeconds,
      signingDate: new Date(signedAt),
      // What is moved to the query is not enforced as a header: the checksum would only be decoration there.
      unhoistableHeaders: new Set(Object.keys(ask.headers ?? {})),
    });
    return {
      url: `${base.protocol}//${base.host}${request.path}?${toQuery(presigned.query ?? {})}`,
      headers: { ...ask.headers },
      expiresAt: await expiry(client, signedAt + ask.lifeSeconds * 1000),
    };
  };
}

function toRequest(ask: PresignAsk, base: BucketBase) {
  return {
    method: ask.method,
    protocol: base.protocol,
    hostname: base.host,
    path: `${base.path}/${ask.key.split('/').map(encodeStrictly).join('/')}`,
    query: { ...ask.query },
    headers: { ...ask.headers, host: base.host, 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' },
  };
}

/** A presigned URL dies with the credentials that signed it. */
async function expiry(client: S3Client, wanted: number): Promise<string> {
  const { expiration } = await client.config.credentials();
  return new Date(Math.min(wanted, expiration?.getTime() ?? wanted)).toISOString();
}

function rememberBases(client: S3Client): (bucket: string) => Promise<BucketBase> {
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
  return { protocol: url.protocol, host: url.host, path: url.pathname.slice(0, -`/${key}`.length) };
}

const toQuery = (query: Readonly<Record<string, string | readonly string[] | null>>): string =>
  Object.entries(query)
    .map(([name, value]) => `${encodeStrictly(name)}=${encodeStrictly(String(value))}`)
    .join('&');

// RFC 3986, as the signature's canonical form wants it: encodeURIComponent leaves these five alone.
const encodeStrictly = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** Node's SHA-256 in the form the signer takes: several times faster than its own in JavaScript. */
class NodeSha256 {
  readonly #hash: { update(part: Uint8Array): unknown; digest(): Uint8Array };

  constructor(secret?: ConstructorParameters<Sha256Constructor>[0]) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', toBytes(secret));
  }

  update(part: Uint8Array): void {
    this.#hash.update(part);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): never {
    throw new Error('the signer makes a new hash each time');
  }
}

function toBytes(secret: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof secret === 'string') return Buffer.from(secret);
  return ArrayBuffer.isView(secret)
    ? new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength)
    : new Uint8Array(secret);
}
