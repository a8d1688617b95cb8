/** The sink's side of Tintype's API and of the identity pool. Grants are for the sink itself; no record ever comes. */
import * as z from 'zod';
import { BatchGetAsk, CompleteAsk, GrantsAsk, PartGrantsAsk } from '../../../processor/contract/api.ts';
import { wellKnownPath } from '../../../processor/contract/well-known.ts';
import type { Asked, Reply } from './sink.ts';

/** What the sink remembers: names, sizes, and the times rclone gave them. */
export interface Stored {
  readonly objects: Map<string, { readonly bytes: number; readonly etag: string; readonly modified?: string }>;
  readonly singlePutMaxBytes: number;
  readonly partBytesFor: (bytes: number) => number;
}

const json = (body: unknown, status = 200): Reply => ({ status, type: 'application/json', body: JSON.stringify(body) });

/** Answers what a Tintype client asks; undefined for what is S3's. */
export function answerApi(asked: Asked, { singlePutMaxBytes, partBytesFor }: Stored): Reply | undefined {
  const { target, method, body, origin } = asked;
  const [path = ''] = target.split('?');
  if (path === wellKnownPath)
    return json({
      version: 1,
      api: origin,
      region: 'eu-central-1',
      identityPoolId: 'eu-central-1:sink',
      identity: origin,
    });
  const operation = asked.headers.get('x-amz-target');
  if (operation !== undefined) return json(identityAnswer(operation));
  if (path === '/v1/feed') return json({ entries: [], more: false });
  if (path === '/v1/records/batch-get') {
    const { digests } = BatchGetAsk.parse(JSON.parse(body));
    return json({ records: digests.map((digest) => ({ digest, state: 'analysing' })) });
  }
  if (method === 'POST' && path === '/v1/uploads') {
    const { uploads } = GrantsAsk.parse(JSON.parse(body));
    return json({
      grants: uploads.map(({ digest, size, contentType }) => {
        if (size > singlePutMaxBytes) {
          const partBytes = partBytesFor(size);
          return { digest, kind: 'multipart', uploadId: 'u', partBytes, parts: Math.ceil(size / partBytes) };
        }
        return { digest, kind: 'put', put: putOf(`${origin}/originals/${digest}`, { size, contentType, digest }) };
      }),
    });
  }
  const parts = /^\/v1\/uploads\/([0-9a-f]{64})\/parts$/.exec(path)?.[1];
  if (parts !== undefined && method === 'POST') {
    const ask = PartGrantsAsk.parse(JSON.parse(body));
    return json({
      parts: ask.parts.map(({ number, size }) => ({
        number,
        put: putOf(`${origin}/originals/${parts}?partNumber=${number}&uploadId=u`, { size, digest: parts }),
      })),
    });
  }
  if (parts !== undefined) return json({ parts: [] });
  if (/^\/v1\/uploads\/[0-9a-f]{64}\/complete$/.test(path)) {
    CompleteAsk.parse(JSON.parse(body));
    return json({ outcome: 'stored' });
  }
  return undefined;
}

const soon = (): string => new Date(Date.now() + 15 * 60_000).toISOString();

/** As many and as long headers as the real API signs. */
function putOf(url: string, { size, contentType, digest }: { size: number; contentType?: string; digest: string }) {
  const signature = 'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIASINK%2F20260101%2Feu-central-1%2Fs3';
  return {
    url: `${url}${url.includes('?') ? '&' : '?'}${signature}&X-Amz-Signature=${digest}`,
    headers: {
      'content-length': String(size),
      'x-amz-checksum-sha256': Buffer.from(digest, 'hex').toString('base64'),
      ...(contentType !== undefined && {
        'content-type': contentType,
        'if-none-match': '*',
        'x-amz-meta-name': 'IMG_0001.JPG',
        'x-amz-meta-modified': '2026-01-01T00:00:00.000Z',
      }),
    },
    expiresAt: soon(),
  };
}

const Operation = z.enum(['GetId', 'GetCredentialsForIdentity']);

function identityAnswer(target: string): unknown {
  const operation = Operation.parse(target.split('.')[1]);
  const IdentityId = 'eu-central-1:00000000-0000-4000-8000-000000000000';
  if (operation === 'GetId') return { IdentityId };
  const Expiration = Math.floor(Date.now() / 1000) + 3600;
  return {
    IdentityId,
    Credentials: { AccessKeyId: 'AKIASINK', SecretKey: 'secret', SessionToken: 'token', Expiration },
  };
}
