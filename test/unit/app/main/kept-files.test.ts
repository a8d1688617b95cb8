import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCrashRecords } from '../../../../app/main/crash-records.ts';
import { menuTemplate } from '../../../../app/main/menu-template.ts';
import { wordsFor } from '../../../../app/main/words.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'tintype-crashes-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

describe('crashes', () => {
  it('are kept on this machine, the newest first, for its owner alone', () => {
    let now = Date.parse('2026-01-02T03:04:05Z');
    const dir = folder();
    const crashes = openCrashRecords({ folder: dir, version: '0.1.0', now: () => now, startedAt: now - 60_000 });
    crashes.add({ what: 'engine', reason: 'exited', code: 9 });
    now += 1_000;
    crashes.add({ what: 'window', reason: 'oom', code: -1 });

    expect(crashes.list()).toEqual([
      { at: '2026-01-02T03:04:06.000Z', what: 'window', reason: 'oom', code: -1, version: '0.1.0', upSeconds: 61 },
      { at: '2026-01-02T03:04:05.000Z', what: 'engine', reason: 'exited', code: 9, version: '0.1.0', upSeconds: 60 },
    ]);
  });

  it('are twenty at most, and one that does not parse is passed over', () => {
    let now = 0;
    const dir = folder();
    const crashes = openCrashRecords({ folder: dir, version: '0.1.0', now: () => now, startedAt: 0 });
    for (let n = 0; n < 25; n += 1) {
      now += 1_000;
      crashes.add({ what: 'engine', reason: 'exited', code: n });
    }
    const [newest = ''] = readdirSync(dir).sort().reverse();
    writeFileSync(join(dir, newest), 'damaged');

    expect(readdirSync(dir)).toHaveLength(20);
    expect(crashes.list().map(({ code }) => code)[0]).toBe(23);
    expect(readFileSync(join(dir, newest), 'utf8')).toBe('damaged');
  });
});

describe('menus', () => {
  const acts = {
    goTo: () => undefined,
    setPaused: () => undefined,
    copyReport: () => undefined,
    showLogs: () => undefined,
  };
  const labels = (platform: NodeJS.Platform, language: 'en' | 'de'): readonly string[] =>
    menuTemplate(wordsFor(language, 'en-GB'), { platform, isPaused: false, isDevelopment: false }, acts).map(
      ({ label }) => label ?? '',
    );

  it('are those of the system, in the language that is set', () => {
    expect(labels('darwin', 'en')).toEqual(['Tintype', 'File', 'Edit', 'View', 'Window', 'Help']);
    expect(labels('linux', 'de')).toEqual(['Datei', 'Bearbeiten', 'Ansicht', 'Hilfe']);
  });

  it('end the program by Ctrl+Q on Linux, and by the system on Windows', () => {
    const quitOf = (platform: NodeJS.Platform): unknown => {
      const [file] = menuTemplate(wordsFor('en', 'en'), { platform, isPaused: false, isDevelopment: false }, acts);
      const items = Array.isArray(file?.submenu) ? file.submenu : [];
      return items.find(({ role }) => role === 'quit')?.accelerator;
    };

    expect([quitOf('linux'), quitOf('win32')]).toEqual(['Ctrl+Q', undefined]);
  });

  it('follow the system where no language is set', () => {
    expect(wordsFor('system', 'de-AT').quit).toBe('Tintype beenden');
    expect(wordsFor('system', 'fr').quit).toBe('Quit Tintype');
    expect(wordsFor('en', 'de').quit).toBe('Quit Tintype');
  });
});
