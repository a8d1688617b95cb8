/** Somebody who calls the API over HTTP, and reads an answer whole without looking at it. */
import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { systemClock } from '../../../app/adapters/clock.ts';
import { createHttpClient } from '../../../app/adapters/http.ts';
import { createIdentity, type SessionKeys } from '../../../app/adapters/identity.ts';
import { WellKnown, wellKnownPath } from '../../../processor/contract/well-known.ts';

/** One question to the API. */
export interface Ask {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Asks and answers the body. Throws when the status is not 200. */
export type Caller = (ask: Ask) => Promise<Buffer>;

/** Signs in to the cloud whose API is at `api`, by this name. */
export async function signIn(api: string, name: string): Promise<Caller> {
  const wellKnown = WellKnown.parse(await (await fetch(`${api}${wellKnownPath}`)).json());
  const logins = { 'tintype.local': name };
  const identity = createIdentity(wellKnown, systemClock, () => Promise.resolve({ ok: true, value: logins }));
  const keys = await identity.keys();
  if (!keys.ok) throw new Error(`${name} cannot sign in: ${keys.failure.kind}`);
  return callerWith(wellKnown, keys.value);
}

function callerWith({ api, region }: WellKnown, credentials: SessionKeys): Caller {
  const client = createHttpClient(4);
  const signer = new SignatureV4({ service: 'execute-api', region, credentials, sha256: NodeSha256 });
  const base = new URL(api);
  return async ({ method, path, query = {}, body: question }) => {
    const body = question === undefined ? undefined : Buffer.from(JSON.stringify(question));
    const length = body && { 'content-type': 'application/json', 'content-length': String(body.length) };
    const signed = await signer.sign({
      ...{ method, path, query, protocol: base.protocol, hostname: base.hostname },
      headers: { host: base.host, ...length },
      ...(body && { body }),
    });
    const text = new URLSearchParams(query).toString();
    const answer = await client.request({
      method,
      url: `${api}${path}${text === '' ? '' : `?${text}`}`,
      headers: signed.headers,
      ...(body && { body }),
      idleMs: 60_000,
      signal: new AbortController().signal,
      answerMaxBytes: 2 ** 26,
    });
    if (answer.status !== 200)
      throw new Error(`${path} answered ${answer.status}: ${answer.body.toString('utf8', 0, 500)}`);
    return answer.body;
  };
}

class NodeSha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', toBytes(secret));
  }
  update(chunk: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(toBytes(chunk));
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
  reset(): void {
    throw new Error('the signer makes a new hash each time');
  }
}

function toBytes(value: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof value === 'string') return Buffer.from(value);
  return value instanceof ArrayBuffer
    ? new Uint8Array(value)
    : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}
