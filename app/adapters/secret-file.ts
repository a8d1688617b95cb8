/** Secrets in a file for its owner alone, where there is no keychain. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { Secrets } from '../engine/sign-in-ports.ts';
import { writeWhole } from './write-whole.ts';

const File = z.object({ version: z.literal(1), secrets: z.record(z.string(), z.string().min(1)) });

/** Keeps secrets at `path` (0600). A file that does not parse counts as empty: one signs in again. */
export function createSecretFile(path: string): Secrets {
  const load = (): Map<string, string> => new Map(Object.entries(tryRead(path)?.secrets ?? {}));
  const save = (secrets: ReadonlyMap<string, string>): void => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if (secrets.size === 0) rmSync(path, { force: true });
    else writeWhole(path, `${JSON.stringify({ version: 1, secrets: Object.fromEntries(secrets) })}\n`);
  };
  return {
    read: async (cloud) => load().get(cloud),
    write: async (cloud, secret) => save(load().set(cloud, secret)),
    forget: async (cloud) => {
      const secrets = load();
      if (secrets.delete(cloud)) save(secrets);
    },
  };
}

function tryRead(path: string): z.infer<typeof File> | undefined {
  try {
    return File.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    // Missing, or cut off in the middle by something that is not us.
    return undefined;
  }
}
