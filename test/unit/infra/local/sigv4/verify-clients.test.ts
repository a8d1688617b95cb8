import { createHash, createHmac, type Hmac } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, it } from 'vitest';
import type { SigningKey } from '../../../../../infra/local/ports.ts';
import type { SignedRequest } from '../../../../../infra/local/sigv4/signed-request.ts';
import { verifySigV4 } from '../../../../../infra/local/sigv4/verify.ts';

const key: SigningKey = {
  accessKeyId: 'AKIDCLIENT',
  secretAccessKey: 'a secret',
  sessionToken: 'a+b/c==',
  role: 'client',
};
const now = Date.UTC(2026, 10, 22, 12);
const host = '127.0.0.1:4100';

class Sha256 {
  readonly #hash: Hmac | ReturnType<typeof createHash>;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Buffer);
  }
  update(data: Uint8Array | string): void {
    this.#hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

const signer = (service: string): SignatureV4 =>
  new SignatureV4({
    service,
    region: 'eu-central-1',
    credentials: key,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
  });

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
}

const encodeQuery = (query: Record<string, string>): string =>
  Object.entries(query)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');

const received = ({ method, path, query, headers }: Sent): SignedRequest => ({
  method,
  rawPath: path,
  rawQuery: encodeQuery(query),
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
});

const outcome = (request: SignedRequest, service: 's3' | 'execute-api') => {
  const findKey = (id: string): SigningKey | undefined => (id === key.accessKeyId ? key : undefined);
  return verifySigV4(request, { service, region: 'eu-central-1', findKey, now: () => now });
};

const sign = async (service: string, sent: Partial<Sent> & { body?: string }): Promise<SignedRequest> => {
  const request = { method: 'GET', protocol: 'http:', hostname: host, path: '/', query: {}, ...sent };
  const headers = { host, ...sent.headers };
  const signed = await signer(service).sign({ ...request, headers }, { signingDate: new Date(now) });
  return received(signed as unknown as Sent);
};

describe('SigV4 verifier on what client libraries sign', () => {
  it.each([
    '/plain',
    '/b/a%20b%2Bc/%C3%BC%F0%9F%98%80',
    '/b/../dots/./here//twice',
    '/b/%25already%2520encoded',
    '/b/%21%27%28%29%2A~-._',
    '/b/trailing/',
  ])('accepts %s for S3', async (path) => {
    expect(outcome(await sign('s3', { path }), 's3')).toMatchObject({ ok: true, key });
  });

  it.each(['/v1/uploads', '/v1/a%20b/%2F', '/v1//x/../y/', '/'])('accepts %s for an API', async (path) => {
    expect(outcome(await sign('execute-api', { path }), 'execute-api')).toMatchObject({ ok: true, key });
  });

  it('accepts queries whose names and values need encoding and sorting', async () => {
    const query = { 'z z': 'a+b', a: '', A: '/=&', 'a-b': 'ü', marker: '😀' };

    expect(outcome(await sign('s3', { query }), 's3')).toMatchObject({ ok: true });
  });

  it('accepts header values with runs of spaces', async () => {
    const headers = { 'x-amz-meta-name': '  many   spaces  ' };

    expect(outcome(await sign('s3', { headers }), 's3')).toMatchObject({ ok: true });
  });

  it('tells an API what the body must hash to', async () => {
    const request = await sign('execute-api', { method: 'POST', path: '/v1/uploads', body: '{"a":1}' });

    expect(outcome(request, 'execute-api')).toMatchObject({
      ok: true,
      payload: { kind: 'sha256', hex: '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862' },
    });
  });

  it('takes the hash of the body from the caller where an API client only signed it', async () => {
    const { 'x-amz-content-sha256': _, ...unhashed } = (await sign('execute-api', { method: 'GET' })).headers;
    const client = new SignatureV4({
      service: 'execute-api',
      region: 'eu-central-1',
      credentials: key,
      sha256: Sha256,
      applyChecksum: false,
    });
    const signed = await client.sign(
      { method: 'POST', protocol: 'http:', hostname: host, path: '/v1', query: {}, headers: { host }, body: '{"a":1}' },
      { signingDate: new Date(now) },
    );
    const request = received(signed as unknown as Sent);
    const bodySha256 = '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862';

    expect(unhashed.host).toBe(host);
    expect(outcome({ ...request, bodySha256 }, 'execute-api')).toMatchObject({ ok: true });
    expect(outcome(request, 'execute-api')).toMatchObject({ code: 'SignatureDoesNotMatch' });
  });

  it('does not accept for one service what was signed for the other', async () => {
    expect(outcome(await sign('s3', {}), 'execute-api')).toMatchObject({
      ok: false,
      code: 'AuthorizationHeaderMalformed',
    });
  });
});

describe('SigV4 verifier on what the presigner makes', () => {
  const client = new S3Client({
    region: 'eu-central-1',
    endpoint: `http://${host}`,
    forcePathStyle: true,
    credentials: { ...key, sessionToken: 'a+b/c==' },
  });
  const signedHeaders = ['host', 'content-length', 'content-type', 'if-none-match'];
  const presign = (command: PutObjectCommand | GetObjectCommand): Promise<string> =>
    getSignedUrl(client, command as GetObjectCommand, {
      expiresIn: 900,
      signingDate: new Date(now),
      signableHeaders: new Set(signedHeaders),
      unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
    });
  // Not URL's parts: it would take the dots out of the path.
  const requestOf = (method: string, url: string, headers: Record<string, string> = {}): SignedRequest => {
    const [rawPath = '', rawQuery = ''] = url.slice(`http://${host}`.length).split('?');
    return { method, rawPath, rawQuery, headers: { host, ...headers } };
  };
  const put = new PutObjectCommand({
    Bucket: 'originals',
    Key: 'me/a b+ü',
    ContentType: 'image/jpeg',
    ContentLength: 3,
    IfNoneMatch: '*',
    ChecksumSHA256: 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=',
    Metadata: { name: 'IMG%201.jpg' },
  });
  const putHeaders = {
    'content-type': 'image/jpeg',
    'content-length': '3',
    'if-none-match': '*',
    'x-amz-checksum-sha256': 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=',
  };

  it('accepts a GET and a PUT with five signed headers', async () => {
    const get = await presign(new GetObjectCommand({ Bucket: 'originals', Key: 'me/../x' }));
    const url = await presign(put);

    expect(outcome(requestOf('GET', get), 's3')).toMatchObject({ ok: true, payload: { kind: 'unsigned' } });
    expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')).toBe(
      'content-length;content-type;host;if-none-match;x-amz-checksum-sha256',
    );
    expect(outcome(requestOf('PUT', url, putHeaders), 's3')).toMatchObject({ ok: true, payload: { kind: 'unsigned' } });
  });

  it.each(Object.entries(putHeaders))('refuses the PUT without its %s, or with another', async (name, value) => {
    const url = await presign(put);
    const { [name]: _, ...without } = putHeaders as Record<string, string>;

    expect(outcome(requestOf('PUT', url, without), 's3')).toMatchObject({ code: 'SignatureDoesNotMatch' });
    expect(outcome(requestOf('PUT', url, { ...without, [name]: `${value}1` }), 's3')).toMatchObject({
      code: 'SignatureDoesNotMatch',
    });
  });
});
