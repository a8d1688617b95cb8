/**
 * Who is who in the local cloud (docs/decisions/0006-local-identity.md). Without a login it is "the person at this
 * machine"; a login names another person. A pool with an issuer believes that issuer's ID tokens and nothing else
 * (0039). All ids are derived from the pool's secret, so nothing is stored.
 */
import { createHmac } from 'node:crypto';
import type { TokenCheck } from './id-tokens.ts';
import type { PersonIdentity, SessionKey, SessionKeys } from './session-keys.ts';

/** The one login provider of a local pool: its token is the person's name, believed as it stands. */
export const localProvider = 'tintype.local';

/** Why a pool says no: the names Amazon Cognito gives these errors. */
export type IdentityErrorCode =
  | 'NotAuthorizedException'
  | 'ResourceNotFoundException'
  | 'InvalidParameterException'
  | 'ExternalServiceException';

/** What a pool answers. */
export type IdentityOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: IdentityErrorCode; readonly message: string };

/** Login provider to token. */
export type Logins = Readonly<Record<string, string>>;

/** One identity pool. */
export interface IdentityPool {
  readonly id: string;
  getId(ask: {
    readonly IdentityPoolId: string;
    readonly Logins?: Logins | undefined;
  }): Promise<IdentityOutcome<string>>;
  getCredentials(ask: {
    readonly IdentityId: string;
    readonly Logins?: Logins | undefined;
  }): Promise<IdentityOutcome<SessionKey>>;
}

/** The issuer whose people a pool knows: the name its tokens come under in `Logins`, and who checks them. */
export interface LoginProvider {
  readonly name: string;
  readonly check: TokenCheck;
}

/** The pool whose people are derived from `secret`. With a provider there are no guests: without a token nobody is let in. */
export function createIdentityPool(parts: {
  readonly region: string;
  readonly secret: Buffer;
  readonly keys: SessionKeys;
  readonly provider?: LoginProvider | undefined;
}): IdentityPool {
  const { region, secret, keys, provider } = parts;
  const uuid = (purpose: string, name: string): string => toUuid(derive(secret, purpose, name));
  const poolId = `${region}:${uuid('pool', '')}`;
  const named = (name: string): PersonIdentity => ({
    identityId: `${region}:${uuid('identity', name)}`,
    owner: uuid('owner', name),
  });
  const personOf = async (logins: Logins | undefined): Promise<IdentityOutcome<PersonIdentity>> => {
    if (provider !== undefined) {
      const sub = await subjectOf(provider, logins);
      // As on AWS, the owner is the issuer's own name for the person.
      return sub.ok
        ? { ok: true, value: { identityId: `${region}:${uuid('signed in', sub.value)}`, owner: sub.value } }
        : sub;
    }
    const name = readName(logins);
    return name.ok ? { ok: true, value: named(name.value) } : name;
  };
  return {
    id: poolId,
    getId: async ({ IdentityPoolId, Logins }) => {
      if (IdentityPoolId !== poolId)
        return no('ResourceNotFoundException', `IdentityPool '${IdentityPoolId}' not found.`);
      const person = await personOf(Logins);
      return person.ok ? { ok: true, value: person.value.identityId } : person;
    },
    getCredentials: async ({ IdentityId, Logins }) => {
      const person = await personOf(Logins);
      if (!person.ok) return person;
      if (person.value.identityId === IdentityId) return { ok: true, value: keys.issue(person.value) };
      if (!/^[\w-]+:[0-9a-f-]{36}$/.test(IdentityId)) {
        return no('ResourceNotFoundException', `Identity '${IdentityId}' not found.`);
      }
      return no('NotAuthorizedException', `Access to Identity '${IdentityId}' is forbidden.`);
    },
  };
}

async function subjectOf(provider: LoginProvider, logins: Logins | undefined): Promise<IdentityOutcome<string>> {
  const [first, ...others] = Object.entries(logins ?? {});
  if (first === undefined)
    return no('NotAuthorizedException', 'Unauthenticated access is not supported for this identity pool.');
  if (others.length > 0 || first[0] !== provider.name) {
    return no('NotAuthorizedException', 'Token is not from a supported provider of this identity pool.');
  }
  const checked = await provider.check(first[1]);
  switch (checked.is) {
    case 'good':
      return { ok: true, value: checked.subject };
    case 'expired':
      return no('NotAuthorizedException', 'Invalid login token. Token expired.');
    case 'bad':
      return no('NotAuthorizedException', 'Invalid login token.');
    case 'unknown':
      return no('ExternalServiceException', 'The issuer cannot be asked for its keys.');
  }
}

// No login and an empty map both mean the person at this machine, whose name nobody can log in with.
const personAtThisMachine = '';

function readName(logins: Logins | undefined): IdentityOutcome<string> {
  const [first, ...others] = Object.entries(logins ?? {});
  if (first === undefined) return { ok: true, value: personAtThisMachine };
  const [provider, name] = first;
  if (others.length > 0 || provider !== localProvider) {
    return no('NotAuthorizedException', 'Token is not from a supported provider of this identity pool.');
  }
  if (name === '' || name.length > 256) return no('InvalidParameterException', 'A name has 1 to 256 characters.');
  return { ok: true, value: name };
}

const no = (code: IdentityErrorCode, message: string): IdentityOutcome<never> => ({ ok: false, code, message });

const derive = (secret: Buffer, purpose: string, name: string): Buffer =>
  createHmac('sha256', secret).update(`${purpose}\n${name}`).digest();

/** A UUID of version 8 (RFC 9562: bits of one's own making) from the first 16 bytes. */
function toUuid(bytes: Buffer): string {
  const own = Buffer.from(bytes.subarray(0, 16));
  own.writeUInt8((own.readUInt8(6) & 0x0f) | 0x80, 6);
  own.writeUInt8((own.readUInt8(8) & 0x3f) | 0x80, 8);
  return own.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
