/** Sessions on a desktop: encrypted with a key the system's keychain keeps, where there is one. */
import type { Secrets } from '../engine/sign-in-ports.ts';

/** What of Electron's safeStorage is needed. */
export interface Encryption {
  isEncryptionAvailable(): boolean;
  encryptString(text: string): Buffer;
  decryptString(encrypted: Buffer): string;
}

const mark = 'safe:';

/**
 * Keeps in `file` what only this person's keychain can read. Without a keychain it is kept as a server keeps it: in a file for
 * its owner alone. What can no longer be read counts as none: one signs in again.
 */
export function createSafeSecrets(file: Secrets, encryption: Encryption): Secrets {
  const open = (kept: string): string | undefined => {
    if (!kept.startsWith(mark)) return kept;
    try {
      return encryption.decryptString(Buffer.from(kept.slice(mark.length), 'base64'));
    } catch {
      // Encrypted by another system, or for another person.
      return undefined;
    }
  };
  return {
    read: async (cloud) => {
      const kept = await file.read(cloud);
      return kept === undefined ? undefined : open(kept);
    },
    write: async (cloud, secret) => {
      const isSafe = encryption.isEncryptionAvailable();
      await file.write(cloud, isSafe ? `${mark}${encryption.encryptString(secret).toString('base64')}` : secret);
    },
    forget: file.forget,
  };
}
