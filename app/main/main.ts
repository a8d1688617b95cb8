/** Entry of the desktop app. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, protocol } from 'electron';
import { stateDir } from '../host/state-dir.ts';
import { startDesktop } from './desktop.ts';
import { schemes } from './schemes.ts';
import { stderrLog } from './stderr-log.ts';

const dataDir = stateDir(undefined);
// Two programs on one data directory would be one too many: the lock of the single instance lies here.
// Made first: where it is missing no instance gets the lock.
const userData = join(dataDir, 'desktop');
mkdirSync(userData, { recursive: true, mode: 0o700 });
app.setPath('userData', userData);
app.setName('Tintype');
protocol.registerSchemesAsPrivileged([...schemes]);

if (app.requestSingleInstanceLock({ argv: process.argv.slice(1), workingDir: process.cwd() })) {
  // Not awaited: at the top level of a module that would never return (pitfall 38).
  void app.whenReady().then(() => startDesktop({ dataDir, log: stderrLog }));
} else app.quit();
