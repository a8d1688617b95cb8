/** Checks ID tokens as an Amazon Cognito identity pool does: signature, issuer, audience and time. */
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod';
import { Owner } from '../../processor/contract/names.ts';
import type { Clock } from './ports.ts';

/** What a token turned out to be. `unknown`: the issuer's keys could not be had. */
export type CheckedToken =
  | { readonly is: 'good'; readonly subject: Owner }
  | { readonly is: 'expired' | 'bad' | 'unknown' };

/** Checks one token. */
export type TokenCheck = (token: string) => Promise<CheckedToken>;

/** Asymmetric only: with a shared secret whoever can check a token can make one. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

// Cognito's access tokens have the same signer; `token_use` tells the two apart.
const Claims = z.object({ sub: Owner, token_use: z.literal('id').exactOptional() });

const answerMs = 5_000;

/** Checks tokens that this issuer made out for this client. Its keys are fetched when the first token comes. */
export function createTokenCheck(parts: {
  readonly issuer: string;
  readonly clientId: string;
  readonly clock: Clock;
}): TokenCheck {
  const { issuer, clientId, clock } = parts;
  let keys: JWTVerifyGetKey | undefined;
  const check = async (token: string): Promise<CheckedToken> => {
    keys ??= await discoverKeys(issuer);
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: clientId,
      algorithms,
      requiredClaims: ['sub', 'exp', 'iat'],
      currentDate: new Date(clock()),
    });
    const claims = Claims.safeParse(payload);
    return claims.success ? { is: 'good', subject: claims.data.sub } : { is: 'bad' };
  };
  return (token) => check(token).catch(whatIsWrong);
}

async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(address, { signal: AbortSignal.timeout(answerMs), redirect: 'error' });
  const found = Discovery.parse(await answer.json());
  if (found.issuer !== issuer) throw new Error('the document is of another issuer');
  return createRemoteJWKSet(new URL(found.jwks_uri), { timeoutDuration: answerMs });
}

function whatIsWrong(error: unknown): CheckedToken {
  if (error instanceof errors.JWTExpired) return { is: 'expired' };
  const cannotTell = !(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout;
  return { is: cannotTell ? 'unknown' : 'bad' };
}
