/** The desktop, put together. */
import { join } from 'node:path';
import { app, type BrowserWindow, clipboard, protocol, screen, session, shell } from 'electron';
import { systemClock } from '../adapters/clock.ts';
import { factsOf } from '../engine/own-fault.ts';
import type { Log } from '../engine/ports.ts';
import { openEngineLine } from './engine-line.ts';
import { createGrantedPaths } from './granted-paths.ts';
import { createMediaFiles } from './media-files.ts';
import { createPageFiles } from './page-files.ts';
import { placesOf } from './places.ts';
import { createShellDesk } from './shell-desk.ts';
import { guardAllContents, guardSession } from './trust.ts';
import { openWindow } from './window.ts';
import { openWindowLine, type WindowLine } from './window-line.ts';
import { fitToDisplays, readWindowState } from './window-state.ts';

/** How the desktop is started. */
export interface DesktopAsk {
  readonly dataDir: string;
  readonly log: Log;
}

/** Opens the window and starts the engine. The program is ready. */
export function startDesktop({ dataDir, log }: DesktopAsk): void {
  const places = placesOf({
    appDir: app.getAppPath(),
    platform: process.platform,
    ...(app.isPackaged && { resourcesDir: process.resourcesPath }),
  });
  const onRefused = (what: string): void => log('refused', { what });
  const onFault = (where: string, error: unknown): void => log('ownFault', { where, ...factsOf(error) });
  guardAllContents({
    openExternal: (url) => void shell.openExternal(url),
    download: (contents, url) => contents.downloadURL(url),
    onRefused,
  });
  guardSession(session.defaultSession, onRefused);

  let window: BrowserWindow | undefined;
  let line: WindowLine | undefined;
  const engine = openEngineLine({
    entry: places.engine,
    clock: systemClock,
    log,
    begin: () => ({
      dataDir,
      cloudProgram: places.cloudProgram,
      samplesDir: places.samples,
      version: app.getVersion(),
      abilities: { tray: true, launchAtLogin: true, batterySaver: true, notifications: true },
    }),
    native: { window: () => window, onFault },
    granted: createGrantedPaths(),
    onText: (page, text) => line?.receive(page, text),
    onTaken: ({ added, ignored, unreadable }) => desk.tell({ is: 'taken', added, ignored, unreadable }),
    onStanding: (standing) => {
      log('engine', { standing: standing.is });
      if (standing.is !== 'running') line?.engineGone();
      desk.standingChanged();
    },
    onDeath: (code) => log('engineDied', { code }),
  });
  const desk = createShellDesk({
    standing: engine.standing,
    restart: engine.restart,
    copyText: (text) => clipboard.writeText(text),
    report: () => Promise.resolve(''),
  });
  protocol.handle('app', createPageFiles(places.renderer));
  protocol.handle('media', createMediaFiles(engine.askMedia));

  const kept = readWindowState(join(dataDir, 'desktop', 'window.json'));
  const state = fitToDisplays(
    kept,
    screen.getAllDisplays().map((each) => each.workArea),
  );
  const opened = openWindow({ preload: places.preload, icon: join(places.icons, 'icon.png'), state });
  window = opened;
  line = openWindowLine(opened.webContents, {
    handlers: desk.handlers,
    isEngineRunning: engine.isRunning,
    toEngine: engine.windowSays,
    engineForgets: engine.windowGone,
    onPaths: engine.grant,
    onForeign: () => onRefused('frame'),
    onFault,
  });
  opened.once('ready-to-show', () => opened.show());
}
