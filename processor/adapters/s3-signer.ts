/**
 * Signature Version 4 for S3 (IAM user guide, "Create a signed AWS API request"), at a third of what @smithy/signature-v4
 * takes: the API signs two URLs for each picture of a page. That library says in the tests whether these are right.
 */
import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { encodeStrictly } from './s3-places.ts';

/** What is signed. `path` is encoded; names of headers are in lower case and come with `host`. */
export interface ToSign {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A request to presign. */
export interface ToPresign extends ToSign {
  readonly query: Readonly<Record<string, string>>;
  readonly lifeSeconds: number;
}

/** Signs with a client's credentials and region, refreshed as the client refreshes them. */
export interface Signer {
  /** The headers of a request without query and body. */
  sign(request: ToSign, atMs: number): Promise<Record<string, string>>;
  /** The query of a presigned URL, whose body may be any; whole seconds of `atMs` count. All headers are signed as headers. */
  presign(request: ToPresign, atMs: number): Promise<string>;
}

const algorithm = 'AWS4-HMAC-SHA256';
const noBody = createHash('sha256').digest('hex');
const anyBody = 'UNSIGNED-PAYLOAD';

/** The signer of this client. */
export function createSigner({ config }: Pick<S3Client, 'config'>): Signer {
  const contextAt = createContexts(config);
  return {
    sign: async ({ method, path, headers }, atMs) => {
      const { access, token, time, scope, key } = await contextAt(atMs);
      const all = {
        ...headers,
        'x-amz-content-sha256': noBody,
        'x-amz-date': time,
        ...(token !== undefined && { 'x-amz-security-token': token }),
      };
      const { names, lines } = canonicalHeaders(all);
      const signature = signatureOf([method, path, '', lines, names, noBody], { time, scope, key });
      const authorization = `${algorithm} Credential=${access}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
      return { ...all, authorization };
    },
    presign: async ({ method, path, headers, query, lifeSeconds }, atMs) => {
      const { access, token, time, scope, key } = await contextAt(atMs);
      const { names, lines } = canonicalHeaders(headers);
      const text = canonicalQuery({
        ...query,
        'X-Amz-Algorithm': algorithm,
        'X-Amz-Content-Sha256': anyBody,
        'X-Amz-Credential': `${access}/${scope}`,
        'X-Amz-Date': time,
        'X-Amz-Expires': String(lifeSeconds),
        ...(token !== undefined && { 'X-Amz-Security-Token': token }),
        'X-Amz-SignedHeaders': names,
      });
      const signature = signatureOf([method, path, text, lines, names, anyBody], { time, scope, key });
      return `${text}&X-Amz-Signature=${signature}`;
    },
  };
}

/** What all signatures of a second have in common. */
interface Context {
  readonly access: string;
  readonly token: string | undefined;
  /** `20130524T000000Z`. */
  readonly time: string;
  /** `20130524/eu-central-1/s3/aws4_request`. */
  readonly scope: string;
  readonly key: KeyObject;
}

function createContexts(config: S3Client['config']): (atMs: number) => Promise<Context> {
  let region: string | undefined;
  // Deriving the key takes longer than a signature with it. It changes with the day and with the credentials.
  let last: { readonly second: number; readonly secret: string; readonly context: Context } | undefined;
  return async (atMs) => {
    const { accessKeyId, secretAccessKey, sessionToken } = await config.credentials();
    region ??= await config.region();
    const second = Math.floor(atMs / 1000);
    if (last?.second === second && last.secret === secretAccessKey) return last.context;
    const time = `${new Date(second * 1000).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
    const scope = `${time.slice(0, 8)}/${region}/s3/aws4_request`;
    const isSameKey = last?.secret === secretAccessKey && last.context.scope === scope;
    const key = isSameKey && last !== undefined ? last.context.key : deriveKey(secretAccessKey, scope);
    last = { second, secret: secretAccessKey, context: { access: accessKeyId, token: sessionToken, time, scope, key } };
    return last.context;
  };
}

function deriveKey(secret: string, scope: string): KeyObject {
  const first = createSecretKey(`AWS4${secret}`, 'utf8');
  return scope
    .split('/')
    .reduce((key, part) => createSecretKey(createHmac('sha256', key).update(part).digest()), first);
}

function signatureOf(canonical: readonly string[], { time, scope, key }: Pick<Context, 'time' | 'scope' | 'key'>) {
  const digest = createHash('sha256').update(canonical.join('\n')).digest('hex');
  return createHmac('sha256', key).update(`${algorithm}\n${time}\n${scope}\n${digest}`).digest('hex');
}

function canonicalHeaders(headers: Readonly<Record<string, string>>): {
  readonly names: string;
  readonly lines: string;
} {
  const names = Object.keys(headers).sort();
  const lines = names.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/\s+/g, ' ')}\n`);
  return { names: names.join(';'), lines: lines.join('') };
}

/** Names of ours and of S3's need no encoding, so that sorting them before is sorting them after. */
const canonicalQuery = (query: Readonly<Record<string, string>>): string =>
  Object.keys(query)
    .sort()
    .map((name) => `${encodeStrictly(name)}=${encodeStrictly(query[name] ?? '')}`)
    .join('&');
