import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderStore } from '../../app/adapters/folder-store.ts';
import type { SavedFolder } from '../../app/engine/folder-ports.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tintype-store-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const folder: SavedFolder = {
  id: 'f1',
  path: '/home/me/Pictures',
  options: { ignorePatterns: ['*.tif'], followSymlinks: true, label: 'Home', rescanMs: 60_000 },
  identity: { is: 'inode', device: '2049', inode: '12' },
};

describe('the saved list of folders', () => {
  it('comes back as it was saved', () => {
    const store = createFolderStore(join(directory, 'new', 'folders.json'));
    store.save([folder, { id: 'f2', path: '/b', options: {} }]);

    expect(store.load()).toEqual({ folders: [folder, { id: 'f2', path: '/b', options: {} }], setAside: 0 });
  });

  it('is empty at first', () => {
    expect(createFolderStore(join(directory, 'folders.json')).load()).toEqual({ folders: [], setAside: 0 });
  });

  it('goes on without an entry that does not parse, and keeps the file it was in', () => {
    const path = join(directory, 'folders.json');
    const text = JSON.stringify({ version: 1, folders: [folder, { id: 'bad', path: 7 }] });
    writeFileSync(path, text);

    expect(createFolderStore(path).load()).toEqual({ folders: [folder], setAside: 1 });
    expect(readFileSync(`${path}.damaged`, 'utf8')).toBe(text);
  });

  it.each(['', '{', '[]', '{"version":2,"folders":[]}'])(
    'that does not parse (%s) is kept beside an empty one',
    (text) => {
      const path = join(directory, 'folders.json');
      writeFileSync(path, text);

      expect(createFolderStore(path).load()).toEqual({ folders: [], setAside: 1 });
      expect(readFileSync(`${path}.damaged`, 'utf8')).toBe(text);
    },
  );
});
