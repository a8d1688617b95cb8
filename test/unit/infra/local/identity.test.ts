import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import {
  CognitoIdentityClient,
  type CognitoIdentityServiceException,
  type Credentials,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
} from '@aws-sdk/client-cognito-identity';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIdentityEndpoint } from '../../../../infra/local/identity.ts';
import { createIdentityPool, type IdentityPool } from '../../../../infra/local/identity-pool.ts';
import { type Listening, listen } from '../../../../infra/local/loopback.ts';
import { createSessionKeys, type SessionKeys } from '../../../../infra/local/session-keys.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const region = 'us-east-1';
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let clock: FakeClock;
let keys: SessionKeys;
let pool: IdentityPool;
let server: Listening;
let client: CognitoIdentityClient;

const openPool = (secret: string): { readonly keys: SessionKeys; readonly pool: IdentityPool } => {
  const made = createSessionKeys({
    secret: Buffer.from(`${secret} keys`),
    lifeSeconds: 3_600,
    clock: () => clock.now(),
    chance: randomBytes,
  });
  return { keys: made, pool: createIdentityPool({ region, secret: Buffer.from(`${secret} pool`), keys: made }) };
};

beforeEach(async () => {
  clock = new FakeClock();
  ({ keys, pool } = openPool('one'));
  server = await listen(0, { requestMs: 5_000, silentMs: 5_000 });
  server.serve(createIdentityEndpoint({ pool, ourHost: server.host, newRequestId: () => 'request-1' }));
  client = new CognitoIdentityClient({ region, endpoint: server.url, maxAttempts: 1 });
});

afterEach(async () => {
  client.destroy();
  server.cut();
  await server.stop();
});

type Logins = Record<string, string>;

async function getId(Logins?: Logins, IdentityPoolId = pool.id): Promise<string> {
  const { IdentityId = '' } = await client.send(new GetIdCommand({ IdentityPoolId, ...(Logins && { Logins }) }));
  return IdentityId;
}

async function getKeys(IdentityId: string, Logins?: Logins): Promise<Credentials> {
  const command = new GetCredentialsForIdentityCommand({ IdentityId, ...(Logins && { Logins }) });
  return (await client.send(command)).Credentials ?? {};
}

const errorOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: CognitoIdentityServiceException) => error.name,
  );

describe('identity pool', () => {
  it('has an id like those of Amazon Cognito', () => {
    const [where, id] = pool.id.split(':');

    expect(where).toBe('us-east-1');
    expect(id).toMatch(uuid);
  });

  it('knows one person without a login, and always the same', async () => {
    const first = await getId();

    expect(first.split(':')[1]).toMatch(uuid);
    expect(await getId({})).toBe(first);
    expect(await openPool('one').pool.getId({ IdentityPoolId: pool.id })).toEqual({ ok: true, value: first });
  });

  it('knows another person for every name', async () => {
    const ids = await Promise.all([getId(), getId({ 'tintype.local': 'ada' }), getId({ 'tintype.local': 'bob' })]);

    expect(new Set(ids).size).toBe(3);
    expect(await getId({ 'tintype.local': 'ada' })).toBe(ids[1]);
  });

  it('knows other people than the pool of another data directory', async () => {
    const other = openPool('two').pool;

    expect(other.id).not.toBe(pool.id);
    expect(await other.getId({ IdentityPoolId: other.id })).not.toEqual(await pool.getId({ IdentityPoolId: pool.id }));
  });

  it('gives keys that name the person, until they expire in an hour', async () => {
    const id = await getId({ 'tintype.local': 'ada' });
    const given = await getKeys(id, { 'tintype.local': 'ada' });

    expect(given.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(given.SecretKey).toMatch(/^[A-Za-z0-9+/]{40}$/);
    expect(given.Expiration).toEqual(new Date('2026-11-22T13:00:00.000Z'));
    expect(keys.find(given.AccessKeyId ?? '', given.SessionToken)).toEqual({
      accessKeyId: given.AccessKeyId,
      secretAccessKey: given.SecretKey,
      sessionToken: given.SessionToken,
      role: 'client',
      identity: { identityId: id, owner: expect.stringMatching(uuid) },
      expiresAt: Date.UTC(2026, 10, 22, 13),
    });
  });

  it('gives new keys every time, for the same person', async () => {
    const id = await getId();
    const [a, b] = await Promise.all([getKeys(id), getKeys(id)]);
    const found = [a, b].map((key) => keys.find(key.AccessKeyId ?? '', key.SessionToken));

    expect(a.AccessKeyId).not.toBe(b.AccessKeyId);
    expect(a.SecretKey).not.toBe(b.SecretKey);
    expect(found[0]?.identity).toEqual(found[1]?.identity);
  });

  it.each<[string, Logins, string]>([
    ['an unknown provider', { 'accounts.google.com': 'x' }, 'NotAuthorizedException'],
    ['a second provider', { 'tintype.local': 'ada', 'accounts.google.com': 'x' }, 'NotAuthorizedException'],
    ['a name without letters', { 'tintype.local': '' }, 'InvalidParameterException'],
    ['a name without end', { 'tintype.local': 'a'.repeat(257) }, 'InvalidParameterException'],
  ])('refuses %s', async (_what, logins, code) => {
    expect(await errorOf(getId(logins))).toBe(code);
    expect(await errorOf(getKeys(await getId(), logins))).toBe(code);
  });

  it('refuses the id of another pool', async () => {
    const other = 'us-east-1:00000000-0000-8000-8000-000000000000';

    expect(await errorOf(getId(undefined, other))).toBe('ResourceNotFoundException');
  });

  it("refuses keys for somebody else's identity", async () => {
    const ada = await getId({ 'tintype.local': 'ada' });

    expect(await errorOf(getKeys(ada))).toBe('NotAuthorizedException');
    expect(await errorOf(getKeys(ada, { 'tintype.local': 'bob' }))).toBe('NotAuthorizedException');
    expect(await errorOf(getKeys('nonsense'))).toBe('ResourceNotFoundException');
  });

  it('answers with the error in the body and in a header, as AWS JSON has it', async () => {
    const answer = await post({ 'x-amz-target': 'AWSCognitoIdentityService.GetId' }, '{}');

    expect(answer).toMatchObject({
      status: 400,
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amzn-errortype': 'InvalidParameterException',
        'x-amzn-requestid': 'request-1',
      },
    });
    expect(JSON.parse(answer.body)).toMatchObject({ __type: 'InvalidParameterException' });
  });

  it.each<[string, Record<string, string>, number]>([
    ['a web page', { origin: 'http://evil.example' }, 403],
    ['a page of our own host', { origin: 'http://127.0.0.1' }, 403],
    ['a name that was made to resolve to us', { host: 'evil.example' }, 403],
    ['localhost, which is not our name', { host: 'localhost' }, 403],
    ['an operation we do not have', { 'x-amz-target': 'AWSCognitoIdentityService.ListIdentities' }, 400],
  ])('refuses what comes from %s', async (_what, headers, status) => {
    const target = { 'x-amz-target': 'AWSCognitoIdentityService.GetId' };

    const answer = await post({ ...target, ...headers }, JSON.stringify({ IdentityPoolId: pool.id }));

    expect(answer.status).toBe(status);
    expect(answer.body).not.toContain('IdentityId"');
  });

  it('refuses a body larger than any login needs', async () => {
    const answer = await post({ 'x-amz-target': 'AWSCognitoIdentityService.GetId' }, 'x'.repeat(70_000));

    expect(answer.status).toBe(413);
  });
});

describe('session keys', () => {
  it('are found again by whoever has the secret, after a restart too', () => {
    const key = keys.issue({ identityId: 'us-east-1:x', owner: 'somebody' });

    expect(openPool('one').keys.find(key.accessKeyId, key.sessionToken)).toEqual(key);
    expect(openPool('two').keys.find(key.accessKeyId, key.sessionToken)).toBeUndefined();
  });

  it('do not tell their secret in their token', () => {
    const key = keys.issue({ identityId: 'us-east-1:x', owner: 'somebody' });

    const token = key.sessionToken.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
    expect(token.join()).not.toContain(key.secretAccessKey);
    expect(token.join()).not.toContain(Buffer.from(key.secretAccessKey, 'base64').toString('latin1'));
  });

  it('are not found by an altered token, without one, or under another id', () => {
    const key = keys.issue({ identityId: 'us-east-1:x', owner: 'somebody' });
    const [body = '', seal] = key.sessionToken.split('.');
    const forged = Buffer.from(Buffer.from(body, 'base64url').toString().replace('somebody', 'somebodx')).toString(
      'base64url',
    );

    expect(keys.find(key.accessKeyId, `${forged}.${seal}`)).toBeUndefined();
    expect(keys.find(key.accessKeyId, body)).toBeUndefined();
    expect(keys.find(key.accessKeyId, `${key.sessionToken}.x`)).toBeUndefined();
    expect(keys.find(key.accessKeyId, '')).toBeUndefined();
    expect(keys.find(key.accessKeyId, undefined)).toBeUndefined();
    expect(keys.find('ASIAAAAAAAAAAAAAAAAA', key.sessionToken)).toBeUndefined();
  });
});

interface Said {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

function post(headers: Record<string, string>, body: string): Promise<Said> {
  return new Promise((resolve, reject) => {
    const asking = request(server.url, { method: 'POST', headers, agent: false }, async (answer) => {
      let text = '';
      for await (const chunk of answer) text += chunk;
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text });
    });
    asking.once('error', reject);
    asking.end(body);
  });
}
