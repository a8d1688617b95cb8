import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTokenCheck } from '../../../../infra/local/id-tokens.ts';
import { createIdentityPool } from '../../../../infra/local/identity-pool.ts';
import { createSessionKeys } from '../../../../infra/local/session-keys.ts';

const now = Date.UTC(2026, 10, 22, 12);
const sub = '0f1e2d3c-0000-4000-8000-000000000001';
const { privateKey, publicKey } = await generateKeyPair('RS256');
const stranger = await generateKeyPair('RS256');

let server: Server;
let issuer: string;
let asked = 0;

beforeAll(async () => {
  const keys = { keys: [{ ...(await exportJWK(publicKey)), alg: 'RS256', kid: 'one' }] };
  server = createServer((request, response) => {
    asked += 1;
    const isDocument = request.url === '/.well-known/openid-configuration';
    response.end(JSON.stringify(isDocument ? { issuer, jwks_uri: `${issuer}/jwks` } : keys));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

interface Wish {
  readonly claims?: Record<string, unknown>;
  readonly audience?: string;
  readonly by?: string;
  readonly endsIn?: number;
  readonly key?: typeof privateKey;
}

const token = ({
  claims = {},
  audience = 'us',
  by = issuer,
  endsIn = 60,
  key = privateKey,
}: Wish = {}): Promise<string> =>
  new SignJWT({ sub, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .setIssuer(by)
    .setAudience(audience)
    .setIssuedAt(now / 1000)
    .setExpirationTime(now / 1000 + endsIn)
    .sign(key);

const check = (text: string, at = now) => createTokenCheck({ issuer, clientId: 'us', clock: () => at })(text);

const unsigned = (): string => {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ sub, iss: issuer, aud: 'us', iat: now / 1000, exp: now / 1000 + 60 })}.`;
};

describe('an ID token', () => {
  it('is good when the issuer made it for us and it has not ended', async () => {
    expect(await check(await token())).toEqual({ is: 'good', subject: sub });
    expect(await check(await token({ claims: { token_use: 'id' } }))).toEqual({ is: 'good', subject: sub });
  });

  it('is expired from the second it ends', async () => {
    expect(await check(await token({ endsIn: 60 }), now + 60_000)).toEqual({ is: 'expired' });
    expect(await check(await token({ endsIn: 60 }), now + 59_000)).toMatchObject({ is: 'good' });
  });

  it.each<[string, () => Promise<string> | string]>([
    ['made for another client', () => token({ audience: 'them' })],
    ['of another issuer', () => token({ by: 'https://elsewhere.example' })],
    ['signed by somebody else', () => token({ key: stranger.privateKey })],
    ['an access token', () => token({ claims: { token_use: 'access' } })],
    ['about a name that is no owner', () => token({ claims: { sub: '../other' } })],
    ['not signed at all', unsigned],
    ['no token', () => 'nonsense'],
  ])('is bad when it is %s', async (_what, make) => {
    expect(await check(await make())).toEqual({ is: 'bad' });
  });

  it('is not judged while the issuer cannot be asked, and its keys are asked for once', async () => {
    const nowhere = createTokenCheck({ issuer: 'http://127.0.0.1:9', clientId: 'us', clock: () => now });
    expect(await nowhere(await token())).toEqual({ is: 'unknown' });

    const known = createTokenCheck({ issuer, clientId: 'us', clock: () => now });
    await known(await token());
    const before = asked;
    await known(await token());
    expect(asked).toBe(before);
  });
});

describe('an identity pool with an issuer', () => {
  const open = () =>
    createIdentityPool({
      region: 'us-east-1',
      secret: Buffer.from('secret'),
      keys: createSessionKeys({ secret: Buffer.from('keys'), lifeSeconds: 60, clock: () => now, chance: Buffer.alloc }),
      provider: { name: 'issuer.example', check: createTokenCheck({ issuer, clientId: 'us', clock: () => now }) },
    });

  it("lets in whoever the token names, as the issuer's own name for them", async () => {
    const pool = open();
    const Logins = { 'issuer.example': await token() };
    const id = await pool.getId({ IdentityPoolId: pool.id, Logins });

    const given = await pool.getCredentials({ IdentityId: id.ok ? id.value : '', Logins });

    expect(given).toMatchObject({ ok: true, value: { identity: { owner: sub } } });
  });

  it.each<[string, () => Promise<Record<string, string>>, string, string]>([
    ['a guest', async () => ({}), 'NotAuthorizedException', 'Unauthenticated access is not supported'],
    [
      'a name that nobody signed',
      async () => ({ 'tintype.local': 'ada' }),
      'NotAuthorizedException',
      'not from a supported',
    ],
    [
      'an old token',
      async () => ({ 'issuer.example': await token({ endsIn: -1 }) }),
      'NotAuthorizedException',
      'expired',
    ],
    [
      'a forged token',
      async () => ({ 'issuer.example': unsigned() }),
      'NotAuthorizedException',
      'Invalid login token.',
    ],
  ])('keeps out %s', async (_who, logins, code, words) => {
    const pool = open();

    const answer = await pool.getId({ IdentityPoolId: pool.id, Logins: await logins() });

    expect(answer).toEqual({ ok: false, code, message: expect.stringContaining(words) });
  });
});
