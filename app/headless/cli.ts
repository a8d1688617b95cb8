/** The `tintype` command. */

import { CannotDo, UsageError } from '../host/usage-error.ts';
import { helpFor } from './help.ts';
import { processTerminal, type Terminal } from './terminal.ts';

type Command = (argv: readonly string[], terminal: Terminal, stopped: AbortSignal) => Promise<number>;

// Each is loaded only when it is called: `--help` is to answer at once.
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  upload: async () => (await import('./commands/upload.ts')).upload,
  analyse: async () => (await import('./commands/analyse.ts')).analyse,
  records: async () => (await import('./commands/records.ts')).records,
  duplicates: async () => (await import('./commands/duplicates.ts')).duplicates,
  reanalyse: async () => (await import('./commands/reanalyse.ts')).reanalyse,
  watch: async () => (await import('./commands/watch.ts')).watch,
  folders: async () => (await import('./commands/folders.ts')).folders,
  serve: async () => (await import('./commands/serve.ts')).serve,
  login: async () => (await import('./commands/login.ts')).login,
  logout: async () => (await import('./commands/logout.ts')).logout,
  whoami: async () => (await import('./commands/whoami.ts')).whoami,
  promote: async () => (await import('./commands/promote.ts')).promote,
  cloud: async () => {
    const { cloud } = await import('./commands/cloud.ts');
    return (argv, _terminal, stopped) => cloud(argv, stopped);
  },
};

const terminal = processTerminal();
const [name = '', ...argv] = process.argv.slice(2);
process.exitCode = await run(name, argv).catch(sayWhy);

async function run(command: string, rest: readonly string[]): Promise<number> {
  const isHelp = ['', 'help', '--help', '-h'].includes(command);
  if (isHelp || rest.includes('--help')) {
    terminal.out(helpFor(isHelp ? (rest[0] ?? '') : command));
    return 0;
  }
  const load = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (load === undefined) throw new UsageError(`There is no command "${command}". tintype --help lists them.`);
  const start = await load();
  return start(rest, terminal, stopSignal());
}

/** Aborted by the first Ctrl-C or SIGTERM. The second ends the process as it would without us. */
function stopSignal(): AbortSignal {
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  return ending.signal;
}

function sayWhy(error: unknown): number {
  terminal.status('');
  if (error instanceof UsageError || error instanceof CannotDo) {
    terminal.err(error.message);
    return error instanceof UsageError ? 2 : 1;
  }
  terminal.err(
    `Something went wrong that should not: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  return 1;
}
