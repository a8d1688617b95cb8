import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ServedStore, serveStore } from '../../../infra/local/store/serve-store.ts';
import { openAccount } from '../../../infra/operate/aws-account.ts';
import { countObjects, emptyBucket } from '../../../infra/operate/aws-buckets.ts';

const query = (action: string, inner: string): string =>
  `<${action}Response xmlns="urn:test"><${action}Result>${inner}</${action}Result></${action}Response>`;
const failure = (code: string, message: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;

/** Answers as STS, CloudFormation and Cognito do: those that speak XML, and one that speaks JSON. */
class FakeAws {
  signedIn = true;
  readonly invited = new Set<string>(['ada@example.com']);
  readonly server: Server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString('utf8');
    const [status, text] = this.#answer(String(request.headers['x-amz-target'] ?? ''), body);
    response.writeHead(status).end(text);
  });

  #answer(target: string, body: string): [number, string] {
    if (target.endsWith('AdminCreateUser')) return this.#invite(JSON.parse(body));
    const asked = new URLSearchParams(body);
    if (!this.signedIn) return [403, failure('ExpiredToken', 'The security token has expired')];
    if (asked.get('Action') === 'GetCallerIdentity') {
      return [200, query('GetCallerIdentity', '<Account>111122223333</Account>')];
    }
    if (asked.get('StackName') !== 'tintype-home') {
      return [400, failure('ValidationError', `Stack with id ${asked.get('StackName')} does not exist`)];
    }
    const output = '<OutputKey>Url</OutputKey><OutputValue>https://abc.example.com</OutputValue>';
    const stack = `<StackName>tintype-home</StackName><StackStatus>CREATE_COMPLETE</StackStatus><Outputs><member>${output}</member></Outputs>`;
    return [200, query('DescribeStacks', `<Stacks><member>${stack}</member></Stacks>`)];
  }

  #invite(asked: { readonly Username: string; readonly MessageAction?: string }): [number, string] {
    if (this.invited.has(asked.Username) && asked.MessageAction !== 'RESEND') {
      return [400, JSON.stringify({ __type: 'UsernameExistsException', message: 'User account already exists' })];
    }
    this.invited.add(asked.Username);
    return [200, '{}'];
  }
}

describe('an account of AWS', () => {
  const aws = new FakeAws();
  beforeAll(async () => {
    aws.server.listen(0, '127.0.0.1');
    await once(aws.server, 'listening');
    const { port } = aws.server.address() as AddressInfo; // it listens on an address
    vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${port}`);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test secret');
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    aws.server.closeAllConnections();
    aws.server.close();
  });

  it('says its number, or that the sign-in has run out', async () => {
    const account = openAccount('eu-central-1');

    expect(await account.whoAmI()).toEqual({ ok: true, value: '111122223333' });
    aws.signedIn = false;
    expect(await account.whoAmI()).toEqual({ ok: false, because: expect.stringContaining('has run out') });
    aws.signedIn = true;
  });

  it('knows a stack by its address, and one that is not there', async () => {
    const account = openAccount('eu-central-1');

    expect(await account.findStack('tintype-home')).toEqual({ ok: true, value: { url: 'https://abc.example.com' } });
    expect(await account.findStack('CDKToolkit')).toEqual({ ok: true, value: undefined });
  });

  it('invites somebody once, and again when asked', async () => {
    const { invite } = openAccount('eu-central-1');

    expect(await invite('pool', 'new@example.com', false)).toEqual({ ok: true, value: 'invited' });
    expect(await invite('pool', 'ada@example.com', false)).toEqual({ ok: true, value: 'alreadyThere' });
    expect(await invite('pool', 'ada@example.com', true)).toEqual({ ok: true, value: 'invited' });
  });
});

describe('a bucket', () => {
  let directory: string;
  let store: ServedStore;
  let client: S3Client;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tintype-buckets-'));
    const key = { accessKeyId: 'admin', secretAccessKey: 'admin secret', role: 'admin' } as const;
    store = await serveStore({ directory, durability: 'process', keys: [key] });
    store.store.ensureBucket('full');
    client = new S3Client({ endpoint: store.endpoint, region: 'us-east-1', forcePathStyle: true, credentials: key });
  });
  afterAll(async () => {
    client.destroy();
    await store.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('is counted, and emptied of objects', async () => {
    for (const Key of ['a', 'b', 'c/d']) await client.send(new PutObjectCommand({ Bucket: 'full', Key, Body: 'x' }));

    expect(await countObjects(client, 'full')).toBe(3);
    await emptyBucket(client, 'full', true);
    expect(await countObjects(client, 'full')).toBe(0);
  });

  it('that is not there counts as none, and needs no emptying', async () => {
    expect(await countObjects(client, 'elsewhere')).toBeUndefined();
    await expect(emptyBucket(client, 'elsewhere', false)).resolves.toBeUndefined();
  });
});
