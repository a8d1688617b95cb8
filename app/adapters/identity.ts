/** Keys to sign with, from the identity pool. Kept in memory, fetched again before they expire. */
import {
  CognitoIdentityClient,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
} from '@aws-sdk/client-cognito-identity';
import type { WellKnown } from '../../processor/contract/well-known.ts';
import type { Answer, Clock } from '../engine/ports.ts';
import { failureOfFault } from './failures.ts';

/** Keys of one signed-in person, good until `expiresAt` (milliseconds since 1970). */
export interface SessionKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly identityId: string;
  readonly expiresAt: number;
  /** From when on others are fetched. */
  readonly renewAt: number;
}

/** Who somebody is, as Cognito's `Logins` has it: provider to token. `isRefused`: the one given last was not taken. */
export type Logins = (how: { readonly isRefused: boolean }) => Promise<Answer<Readonly<Record<string, string>>>>;

/** Where keys come from. */
export interface Identity {
  /**
   * Keys that are good for at least five more minutes, or for half of what they were given for when that is shorter. Where
   * none can be fetched, those at hand for as long as they last.
   */
  keys(): Promise<Answer<SessionKeys>>;
  /** Those keys were refused: fetch new ones next time. */
  forget(): void;
}

const renewBeforeMs = 5 * 60_000;

const nobody: Logins = () => Promise.resolve({ ok: true, value: {} });

/** The identity pool a cloud named. Without `logins` it is the person at this machine who asks. */
export function createIdentity(cloud: WellKnown, clock: Clock, logins: Logins = nobody): Identity {
  const client = new CognitoIdentityClient({
    region: cloud.region,
    ...(cloud.identity !== undefined && { endpoint: cloud.identity }),
    maxAttempts: 1,
    requestHandler: { requestTimeout: 20_000, connectionTimeout: 10_000 },
  });
  let identityId: string | undefined;
  let current: SessionKeys | undefined;
  let fetching: Promise<Answer<SessionKeys>> | undefined;

  const fetchKeys = async (isRefused = false): Promise<Answer<SessionKeys>> => {
    const known = await logins({ isRefused });
    if (!known.ok) return known;
    const asWhom = Object.keys(known.value).length === 0 ? {} : { Logins: known.value };
    try {
      identityId ??= (await client.send(new GetIdCommand({ IdentityPoolId: cloud.identityPoolId, ...asWhom })))
        .IdentityId;
      const given = await client.send(new GetCredentialsForIdentityCommand({ IdentityId: identityId, ...asWhom }));
      current = keysFrom(given.Credentials, identityId, clock.now());
      return current === undefined ? signedOut('no keys') : { ok: true, value: current };
    } catch (error) {
      const refusal = failureOf(error);
      // By the pool's clock the token may have ended earlier than by ours: a fresh one settles that.
      const isWorthAnother = !isRefused && Object.keys(known.value).length > 0 && isSignedOut(refusal);
      return isWorthAnother ? fetchKeys(true) : refusal;
    }
  };

  return {
    keys: async () => {
      const had = current;
      if (had !== undefined && clock.now() < had.renewAt) return { ok: true, value: had };
      fetching ??= fetchKeys().finally(() => {
        fetching = undefined;
      });
      const fetched = await fetching;
      // A session that ended is told at once; what passes by itself need not stop anybody.
      const isLasting = had !== undefined && had === current && clock.now() < had.expiresAt;
      return !fetched.ok && fetched.failure.kind !== 'signedOut' && isLasting ? { ok: true, value: had } : fetched;
    },
    forget: () => {
      current = undefined;
    },
  };
}

/** Keys as the identity pool gives them. */
export interface GivenKeys {
  readonly AccessKeyId?: string | undefined;
  readonly SecretKey?: string | undefined;
  readonly SessionToken?: string | undefined;
  readonly Expiration?: Date | undefined;
}

/** Keys whose end lies in the past as soon as they are given are not spent: our clock is ahead. They are kept so long. */
const lifeByWrongClockMs = 15 * 60_000;

/** The keys, or undefined when some of them are missing. `now` in milliseconds since 1970 by this machine's clock. */
export function keysFrom(
  given: GivenKeys | undefined,
  identityId: string | undefined,
  now: number,
): SessionKeys | undefined {
  if (!given?.AccessKeyId || !given.SecretKey || !given.SessionToken || identityId === undefined) return undefined;
  const end = given.Expiration?.getTime() ?? 0;
  const expiresAt = end > now ? end : now + lifeByWrongClockMs;
  return {
    accessKeyId: given.AccessKeyId,
    secretAccessKey: given.SecretKey,
    sessionToken: given.SessionToken,
    identityId,
    expiresAt,
    renewAt: expiresAt - Math.min(renewBeforeMs, (expiresAt - now) / 2),
  };
}

const isSignedOut = (answer: Answer<unknown>): boolean => !answer.ok && answer.failure.kind === 'signedOut';

const signedOut = (detail: string): Answer<never> => ({ ok: false, failure: { kind: 'signedOut', detail } });

function failureOf(error: unknown): Answer<never> {
  if (!(error instanceof Error)) return signedOut('unknown');
  if (error.name === 'TooManyRequestsException')
    return { ok: false, failure: { kind: 'throttled', detail: error.name } };
  if (error.name === 'TimeoutError') return { ok: false, failure: { kind: 'offline', detail: error.name } };
  if ('code' in error && typeof error.code === 'string') return { ok: false, failure: failureOfFault(error.code) };
  // Neither says anything of the person: the pool, or the issuer behind it, is not well and is asked again.
  if (error.name === 'InternalErrorException' || error.name === 'ExternalServiceException')
    return { ok: false, failure: { kind: 'offline', detail: error.name } };
  return signedOut(error.name);
}
