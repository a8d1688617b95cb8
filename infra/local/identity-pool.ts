/**
 * Who is who in the local cloud (docs/decisions/0006-local-identity.md). Without a login it is "the person at this
 * machine"; a login names another person. All ids are derived from the pool's secret, so nothing is stored.
 */
import { createHmac } from 'node:crypto';
import type { PersonIdentity, SessionKey, SessionKeys } from './session-keys.ts';

/** The one login provider of a local pool: its token is the person's name, believed as it stands. */
export const localProvider = 'tintype.local';

/** Why a pool says no: the names Amazon Cognito gives these errors. */
export type IdentityErrorCode = 'NotAuthorizedException' | 'ResourceNotFoundException' | 'InvalidParameterException';

/** What a pool answers. */
export type IdentityOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: IdentityErrorCode; readonly message: string };

/** Login provider to token. */
export type Logins = Readonly<Record<string, string>>;

/** One identity pool. */
export interface IdentityPool {
  readonly id: string;
  getId(ask: { readonly IdentityPoolId: string; readonly Logins?: Logins | undefined }): IdentityOutcome<string>;
  getCredentials(ask: {
    readonly IdentityId: string;
    readonly Logins?: Logins | undefined;
  }): IdentityOutcome<SessionKey>;
}

/** The pool whose people are derived from `secret`. */
export function createIdentityPool(parts: {
  readonly region: string;
  readonly secret: Buffer;
  readonly keys: SessionKeys;
}): IdentityPool {
  const { region, secret, keys } = parts;
  const uuid = (purpose: string, name: string): string => toUuid(derive(secret, purpose, name));
  const poolId = `${region}:${uuid('pool', '')}`;
  const person = (name: string): PersonIdentity => ({
    identityId: `${region}:${uuid('identity', name)}`,
    owner: uuid('owner', name),
  });
  return {
    id: poolId,
    getId: ({ IdentityPoolId, Logins }) => {
      if (IdentityPoolId !== poolId)
        return no('ResourceNotFoundException', `IdentityPool '${IdentityPoolId}' not found.`);
      const name = readName(Logins);
      return name.ok ? { ok: true, value: person(name.value).identityId } : name;
    },
    getCredentials: ({ IdentityId, Logins }) => {
      const name = readName(Logins);
      if (!name.ok) return name;
      const identity = person(name.value);
      if (identity.identityId === IdentityId) return { ok: true, value: keys.issue(identity) };
      if (!/^[\w-]+:[0-9a-f-]{36}$/.test(IdentityId)) {
        return no('ResourceNotFoundException', `Identity '${IdentityId}' not found.`);
      }
      return no('NotAuthorizedException', `Access to Identity '${IdentityId}' is forbidden.`);
    },
  };
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
