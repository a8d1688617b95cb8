/** `tintype serve`: the user interface in a browser, served from this machine to this machine. */
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../adapters/clock.ts';
import { openLogFile, toEach } from '../../adapters/log-file.ts';
import { stateDir } from '../../host/state-dir.ts';
import { CannotDo, CloudAway, UsageError } from '../../host/usage-error.ts';
import { type Arguments, cloudOf, parseArguments } from '../arguments.ts';
import { lineLog } from '../line-log.ts';
import { type ServeAsk, type Serving, startServing } from '../serve/run.ts';
import { tryReadNote } from '../serve/run-note.ts';
import { createSessions, readSecret } from '../serve/sessions.ts';
import type { Terminal } from '../terminal.ts';

const options = {
  flags: ['open', 'link', 'verbose', 'local', 'help'],
  values: ['port', 'data-dir', 'cloud', 'ui'],
  lists: ['roots'],
} as const;

const usualPort = 4200;

/** Runs until `stopped`. Answers the exit code. Throws CannotDo when it cannot serve for another reason than a cloud that is away. */
export async function serve(argv: readonly string[], terminal: Terminal, stopped: AbortSignal): Promise<number> {
  const asked = parseArguments(argv, options);
  const dataDir = stateDir(asked.values.get('data-dir'));
  if (asked.flags.has('link')) return printLink(dataDir, terminal);
  const ui = asked.values.get('ui');
  const roots = asked.lists.get('roots');
  const logFile = openLogFile({ folder: join(dataDir, 'logs'), name: 'serve', clock: systemClock });
  const serving = await startOnceThere(terminal, stopped, {
    dataDir,
    port: portOf(asked),
    log: asked.flags.has('verbose') ? toEach(logFile.log, lineLog(terminal)) : logFile.log,
    ...cloudOf(asked),
    ...(ui !== undefined && { uiDir: resolve(ui) }),
    ...(roots !== undefined && { roots: roots.map((each) => resolve(each)) }),
  });
  if (serving === undefined) return 0;
  logFile.log('started', { node: process.version, system: process.platform });
  const link = serving.newLink();
  terminal.out(`Tintype is at ${link}`);
  terminal.err('The link works once. "tintype serve --link" prints another. Ctrl-C stops it.');
  if (!serving.isUiBuilt)
    terminal.err('The user interface is not built yet: run "npm run build:renderer" in the folder of Tintype.');
  if (serving.setAside > 0) terminal.err(`${serving.setAside} saved uploads could not be read and were set aside.`);
  if (serving.takenAgain > 0) terminal.err(`${serving.takenAgain} dropped pictures from last time go on.`);
  if (asked.flags.has('open')) openBrowser(link, terminal);
  await aborted(stopped);
  await serving.close();
  logFile.log('stopped');
  logFile.close();
  return 0;
}

/** How often a cloud that never answered before is asked again. One that did needs no waiting for: its host starts offline. */
const askAgainMs = 3_000;

/** Starts, once the cloud answers for the first time. Undefined when that was not waited for. */
async function startOnceThere(terminal: Terminal, stopped: AbortSignal, ask: ServeAsk): Promise<Serving | undefined> {
  for (let attempt = 1; !stopped.aborted; attempt += 1) {
    try {
      return await startServing(ask);
    } catch (error) {
      if (!(error instanceof CloudAway)) throw error;
      if (attempt === 1) terminal.err(`${error.message} It is asked again until it answers. Ctrl-C stops that.`);
      await sleep(askAgainMs, undefined, { signal: stopped }).catch(() => undefined);
    }
  }
  return undefined;
}

function portOf(asked: Arguments): number {
  const text = asked.values.get('port');
  if (text === undefined) return usualPort;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new UsageError(`--port takes a number up to 65535, not "${text}".`);
  return port;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve_) => {
    // Timers of the engine keep no process alive; the server does, and this in its stead until it is closed.
    const alive = setInterval(() => undefined, 60_000);
    const end = (): void => {
      clearInterval(alive);
      resolve_();
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });

function printLink(dataDir: string, terminal: Terminal): number {
  const note = tryReadNote(dataDir);
  if (note === undefined) throw new CannotDo('Tintype is not being served here. Start it with "tintype serve".');
  const secret = readSecret(join(dataDir, 'serve-secret'));
  const sessions = createSessions({ secret, run: note.run, now: systemClock.now });
  terminal.out(`http://127.0.0.1:${note.port}/?token=${sessions.newToken()}`);
  return 0;
}

/** Opens the person's browser, where there is one. */
function openBrowser(link: string, terminal: Terminal): void {
  const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
    darwin: ['open', link],
    win32: ['rundll32', 'url.dll,FileProtocolHandler', link],
  };
  const [command, ...args] = openers[process.platform] ?? ['xdg-open', link];
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => terminal.err('No browser could be opened: follow the link above.'));
  child.unref();
}
