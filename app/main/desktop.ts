/** The desktop, put together. */
import { join } from 'node:path';
import { app, clipboard, protocol, safeStorage, session, shell } from 'electron';
import { systemClock } from '../adapters/clock.ts';
import { createSecretFile } from '../adapters/secret-file.ts';
import type { EngineStanding, ShellPlace } from '../contract/shell-api.ts';
import { factsOf } from '../engine/own-fault.ts';
import type { Log } from '../engine/ports.ts';
import { activityOf } from './activity.ts';
import { type CrashRecords, openCrashRecords } from './crash-records.ts';
import { watchMain, watchPage, watchProcesses } from './crash-watch.ts';
import { createEngineFacts } from './engine-facts.ts';
import { openEngineLine } from './engine-line.ts';
import { createGrantedPaths } from './granted-paths.ts';
import { linkScheme, type StartAsk } from './links.ts';
import { setLaunchAtLogin } from './login.ts';
import { createMediaFiles } from './media-files.ts';
import { createPageFiles } from './page-files.ts';
import { type Places, placesOf } from './places.ts';
import { watchPower } from './power.ts';
import { createPresence } from './presence.ts';
import { openProgramUpdater } from './program-updater.ts';
import { makeReport } from './report.ts';
import { createSafeSecrets } from './secrets.ts';
import { createShellDesk } from './shell-desk.ts';
import { createTrayIcon, type TrayActs, type TrayIcon } from './tray.ts';
import { guardAllContents, guardSession } from './trust.ts';
import { startUpdates } from './updates.ts';
import { keepWindow } from './window-keeper.ts';
import { openWindowLine, type WindowLine } from './window-line.ts';

/** How the desktop is started. */
export interface DesktopAsk {
  readonly dataDir: string;
  /** The cloud to work against; absent: the local one. */
  readonly cloud?: string;
  readonly log: Log;
  /** Where logs are, for people to look at. */
  readonly logsDir: string;
  readonly start: StartAsk;
}

/** The desktop that runs. */
export interface Desktop {
  /** A second start, a link, or files handed over by the system. */
  take(asked: StartAsk): void;
  /** The system asks for the window. */
  show(): void;
  /** The program is about to end: its window closes and does not hide any more. */
  letGo(): void;
  /** Ends the engine. */
  end(): Promise<void>;
}

type OnFault = (where: string, error: unknown) => void;

/** Starts the engine and shows the window, unless it is started hidden. The program is ready. */
export function startDesktop(ask: DesktopAsk): Desktop {
  const { dataDir, log } = ask;
  const version = app.getVersion();
  const places = ourPlaces();
  const onFault: OnFault = (where, error) => log('ownFault', { where, ...factsOf(error) });
  const onRefused = (what: string): void => log('refused', { what });
  const crashes = ourCrashes(dataDir, version);
  guard(onRefused);

  const goTo = (place: ShellPlace): void => {
    window.show();
    desk.tell({ is: 'goTo', place });
  };
  const setPaused = (paused: boolean): void => {
    engine.client
      .current()
      ?.queue.setPaused({ paused })
      .catch((error: unknown) => onFault('pause', error));
  };
  const report = (): Promise<string> =>
    makeReport({ version, standing: engine.standing, client: engine.client.current, crashes });

  const tray = tryTray(places.trayIcons, { open: () => window.show(), setPaused, quit: () => app.quit() }, onFault);
  const updater = openProgramUpdater();
  const updates =
    updater &&
    startUpdates({ updater, clock: systemClock, chance: Math.random, log, onReady: () => desk.updateChanged() });
  let isOnBattery = false;
  let line: WindowLine | undefined;
  const update = (): void => {
    const settings = facts.settings();
    engine.spareBattery(isOnBattery && settings?.pauseOnBattery === true);
    if (settings !== undefined && app.isPackaged) setLaunchAtLogin(settings.launchAtLogin);
    const isSending = activityOf(engine.standing(), facts.queue()).isSending;
    updates?.know({ isSending, channel: settings?.updateChannel ?? 'stable' });
    presence.update({ standing: engine.standing(), queue: facts.queue(), settings });
  };
  const standingChanged = (standing: EngineStanding): void => {
    log('engine', { standing: standing.is });
    if (standing.is === 'running') facts.follow();
    else {
      line?.engineGone();
      facts.lose();
    }
    desk.standingChanged();
  };

  const secrets = createSafeSecrets(createSecretFile(join(dataDir, 'desktop', 'sessions.json')), safeStorage);
  const engine = openEngineLine({
    entry: places.engine,
    clock: systemClock,
    log,
    granted: createGrantedPaths(),
    native: { window: () => window.current(), chooseLabel: () => presence.words().chooseFolder, secrets, onFault },
    begin: () => ({
      dataDir,
      ...(ask.cloud !== undefined && { cloud: ask.cloud }),
      cloudProgram: places.cloudProgram,
      samplesDir: places.samples,
      version,
      // In a checkout there is no program that a session could start.
      abilities: {
        tray: tray !== undefined,
        launchAtLogin: app.isPackaged,
        battery: true,
        notifications: true,
        updates: updates !== undefined,
      },
    }),
    onText: (page, text) => line?.receive(page, text),
    onTaken: ({ added, ignored, unreadable }) => desk.tell({ is: 'taken', added, ignored, unreadable }),
    onStanding: standingChanged,
    onClientLost: () => facts.follow(),
    onDeath: (code) => {
      log('engineDied', { code });
      crashes.add({ what: 'engine', reason: 'exited', code });
    },
  });
  const facts = createEngineFacts(() => engine.client, update);
  const desk = createShellDesk({
    standing: engine.standing,
    restart: engine.restart,
    report,
    updateReady: () => updates?.ready(),
  });
  const window = keepWindow({
    preload: places.preload,
    icon: places.icon,
    stateFile: join(dataDir, 'desktop', 'window.json'),
    clock: systemClock,
    staysOpen: () => process.platform === 'darwin' || (tray !== undefined && facts.settings()?.closeToTray === true),
    onOpened: ({ webContents }) => {
      watchPage(webContents, crashes, systemClock);
      line = openWindowLine(webContents, {
        handlers: desk.handlers,
        isEngineRunning: engine.isRunning,
        toEngine: engine.windowSays,
        engineForgets: engine.windowGone,
        onPaths: engine.grant,
        onForeign: () => onRefused('frame'),
        onFault,
      });
    },
    onFault,
  });
  const presence = createPresence({
    window: window.current,
    tray,
    goTo,
    menu: {
      goTo,
      setPaused,
      copyReport: () => void report().then((text) => clipboard.writeText(text)),
      showLogs: () => void shell.openPath(ask.logsDir),
    },
  });
  protocol.handle('app', createPageFiles(places.renderer));
  protocol.handle('media', createMediaFiles(engine.askMedia));
  watchPower({
    onBattery: (isOn) => {
      isOnBattery = isOn;
      update();
    },
    onWake: engine.woke,
  });

  const take = ({ isHidden, place, paths }: StartAsk): void => {
    if (paths.length > 0) engine.take(paths);
    if (isHidden) return;
    window.show();
    if (place !== undefined) goTo(place);
    else if (paths.length > 0) goTo({ view: 'uploads' });
  };
  take(ask.start);
  return {
    take,
    show: window.show,
    letGo: window.letGo,
    end: async () => {
      updates?.quitting();
      tray?.remove();
      await engine.end();
    },
  };
}

function ourPlaces(): Places {
  return placesOf({
    appDir: app.getAppPath(),
    platform: process.platform,
    ...(app.isPackaged && { resourcesDir: process.resourcesPath }),
  });
}

function ourCrashes(dataDir: string, version: string): CrashRecords {
  const { now } = systemClock;
  const crashes = openCrashRecords({ folder: join(dataDir, 'desktop', 'crashes'), version, now, startedAt: now() });
  watchMain(crashes);
  watchProcesses(crashes);
  return crashes;
}

function guard(onRefused: (what: string) => void): void {
  guardAllContents({
    openExternal: (url) => void shell.openExternal(url),
    download: (contents, url) => contents.downloadURL(url),
    onRefused,
  });
  guardSession(session.defaultSession, onRefused);
  // Linux has it from the entry of the installed program.
  if (app.isPackaged && process.platform !== 'linux') app.setAsDefaultProtocolClient(linkScheme);
}

/** Some desktops have no tray: the program then ends with its window. */
function tryTray(icons: string, acts: TrayActs, onFault: OnFault): TrayIcon | undefined {
  try {
    return createTrayIcon(icons, acts);
  } catch (error) {
    onFault('tray', error);
    return undefined;
  }
}
