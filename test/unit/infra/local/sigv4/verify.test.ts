import { describe, expect, it } from 'vitest';
import type { FindKey, SigningKey } from '../../../../../infra/local/ports.ts';
import type { SignedRequest } from '../../../../../infra/local/sigv4/signed-request.ts';
import { type VerifyOptions, verifySigV4 } from '../../../../../infra/local/sigv4/verify.ts';

// The examples of the S3 API reference, "Signature Calculations for the Authorization Header" and "Authenticating
// Requests: Using Query Parameters": their key, their instant, their signatures.
const documented: SigningKey = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  role: 'admin',
};
const instant = Date.UTC(2013, 4, 24);
const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const scope = 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request';

const finding =
  (...keys: readonly SigningKey[]): FindKey =>
  (id) =>
    keys.find(({ accessKeyId }) => accessKeyId === id);

const options = (more: Partial<VerifyOptions> = {}): VerifyOptions => ({
  service: 's3',
  region: 'us-east-1',
  findKey: finding(documented),
  now: () => instant,
  ...more,
});

const authorization = (signedHeaders: string, signature: string): string =>
  `AWS4-HMAC-SHA256 Credential=${scope},SignedHeaders=${signedHeaders},Signature=${signature}`;

const getExample: SignedRequest = {
  method: 'GET',
  rawPath: '/test.txt',
  rawQuery: '',
  headers: {
    host: 'examplebucket.s3.amazonaws.com',
    range: 'bytes=0-9',
    'x-amz-content-sha256': emptySha256,
    'x-amz-date': '20130524T000000Z',
    authorization: authorization(
      'host;range;x-amz-content-sha256;x-amz-date',
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ),
  },
};

const presignedQuery = [
  'X-Amz-Algorithm=AWS4-HMAC-SHA256',
  'X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request',
  'X-Amz-Date=20130524T000000Z',
  'X-Amz-Expires=86400',
  'X-Amz-SignedHeaders=host',
  'X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
].join('&');

const presignedExample: SignedRequest = {
  method: 'GET',
  rawPath: '/test.txt',
  rawQuery: presignedQuery,
  headers: { host: 'examplebucket.s3.amazonaws.com' },
};

const withHeaders = (request: SignedRequest, headers: SignedRequest['headers']): SignedRequest => ({
  ...request,
  headers: { ...request.headers, ...headers },
});

const codeOf = (request: SignedRequest, more: Partial<VerifyOptions> = {}): string => {
  const verification = verifySigV4(request, options(more));
  return verification.ok ? 'ok' : verification.code;
};

describe('SigV4 verifier on the documented examples', () => {
  it('accepts GET Object', () => {
    expect(verifySigV4(getExample, options())).toEqual({
      ok: true,
      key: documented,
      payload: { kind: 'sha256', hex: emptySha256 },
    });
  });

  it('accepts PUT Object, whose key has a dollar sign and whose Date header is signed', () => {
    const request: SignedRequest = {
      method: 'PUT',
      rawPath: '/test%24file.text',
      rawQuery: '',
      headers: {
        host: 'examplebucket.s3.amazonaws.com',
        date: 'Fri, 24 May 2013 00:00:00 GMT',
        'x-amz-content-sha256': '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
        'x-amz-date': '20130524T000000Z',
        'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        authorization: authorization(
          'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
          '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
        ),
      },
    };

    expect(codeOf(request)).toBe('ok');
    expect(codeOf({ ...request, rawPath: '/test$file.text' })).toBe('ok');
  });

  it.each([
    ['lifecycle', 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'],
    ['max-keys=2&prefix=J', '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'],
    ['prefix=J&max-keys=2', '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'],
  ])('accepts GET ?%s', (rawQuery, signature) => {
    const request: SignedRequest = {
      method: 'GET',
      rawPath: '/',
      rawQuery,
      headers: {
        host: 'examplebucket.s3.amazonaws.com',
        'x-amz-content-sha256': emptySha256,
        'x-amz-date': '20130524T000000Z',
        authorization: authorization('host;x-amz-content-sha256;x-amz-date', signature),
      },
    };

    expect(codeOf(request)).toBe('ok');
  });

  it('accepts the presigned GET, until its day is over', () => {
    expect(verifySigV4(presignedExample, options())).toEqual({
      ok: true,
      key: documented,
      payload: { kind: 'unsigned' },
    });
    expect(codeOf(presignedExample, { now: () => instant + 86_400_000 })).toBe('ok');
    expect(verifySigV4(presignedExample, options({ now: () => instant + 86_400_001 }))).toMatchObject({
      code: 'AccessDenied',
      message: 'Request has expired',
    });
  });

  it('accepts the chunked upload and hands over what its chunks are signed with', () => {
    const request: SignedRequest = {
      method: 'PUT',
      rawPath: '/examplebucket/chunkObject.txt',
      rawQuery: '',
      headers: {
        host: 's3.amazonaws.com',
        'content-encoding': 'aws-chunked',
        'content-length': '66824',
        'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
        'x-amz-date': '20130524T000000Z',
        'x-amz-decoded-content-length': '66560',
        'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        authorization: authorization(
          'content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class',
          '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
        ),
      },
    };

    expect(verifySigV4(request, options())).toMatchObject({
      ok: true,
      payload: {
        kind: 'chunked',
        hasTrailer: false,
        signing: {
          seed: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
          context: { timestamp: '20130524T000000Z', scope: '20130524/us-east-1/s3/aws4_request' },
        },
      },
    });
  });
});

describe('SigV4 verifier', () => {
  it.each<[string, Partial<SignedRequest>]>([
    ['another method', { method: 'PUT' }],
    ['another path', { rawPath: '/test.txT' }],
    ['another query', { rawQuery: 'versionId=1' }],
    ['another header', { headers: { ...getExample.headers, range: 'bytes=0-8' } }],
    ['another host', { headers: { ...getExample.headers, host: 'other' } }],
  ])('refuses %s than was signed', (_, change) => {
    expect(codeOf({ ...getExample, ...change })).toBe('SignatureDoesNotMatch');
  });

  it('refuses a signature of another length without failing', () => {
    const short = authorization('host;range;x-amz-content-sha256;x-amz-date', 'f0e8');

    expect(codeOf(withHeaders(getExample, { authorization: short }))).toBe('SignatureDoesNotMatch');
  });

  it('refuses an altered presigned URL', () => {
    expect(codeOf({ ...presignedExample, rawQuery: presignedQuery.replace('86400', '86401') })).toBe(
      'SignatureDoesNotMatch',
    );
    expect(codeOf({ ...presignedExample, rawQuery: `${presignedQuery}&response-content-type=text%2Fhtml` })).toBe(
      'SignatureDoesNotMatch',
    );
  });

  it.each([
    ['x-amz-acl', getExample],
    ['x-amz-meta-name', getExample],
    ['content-type', getExample],
    ['x-amz-meta-name', presignedExample],
  ])('refuses a request with an unsigned %s', (name, request) => {
    expect(codeOf(withHeaders(request, { [name]: 'x' }))).toBe('AccessDenied');
  });

  it('lets a presigned request have an unsigned content type, which its signer may not have known', () => {
    expect(codeOf(withHeaders(presignedExample, { 'content-type': 'text/plain' }))).toBe('ok');
  });

  it('refuses who does not sign the host, the date, or anything', () => {
    const noHost = authorization('range;x-amz-content-sha256;x-amz-date', '0'.repeat(64));
    const { authorization: _, ...bare } = getExample.headers;

    expect(codeOf(withHeaders(getExample, { authorization: noHost }))).toBe('AccessDenied');
    expect(codeOf({ ...getExample, headers: bare })).toBe('AccessDenied');
  });

  it.each([
    ['15 minutes behind', 15 * 60_000, 'ok'],
    ['more than 15 minutes behind', 15 * 60_000 + 1, 'RequestTimeTooSkewed'],
    ['15 minutes ahead', -15 * 60_000, 'ok'],
    ['more than 15 minutes ahead', -15 * 60_000 - 1, 'RequestTimeTooSkewed'],
  ])('judges a clock that is %s', (_, offMs, expected) => {
    expect(codeOf(getExample, { now: () => instant + offMs })).toBe(expected);
  });

  it('refuses a presigned URL of the future', () => {
    expect(verifySigV4(presignedExample, options({ now: () => instant - 15 * 60_000 - 1 }))).toMatchObject({
      code: 'AccessDenied',
      message: 'Request is not yet valid',
    });
  });

  it.each([
    ['a longer life than a week', 'X-Amz-Expires=86400', 'X-Amz-Expires=604801'],
    ['a negative life', 'X-Amz-Expires=86400', 'X-Amz-Expires=-1'],
    ['a life that is no number', 'X-Amz-Expires=86400', 'X-Amz-Expires=soon'],
    ['another region', 'us-east-1', 'eu-west-1'],
    ['another service', '%2Fs3%2F', '%2Fsqs%2F'],
    ['another day', '%2F20130524%2F', '%2F20130525%2F'],
    ['no end of scope', 'aws4_request', 'aws5_request'],
    ['another algorithm', 'AWS4-HMAC-SHA256', 'AWS4-HMAC-SHA512'],
    ['no date', '&X-Amz-Date=20130524T000000Z', ''],
    ['no signed headers', 'SignedHeaders=host', 'SignedHeaders='],
    ['no signature', /&X-Amz-Signature=.*/, ''],
  ])('refuses a presigned URL with %s', (_, found, change) => {
    expect(codeOf({ ...presignedExample, rawQuery: presignedQuery.replace(found, change) })).toBe(
      'AuthorizationQueryParametersError',
    );
  });

  it.each([
    ['another region', 'us-east-1', 'eu-west-1'],
    ['another service', '/s3/', '/sqs/'],
    ['another day', '/20130524/', '/20130525/'],
    ['no credential', 'Credential=', 'Credentials='],
    ['no signature', 'Signature=', 'Sign='],
  ])('refuses an Authorization header with %s', (_, found, change) => {
    const changed = getExample.headers.authorization?.replace(found, change);

    expect(codeOf(withHeaders(getExample, { authorization: changed }))).toBe('AuthorizationHeaderMalformed');
  });

  it('refuses an older kind of signature, and two at once', () => {
    const both = { ...presignedExample, headers: getExample.headers };

    expect(codeOf(withHeaders(getExample, { authorization: 'AWS AKIAIOSFODNN7EXAMPLE:sig=' }))).toBe('InvalidRequest');
    expect(codeOf(both)).toBe('InvalidArgument');
  });

  it('asks S3 clients for the hash of the body', () => {
    const { 'x-amz-content-sha256': _, ...headers } = getExample.headers;

    expect(codeOf({ ...getExample, headers })).toBe('MissingSecurityHeader');
  });

  it('refuses keys it does not know, and a path that cannot be decoded', () => {
    expect(codeOf(getExample, { findKey: finding() })).toBe('InvalidAccessKeyId');
    expect(codeOf({ ...getExample, rawPath: '/%zz' })).toBe('InvalidURI');
    expect(codeOf({ ...getExample, rawQuery: 'a=%' })).toBe('InvalidURI');
  });

  it('refuses an expired key, a missing session token and one too many', () => {
    const expired = { ...documented, expiresAt: instant };
    const session = { ...documented, sessionToken: 'token' };
    const query = presignedQuery.replace('&X-Amz-Signature', '&X-Amz-Security-Token=x&X-Amz-Signature');

    expect(codeOf(getExample, { findKey: finding(expired) })).toBe('ExpiredToken');
    expect(codeOf(getExample, { findKey: finding(session) })).toBe('InvalidToken');
    expect(codeOf({ ...presignedExample, rawQuery: query })).toBe('InvalidToken');
  });
});
