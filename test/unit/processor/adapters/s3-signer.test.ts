import { createHash, createHmac } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, it } from 'vitest';
import { createSigner } from '../../../../processor/adapters/s3-signer.ts';

const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG' };
const sessions = [keys, { ...keys, sessionToken: 'a+token/with=signs' }];
const days = [Date.UTC(2026, 0, 2, 3, 4, 5, 678), Date.UTC(2026, 11, 31, 23, 59, 59)];
const paths = ['/ann/277089d9', '/bucket/previews/ann/a%2Bb%20c/320.webp', '/'];
const asked: readonly Readonly<Record<string, string>>[] = [
  {},
  { 'response-content-disposition': `attachment; filename="it's (1)*!.jpg"; filename*=UTF-8''%C3%BC.jpg` },
  { partNumber: '3', uploadId: 'an id+/=~' },
];
const carried: readonly Readonly<Record<string, string>>[] = [
  {},
  { 'content-type': 'image/jpeg', 'if-none-match': '*', 'x-amz-meta-name': '  two   spaces  ', 'content-length': '5' },
];

class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Uint8Array);
  }
  update(part: Uint8Array): void {
    this.#hash.update(part);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
  reset(): never {
    throw new Error('the library makes a new hash each time');
  }
}

/** Ours, and the library that says what is right. */
function both(credentials: (typeof sessions)[number], region: string) {
  const ours = createSigner(new S3Client({ region, credentials }));
  const theirs = new SignatureV4({ service: 's3', region, credentials, sha256: Sha256, uriEscapePath: false });
  return { ours, theirs };
}

describe('the signer for S3', () => {
  it('signs requests as @smithy/signature-v4 does', async () => {
    for (const credentials of sessions) {
      const { ours, theirs } = both(credentials, 'eu-central-1');
      for (const at of days) {
        for (const path of paths) {
          for (const more of carried) {
            const host = 'my-bucket.s3.eu-central-1.amazonaws.com';
            const request = { method: 'GET', protocol: 'https:', hostname: host, path, headers: { ...more, host } };
            const signed = await theirs.sign(request, { signingDate: new Date(at) });
            expect(await ours.sign({ method: 'GET', path, headers: request.headers }, at)).toEqual(signed.headers);
          }
        }
      }
    }
  });

  it('presigns as it does', async () => {
    for (const credentials of sessions) {
      const { ours, theirs } = both(credentials, 'us-east-1');
      for (const at of days) {
        for (const path of paths) {
          for (const query of asked) {
            for (const more of carried) {
              const host = 'localhost:9000';
              const headers = { ...more, host };
              const presigned = await theirs.presign(
                {
                  ...{ method: 'PUT', protocol: 'http:', hostname: host, path, query: { ...query } },
                  headers: { ...headers, 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' },
                },
                { expiresIn: 900, signingDate: new Date(at), unhoistableHeaders: new Set(Object.keys(more)) },
              );
              const text = await ours.presign({ method: 'PUT', path, query, headers, lifeSeconds: 900 }, at);
              expect(Object.fromEntries(new URLSearchParams(text.replaceAll('+', '%2B')))).toEqual(presigned.query);
            }
          }
        }
      }
    }
  });

  it('uses the credentials there are now', async () => {
    let secret = 'one';
    const credentials = () => Promise.resolve({ ...keys, secretAccessKey: secret, expiration: new Date(0) });
    const signer = createSigner(new S3Client({ region: 'eu-central-1', credentials }));
    const sign = () => signer.sign({ method: 'GET', path: '/', headers: { host: 'there' } }, days[0] ?? 0);
    const first = await sign();
    secret = 'another';
    const second = await sign();
    expect(first.authorization).not.toBe(second.authorization);
  });
});
