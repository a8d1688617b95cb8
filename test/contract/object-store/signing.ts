/** Signatures by the client library, over requests the SDK would not make. */
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Ask } from './http.ts';
import type { Target } from './target.ts';

/** What is not as it should be. */
export interface SigningChoices {
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
  readonly region?: string;
  readonly service?: string;
  readonly at?: Date;
  /** Whether x-amz-content-sha256 is added; it is unless this is false. */
  readonly applyChecksum?: boolean;
}

/** The request with an Authorization header over all its headers, and x-amz-content-sha256 of its body unless given. */
export async function signed(target: Target, ask: Ask, choices: SigningChoices = {}): Promise<Ask> {
  const request = await signerFor(target, choices).sign(toSign(target, ask), {
    signingDate: choices.at ?? new Date(),
    // The library leaves some headers out on its own; a case decides for itself.
    signableHeaders: new Set(Object.keys(ask.headers ?? {})),
  });
  return { ...ask, headers: request.headers };
}

/** The request with its signature in the query, good for `expiresIn` seconds; all its headers are signed. */
export async function presigned(
  target: Target,
  ask: Ask,
  choices: SigningChoices & { readonly expiresIn?: number } = {},
): Promise<Ask> {
  const names = new Set(Object.keys(ask.headers ?? {}));
  const request = await signerFor(target, choices).presign(
    toSign(target, { ...ask, headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...ask.headers } }),
    {
      signingDate: choices.at ?? new Date(),
      expiresIn: choices.expiresIn ?? 60,
      signableHeaders: new Set(['host', ...names]),
      unhoistableHeaders: names,
    },
  );
  const query = Object.fromEntries(Object.entries(request.query ?? {}).map(([name, value]) => [name, String(value)]));
  return { ...ask, query };
}

/** What each chunk of an aws-chunked body is signed over: the signature before it, and the chunk. */
export type SignChunk = (previous: string, chunk: string) => string;

/** Signs the chunks of the body of a request that `signed` made; the first one's predecessor is the request's own signature. */
export function chunkSigner(target: Target, request: Ask): { readonly seed: string; readonly sign: SignChunk } {
  const { authorization = '', 'x-amz-date': at = '' } = request.headers ?? {};
  const [, scope = ''] = /Credential=[^/]+\/([^,]+)/.exec(authorization) ?? [];
  const [, seed = ''] = /Signature=([0-9a-f]+)/.exec(authorization) ?? [];
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const signingKey = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${target.secretAccessKey}`);
  const sign: SignChunk = (previous, chunk) => {
    const lines = ['AWS4-HMAC-SHA256-PAYLOAD', at, scope, previous, sha256Hex(''), sha256Hex(chunk)];
    return hmac(signingKey, lines.join('\n')).toString('hex');
  };
  return { seed, sign };
}

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Base64 SHA-256, as x-amz-checksum-sha256 carries it. */
export const sha256Base64 = (body: string | Buffer): string => createHash('sha256').update(body).digest('base64');

/** Hex MD5, as an ETag carries it. */
export const md5Hex = (body: string | Buffer): string => createHash('md5').update(body).digest('hex');

function toSign(target: Target, ask: Ask) {
  const { protocol, hostname, port, host } = new URL(target.endpoint);
  return {
    protocol,
    hostname,
    port: Number(port),
    method: ask.method,
    path: ask.path,
    query: { ...ask.query },
    headers: { host, ...ask.headers },
    body: ask.body,
  };
}

function signerFor(target: Target, choices: SigningChoices): SignatureV4 {
  return new SignatureV4({
    service: choices.service ?? 's3',
    region: choices.region ?? target.region,
    credentials: {
      accessKeyId: choices.accessKeyId ?? target.accessKeyId,
      secretAccessKey: choices.secretAccessKey ?? target.secretAccessKey,
      ...(choices.sessionToken !== undefined && { sessionToken: choices.sessionToken }),
    },
    uriEscapePath: false,
    applyChecksum: choices.applyChecksum ?? true,
    sha256: Sha256,
  });
}

/** SHA-256, keyed or not, in the shape the signer asks for. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(part: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(part));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
}

function bytesOf(part: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof part === 'string') return Buffer.from(part);
  return ArrayBuffer.isView(part) ? Buffer.from(part.buffer, part.byteOffset, part.byteLength) : Buffer.from(part);
}
