/** From a cloud's document about itself to a client of it, signed in as whoever uses this data directory. */
import { createHash } from 'node:crypto';
import { loginProvider, type WellKnown } from '../../processor/contract/well-known.ts';
import { createCloud } from '../adapters/cloud.ts';
import type { RememberedCloud } from '../adapters/cloud-memory.ts';
import type { HttpClient } from '../adapters/http.ts';
import { createIdentity, type Identity } from '../adapters/identity.ts';
import { createOpenId } from '../adapters/open-id.ts';
import type { LibraryCloud } from '../engine/library-ports.ts';
import type { Answer, Clock, Log } from '../engine/ports.ts';
import { createSession, type Session } from '../engine/session.ts';
import type { OpenId, Secrets, Tried } from '../engine/sign-in-ports.ts';

/** A client of a cloud. */
export interface Connection {
  readonly cloud: LibraryCloud;
  readonly remembered: RememberedCloud;
  readonly facts: CloudFacts;
  readonly identity: Identity;
  /** Where people sign in to this cloud. */
  readonly signIn?: { readonly session: Session; readonly openId: OpenId };
}

/** What people are shown of a cloud. */
export interface CloudFacts {
  readonly cloud: 'local' | 'aws';
  /** Host and port of the API. */
  readonly address: string;
  readonly owner: string;
  readonly signsIn: boolean;
}

/** What connecting needs. */
export interface ConnectParts {
  readonly client: HttpClient;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly callMs?: number;
}

/**
 * A client of a cloud that was connected before: asks nobody, so that it opens while the cloud is away or the person is
 * signed out, and what it cannot do becomes a gate.
 */
export function reopen(remembered: RememberedCloud, parts: ConnectParts): Connection {
  const { wellKnown } = remembered;
  const { clock } = parts;
  const signIn = openSession(wellKnown, parts);
  const identity = createIdentity(wellKnown, clock, signIn && loginsOf(wellKnown, signIn.session));
  return {
    cloud: createCloud({ ...parts, wellKnown, identity }),
    remembered,
    facts: {
      // Only the local cloud names an identity pool of its own.
      cloud: wellKnown.identity === undefined ? 'aws' : 'local',
      address: new URL(wellKnown.api).host,
      owner: remembered.owner,
      signsIn: signIn !== undefined,
    },
    identity,
    ...(signIn && { signIn }),
  };
}

function openSession(wellKnown: WellKnown, { clock, secrets, log }: ConnectParts): Connection['signIn'] {
  if (wellKnown.signIn === undefined) return undefined;
  const openId = createOpenId(wellKnown.signIn, clock);
  return { openId, session: createSession({ openId, secrets, cloud: wellKnown.api, clock, log }) };
}

const loginsOf =
  ({ signIn }: WellKnown, session: Session) =>
  async (how: { readonly isRefused: boolean }): Promise<Answer<Readonly<Record<string, string>>>> => {
    const token = await session.idToken(how);
    if (!token.ok || signIn === undefined) return token.ok ? { ok: true, value: {} } : token;
    return { ok: true, value: { [loginProvider(signIn)]: token.value } };
  };

/** Whom a cloud takes this person for: with an ID token who it names, without one the person at this machine. */
export async function identify(
  wellKnown: WellKnown,
  {
    clock,
    signedIn,
  }: { readonly clock: Clock; readonly signedIn?: { readonly idToken: string; readonly name: string } },
): Promise<Tried<RememberedCloud>> {
  const { signIn } = wellKnown;
  const logins = signIn && signedIn ? { [loginProvider(signIn)]: signedIn.idToken } : {};
  const keys = await createIdentity(wellKnown, clock, async () => ({ ok: true, value: logins })).keys();
  if (!keys.ok) return { ok: false, because: keys.failure.kind === 'signedOut' ? 'refused' : 'unreachable' };
  const { identityId } = keys.value;
  const account = createHash('sha256').update(`${wellKnown.identityPoolId}\n${identityId}`).digest('hex').slice(0, 16);
  return { ok: true, value: { wellKnown, account, owner: signedIn?.name ?? identityId.slice(-8) } };
}
