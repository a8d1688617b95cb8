/** Folders of this machine for a page to choose from, within the roots it may show. Links are resolved before the check. */
import { realpathSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { FolderBrowser } from '../engine/desk/shell-ports.ts';
import { codeOf, troubleOf } from './disk.ts';

/** What a browser is made of. */
export interface FolderBrowserParts {
  /** Absolute. Those that are not there are left out, and looked for again with every question: drives come and go. */
  readonly roots: readonly string[];
  /** Whether a folder is watched, or lies in one that is. */
  readonly isWatched: (path: string) => boolean;
  /** Whether a file of this name can be a picture. */
  readonly isPicture: (name: string) => boolean;
  /** Makes the error for a trouble. Passed in, for adapters do not know the contract. */
  readonly refuse: (trouble: 'notAllowed' | 'gone' | 'unreadable') => Error;
}

const foldersMax = 1_000;

/** A browser over these roots. */
export function createFolderBrowser({ roots, isWatched, isPicture, refuse }: FolderBrowserParts): FolderBrowser {
  const realRoots = (): readonly string[] => [...new Set(roots.flatMap((root) => tryReal(root)))];

  const allowed = async (path: string): Promise<string> => {
    // Looked at before the disk is: nothing is told of what lies outside, not even whether it is there.
    const isNamedWithin = [...roots, ...realRoots()].some((root) => isWithin(resolve(path), root));
    if (!isNamedWithin) throw refuse('notAllowed');
    const real = await realpath(path).catch((error: unknown) => {
      throw refuse(troubleOf(codeOf(error)) === 'gone' ? 'gone' : 'unreadable');
    });
    if (!realRoots().some((root) => isWithin(real, root))) throw refuse('notAllowed');
    return real;
  };
  const asFolder = (path: string) => ({ path, name: basename(path) || path, watched: isWatched(path) });

  return {
    allowed,
    list: async (path) => {
      if (path === undefined) return { folders: realRoots().map(asFolder), truncated: false };
      const real = await allowed(path);
      const entries = await readdir(real, { withFileTypes: true }).catch((error: unknown) => {
        throw refuse(troubleOf(codeOf(error)) === 'gone' ? 'gone' : 'unreadable');
      });
      const visible = entries.filter(({ name }) => !name.startsWith('.'));
      const names = await foldersAmong(real, visible);
      return {
        path: real,
        ...(!realRoots().includes(real) && { parent: dirname(real) }),
        folders: names.slice(0, foldersMax).map((name) => asFolder(join(real, name))),
        truncated: names.length > foldersMax,
        pictures: visible.filter((entry) => entry.isFile() && isPicture(entry.name)).length,
      };
    },
  };
}

interface Entry {
  readonly name: string;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

async function foldersAmong(folder: string, entries: readonly Entry[]): Promise<readonly string[]> {
  const names: string[] = [];
  for (const entry of entries) {
    if (entry.isDirectory() || (entry.isSymbolicLink() && (await isFolder(join(folder, entry.name)))))
      names.push(entry.name);
  }
  return names.sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );

function isWithin(path: string, root: string): boolean {
  const base = root.endsWith(sep) ? root : root + sep;
  return path === root || path.startsWith(base);
}

function tryReal(root: string): readonly string[] {
  try {
    return [realpathSync(root)];
  } catch {
    // Not there now: a drive that is not connected.
    return [];
  }
}
