import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { withQuickReads } from '../../../../processor/adapters/s3-reads.ts';
import { FakeObjects } from '../../../fakes/fake-objects.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Quick reads of a store that answers as told, over objects that hold "slow" for what is asked again. */
async function reads(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const client = new S3Client({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'a+token/==' },
  });
  const objects = new FakeObjects();
  await objects.put('bucket', 'a/b', 'slow');
  return { quick: withQuickReads(objects, client, Date.now), asked };
}

const textOf = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString('utf8');

describe('quick reads', () => {
  it('give an object and what is known of it', async () => {
    const { quick, asked } = await reads((request, response) => {
      response.writeHead(200, {
        'content-length': 5,
        'content-type': 'application/json',
        etag: '"abc"',
        'last-modified': 'Sun, 22 Nov 2026 11:52:13 GMT',
        'x-amz-meta-verdict': 'rejected',
        'x-amz-meta-reason': 'mismatch',
      });
      response.end(request.method === 'HEAD' ? undefined : 'quick');
    });

    expect(textOf(await quick.readBytes('bucket', "a/b c(1)'", 5))).toBe('quick');
    expect(await quick.head('bucket', 'a/b')).toEqual({
      bytes: 5,
      etag: 'abc',
      lastModified: '2026-11-22T11:52:13.000Z',
      metadata: { verdict: 'rejected', reason: 'mismatch' },
      contentType: 'application/json',
    });
    expect(asked[0]?.url).toBe('/bucket/a/b%20c%281%29%27');
    expect(asked[0]?.headers).toMatchObject({
      'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'x-amz-security-token': 'a+token/==',
    });
    expect(asked[0]?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/s3\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
    );
  });

  it('say that a key is missing', async () => {
    const { quick } = await reads((_request, response) => {
      response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
    });

    expect(await quick.readBytes('bucket', 'a/b', 5)).toBeUndefined();
    expect(await quick.head('bucket', 'a/b')).toBeUndefined();
  });

  it.each([
    ['is busy', (response: ServerResponse) => response.writeHead(503).end()],
    ['refuses', (response: ServerResponse) => response.writeHead(403).end()],
    ['has no such bucket', (response: ServerResponse) => response.writeHead(404).end('<Code>NoSuchBucket</Code>')],
    ['hangs up', (response: ServerResponse) => response.destroy()],
    [
      'breaks off',
      (response: ServerResponse) =>
        response.writeHead(200, { 'content-length': 5 }).write('q', () => response.destroy()),
    ],
    ['has more than was asked for', (response: ServerResponse) => response.writeHead(200).end('quick and more')],
  ])('ask the SDK when the store %s', async (_what, answer) => {
    const { quick } = await reads((_request, response) => void answer(response));

    expect(textOf(await quick.readBytes('bucket', 'a/b', 5))).toBe('slow');
  });
});
