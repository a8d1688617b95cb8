import { Readable } from 'node:stream';
import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { createS3Grants } from '../../../../processor/adapters/s3-grants.ts';

const digest = '277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9';
const key = `ann/${digest}`;
const now = Date.UTC(2026, 10, 22, 12, 0, 0, 999);
const buckets = { originals: 'my-originals', metadata: 'my-metadata' };
const part = { key, uploadId: 'an id+/=', number: 3, bytes: 5, sha256: 'LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=' };

const original = {
  key,
  digest,
  bytes: 5,
  contentType: 'image/heic',
  metadata: { name: 'Gr%C3%BC%C3%9Fe.HEIC', 'modified-at': '2021-09-27T13:13:05.000Z' },
};

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI', sessionToken: 'a+token/==' };

/** A client whose requests `answer` answers instead of a network. */
function clientTo(answer: (asked: Asked) => { status: number; body: string }, more: object = {}) {
  const asked: Asked[] = [];
  const requestHandler = {
    handle: async (request: Asked) => {
      asked.push(request);
      const { status, body } = answer(request);
      return { response: { statusCode: status, headers: {}, body: Readable.from([Buffer.from(body)]) } };
    },
  };
  // The stand-in has of a handler what the client calls, less than its type wants.
  const client = new S3Client({
    region: 'eu-central-1',
    credentials,
    maxAttempts: 1,
    ...more,
    requestHandler,
  } as never);
  return { grants: createS3Grants(client, buckets, () => now), asked };
}

const silent = () => ({ status: 500, body: '' });
const refusing = (status: number, code: string) => () => ({ status, body: `<Error><Code>${code}</Code></Error>` });

describe('presigned requests', () => {
  it('sign every header the sender must send, and say which', async () => {
    const put = await clientTo(silent).grants.put(original);

    const url = new URL(put.url);
    expect(`${url.origin}${url.pathname}`).toBe(`https://my-originals.s3.eu-central-1.amazonaws.com/ann/${digest}`);
    expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe(
      'content-length;content-type;host;if-none-match;x-amz-checksum-sha256;x-amz-meta-modified-at;x-amz-meta-name',
    );
    expect(url.searchParams.get('X-Amz-Expires')).toBe('900');
    expect(url.searchParams.get('X-Amz-Date')).toBe('20261122T120000Z');
    expect(url.searchParams.get('X-Amz-Security-Token')).toBe('a+token/==');
    expect([...url.searchParams.keys()].filter((name) => /checksum|crc|meta/i.test(name))).toEqual([]);
    expect(put.headers).toEqual({
      'content-length': '5',
      'content-type': 'image/heic',
      'if-none-match': '*',
      'x-amz-checksum-sha256': 'J3CJ2RwL308uaGK6fkoHYFEZQx9dE/cm3TUrBvGyBqk=',
      'x-amz-meta-name': 'Gr%C3%BC%C3%9Fe.HEIC',
      'x-amz-meta-modified-at': '2021-09-27T13:13:05.000Z',
    });
    expect(put.expiresAt).toBe('2026-11-22T12:15:00.000Z');
  });

  it('have the signatures that the Signature V4 specification gives them', async () => {
    const { grants } = clientTo(silent);

    const signed = await Promise.all([
      grants.put(original),
      grants.putPart(part),
      grants.getOriginal(key, `attachment; filename="it's (1)*.png"; filename*=UTF-8''it%27s`),
      grants.getPreview(`previews/${key}/320.webp`),
    ]);

    // Computed with Python's hmac from "Authenticating Requests: Using Query Parameters" in the S3 API reference.
    expect(signed.map(({ url }) => new URL(url).searchParams.get('X-Amz-Signature'))).toEqual([
      '88c6aeee86cf65c1b6399b8274b2500d27f8166f2fe11b27fd73724a01a1981f',
      '36599284f6664c12389c7f024649bffc771990ddae91a39b01bc2d8d2e0044af',
      'cd79f4b7d0a25409dd329fcfa0b091935d1ac5797422ef4c1611379be302d6ef',
      '9b7c28698a82d56c538d7d399a81219a4145bf129a60d74ccdb6817866f52f26',
    ]);
  });

  it('sign a part with its number, upload, size and checksum', async () => {
    const put = await clientTo(silent).grants.putPart(part);

    const url = new URL(put.url);
    expect(url.searchParams.get('partNumber')).toBe('3');
    expect(url.searchParams.get('uploadId')).toBe('an id+/=');
    expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;host;x-amz-checksum-sha256');
    expect(put.headers).toEqual({ 'content-length': '5', 'x-amz-checksum-sha256': part.sha256 });
  });

  it('die with the credentials that signed them', async () => {
    const expiration = new Date('2026-11-22T12:04:00.000Z');
    const { grants } = clientTo(silent, { credentials: async () => ({ ...credentials, expiration }) });

    const get = await grants.getPreview(`previews/${key}/320.webp`);

    expect(get.expiresAt).toBe('2026-11-22T12:04:00.000Z');
  });

  it('go where the endpoint is, with the bucket in the path where its host is an address', async () => {
    const { grants } = clientTo(silent, { endpoint: 'http://127.0.0.1:4566' });

    const get = await grants.getOriginal(key, 'attachment');

    expect(get.url.startsWith(`http://127.0.0.1:4566/my-originals/ann/${digest}?`)).toBe(true);
    expect(new URL(get.url).searchParams.get('response-content-disposition')).toBe('attachment');
  });
});

describe('multipart uploads', () => {
  it('are opened for SHA-256 with what the original carries', async () => {
    const { grants, asked } = clientTo(() => ({
      status: 200,
      body: '<InitiateMultipartUploadResult><UploadId>id-1</UploadId></InitiateMultipartUploadResult>',
    }));

    expect(await grants.openMultipart(original)).toBe('id-1');
    expect(asked[0]?.headers).toMatchObject({
      'content-type': 'image/heic',
      'x-amz-checksum-algorithm': 'SHA256',
      'x-amz-meta-name': 'Gr%C3%BC%C3%9Fe.HEIC',
      'x-amz-meta-modified-at': '2021-09-27T13:13:05.000Z',
    });
  });

  it('list all their parts, page after page', async () => {
    const { grants, asked } = clientTo(({ query }) => {
      const from = Number(query['part-number-marker'] ?? 0) + 1;
      const to = Math.min(from + 999, 2_345);
      const parts = Array.from(
        { length: to - from + 1 },
        (_, index) =>
          `<Part><PartNumber>${from + index}</PartNumber><ETag>"e"</ETag><Size>7</Size><ChecksumSHA256>${part.sha256}</ChecksumSHA256></Part>`,
      );
      const more = `<IsTruncated>${to < 2_345}</IsTruncated><NextPartNumberMarker>${to}</NextPartNumberMarker>`;
      return { status: 200, body: `<ListPartsResult>${more}${parts.join('')}</ListPartsResult>` };
    });

    const parts = await grants.listParts(key, 'id-1');

    if (parts === 'noSuchUpload') throw new Error('there is such an upload');
    expect(parts.map(({ number }) => number)).toEqual(Array.from({ length: 2_345 }, (_, index) => index + 1));
    expect(parts[0]).toEqual({ number: 1, size: 7, etag: '"e"', sha256: part.sha256 });
    expect(asked).toHaveLength(3);
  });

  it('are completed only where nothing is yet', async () => {
    const { grants, asked } = clientTo(() => ({ status: 200, body: '<CompleteMultipartUploadResult/>' }));

    const completion = await grants.complete(key, 'id-1', [{ number: 1, etag: '"e"', sha256: part.sha256 }]);

    expect(completion).toBe('stored');
    expect(asked[0]?.headers['if-none-match']).toBe('*');
  });

  it.each([
    [412, 'PreconditionFailed', 'alreadyThere'],
    [409, 'ConditionalRequestConflict', 'conflict'],
    [404, 'NoSuchUpload', 'noSuchUpload'],
    [400, 'InvalidPart', 'partMissing'],
    [400, 'EntityTooSmall', 'partTooSmall'],
    // CompleteMultipartUpload may answer 200 and then find that it cannot (S3 API reference).
    [200, 'InvalidPart', 'partMissing'],
  ])('that end with %d %s are %s', async (status, code, expected) => {
    const { grants } = clientTo(refusing(status, code));

    expect(await grants.complete(key, 'id-1', [{ number: 1, etag: '"e"', sha256: part.sha256 }])).toBe(expected);
  });

  it('that are gone have no parts, and giving them up is no error', async () => {
    const { grants } = clientTo(refusing(404, 'NoSuchUpload'));

    expect(await grants.listParts(key, 'id-1')).toBe('noSuchUpload');
    await expect(grants.abort(key, 'id-1')).resolves.toBeUndefined();
  });

  it('throw what is no answer but a fault', async () => {
    const { grants } = clientTo(refusing(503, 'SlowDown'));

    await expect(grants.complete(key, 'id-1', [])).rejects.toMatchObject({ name: 'SlowDown' });
    await expect(grants.listParts(key, 'id-1')).rejects.toMatchObject({ name: 'SlowDown' });
    await expect(grants.abort(key, 'id-1')).rejects.toMatchObject({ name: 'SlowDown' });
    await expect(grants.openMultipart(original)).rejects.toMatchObject({ name: 'SlowDown' });
  });
});
