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
}

/** Where keys come from. */
export interface Identity {
  /** Keys that are good for at least five more minutes, or as long as they last when they live shorter. */
  keys(): Promise<Answer<SessionKeys>>;
  /** Those keys were refused: fetch new ones next time. */
  forget(): void;
}

const renewBeforeMs = 5 * 60_000;

/** The identity pool a cloud named. `logins` as Cognito has them; none for the person at this machine. */
export function createIdentity(cloud: WellKnown, clock: Clock, logins?: Readonly<Record<string, string>>): Identity {
  const client = new CognitoIdentityClient({
    region: cloud.region,
    ...(cloud.identity !== undefined && { endpoint: cloud.identity }),
    maxAttempts: 1,
    requestHandler: { requestTimeout: 20_000, connectionTimeout: 10_000 },
  });
  const asWhom = logins === undefined ? {} : { Logins: { ...logins } };
  let identityId: string | undefined;
  let current: SessionKeys | undefined;
  let fetching: Promise<Answer<SessionKeys>> | undefined;

  const fetchKeys = async (): Promise<Answer<SessionKeys>> => {
    try {
      identityId ??= (await client.send(new GetIdCommand({ IdentityPoolId: cloud.identityPoolId, ...asWhom })))
        .IdentityId;
      const given = await client.send(new GetCredentialsForIdentityCommand({ IdentityId: identityId, ...asWhom }));
      current = keysFrom(given.Credentials, identityId, clock.now());
      return current === undefined ? signedOut('no keys') : { ok: true, value: current };
    } catch (error) {
      return failureOf(error);
    }
  };

  return {
    keys: () => {
      const margin = current === undefined ? 0 : Math.min(renewBeforeMs, (current.expiresAt - clock.now()) / 2);
      if (current !== undefined && margin > 1_000) return Promise.resolve({ ok: true, value: current });
      fetching ??= fetchKeys().finally(() => {
        fetching = undefined;
      });
      return fetching;
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
  return {
    accessKeyId: given.AccessKeyId,
    secretAccessKey: given.SecretKey,
    sessionToken: given.SessionToken,
    identityId,
    expiresAt: end > now ? end : now + lifeByWrongClockMs,
  };
}

const signedOut = (detail: string): Answer<never> => ({ ok: false, failure: { kind: 'signedOut', detail } });

function failureOf(error: unknown): Answer<never> {
  if (!(error instanceof Error)) return signedOut('unknown');
  if (error.name === 'TooManyRequestsException')
    return { ok: false, failure: { kind: 'throttled', detail: error.name } };
  if (error.name === 'TimeoutError') return { ok: false, failure: { kind: 'stalled', detail: error.name } };
  if ('code' in error && typeof error.code === 'string') return { ok: false, failure: failureOfFault(error.code) };
  if (error.name === 'InternalErrorException')
    return { ok: false, failure: { kind: 'serverFault', detail: error.name } };
  return signedOut(error.name);
}
