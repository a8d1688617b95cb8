import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { autostartEntry, autostartFile, setAutostart } from '../../../../app/main/autostart.ts';

describe('starting with the session on Linux', () => {
  it('is an entry that starts the program hidden, and goes when it is not wanted any more', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tintype-autostart-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = autostartFile({ XDG_CONFIG_HOME: folder });
    expect(file).toBe(join(folder, 'autostart', 'tintype.desktop'));

    setAutostart(file, true, '/opt/Tintype/tintype');
    const { mtimeMs } = statSync(file);
    setAutostart(file, true, '/opt/Tintype/tintype');

    expect(readFileSync(file, 'utf8').split('\n')).toContain('Exec="/opt/Tintype/tintype" --hidden');
    expect(statSync(file).mtimeMs).toBe(mtimeMs);
    setAutostart(file, false, '/opt/Tintype/tintype');
    setAutostart(file, false, '/opt/Tintype/tintype');
    expect(existsSync(file)).toBe(false);
  });

  it('quotes a program whose path a shell would read', () => {
    const [line] = autostartEntry('/home/ada/my $apps/100%\\Tintype')
      .split('\n')
      .filter((each) => each.startsWith('Exec='));

    expect(line).toBe('Exec="/home/ada/my \\\\$apps/100%%\\\\\\\\Tintype" --hidden');
  });
});
