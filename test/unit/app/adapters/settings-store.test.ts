import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createSettingsStore } from '../../../../app/adapters/settings-store.ts';
import { Settings } from '../../../../app/contract/methods/settings.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function fileIn(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tintype-settings-'));
  folders.push(folder);
  return join(folder, 'settings.json');
}

const defaults = {
  bandwidth: null,
  paused: false,
  appearance: 'system',
  language: 'system',
  previewCacheBytes: 2_000_000_000,
  closeToTray: false,
  launchAtLogin: false,
  pauseOnBattery: false,
  notifications: true,
  updateChannel: 'stable',
};

describe('settings on disk', () => {
  it('has defaults the contract knows', () => {
    const settings = createSettingsStore(fileIn()).load();

    expect(settings).toEqual(defaults);
    expect(Settings.parse(settings)).toEqual(settings);
  });

  it('finds again what was saved', () => {
    const file = fileIn();
    createSettingsStore(file).save({ ...Settings.parse(defaults), bandwidth: 70_000, language: 'de' });

    expect(createSettingsStore(file).load()).toEqual({ ...defaults, bandwidth: 70_000, language: 'de' });
  });

  it('loses only the setting that does not parse', () => {
    const file = fileIn();
    const settings = { bandwidth: 1, appearance: 'dark', language: 'klingon', later: true };
    writeFileSync(file, JSON.stringify({ version: 1, settings }));

    expect(createSettingsStore(file).load()).toEqual({ ...defaults, appearance: 'dark' });
  });

  it('takes the settings of the first version over, with the defaults of what came since', () => {
    const file = fileIn();
    const settings = { bandwidth: 70_000, paused: true, appearance: 'dark', language: 'de', previewCacheBytes: 1e9 };
    writeFileSync(file, JSON.stringify({ version: 1, settings }));

    expect(createSettingsStore(file).load()).toEqual({ ...defaults, ...settings });
  });

  it('does not guess what a newer version meant, and keeps its file beside it', () => {
    const file = fileIn();
    writeFileSync(file, JSON.stringify({ version: 4, settings: { paused: true } }));

    expect(createSettingsStore(file).load()).toEqual(defaults);
    expect(existsSync(`${file}.damaged`)).toBe(true);
  });

  it('keeps a file that is none beside it', () => {
    const file = fileIn();
    writeFileSync(file, '{"version":');

    expect(createSettingsStore(file).load()).toEqual(defaults);
    expect(existsSync(`${file}.damaged`)).toBe(true);
  });
});
