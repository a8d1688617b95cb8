/**
 * Hints of one folder from the system itself: one watch per directory on Linux, one for the whole tree where the system can
 * (macOS, Windows). Why this and not chokidar: docs/decisions/0007-watch-hints.md.
 */
import { type FSWatcher, watch } from 'node:fs';
import { basename, join, sep } from 'node:path';
import type { Hint } from '../core/folders/hints.ts';
import type { Covering, HintListener, HintSource, TreeWatch } from '../engine/folder-ports.ts';
import { codeOf } from './disk.ts';
import { awaitReturn } from './folder-watcher-return.ts';

/** What the system offers, passed in so that its limits can be tried. */
export type StartWatch = (
  path: string,
  options: { readonly recursive: boolean },
  onEvent: (event: string, name: string | null) => void,
  onError: (error: unknown) => void,
) => () => void;

/** A watch of the system, `fs.watch`. Throws what the system throws. */
const systemWatch: StartWatch = (path, { recursive }, onEvent, onError) => {
  const watcher: FSWatcher = watch(path, { recursive, encoding: 'utf8' }, onEvent);
  watcher.on('error', onError);
  return () => watcher.close();
};

/** Hints by the means of this system. `start`: only for tests. */
export function createHintSource(start: StartWatch = systemWatch): HintSource {
  const isRecursive = process.platform === 'darwin' || process.platform === 'win32';
  return {
    watchTree: (root, listener) => (isRecursive ? watchWhole(root, listener, start) : watchEach(root, listener, start)),
    awaitReturn,
  };
}

/** No inotify watches left (ENOSPC), or no instance of inotify or handle (EMFILE, ENFILE). */
const limitCodes: ReadonlySet<string> = new Set(['ENOSPC', 'EMFILE', 'ENFILE']);

const within = (directory: string, name: string): string => (directory === '' ? name : `${directory}/${name}`);

/** One watch for each directory, by its path within the root. */
export function watchEach(root: string, listener: HintListener, start: StartWatch): TreeWatch {
  const watched = new Map<string, () => void>();
  let isClosed = false;

  const drop = (directory: string): void => {
    watched.get(directory)?.();
    watched.delete(directory);
  };
  const onEvent = (directory: string, event: string, name: string | null): void => {
    if (isClosed) return;
    const isOwnName = name === basename(directory === '' ? root : directory);
    // A directory tells of its own end, move or new rights by its own name. The watch may be dead then, or be of a directory
    // that has another path now. A child of the same name looks alike and costs a scan.
    if (isOwnName) drop(directory);
    listener.onHint(isOwnName ? { path: directory, reach: 'subtree' } : hintOf(directory, name), kindOf(event));
  };
  const close = (): void => {
    isClosed = true;
    for (const stop of watched.values()) stop();
    watched.clear();
  };

  return {
    cover(directory) {
      if (isClosed) return 'failed';
      if (watched.has(directory)) return 'known';
      try {
        const stop = start(
          join(root, directory),
          { recursive: false },
          (event, name) => onEvent(directory, event, name),
          () => drop(directory),
        );
        watched.set(directory, stop);
        return 'new';
      } catch (error) {
        if (!limitCodes.has(codeOf(error))) return 'failed';
        // Half a watch would look like a whole one, and others may use what it holds.
        close();
        listener.onLimit();
        return 'failed';
      }
    },
    uncover(directory) {
      for (const path of [...watched.keys()]) {
        if (path === directory || directory === '' || path.startsWith(`${directory}/`)) drop(path);
      }
    },
    watches: () => watched.size,
    close,
  };
}

const kindOf = (event: string): 'edited' | 'moved' => (event === 'change' ? 'edited' : 'moved');

/** Without a name only the directory is known. */
const hintOf = (directory: string, name: string | null): Hint =>
  name === null ? { path: directory, reach: 'listing' } : { path: within(directory, name), reach: 'path' };

/** One watch for all: the system tells paths below the root. */
export function watchWhole(root: string, listener: HintListener, start: StartWatch): TreeWatch {
  const known = new Set<string>();
  let stop: (() => void) | undefined;
  let isClosed = false;

  const onEvent = (event: string, name: string | null): void => {
    if (isClosed) return;
    // Without a name the system lost count.
    const path = name === null ? '' : name.replaceAll(sep, '/');
    listener.onHint({ path, reach: path === '' ? 'subtree' : 'path' }, kindOf(event));
  };
  const end = (): void => {
    stop?.();
    stop = undefined;
  };
  const begin = (): Covering => {
    try {
      stop = start(root, { recursive: true }, onEvent, () => {
        // The root went, or the system gave the watch up: the next scan covers it anew.
        end();
        onEvent('rename', null);
      });
      return 'new';
    } catch (error) {
      if (limitCodes.has(codeOf(error))) listener.onLimit();
      return 'failed';
    }
  };

  return {
    cover(directory) {
      if (isClosed || (stop === undefined && begin() === 'failed')) return 'failed';
      if (known.has(directory)) return 'known';
      known.add(directory);
      return 'new';
    },
    uncover(directory) {
      for (const path of [...known]) {
        if (path === directory || directory === '' || path.startsWith(`${directory}/`)) known.delete(path);
      }
    },
    watches: () => (stop === undefined ? 0 : 1),
    close() {
      isClosed = true;
      end();
      known.clear();
    },
  };
}
