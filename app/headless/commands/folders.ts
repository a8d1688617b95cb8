/** `tintype folders`: the list of watched folders, without watching them. */
import { join, resolve } from 'node:path';
import { tryLockDataDir } from '../../adapters/engine-lock.ts';
import { createFolderStore } from '../../adapters/folder-store.ts';
import type { SavedFolder } from '../../engine/folder-ports.ts';
import { stateDir } from '../../host/state-dir.ts';
import { CannotDo, UsageError } from '../../host/usage-error.ts';
import { parseArguments } from '../arguments.ts';
import { printable } from '../print/table.ts';
import type { Terminal } from '../terminal.ts';

const options = { flags: ['json', 'help'], values: ['data-dir'], lists: [] } as const;

/** Runs the command. Answers the exit code: 1 when a folder to be removed is not on the list. */
export function folders(argv: readonly string[], terminal: Terminal): Promise<number> {
  const asked = parseArguments(argv, options);
  const dir = stateDir(asked.values.get('data-dir'));
  const store = createFolderStore(join(dir, 'folders.json'));
  const [action = 'list', ...paths] = asked.rest;
  if (action === 'list') {
    print(store.load().folders, asked.flags.has('json'), terminal);
    return Promise.resolve(0);
  }
  if (action !== 'remove')
    throw new UsageError(`"${action}" is neither list nor remove. tintype watch <folder> adds one.`);
  if (paths.length === 0) throw new UsageError('Name the folder to remove.');
  return Promise.resolve(
    remove(
      dir,
      paths.map((path) => resolve(path)),
      terminal,
    ),
  );
}

function print(saved: readonly SavedFolder[], isJson: boolean, terminal: Terminal): void {
  if (!isJson && saved.length === 0) terminal.out('No folders are watched. tintype watch <folder> adds one.');
  for (const { id, path, options: how } of saved) {
    terminal.out(isJson ? JSON.stringify({ id, path, options: how }) : printable(path));
  }
}

function remove(dir: string, paths: readonly string[], terminal: Terminal): number {
  const lock = tryLockDataDir(dir);
  if (!lock.ok) throw new CannotDo(`Another Tintype is using ${dir}. Stop it first.`);
  try {
    const store = createFolderStore(join(dir, 'folders.json'));
    const saved = store.load().folders;
    store.save(saved.filter(({ path }) => !paths.includes(path)));
    const unknown = paths.filter((path) => !saved.some((each) => each.path === path));
    for (const path of unknown) terminal.err(`${printable(path)} is not watched.`);
    return unknown.length === 0 ? 0 : 1;
  } finally {
    lock.release();
  }
}
