/** A local cloud as its own process, people who call its API, and what they do with presigned URLs. */
import { spawn } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  CognitoIdentityClient,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
} from '@aws-sdk/client-cognito-identity';
import { SignatureV4 } from '@smithy/signature-v4';
import * as z from 'zod';
import { FeedAnswer, type FeedEntry, GrantsAnswer, type SignedRequest } from '../../processor/contract/api.ts';
import { type Person, read, type Said } from '../unit/processor/handlers/api/world.ts';

const Ready = z.object({
  api: z.url(),
  s3: z.url(),
  identity: z.url(),
  region: z.string(),
  identityPoolId: z.string(),
  originalsBucket: z.string(),
  metadataBucket: z.string(),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
});

export interface TestCloud extends z.infer<typeof Ready> {
  stop(): Promise<void>;
}

/** Starts a cloud with an empty data directory; it ends when its standard input does, so it cannot outlive us. */
export async function startTestCloud(): Promise<TestCloud> {
  const directory = await mkdtemp(join(tmpdir(), 'tintype-api-'));
  const main = fileURLToPath(new URL('../../infra/local/main.ts', import.meta.url));
  const args = [main, '--port', '0', '--data-dir', directory, '--durability', 'process', '--admin', '--with-parent'];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line', { signal: AbortSignal.timeout(20_000) }),
    ended.then(([code]) => {
      throw new Error(`the cloud ended with ${code} before it was ready`);
    }),
  ]);
  return {
    ...Ready.parse(JSON.parse(String(line))),
    stop: async () => {
      child.stdin.end();
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** The session keys the identity pool gives somebody of this name. */
export async function keysOf(cloud: TestCloud, name: string): Promise<Keys> {
  const client = new CognitoIdentityClient({
    region: cloud.region,
    endpoint: cloud.identity,
    // The pool's calls are not signed; without any the SDK would look for keys on this machine.
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });
  const Logins = { 'tintype.local': name };
  const { IdentityId } = await client.send(new GetIdCommand({ IdentityPoolId: cloud.identityPoolId, Logins }));
  const { Credentials: keys } = await client.send(new GetCredentialsForIdentityCommand({ IdentityId, Logins }));
  client.destroy();
  return {
    accessKeyId: keys?.AccessKeyId ?? '',
    secretAccessKey: keys?.SecretKey ?? '',
    sessionToken: keys?.SessionToken ?? '',
  };
}

/** Somebody who signs in by this name and asks the API. */
export async function signIn(cloud: TestCloud, name: string): Promise<Person> {
  const keys = await keysOf(cloud, name);
  const call = (method: string, path: string, body?: unknown) =>
    callSigned({ base: cloud.api, service: 'execute-api', region: cloud.region, keys, method, path, body });
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    delete: (path) => call('DELETE', path),
  };
}

export interface SignedCall {
  readonly base: string;
  readonly service: 'execute-api' | 's3';
  readonly region: string;
  readonly keys: Omit<Keys, 'sessionToken'> & { readonly sessionToken?: string };
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
}

/** Signs and sends one request. */
export async function callSigned(is: SignedCall): Promise<Said> {
  const base = new URL(is.base);
  const [path = '', query = ''] = is.path.split('?');
  const body = is.body === undefined ? undefined : JSON.stringify(is.body);
  const signer = new SignatureV4({
    service: is.service,
    region: is.region,
    credentials: is.keys,
    sha256: NodeSha256,
    uriEscapePath: is.service !== 's3',
  });
  const signed = await signer.sign({
    method: is.method,
    protocol: base.protocol,
    hostname: base.hostname,
    path,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: { host: base.host, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body }),
  });
  return send(`${base.origin}${is.path}`, is.method, signed.headers, Buffer.from(body ?? ''));
}

class NodeSha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Buffer | string);
  }
  update(part: Uint8Array): void {
    this.#hash.update(part);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {
    throw new Error('the signer makes a new hash each time');
  }
}

/** Sends exactly these headers and bytes. A store that refuses early may close while we still send. */
export async function send(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array = new Uint8Array(),
): Promise<Said & { readonly bytes: Buffer }> {
  const length = method === 'GET' ? {} : { 'content-length': String(body.length) };
  // The path as it stands: node:http must not tidy what a test asks for.
  const { origin } = new URL(url);
  const asked = request(origin, {
    method,
    path: url.slice(origin.length),
    headers: { ...length, ...headers },
    signal: AbortSignal.timeout(20_000),
  });
  const answered = once(asked, 'response');
  asked.end(body);
  const [response] = await answered;
  const bytes = Buffer.concat(await response.toArray());
  return { status: response.statusCode, headers: response.headers, text: bytes.toString('utf8'), bytes };
}

/** What a client does with a granted PUT, with other headers or bytes where a test says so. */
export const sendPut = (put: SignedRequest, body: Uint8Array, headers: Record<string, string> = {}) =>
  send(put.url, 'PUT', { ...put.headers, ...headers }, body);

/** What a client does with a granted GET. */
export const fetchGet = (get: SignedRequest) => send(get.url, 'GET', get.headers);

export const sha256 = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex');

/** The ask of an upload for these bytes. */
export const askFor = (body: Uint8Array, more: object = {}) => ({
  digest: sha256(body),
  size: body.length,
  contentType: 'image/jpeg',
  name: 'Grüße aus Wien.jpg',
  modifiedAt: '2021-09-27T13:13:05.000Z',
  ...more,
});

/** The granted PUT of these bytes. */
export async function grantPut(person: Person, body: Uint8Array, more: object = {}): Promise<SignedRequest> {
  const [grant] = read(await person.post('/v1/uploads', { uploads: [askFor(body, more)] }), 200, GrantsAnswer).grants;
  if (grant?.kind !== 'put') throw new Error(`no PUT was granted but ${grant?.kind}`);
  return grant.put;
}

/** Waits until the feed has a record of this original. */
export const waitForRecord = (person: Person, digest: string): Promise<void> =>
  waitForMark(person, digest, (mark) => mark.record !== undefined);

/** Waits until the feed has such a mark of this original. */
export async function waitForMark(person: Person, digest: string, isIt: (mark: FeedEntry) => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const { entries } = read(await person.get('/v1/feed'), 200, FeedAnswer);
    if (entries.some((entry) => entry.digest === digest && entry.op === 'r' && isIt(entry))) return;
    // The API has nothing to wait on; this only keeps a test that asks from taking a whole core.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('no such mark came within 30 seconds');
}
