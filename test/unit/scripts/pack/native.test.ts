import { describe, expect, it } from 'vitest';
import { picturePackages, sqlitePackages } from '../../../../scripts/pack/native-packages.ts';
import { publishedNode } from '../../../../scripts/pack/node-program.ts';
import { nameOf, targets } from '../../../../scripts/pack/target.ts';

describe('what is native in a packed app', () => {
  it('exists for six systems', () => {
    expect(targets.map(nameOf)).toEqual([
      'linux-x64',
      'linux-arm64',
      'darwin-x64',
      'darwin-arm64',
      'win32-x64',
      'win32-arm64',
    ]);
  });

  it('is sharp with libvips beside it, which on Windows lies inside', () => {
    const names = (platform: 'linux' | 'win32') =>
      picturePackages({ platform, arch: 'arm64' })
        .map(({ name }) => name)
        .filter((name) => name.startsWith('@img/sharp-'));

    expect(names('linux')).toEqual(['@img/sharp-linux-arm64', '@img/sharp-libvips-linux-arm64']);
    expect(names('win32')).toEqual(['@img/sharp-win32-arm64']);
  });

  it('is SQLite of that one system', () => {
    const [sqlite] = sqlitePackages({ platform: 'darwin', arch: 'arm64' });

    expect(sqlite?.files.filter((file) => file.endsWith('.node'))).toEqual([
      'prebuilds/darwin-arm64/@photostructure+sqlite.glibc.node',
    ]);
  });

  it('is Node as nodejs.org publishes it', () => {
    expect(publishedNode({ platform: 'win32', arch: 'arm64' }, '24.21.0')).toEqual({ file: 'win-arm64/node.exe' });
    expect(publishedNode({ platform: 'darwin', arch: 'x64' }, '24.21.0')).toEqual({
      file: 'node-v24.21.0-darwin-x64.tar.gz',
      program: 'node-v24.21.0-darwin-x64/bin/node',
    });
  });
});
