/** `tintype watch`: watches folders and sends what is new in them, until it is stopped. */
import { resolve } from 'node:path';
import { nameOf } from '../../core/queue/source.ts';
import type { Upload } from '../../core/queue/upload.ts';
import type { WatchedFolder } from '../../engine/folders.ts';
import { type Host, openHost } from '../../host/open-host.ts';
import { stateDir } from '../../host/state-dir.ts';
import { CannotDo, UsageError } from '../../host/usage-error.ts';
import { cloudOf, parseArguments } from '../arguments.ts';
import { faultLog, lineLog } from '../line-log.ts';
import { inFolderWords, inRefusal } from '../print/folder-words.ts';
import { progressLine } from '../print/progress.ts';
import { printable } from '../print/table.ts';
import { inBytes, inWords } from '../print/words.ts';
import type { Terminal } from '../terminal.ts';

const options = {
  flags: ['json', 'follow-symlinks', 'verbose', 'local', 'help'],
  values: ['cloud', 'data-dir', 'label'],
  lists: ['ignore'],
} as const;

const drawMs = 200;

/** Runs until `stopped`. Answers the exit code. Throws CannotDo when a named folder cannot be watched. */
export async function watch(argv: readonly string[], terminal: Terminal, stopped: AbortSignal): Promise<number> {
  const asked = parseArguments(argv, options);
  const host = await openHost({
    dataDir: stateDir(asked.values.get('data-dir')),
    ...cloudOf(asked),
    log: asked.flags.has('verbose') ? lineLog(terminal) : faultLog(terminal),
  });
  try {
    const isJson = asked.flags.has('json');
    host.runner.onChange((changed) => {
      for (const upload of changed) report(upload, isJson, terminal);
    });
    const { setAside } = host.runner.start();
    if (setAside > 0)
      terminal.err(
        `${setAside} saved uploads could not be read and were set aside; the next scan finds their files again.`,
      );
    host.folders.start();
    for (const path of asked.rest) await addFolder(host, resolve(path), asked);
    if (host.folders.list().length === 0) throw new UsageError('Name at least one folder to watch.');
    await untilStopped(host, terminal, stopped);
    return 0;
  } finally {
    terminal.status('');
    await host.close();
  }
}

type Asked = ReturnType<typeof parseArguments>;

async function addFolder(host: Host, path: string, asked: Asked): Promise<void> {
  const label = asked.values.get('label');
  const ignorePatterns = asked.lists.get('ignore') ?? [];
  const added = await host.folders.add(path, {
    ...(label !== undefined && { label }),
    ...(ignorePatterns.length > 0 && { ignorePatterns }),
    ...(asked.flags.has('follow-symlinks') && { followSymlinks: true }),
  });
  if (added.ok || added.because === 'same') return;
  throw new CannotDo(inRefusal(path, added.because, added.other));
}

function untilStopped(host: Host, terminal: Terminal, stopped: AbortSignal): Promise<void> {
  const said = new Map<string, string>();
  const stopWatching = host.folders.watch((folders) => {
    for (const folder of folders) sayFolder(folder, said, terminal);
  });
  const drawing = setInterval(() => terminal.status(statusOf(host, terminal.width)), drawMs);
  return new Promise((resolve_) => {
    const end = (): void => {
      stopWatching();
      clearInterval(drawing);
      resolve_();
    };
    if (stopped.aborted) end();
    else stopped.addEventListener('abort', end, { once: true });
  });
}

/** Says how a folder stands whenever that changes in a way a person cares about. */
function sayFolder(folder: WatchedFolder, said: Map<string, string>, terminal: Terminal): void {
  const words = inFolderWords(folder);
  if (words === undefined || said.get(folder.id) === words) return;
  said.set(folder.id, words);
  terminal.err(`${printable(folder.path)}: ${words}`);
}

function statusOf(host: Host, width: number): string {
  const state = host.runner.state();
  return state.totals.left.files === 0 && state.gates.size === 0 && !state.cannotSave ? '' : progressLine(state, width);
}

function report(upload: Upload, isJson: boolean, terminal: Terminal): void {
  const { source, place } = upload;
  if (place.at !== 'done' && place.at !== 'failed') return;
  if (isJson) terminal.out(JSON.stringify(asLine(upload)));
  else if (place.at === 'failed') terminal.out(`${printable(nameOf(source.path))}: ${inWords(place.because)}`);
  else if (place.outcome === 'uploaded')
    terminal.out(`${printable(nameOf(source.path))}: sent, ${inBytes(source.bytes)}`);
}

function asLine({ source, place }: Upload): Readonly<Record<string, unknown>> {
  if (place.at === 'done') return { path: source.path, digest: place.digest, outcome: place.outcome };
  if (place.at !== 'failed') return { path: source.path };
  const { because, digest } = place;
  const error = { code: because.reason ?? because.kind, message: inWords(because) };
  return { path: source.path, digest, outcome: because.kind === 'rejected' ? 'rejected' : 'failed', error };
}
