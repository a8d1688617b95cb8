import type { Secrets } from '../../app/engine/sign-in-ports.ts';

/** Secrets in memory. `kept` shows them; `break()` makes every write fail, as a locked keychain does. */
export function createFakeSecrets(): Secrets & { readonly kept: ReadonlyMap<string, string>; break(): void } {
  const kept = new Map<string, string>();
  let isBroken = false;
  return {
    kept,
    break: () => {
      isBroken = true;
    },
    read: async (cloud) => kept.get(cloud),
    write: async (cloud, secret) => {
      if (isBroken) throw new Error('the keychain is locked');
      kept.set(cloud, secret);
    },
    forget: async (cloud) => void kept.delete(cloud),
  };
}
