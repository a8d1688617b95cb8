import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import { describe, expect, it } from 'vitest';
import { builderConfig } from '../../../../scripts/pack/builder-config.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const official = {
  kind: 'official',
  version: '45.4.1',
  dist: '/runtime/45.4.1',
  executable: '/runtime/45.4.1/electron',
} as const;
const development = { ...official, kind: 'development', version: '33.2.1' } as const;

type Ask = Parameters<typeof builderConfig>[0];
const wholeConfig = (ask: Pick<Ask, 'runtime' | 'environment'> & { readonly inspectable?: boolean }) =>
  getConfig(root, null, builderConfig({ inspectable: false, ...ask, officialVersion: '45.4.1' }));

describe('the configuration of electron-builder', () => {
  it.each([
    ['installers', { runtime: undefined, environment: {} }],
    ['a folder with the official runtime', { runtime: official, environment: {} }],
    ['a folder with the development runtime', { runtime: development, environment: {} }],
    [
      'updates from another server',
      { runtime: undefined, environment: { TINTYPE_UPDATE_URL: 'https://example.org/' } },
    ],
  ])('is valid for %s', async (_, ask) => {
    await validateConfiguration(await wholeConfig(ask), new DebugLogger(false));
  });

  it('names every installer of the three systems', async () => {
    const { win, mac, linux } = await wholeConfig({ runtime: undefined, environment: {} });

    const both = ['x64', 'arm64'];
    expect(win?.target).toEqual([{ target: 'nsis', arch: both }]);
    expect(mac?.target).toEqual([
      { target: 'dmg', arch: both },
      { target: 'zip', arch: both },
    ]);
    expect(linux?.target).toEqual([
      { target: 'AppImage', arch: both },
      { target: 'deb', arch: both },
      { target: 'rpm', arch: both },
    ]);
  });

  it('sets the fuses of a release: no Node, no inspector, nothing but the archive', async () => {
    const { electronFuses } = await wholeConfig({ runtime: official, environment: {} });

    expect(electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      onlyLoadAppFromAsar: true,
      enableEmbeddedAsarIntegrityValidation: true,
      enableCookieEncryption: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('can be inspected where tests ask for it, in nothing else, and never in an installer', async () => {
    const fuses = async (runtime: typeof official | undefined, inspectable: boolean) =>
      (await wholeConfig({ runtime, inspectable, environment: {} })).electronFuses;

    const [release, tested] = [await fuses(official, false), await fuses(official, true)];
    expect(tested?.enableNodeCliInspectArguments).toBe(true);
    expect({ ...tested, enableNodeCliInspectArguments: false }).toEqual(release);
    expect(await fuses(undefined, true)).toEqual(release);
  });

  it('packs with the runtime that is there, and makes installers from the pinned release', async () => {
    const folder = await wholeConfig({ runtime: development, environment: {} });
    const installers = await wholeConfig({ runtime: undefined, environment: {} });

    expect(folder).toMatchObject({ electronVersion: '33.2.1', electronDist: '/runtime/45.4.1' });
    expect(installers.electronVersion).toBe('45.4.1');
    expect(installers.electronDist).toBeUndefined();
  });

  it('asks GitHub for updates, and another server where one is named', async () => {
    const usual = await wholeConfig({ runtime: undefined, environment: {} });
    const other = await wholeConfig({
      runtime: undefined,
      environment: { TINTYPE_UPDATE_URL: 'https://updates.example.org/' },
    });

    expect(usual.publish).toEqual({ provider: 'github' });
    expect(other.publish).toEqual({ provider: 'generic', url: 'https://updates.example.org/' });
  });

  it('hands links of tintype: to the app, and no kind of file', async () => {
    const config = await wholeConfig({ runtime: undefined, environment: {} });

    expect(config.protocols).toEqual([{ name: 'Tintype', schemes: ['tintype'] }]);
    expect(config.fileAssociations).toBeUndefined();
  });

  it('loosens the hardened runtime of macOS by just-in-time compiling alone', () => {
    for (const name of ['app', 'inside']) {
      const text = readFileSync(`${root}/resources/entitlements/${name}.plist`, 'utf8');
      expect(text.match(/<key>.*<\/key>/g)).toEqual(['<key>com.apple.security.cs.allow-jit</key>']);
    }
  });
});
