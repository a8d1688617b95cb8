/** The issuer people sign in with, by openid-client. The only file that sees a code or a verifier. */
import * as openid from 'openid-client';
import type { SignIn } from '../../processor/contract/well-known.ts';
import { signedOutUri } from '../../processor/contract/well-known.ts';
import type { Answer, Clock } from '../engine/ports.ts';
import type { OpenId, SignInAttempt, Tokens, Tried } from '../engine/sign-in-ports.ts';
import { endCognitoSessions } from './cognito-sessions.ts';
import { isSafeAddress } from './safe-address.ts';

const answerSeconds = 20;

/** A document, a token answer, a key set: kilobytes. */
const answerMaxBytes = 1024 * 1024;

/** The issuer a cloud named. Nothing is asked before it is needed; its own document is asked once. */
export function createOpenId(signIn: SignIn, clock: Clock): OpenId {
  let found: Promise<openid.Configuration> | undefined;
  const known = (): Promise<openid.Configuration> => {
    found ??= discover(signIn).catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };
  return {
    begin: (redirectUri) => tried(async () => begin(await known(), signIn, redirectUri)),
    finish: (attempt, redirect) => tried(async () => finish(await known(), { attempt, redirect, clock })),
    refresh: (token) =>
      answered(async () => tokensFrom(await openid.refreshTokenGrant(await known(), token), clock.now())),
    revoke: (token) =>
      answered(async () => openid.tokenRevocation(await known(), token, { token_type_hint: 'refresh_token' })),
    endEverywhere: (accessToken) =>
      answered(() => endCognitoSessions(signIn.issuer, accessToken, { withinMs: answerSeconds * 1_000 })),
    signOutUrl: async (port) => {
      const page = await known().then(
        (config) => config.serverMetadata().end_session_endpoint,
        () => undefined,
      );
      return signOutAddress(page ?? `${signIn.domain}/logout`, signIn.clientId, port);
    },
  };
}

async function discover(signIn: SignIn): Promise<openid.Configuration> {
  const issuer = new URL(signIn.issuer);
  // Only a provider on this machine may do without https, as the local cloud does.
  const isPlain = issuer.protocol === 'http:' && isSafeAddress(issuer);
  return openid.discovery(issuer, signIn.clientId, undefined, openid.None(), {
    [openid.customFetch]: boundedFetch,
    timeout: answerSeconds,
    execute: [openid.enableNonRepudiationChecks, ...(isPlain ? [openid.allowInsecureRequests] : [])],
  });
}

/** Follows no redirect: what answers elsewhere is not who was asked. */
const boundedFetch: openid.CustomFetch = async (url, options) => {
  const answer = await fetch(url, { ...options, redirect: 'error' } as RequestInit); // its options are those of fetch
  const bytes = await readAtMost(answer, answerMaxBytes);
  return new Response(bytes.length === 0 ? null : new Uint8Array(bytes), {
    status: answer.status,
    headers: answer.headers,
  });
};

async function readAtMost(answer: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new TypeError('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

async function begin(config: openid.Configuration, signIn: SignIn, redirectUri: string): Promise<SignInAttempt> {
  const verifier = openid.randomPKCECodeVerifier();
  const [state, nonce] = [openid.randomState(), openid.randomNonce()];
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: signIn.scopes.join(' '),
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  });
  if (!isSafeAddress(url)) throw new TypeError('the issuer signs people in on an unsafe page');
  return { url: url.href, redirectUri, state, nonce, verifier };
}

async function finish(
  config: openid.Configuration,
  { attempt, redirect, clock }: { readonly attempt: SignInAttempt; readonly redirect: string; readonly clock: Clock },
): Promise<Tokens> {
  // A pasted address may be anything; what counts of it are its parameters, and the redirect is the registered one.
  const answer = new URL(attempt.redirectUri);
  answer.search = new URL(redirect).search;
  if (answer.searchParams.get('state') !== attempt.state) throw new WrongState();
  const given = await openid.authorizationCodeGrant(config, answer, {
    pkceCodeVerifier: attempt.verifier,
    expectedState: attempt.state,
    expectedNonce: attempt.nonce,
  });
  return tokensFrom(given, clock.now());
}

class WrongState extends Error {}

type Given = openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers;

/** openid-client has checked issuer, audience, times and signature of the ID token. */
function tokensFrom(given: Given, now: number): Tokens {
  const claims = given.claims();
  if (given.id_token === undefined || claims === undefined) throw new TypeError('there is no ID token');
  const { email } = claims;
  return {
    idToken: given.id_token,
    // How long, not until when: this machine's clock may be another than the issuer's.
    expiresAt: now + Math.max(0, claims.exp - claims.iat) * 1_000,
    accessToken: given.access_token,
    subject: claims.sub,
    name: typeof email === 'string' && email.length <= 320 ? email : claims.sub.slice(-8),
    ...(given.refresh_token !== undefined && { refreshToken: given.refresh_token }),
  };
}

function signOutAddress(page: string, clientId: string, port: number): string | undefined {
  const url = URL.parse(page);
  if (url === null || !isSafeAddress(url)) return undefined;
  url.searchParams.set('client_id', clientId);
  // Cognito's own name for it, and the standard's.
  url.searchParams.set('logout_uri', signedOutUri(port));
  url.searchParams.set('post_logout_redirect_uri', signedOutUri(port));
  return url.href;
}

async function tried<T>(work: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, because: problemOf(error) };
  }
}

function problemOf(error: unknown): Extract<Tried<never>, { ok: false }>['because'] {
  if (error instanceof WrongState) return 'wrongState';
  if (error instanceof openid.AuthorizationResponseError) return error.error === 'access_denied' ? 'denied' : 'failed';
  if (error instanceof openid.ResponseBodyError) return error.status >= 500 ? 'unreachable' : 'notGenuine';
  if (isUnreachable(error)) return 'unreachable';
  return 'notGenuine';
}

async function answered<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof openid.ResponseBodyError && error.status < 500 && error.status !== 429)
      return { ok: false, failure: { kind: 'signedOut', detail: error.error } };
    // An issuer that is away, or talks nonsense for a while, says nothing about the session: it is asked again.
    return { ok: false, failure: { kind: 'offline', detail: 'issuer' } };
  }
}

/** Whether nothing fit to be judged came back: no connection, no time, or a server that is not well. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof openid.ClientError)
    return error.code === 'OAUTH_TIMEOUT' || error.code === 'OAUTH_RESPONSE_IS_NOT_CONFORM';
  // fetch throws this one for whatever is wrong with a connection, and gives the reason as its cause.
  return error instanceof TypeError && error.cause !== undefined;
}
