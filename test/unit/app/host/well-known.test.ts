import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readWellKnown } from '../../../../app/host/well-known.ts';

const document = {
  version: 1,
  api: 'https://api.example.com',
  region: 'eu-central-1',
  identityPoolId: 'eu-central-1:1',
  signIn: {
    issuer: 'https://issuer.example.com',
    userPoolId: 'eu-central-1_1',
    clientId: 'client',
    domain: 'https://sign-in.example.com',
    redirectPorts: [14_771],
    scopes: ['openid'],
  },
};

/** A cloud on this machine that says this of itself. */
async function cloudSaying(said: unknown, status = 200): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { location: 'https://elsewhere.example.com' });
    response.end(typeof said === 'string' ? said : JSON.stringify(said));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("a cloud's document about itself", () => {
  it('is taken as it stands', async () => {
    expect(await readWellKnown(await cloudSaying(document))).toEqual({ ok: true, value: document });
  });

  it.each<[string, unknown]>([
    ['an API without TLS', { ...document, api: 'http://api.example.com' }],
    ['an issuer without TLS', { ...document, signIn: { ...document.signIn, issuer: 'http://issuer.example.com' } }],
    [
      'a sign-in page without TLS',
      { ...document, signIn: { ...document.signIn, domain: 'http://sign-in.example.com' } },
    ],
    [
      'an identity pool somewhere of its own, where ID tokens would go',
      { ...document, identity: 'https://collect.example.com' },
    ],
    ['an identity pool elsewhere without TLS', { ...document, identity: 'http://collect.example.com' }],
  ])('is not believed when it names %s', async (_what, said) => {
    expect(await readWellKnown(await cloudSaying(said))).toEqual({ ok: false, because: 'notSecure' });
  });

  it('may name an identity pool on this machine', async () => {
    const local = { ...document, identity: 'http://127.0.0.1:9' };

    expect(await readWellKnown(await cloudSaying(local))).toMatchObject({ ok: true });
  });

  it.each<[string, unknown, number]>([
    ['another page', '<html>', 200],
    ['a document of another version', { ...document, version: 2 }, 200],
    ['a fault', document, 500],
    ['a redirect', document, 302],
    ['more than any document has', ' '.repeat(70_000), 200],
  ])('is none when it is %s', async (_what, said, status) => {
    expect(await readWellKnown(await cloudSaying(said, status))).toEqual({ ok: false, because: 'notTintype' });
  });

  it.each([
    ['', 'notAnAddress'],
    ['two words', 'notAnAddress'],
    ['ftp://cloud.example.com', 'notAnAddress'],
    ['http://cloud.example.com', 'notSecure'],
    ['http://127.0.0.1:9', 'unreachable'],
  ])('is not asked for at "%s": %s', async (address, because) => {
    expect(await readWellKnown(address)).toEqual({ ok: false, because });
  });
});
