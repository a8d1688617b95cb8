/** `tintype login`: connects this data directory to a cloud, or signs in to it again. */
import { createInterface } from 'node:readline';
import { systemClock } from '../../adapters/clock.ts';
import { tryLockDataDir } from '../../adapters/engine-lock.ts';
import type { WaitingSignIn } from '../../engine/sign-in.ts';
import { memoryOf, secretsOf } from '../../host/connect-for.ts';
import { type SignedIn, signInTo } from '../../host/sign-in-to.ts';
import { signInError } from '../../host/sign-in-words.ts';
import { makeDir, stateDir } from '../../host/state-dir.ts';
import { createSystemBrowser } from '../../host/system-browser.ts';
import { CannotDo, UsageError } from '../../host/usage-error.ts';
import { readWellKnown } from '../../host/well-known.ts';
import { parseArguments } from '../arguments.ts';
import { printable } from '../print/table.ts';
import type { Terminal } from '../terminal.ts';

const options = { flags: ['no-browser', 'help'], values: ['data-dir'], lists: [] } as const;

/** Runs the command. Answers the exit code. Throws CannotDo with what went wrong. */
export async function login(argv: readonly string[], terminal: Terminal, stopped: AbortSignal): Promise<number> {
  const asked = parseArguments(argv, options);
  const dataDir = stateDir(asked.values.get('data-dir'));
  const address = asked.rest[0] ?? memoryOf(dataDir).load()?.wellKnown.api;
  if (address === undefined || asked.rest.length > 1) throw new UsageError('Name the address of your cloud.');
  await makeDir(dataDir);
  const lock = tryLockDataDir(dataDir);
  if (!lock.ok) throw new CannotDo(`Another Tintype is using ${dataDir}. Stop it, or connect in its settings.`);
  try {
    const { remembered, tokens } = await signIn(address, { byHand: asked.flags.has('no-browser'), terminal, stopped });
    if (tokens?.refreshToken !== undefined)
      await secretsOf(dataDir).write(remembered.wellKnown.api, tokens.refreshToken);
    memoryOf(dataDir).save(remembered);
    terminal.out(`Connected to ${new URL(remembered.wellKnown.api).host} as ${printable(remembered.owner)}.`);
    return 0;
  } finally {
    lock.release();
  }
}

interface How {
  readonly byHand: boolean;
  readonly terminal: Terminal;
  readonly stopped: AbortSignal;
}

async function signIn(address: string, { byHand, terminal, stopped }: How): Promise<SignedIn> {
  const wellKnown = await readWellKnown(address);
  if (!wellKnown.ok) throw signInError(wellKnown.because, address);
  let stopReading = (): void => undefined;
  const signedIn = await signInTo(wellKnown.value, {
    clock: systemClock,
    ...(!byHand && { browser: createSystemBrowser() }),
    onWaiting: (waiting) => {
      sayWhere(waiting, byHand, terminal);
      stopReading = takePasted(waiting, terminal);
      stopped.addEventListener('abort', waiting.cancel, { once: true });
    },
    onAnswered: () => stopReading(),
  });
  stopReading();
  if (!signedIn.ok) throw signInError(signedIn.because, address);
  return signedIn.value;
}

function sayWhere({ url, isOpened }: WaitingSignIn, byHand: boolean, terminal: Terminal): void {
  if (isOpened) {
    terminal.err('Sign in in your browser. If no page opened, go to:');
    terminal.err(url);
    return;
  }
  terminal.err('Sign in here:');
  terminal.err('');
  terminal.err(url);
  terminal.err('');
  terminal.err(
    byHand
      ? 'Then copy the address the browser ends at, even if it shows an error, and paste it here:'
      : 'No browser could be started. Open the address on this machine, or paste here where another browser ended:',
  );
}

/** Takes the address from what is typed. Answers how to stop. */
function takePasted(waiting: WaitingSignIn, terminal: Terminal): () => void {
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    if (line.trim() === '' || waiting.paste(line)) return;
    terminal.err('That is not the address this sign-in ends at. Copy all of it, from http to the end:');
  });
  // Timers of the engine keep no process alive; this does, where nothing can be typed.
  const alive = setInterval(() => undefined, 60_000);
  return () => {
    clearInterval(alive);
    lines.close();
    process.stdin.unref?.();
  };
}
