/** Starting with the session on Linux: an entry in the folder the desktop looks into. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { writeWhole } from '../adapters/write-whole.ts';
import { hiddenFlag } from './links.ts';

/** Where a Linux desktop looks (freedesktop.org, Desktop Application Autostart Specification). */
export const autostartFile = (environment: NodeJS.ProcessEnv): string =>
  join(environment.XDG_CONFIG_HOME || join(homedir(), '.config'), 'autostart', 'tintype.desktop');

/** Writes the entry, or takes it away. One that is right already is left alone. */
export function setAutostart(file: string, isOn: boolean, program: string): void {
  if (isOn) writeAutostart(file, program);
  else rmSync(file, { force: true });
}

function writeAutostart(file: string, program: string): void {
  const entry = autostartEntry(program);
  if (existsSync(file) && readFileSync(file, 'utf8') === entry) return;
  mkdirSync(dirname(file), { recursive: true });
  writeWhole(file, entry);
}

/** The entry. In `Exec` what a shell would read is quoted, % is doubled, and then every backslash, for values escape them too. */
export function autostartEntry(program: string): string {
  const quoted = program.replaceAll(/["`$\\]/g, (sign) => `\\${sign}`).replaceAll('%', '%%');
  const escaped = `"${quoted.replaceAll('\\', '\\\\')}"`;
  return `[Desktop Entry]\nType=Application\nName=Tintype\nExec=${escaped} ${hiddenFlag}\nX-GNOME-Autostart-enabled=true\n`;
}
