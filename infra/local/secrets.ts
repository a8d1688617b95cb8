import { hkdfSync, randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { CannotStart } from './cannot-start.ts';

/** Everything secret or stable in one cloud, derived from the one secret in its data directory. */
export interface Secrets {
  /** `length` bytes for `purpose`: the same for the same data directory, and nothing can be told from them about another purpose. */
  derive(purpose: string, length: number): Buffer;
}

const secretBytes = 32;

/** Opens the secret in `file`, or makes one (0600, on disk before it is used). One process at a time. */
export async function openSecrets(file: string): Promise<Secrets> {
  const secret = (await tryReadSecret(file)) ?? (await makeSecret(file));
  return secretsFrom(secret);
}

/** Secrets derived from these bytes. */
export function secretsFrom(secret: Buffer): Secrets {
  return {
    derive: (purpose, length) => Buffer.from(hkdfSync('sha256', secret, 'tintype local cloud', purpose, length)),
  };
}

async function tryReadSecret(file: string): Promise<Buffer | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  // Making a new one here would take every original from its owner: owners are derived from it.
  if (!/^[0-9a-f]{64}\n$/.test(text)) {
    throw new CannotStart('secretDamaged', `The file ${file} is damaged; restore it from a backup.`);
  }
  return Buffer.from(text.trim(), 'hex');
}

async function makeSecret(file: string): Promise<Buffer> {
  const secret = randomBytes(secretBytes);
  const fresh = `${file}.new`;
  const handle = await open(fresh, 'w', 0o600);
  try {
    await handle.writeFile(`${secret.toString('hex')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(fresh, file);
  return secret;
}
