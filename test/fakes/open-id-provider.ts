/** A real OpenID provider (oidc-provider) where Amazon Cognito's managed login is on AWS: pages, tokens, revocation. */
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { type Context } from 'oidc-provider';
import { redirectUri, signedOutUri } from '../../processor/contract/well-known.ts';
import { OpenIdStore } from './open-id-store.ts';

/** How long what the provider gives is good, in seconds. */
export interface Lives {
  idToken: number;
  refreshToken: number;
}

/** A provider that runs. */
export interface OpenIdProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly redirectPorts: readonly number[];
  readonly store: OpenIdStore;
  /** May be changed at any time. */
  readonly lives: Lives;
  /** How often tokens were renewed, and how often that was refused. */
  readonly renewals: { granted: number; refused: number };
  /** What it does wrong: an answer to another question than was asked, tokens made for another one, or none at all. */
  readonly faults: { state?: string; nonce?: string; down?: boolean };
  /** Everything secret that crossed: codes, tokens, passwords. None of it may ever be found in a log. */
  readonly secrets: Set<string>;
  stop(): Promise<void>;
}

/** The password every person of this provider has. */
export const password = 'correct horse battery staple';

/** The provider's own name for a person. */
export const subjectOf = (email: string): string =>
  createHash('sha256')
    .update(email)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

function nameIn(people: Map<string, string>, email: string): string {
  people.set(subjectOf(email), email);
  return subjectOf(email);
}

/** Starts one that knows one public client with these redirect ports. */
export async function startOpenIdProvider(redirectPorts: readonly number[]): Promise<OpenIdProvider> {
  const store = new OpenIdStore();
  const lives: Lives = { idToken: 3_600, refreshToken: 86_400 };
  const renewals = { granted: 0, refused: 0 };
  const faults: OpenIdProvider['faults'] = {};
  const people = new Map<string, string>();
  const secrets = new Set<string>([password]);
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clientId = randomUUID();
  const provider: Provider = new Provider(
    issuer,
    await configuration({ store, lives, people, clientId, redirectPorts }, () => provider),
  );
  provider.on('grant.success', (...args) => noteTokens(args[0], secrets, renewals));
  provider.on('grant.error', (...args) => {
    if (grantTypeOf(args[0]) === 'refresh_token') renewals.refused += 1;
  });
  const answer = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (faults.down === true) return void response.writeHead(503).end();
    noteAsked(request, secrets);
    bend(request, faults);
    const page = /^\/interaction\/[^/]+(\/deny)?$/.exec((request.url ?? '').split('?')[0] ?? '');
    const answered = page
      ? interact(provider, people, { request, response, denies: page[1] !== undefined })
      : answer(request, response);
    answered.catch((error: unknown) => void response.writeHead(500).end(String(error)));
  });
  return {
    ...{ issuer, clientId, redirectPorts, store, lives, renewals, faults, secrets },
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

interface Wish {
  readonly store: OpenIdStore;
  readonly lives: Lives;
  /** By the provider's name for each: the address they signed in with. */
  readonly people: ReadonlyMap<string, string>;
  readonly clientId: string;
  readonly redirectPorts: readonly number[];
}

async function configuration({ store, lives, people, clientId, redirectPorts }: Wish, provider: () => Provider) {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return {
    adapter: store.adapter(),
    clients: [
      {
        client_id: clientId,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: redirectPorts.map(redirectUri),
        post_logout_redirect_uris: redirectPorts.map(signedOutUri),
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'one' }] },
    cookies: { keys: [randomUUID()] },
    claims: { openid: ['sub'], email: ['email'] },
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true, allowedPolicy: () => true },
      rpInitiatedLogout: { logoutSource },
    },
    interactions: { url: (_context: unknown, { uid }: { readonly uid: string }) => `/interaction/${uid}` },
    issueRefreshToken: () => true,
    expiresWithSession: () => false,
    rotateRefreshToken: () => true,
    ttl: {
      IdToken: () => lives.idToken,
      AccessToken: () => lives.idToken,
      RefreshToken: () => lives.refreshToken,
      AuthorizationCode: 60,
      Interaction: 600,
      Session: 3_600,
      Grant: 86_400,
    },
    findAccount: (_context: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId, email: people.get(accountId) }),
    }),
    // Our own client: nobody is asked whether it may.
    loadExistingGrant: async ({ oidc }: Context) => {
      const grant = new (provider().Grant)({ accountId: oidc.session.accountId, clientId: oidc.client.clientId });
      grant.addOIDCScope('openid email');
      await grant.save();
      return grant;
    },
    renderError: (context: { body: string }, { error }: { readonly error: string }) => {
      context.body = `<h1>${error}</h1>`;
    },
  };
}

function logoutSource(context: { body: string }, form: string): void {
  context.body = `<!doctype html><title>Sign out</title>${form}<button form="op.logoutForm" name="logout" value="yes">Sign out</button>`;
}

interface Turn {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly denies: boolean;
}

/** The page people sign in on: an address, a password, and two buttons. */
async function interact(
  provider: Provider,
  people: Map<string, string>,
  { request, response, denies }: Turn,
): Promise<void> {
  const { uid, prompt } = await provider.interactionDetails(request, response);
  // A program on a person's machine is asked about each time, by the standard. Cognito does not ask, so nor do we.
  if (prompt.name === 'consent') return provider.interactionFinished(request, response, { consent: {} });
  if (denies) {
    const denied = { error: 'access_denied', error_description: 'The person said no.' };
    return provider.interactionFinished(request, response, denied);
  }
  const form = request.method === 'POST' ? new URLSearchParams(await bodyOf(request)) : undefined;
  if (form?.get('password') === password)
    return provider.interactionFinished(request, response, {
      login: { accountId: nameIn(people, form.get('email') ?? '') },
    });
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(`<!doctype html><html lang="en"><title>Sign in</title><h1>Sign in</h1>
${form === undefined ? '' : '<p role="alert">Wrong password</p>'}
<form method="post" action="/interaction/${uid}">
  <label>Email <input name="email" type="email" required></label>
  <label>Password <input name="password" type="password" required></label>
  <button>Sign in</button>
</form>
<form method="post" action="/interaction/${uid}/deny"><button>Cancel</button></form>`);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

/** Changes what was asked before the provider sees it: its answer then is a good one to another question. */
function bend(request: IncomingMessage, { state, nonce }: OpenIdProvider['faults']): void {
  const url = new URL(request.url ?? '/', 'http://provider');
  if (url.pathname !== '/auth') return;
  if (state !== undefined) url.searchParams.set('state', state);
  if (nonce !== undefined) url.searchParams.set('nonce', nonce);
  request.url = url.pathname + url.search;
}

function noteAsked(request: IncomingMessage, secrets: Set<string>): void {
  const { searchParams } = new URL(request.url ?? '/', 'http://provider');
  for (const name of ['state', 'nonce']) {
    const value = searchParams.get(name);
    if (value !== null) secrets.add(value);
  }
}

interface GrantContext {
  readonly oidc: { readonly params?: Readonly<Record<string, unknown>> };
  readonly body?: Readonly<Record<string, unknown>>;
}

const grantTypeOf = (context: unknown): unknown => (context as GrantContext).oidc.params?.grant_type;

function noteTokens(context: unknown, secrets: Set<string>, renewals: { granted: number }): void {
  const { oidc, body = {} } = context as GrantContext;
  if (oidc.params?.grant_type === 'refresh_token') renewals.granted += 1;
  for (const each of [
    body.access_token,
    body.refresh_token,
    body.id_token,
    oidc.params?.code,
    oidc.params?.code_verifier,
  ])
    if (typeof each === 'string') secrets.add(each);
}
