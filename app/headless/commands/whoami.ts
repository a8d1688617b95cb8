/** `tintype whoami`: which cloud is connected, and whom it takes this person for. */
import { systemClock } from '../../adapters/clock.ts';
import { createHttpClient } from '../../adapters/http.ts';
import type { Answer } from '../../engine/ports.ts';
import { reopen } from '../../host/connect.ts';
import { memoryOf, secretsOf } from '../../host/connect-for.ts';
import { stateDir } from '../../host/state-dir.ts';
import { parseArguments } from '../arguments.ts';
import { printable } from '../print/table.ts';
import type { Terminal } from '../terminal.ts';

const options = { flags: ['json', 'help'], values: ['data-dir'], lists: [] } as const;

/** Runs the command. Answers the exit code. */
export async function whoami(argv: readonly string[], terminal: Terminal): Promise<number> {
  const asked = parseArguments(argv, options);
  const dataDir = stateDir(asked.values.get('data-dir'));
  const remembered = memoryOf(dataDir).load();
  if (remembered === undefined) {
    terminal.out(asked.flags.has('json') ? JSON.stringify({ cloud: 'local' }) : 'You use the cloud on this machine.');
    return 0;
  }
  const client = createHttpClient(1);
  try {
    const parts = { client, clock: systemClock, secrets: secretsOf(dataDir), log: () => undefined };
    const { identity, facts } = reopen(remembered, parts);
    const keys = await identity.keys();
    const { address, owner } = facts;
    if (asked.flags.has('json')) terminal.out(JSON.stringify({ cloud: address, owner, signedIn: keys.ok }));
    else terminal.out(`${printable(owner)} at ${address}: ${inWords(keys)}.`);
    return keys.ok ? 0 : 1;
  } finally {
    client.close();
  }
}

function inWords(keys: Answer<unknown>): string {
  if (keys.ok) return 'signed in';
  return keys.failure.kind === 'signedOut'
    ? 'signed out; "tintype login" signs in again'
    : 'the cloud cannot be reached, so nobody can tell whether you are signed in';
}
