/** The local cloud as people run it: one process, its folder, its ports, its end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CognitoIdentityClient,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
} from '@aws-sdk/client-cognito-identity';
import { GetObjectCommand, HeadBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  eventually,
  type LocalCloudWish,
  type RunningCloud,
  runCloudCommand,
  startLocalCloud,
} from '../fakes/local-cloud.ts';

let folder: string;
let clouds: RunningCloud[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tintype-running-'));
  clouds = [];
});

afterEach(async () => {
  await Promise.all(clouds.map((cloud) => cloud.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function start(wish: LocalCloudWish = {}): Promise<RunningCloud> {
  const cloud = await startLocalCloud({ dataDir: join(folder, 'cloud'), ...wish });
  clouds.push(cloud);
  return cloud;
}

const portOf = (url: string): number => Number(new URL(url).port);
const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

describe('local cloud', () => {
  it('prints one line of JSON when it is ready, and nothing else', async () => {
    const cloud = await start();
    await cloud.s3.send(new HeadBucketCommand({ Bucket: cloud.ready.originalsBucket }));
    await cloud.stop();

    expect(cloud.said.err).toBe('');
    expect(cloud.said.out.match(/\n/g)).toHaveLength(1);
    expect(JSON.parse(cloud.said.out)).toEqual({
      api: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      s3: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      identity: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      region: 'us-east-1',
      identityPoolId: expect.stringMatching(/^us-east-1:[0-9a-f-]{36}$/),
      originalsBucket: 'tintype-originals',
      metadataBucket: 'tintype-metadata',
      accessKeyId: expect.any(String),
      secretAccessKey: expect.any(String),
    });
  });

  it('says in its folder where it is, while it runs', async () => {
    const cloud = await start();
    const file = join(cloud.dataDir, 'running.json');

    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ ...cloud.ready, pid: cloud.pid });
    expect(await cloud.stop()).toBe(0);
    expect(await isThere(file)).toBe(false);
  });

  it.skipIf(process.platform === 'win32')(
    'lets nobody else into its folder (not on Windows, which has no modes)',
    async () => {
      const cloud = await start();

      expect((await stat(cloud.dataDir)).mode & 0o777).toBe(0o700);
      expect((await stat(join(cloud.dataDir, 'running.json'))).mode & 0o777).toBe(0o600);
    },
  );

  it('takes three ports in a row from the one it was given', async () => {
    const port = await freePorts();
    const { ready } = await start({ args: ['--port', String(port)] });

    expect([ready.api, ready.s3, ready.identity].map(portOf)).toEqual([port, port + 1, port + 2]);
  });

  it('keeps its people, its admin key and its originals across a restart', async () => {
    const first = await start();
    const Bucket = first.ready.metadataBucket;
    await first.s3.send(new PutObjectCommand({ Bucket, Key: 'kept', Body: 'here' }));
    await first.stop();
    const second = await start();

    expect(second.ready.identityPoolId).toBe(first.ready.identityPoolId);
    expect(second.ready.accessKeyId).toBe(first.ready.accessKeyId);
    const { Body } = await second.s3.send(new GetObjectCommand({ Bucket, Key: 'kept' }));
    expect(await Body?.transformToString()).toBe('here');
  });

  it('has no admin unless it was asked for one', async () => {
    const { ready } = await start();
    await clouds.pop()?.stop();
    const child = spawn(process.execPath, [
      'infra/local/main.ts',
      '--data-dir',
      join(folder, 'cloud'),
      '--with-parent',
    ]);
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data', { signal: AbortSignal.timeout(30_000) });
    const plain = JSON.parse(line);
    const { accessKeyId = '', secretAccessKey = '' } = ready;
    const s3 = new S3Client({
      endpoint: plain.s3,
      region: plain.region,
      credentials: { accessKeyId, secretAccessKey },
    });

    expect(Object.keys(plain)).not.toContain('accessKeyId');
    const refused = s3.send(new GetObjectCommand({ Bucket: plain.metadataBucket, Key: 'x' }));
    await expect(refused).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
    child.stdin.end();
    const [code] = await once(child, 'exit', { signal: AbortSignal.timeout(10_000) });
    expect(code).toBe(0);
  });

  it('refuses a folder that another cloud is using, and takes it when that one was killed', async () => {
    const cloud = await start();

    const second = await runCloudCommand(['--data-dir', cloud.dataDir]);
    expect(second).toEqual({ code: 3, out: '', err: `Another cloud is using the folder ${cloud.dataDir}.\n` });

    await cloud.kill();
    expect((await start()).ready.identityPoolId).toBe(cloud.ready.identityPoolId);
  });

  it('says in one sentence what keeps it from starting', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const fresh = join(folder, 'fresh');

    expect(await runCloudCommand(['--data-dir', file])).toEqual({
      code: 1,
      out: '',
      err: `The folder ${file} cannot be made or written to.\n`,
    });
    expect(await runCloudCommand(['--data-dir', fresh, '--port', String(port)])).toEqual({
      code: 1,
      out: '',
      err: `Port ${port} is taken or not allowed; choose another.\n`,
    });
    expect(await runCloudCommand(['--data-dir', fresh, '--colour'])).toEqual({
      code: 2,
      out: '',
      err: "Unknown option '--colour'.\n",
    });
    taken.close();
  });

  it('stops when the process that wanted it is gone', async () => {
    const child = spawn(process.execPath, [
      'infra/local/main.ts',
      '--data-dir',
      join(folder, 'cloud'),
      '--with-parent',
    ]);
    await once(child.stdout, 'data', { signal: AbortSignal.timeout(30_000) });

    child.stdin.destroy();

    const [code] = await once(child, 'exit', { signal: AbortSignal.timeout(10_000) });
    expect(code).toBe(0);
  });

  it('gives up an upload that got stuck when it is told to stop, after three seconds', async () => {
    const cloud = await start();
    const Bucket = cloud.ready.metadataBucket;
    const url = await getSignedUrl(cloud.s3, new PutObjectCommand({ Bucket, Key: 'x', ContentLength: 9 }));
    const stuck = request(url, { method: 'PUT', headers: { 'content-length': 9, expect: '100-continue' } });
    const cut = once(stuck, 'error', { signal: AbortSignal.timeout(20_000) }).catch((error) => [error]);
    stuck.flushHeaders();
    await once(stuck, 'continue', { signal: AbortSignal.timeout(5_000) });
    stuck.write('abc');
    const began = Date.now();

    expect(await cloud.stop()).toBe(0);

    expect(Date.now() - began).toBeLessThan(8_000);
    expect((await cut)[0]).toMatchObject({ code: 'ECONNRESET' });
  });

  it('answers only on loopback, only to its own name, and never to a web page', async () => {
    const { ready } = await start();
    const wellKnown = `${ready.api}/.well-known/tintype.json`;

    expect(await statusOf(wellKnown, {})).toBe(200);
    for (const url of [wellKnown, ready.identity]) {
      expect(await statusOf(url, { origin: 'http://evil.example' })).toBe(403);
      expect(await statusOf(url, { host: `evil.example:${portOf(url)}` })).toBe(403);
      expect(await statusOf(url, { host: `localhost:${portOf(url)}` })).toBe(403);
    }
  });

  it('gives a client keys that open the API, not the store, and not for ever', async () => {
    const { ready } = await start({ args: ['--key-life-seconds', '2'] });
    const credentials = await clientKeys(ready);
    const s3 = new S3Client({ endpoint: ready.s3, region: ready.region, credentials, maxAttempts: 1 });
    const ask = () =>
      s3.send(new GetObjectCommand({ Bucket: ready.originalsBucket, Key: 'x' })).catch((error) => error.name);

    expect(await ask()).toBe('AccessDenied');
    const after = await eventually(async () => {
      const name = await ask();
      return name === 'AccessDenied' ? undefined : name;
    }, 5_000);
    expect(after).toBe('ExpiredToken');
    s3.destroy();
  });

  it('writes a line for every request when it is asked to, without queries, keys and tokens', async () => {
    const cloud = await start({ args: ['--verbose'] });
    const { accessKeyId, secretAccessKey, sessionToken } = await clientKeys(cloud.ready);
    await statusOf(`${cloud.ready.api}/v1/feed?after=secret-query`, {});
    await cloud.s3.send(new HeadBucketCommand({ Bucket: cloud.ready.originalsBucket }));
    await cloud.stop();

    const lines = cloud.said.err
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toContainEqual(
      expect.objectContaining({ say: 'request', part: 'api', method: 'GET', path: '/v1/feed', status: 403 }),
    );
    expect(lines.map(({ part }) => part)).toEqual(expect.arrayContaining(['identity', 's3', 'api']));
    for (const secret of ['secret-query', accessKeyId, secretAccessKey, sessionToken, cloud.ready.secretAccessKey]) {
      expect(cloud.said.err).not.toContain(secret);
    }
  });
});

async function clientKeys(ready: RunningCloud['ready']) {
  const client = new CognitoIdentityClient({ region: ready.region, endpoint: ready.identity });
  const { IdentityId } = await client.send(new GetIdCommand({ IdentityPoolId: ready.identityPoolId }));
  const { Credentials } = await client.send(new GetCredentialsForIdentityCommand({ IdentityId }));
  client.destroy();
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}

function statusOf(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { headers, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asking.once('error', reject);
    asking.end();
  });
}

/** The first of three ports in a row that were free a moment ago. */
async function freePorts(): Promise<number> {
  for (let port = 42_000; port < 43_000; port += 3) {
    const servers = [0, 1, 2].map((offset) => createServer().listen(port + offset, '127.0.0.1'));
    const listening = await Promise.allSettled(servers.map((server) => once(server, 'listening')));
    await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
    if (listening.every(({ status }) => status === 'fulfilled')) return port;
  }
  throw new Error('no three free ports in a row');
}
