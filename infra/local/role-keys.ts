import type { Role, SigningKey } from './ports.ts';
import type { Secrets } from './secrets.ts';
import { toBase32 } from './session-keys.ts';

/**
 * The lasting key of a role. The same for the same data directory, so that a presigned URL is good across a restart,
 * and an S3 tool need not be set up anew.
 */
export function roleKey(secrets: Secrets, role: Exclude<Role, 'client'>): SigningKey {
  return {
    accessKeyId: `AKIA${toBase32(secrets.derive(`${role} access key`, 10))}`,
    // 30 bytes are the 40 characters every secret access key of AWS has.
    secretAccessKey: secrets.derive(`${role} secret key`, 30).toString('base64'),
    role,
  };
}
