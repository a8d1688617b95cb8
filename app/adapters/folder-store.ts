/** The list of watched folders, one small JSON file that people may read and mend. */
import { closeSync, copyFileSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { FolderStore, SavedFolder } from '../engine/folder-ports.ts';
import { codeOf } from './disk.ts';

const Options = z.object({
  ignorePatterns: z.array(z.string()).readonly().optional(),
  followSymlinks: z.boolean().optional(),
  label: z.string().optional(),
  rescanMs: z.number().positive().optional(),
});

const Identity = z.discriminatedUnion('is', [
  z.object({ is: z.literal('marker'), id: z.string() }),
  z.object({ is: z.literal('inode'), device: z.string(), inode: z.string() }),
]);

const Saved = z.object({
  id: z.string().min(1),
  path: z.string().min(1),
  options: Options,
  identity: Identity.optional(),
});

const File = z.object({ version: z.literal(1), folders: z.array(z.unknown()) });

/** Keeps the list at `path`. An entry that does not parse is set aside; a file that does not parse is kept beside it. */
export function createFolderStore(path: string): FolderStore {
  return {
    load() {
      const text = tryRead(path);
      if (text === undefined) return { folders: [], setAside: 0 };
      const file = File.safeParse(tryJson(text));
      if (!file.success) {
        renameSync(path, `${path}.damaged`);
        return { folders: [], setAside: 1 };
      }
      const folders = file.data.folders.flatMap((entry) => {
        const parsed = Saved.safeParse(entry);
        // zod calls an optional key `| undefined`; dropping undefined keys makes it the exact optional of the port.
        return parsed.success ? [JSON.parse(JSON.stringify(parsed.data)) as SavedFolder] : [];
      });
      const setAside = file.data.folders.length - folders.length;
      // The next save writes only what parsed.
      if (setAside > 0) copyFileSync(path, `${path}.damaged`);
      return { folders, setAside };
    },
    save(folders) {
      mkdirSync(dirname(path), { recursive: true });
      writeWhole(`${path}.new`, `${JSON.stringify({ version: 1, folders }, undefined, 2)}\n`);
      renameSync(`${path}.new`, path);
    },
  };
}

function tryRead(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function writeWhole(path: string, text: string): void {
  const file = openSync(path, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
