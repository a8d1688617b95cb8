import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isRendererOld } from '../../../scripts/renderer-age.ts';

let root: string;
const at = (path: string, seconds: number): void => {
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, path);
  utimesSync(full, seconds, seconds);
};
const folders = ['app/renderer', 'app/contract', 'app/rpc', 'processor/contract', 'resources/fonts'];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tintype-age-'));
  for (const folder of folders) at(`${folder}/inner/a.ts`, 100);
  for (const file of ['angular.json', 'package-lock.json']) at(file, 100);
  for (const folder of folders.flatMap((each) => [each, `${each}/inner`])) utimesSync(join(root, folder), 100, 100);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('is to be built where it never was', () => {
  expect(isRendererOld(root)).toBe(true);
});

it('is not built again while nothing changed that it is made of', () => {
  at('dist/renderer/index.html', 200);
  at('app/host/other.ts', 300);
  expect(isRendererOld(root)).toBe(false);
});

it.each(['app/renderer/inner/a.ts', 'processor/contract/inner/a.ts', 'package-lock.json'])(
  'is built again once %s changed',
  (path) => {
    at('dist/renderer/index.html', 200);
    at(path, 300);
    expect(isRendererOld(root)).toBe(true);
  },
);

it('is built again once a source was taken out', () => {
  at('dist/renderer/index.html', 200);
  rmSync(join(root, 'app/rpc/inner/a.ts'));
  expect(isRendererOld(root)).toBe(true);
});
