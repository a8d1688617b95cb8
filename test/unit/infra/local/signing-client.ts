/** A client that signs with a published implementation of SigV4, and sends what it is told, signed or not. */
import { createHash, createHmac } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { SigningKey } from '../../../../infra/local/ports.ts';

/** A request to sign; by default GET /v1/feed. */
export interface Ask {
  readonly method?: string;
  readonly path?: string;
  readonly query?: Record<string, string | string[]>;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** An answer, read to its end. */
export interface Said {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Parties {
  readonly url: string;
  readonly region: string;
  readonly signer: SigningKey;
  readonly service: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What to send for `ask`: method, path with query, and signed headers. */
export async function signAsk(ask: Ask, { url, region, signer, service, at }: Parties) {
  const { host, hostname, port } = new URL(url);
  const { accessKeyId, secretAccessKey, sessionToken } = signer;
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  const signing = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  const { method = 'GET', path = '/v1/feed', query = {}, headers, body } = ask;
  const signed = await signing.sign(
    {
      ...{ method, path, query, hostname, port: Number(port), protocol: 'http:' },
      headers: { host, ...headers },
      ...(body !== undefined && { body }),
    },
    { signingDate: new Date(at) },
  );
  return { method, target: toTarget(path, query), headers: signed.headers };
}

/** Sends exactly this, on a connection of its own. */
export function sendTo(
  url: string,
  { method, headers }: { readonly method: string; readonly headers: Record<string, string> },
  body?: string | Buffer,
): Promise<Said> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { method, headers, agent: false }, async (answer) => {
      let text = '';
      for await (const chunk of answer) text += chunk;
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text });
    });
    asking.once('error', reject);
    asking.end(body);
  });
}

function toTarget(path: string, query: Record<string, string | string[]>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((each) => `${name}=${encodeURIComponent(each)}`),
  );
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}

class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    // ArrayBuffer is in the signer's type; it never passes one.
    this.#hash =
      secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string | NodeJS.ArrayBufferView);
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
}
