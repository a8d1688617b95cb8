import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findRuntime, noteOf, programName } from '../../../../scripts/electron/runtime.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tintype-runtime-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const note = noteOf({
  kind: 'development',
  version: '33.2.1',
  dist: '33.2.1',
  executable: join('33.2.1', 'electron'),
});

describe('the runtime of the desktop', () => {
  it('is found by its note, with absolute paths', async () => {
    await mkdir(join(folder, '33.2.1'));
    await writeFile(join(folder, '33.2.1', 'electron'), '');
    await writeFile(join(folder, note.name), note.text);

    expect(findRuntime(folder)).toEqual({
      kind: 'development',
      version: '33.2.1',
      dist: join(folder, '33.2.1'),
      executable: join(folder, '33.2.1', 'electron'),
    });
  });

  it('is missing when its program was deleted', async () => {
    await writeFile(join(folder, note.name), note.text);

    expect(findRuntime(folder)).toBeUndefined();
  });

  it.each([
    ['half a note', '{ "kind": "off'],
    ['a note of another kind', '{ "kind": "stolen", "version": "1", "dist": "1", "executable": "1/e" }'],
  ])('is missing when there is %s', async (_, text) => {
    await writeFile(join(folder, note.name), text);

    expect(findRuntime(folder)).toBeUndefined();
  });

  it('is missing where nothing was fetched', () => {
    expect(findRuntime(join(folder, 'nothing'))).toBeUndefined();
  });

  it('has its program where each system has it', () => {
    expect(programName('linux')).toBe('electron');
    expect(programName('win32')).toBe('electron.exe');
    expect(programName('darwin')).toBe(join('Electron.app', 'Contents', 'MacOS', 'Electron'));
  });
});
