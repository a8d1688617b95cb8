/** What a packed app is made of, where `npm run pack` made one. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { describe, expect, it } from 'vitest';
import { programUnderTest } from '../fixtures/desktop-program.ts';

const { executable, isPackaged } = programUnderTest();
const resources = join(dirname(executable), 'resources');

describe.runIf(isPackaged)('a packed app', () => {
  it('has in its archive what runs, and no sources, tests, types or source maps', () => {
    const files = listPackage(join(resources, 'app.asar'), { isPack: false }).map((path) => path.replaceAll('\\', '/'));

    expect(files.filter((path) => /\.(ts|mts|cts|map|tsbuildinfo|md|test\.\w+)$/.test(path))).toEqual([]);
    const top = new Set(files.map((path) => path.split('/').slice(1, 3).join('/')));
    expect([...top].filter((path) => path.includes('/')).toSorted()).toEqual([
      'dist/desktop',
      'dist/renderer',
      'node_modules/@photostructure',
      'node_modules/node-gyp-build',
      'resources/icons',
    ]);
    for (const needed of [
      '/package.json',
      '/dist/desktop/main.mjs',
      '/dist/desktop/preload.cjs',
      '/dist/renderer/index.html',
    ])
      expect(files).toContain(needed);
  });

  it('is small: ten megabytes of ours', () => {
    expect(statSync(join(resources, 'app.asar')).size).toBeLessThan(10_000_000);
  });

  it('has what is native beside the archive, and not in it', () => {
    const unpacked = readdirSync(join(resources, 'app.asar.unpacked'), { recursive: true }).map(String);

    expect(unpacked.filter((path) => path.endsWith('.node'))).toHaveLength(1);
  });

  it('has the fuses of a release, but for the inspector that drives this test', async () => {
    const wire = await getCurrentFuseWire(executable);
    const on = (fuse: FuseV1Options): boolean => wire[fuse] === FuseState.ENABLE;

    expect({
      runAsNode: on(FuseV1Options.RunAsNode),
      nodeOptions: on(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      onlyFromArchive: on(FuseV1Options.OnlyLoadAppFromAsar),
      archiveIntegrity: on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      cookieEncryption: on(FuseV1Options.EnableCookieEncryption),
      fileExtraRights: on(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: false,
      nodeOptions: false,
      onlyFromArchive: true,
      archiveIntegrity: true,
      cookieEncryption: true,
      fileExtraRights: false,
    });
  });

  it('runs no other app than its own', () => {
    expect(existsSync(join(resources, 'default_app.asar'))).toBe(false);
    expect(existsSync(join(resources, 'app'))).toBe(false);
  });

  it('shows the licences of what it is made of', () => {
    const notices = readFileSync(join(resources, 'licences', 'THIRD-PARTY.txt'), 'utf8');

    expect(readdirSync(join(resources, 'licences')).toSorted()).toEqual([
      'LICENSE.txt',
      'THIRD-PARTY.txt',
      'instrument-sans.txt',
      'libheif.txt',
      'libvips.md',
      'node.txt',
    ]);
    for (const name of ['@angular/core', 'sharp', 'electron-updater', '@photostructure/sqlite'])
      expect(notices).toContain(`${name} `);
    expect(readFileSync(join(resources, 'licences', 'libheif.txt'), 'utf8')).toContain(
      'GNU LESSER GENERAL PUBLIC LICENSE',
    );
  });
});
