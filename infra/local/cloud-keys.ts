import { randomBytes } from 'node:crypto';
import { createIdentityPool, type IdentityPool, type LoginProvider } from './identity-pool.ts';
import type { Clock, FindKey, SigningKey } from './ports.ts';
import { roleKey } from './role-keys.ts';
import type { Secrets } from './secrets.ts';
import { createSessionKeys } from './session-keys.ts';

/** Everybody who may sign requests to one cloud. */
export interface CloudKeys {
  readonly api: SigningKey;
  readonly analyse: SigningKey;
  /** Found only in a cloud that was started with an admin. */
  readonly admin: SigningKey;
  readonly people: IdentityPool;
  readonly find: FindKey;
}

/** The keys of the cloud with these secrets: those of the roles, and those its identity pool gives to people. */
export function createCloudKeys(parts: {
  readonly secrets: Secrets;
  readonly region: string;
  readonly clock: Clock;
  readonly lifeSeconds: number;
  readonly hasAdmin: boolean;
  readonly provider?: LoginProvider | undefined;
}): CloudKeys {
  const { secrets, region, clock, lifeSeconds, provider } = parts;
  const [api, analyse, admin] = [roleKey(secrets, 'api'), roleKey(secrets, 'analyse'), roleKey(secrets, 'admin')];
  const lasting = parts.hasAdmin ? [api, analyse, admin] : [api, analyse];
  const keys = createSessionKeys({
    secret: secrets.derive('session keys', 32),
    lifeSeconds,
    clock,
    chance: randomBytes,
  });
  return {
    api,
    analyse,
    admin,
    people: createIdentityPool({ region, secret: secrets.derive('identity pool', 32), keys, provider }),
    find: (accessKeyId, sessionToken) =>
      lasting.find((key) => key.accessKeyId === accessKeyId) ?? keys.find(accessKeyId, sessionToken),
  };
}
