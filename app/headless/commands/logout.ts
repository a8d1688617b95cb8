/** `tintype logout`: ends the session, here and at the cloud. */
import { systemClock } from '../../adapters/clock.ts';
import { tryLockDataDir } from '../../adapters/engine-lock.ts';
import { createHttpClient } from '../../adapters/http.ts';
import { reopen } from '../../host/connect.ts';
import { memoryOf, secretsOf } from '../../host/connect-for.ts';
import { stateDir } from '../../host/state-dir.ts';
import { CannotDo } from '../../host/usage-error.ts';
import { parseArguments } from '../arguments.ts';
import type { Terminal } from '../terminal.ts';

const options = { flags: ['everywhere', 'keep-cloud', 'help'], values: ['data-dir'], lists: [] } as const;

/** Runs the command. Answers the exit code: 1 when the issuer could not be told. */
export async function logout(argv: readonly string[], terminal: Terminal): Promise<number> {
  const asked = parseArguments(argv, options);
  const dataDir = stateDir(asked.values.get('data-dir'));
  const memory = memoryOf(dataDir);
  const remembered = memory.load();
  if (remembered === undefined) {
    terminal.out('No cloud is connected.');
    return 0;
  }
  const lock = tryLockDataDir(dataDir);
  if (!lock.ok) throw new CannotDo(`Another Tintype is using ${dataDir}. Stop it, or sign out in its settings.`);
  const client = createHttpClient(1);
  try {
    const parts = { client, clock: systemClock, secrets: secretsOf(dataDir), log: () => undefined };
    const { signIn, facts } = reopen(remembered, parts);
    const told = await signIn?.session.end({ everywhere: asked.flags.has('everywhere') });
    if (!asked.flags.has('keep-cloud')) memory.forget();
    terminal.out(`Signed out of ${facts.address}. Nothing was deleted.`);
    if (told === undefined || told.ok) return 0;
    terminal.err('The cloud could not be told: the session was forgotten here, and ends there by itself.');
    return 1;
  } finally {
    client.close();
    lock.release();
  }
}
