/** Entry of the desktop app. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, protocol } from 'electron';
import { systemClock } from '../adapters/clock.ts';
import { openLogFile, toEach } from '../adapters/log-file.ts';
import { stateDir } from '../host/state-dir.ts';
import { type Desktop, startDesktop } from './desktop.ts';
import { ownArguments, readStart, type StartAsk } from './links.ts';
import { schemes } from './schemes.ts';
import { readHandedOver, tryHandOver } from './second-start.ts';
import { stderrLog } from './stderr-log.ts';

const dataDir = stateDir(undefined);
// Made first: where it is missing no instance gets the lock. Two programs on one data directory would be one too many.
const userData = join(dataDir, 'desktop');
mkdirSync(userData, { recursive: true, mode: 0o700 });
app.setPath('userData', userData);
app.setName('Tintype');
protocol.registerSchemesAsPrivileged([...schemes]);

const start = readStart(ownArguments(process.argv, app.isPackaged), process.cwd());
if (tryHandOver(start)) app.quit();
else run();

function run(): void {
  const logsDir = join(dataDir, 'logs');
  const logFile = openLogFile({ folder: logsDir, name: 'desktop', clock: systemClock });
  let desktop: Desktop | undefined;
  let isEnded = false;
  // What macOS hands over before the program is ready waits for it.
  const early: StartAsk[] = [];
  const take = (asked: StartAsk): void => {
    if (desktop === undefined) early.push(asked);
    else desktop.take(asked);
  };
  app.on('open-file', (event, path) => {
    event.preventDefault();
    take({ isHidden: false, paths: [path] });
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    take(readStart([url], '/'));
  });
  app.on('second-instance', (_event, _argv, _workingDir, handedOver) => take(readHandedOver(handedOver)));
  app.on('activate', () => desktop?.show());
  app.on('before-quit', () => desktop?.letGo());
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (isEnded || desktop === undefined) return;
    event.preventDefault();
    void desktop.end().finally(() => {
      isEnded = true;
      logFile.close();
      app.quit();
    });
  });
  // Not awaited: at the top level of a module that would never return (pitfall 38).
  void app.whenReady().then(() => {
    desktop = startDesktop({ dataDir, log: toEach(logFile.log, stderrLog), logsDir, start });
    for (const asked of early.splice(0)) desktop.take(asked);
  });
}
