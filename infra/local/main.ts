/** Entry of the local cloud: `node infra/local/main.ts --help`. Prints one line of JSON when it is ready, and nothing else. */
import { homedir } from 'node:os';
import { CannotStart } from './cannot-start.ts';
import { type Cloud, startCloud } from './cloud.ts';
import { lineLog } from './log.ts';
import { type CloudOptions, readOptions } from './options.ts';

const print = process.stdout.write.bind(process.stdout);
const complain = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

const asked = readOptions(process.argv.slice(2), {
  platform: process.platform,
  home: homedir(),
  variables: process.env,
});
switch (asked.is) {
  case 'help':
    print(asked.text);
    break;
  case 'wrong':
    complain(asked.sentence);
    process.exitCode = 2;
    break;
  case 'run':
    await run(asked.options);
    break;
  default:
    asked satisfies never;
}

async function run(options: CloudOptions): Promise<void> {
  // Whoever reads our output may go away before we do.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  redirectHandlerOutput(options.verbose);
  const log = options.verbose ? lineLog(Date.now, (line) => void process.stderr.write(line)) : () => undefined;
  const starting = startCloud(options, { clock: Date.now, log, pid: process.pid, environment: process.env });
  listenForTheEnd(starting, options.withParent);
  try {
    print(`${JSON.stringify((await starting).ready)}\n`);
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    complain(error.message);
    // Whoever started us may wait until the other cloud has ended and try again.
    process.exit(error.code === 'folderInUse' ? 3 : 1);
  }
}

/** A handler's output is its log, as on Lambda; here stdout belongs to our one line. */
function redirectHandlerOutput(isVerbose: boolean): void {
  const write = process.stderr.write.bind(process.stderr);
  // The overloads of write cannot be met by one arrow; it is called with the same arguments either way.
  const dropped = ((..._: readonly unknown[]) => true) as typeof process.stdout.write;
  process.stdout.write = isVerbose ? write : dropped;
}

function listenForTheEnd(starting: Promise<Cloud>, withParent: boolean): void {
  let isStopping = false;
  const stop = async (): Promise<void> => {
    // Asked twice: the person does not want to wait. What was acknowledged is on disk.
    if (isStopping) process.exit(0);
    isStopping = true;
    try {
      await (await starting).stop();
    } catch {
      // It did not start: run() says why.
      return;
    }
    process.exit(0);
  };
  // SIGHUP: the terminal was closed.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
  if (!withParent) return;
  process.stdin.on('end', () => void stop());
  process.stdin.on('error', () => void stop());
  process.stdin.resume();
}
