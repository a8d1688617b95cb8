/** The one window: opened when it is wanted, hidden where the person chose so, and put back where it was. */
import { app, type BrowserWindow, screen } from 'electron';
import type { Clock, Stop } from '../engine/ports.ts';
import { openWindow, type WindowAsk } from './window.ts';
import { fitToDisplays, keepWindowState, readWindowState, type WindowState } from './window-state.ts';

/** What a keeper works with. */
export interface WindowKeeperParts extends Omit<WindowAsk, 'state'> {
  readonly stateFile: string;
  readonly clock: Clock;
  /** Closing only hides it. */
  readonly staysOpen: () => boolean;
  /** A window was opened: it is to be served. */
  readonly onOpened: (window: BrowserWindow) => void;
  readonly onFault: (where: string, error: unknown) => void;
}

/** The keeper. */
export interface WindowKeeper {
  current(): BrowserWindow | undefined;
  /** Shows it before all others, opened if need be. */
  show(): void;
  /** From now on closing is closing: the program ends. */
  letGo(): void;
}

/** Moving a window tells of every step. */
const quietMs = 500;

/** Nothing is open yet. */
export function keepWindow(parts: WindowKeeperParts): WindowKeeper {
  let window: BrowserWindow | undefined;
  let isLetGo = false;

  const open = (): BrowserWindow => {
    const displays = screen.getAllDisplays().map((each) => each.workArea);
    const opened = openWindow({ ...parts, state: fitToDisplays(readWindowState(parts.stateFile), displays) });
    opened.once('ready-to-show', () => opened.show());
    opened.on('close', (event) => {
      keep(opened);
      if (isLetGo || !parts.staysOpen()) return;
      event.preventDefault();
      hide(opened);
    });
    opened.once('closed', () => {
      window = undefined;
    });
    keepWhenQuiet(opened, parts.clock, () => keep(opened));
    parts.onOpened(opened);
    return opened;
  };
  const keep = (of: BrowserWindow): void => {
    try {
      if (!of.isDestroyed()) keepWindowState(parts.stateFile, stateOf(of));
    } catch (error) {
      parts.onFault('window', error);
    }
  };

  return {
    current: () => window,
    show: () => {
      if (window === undefined) window = open();
      else {
        if (window.isMinimized()) window.restore();
        window.show();
        window.focus();
      }
      void app.dock?.show();
    },
    letGo: () => {
      isLetGo = true;
    },
  };
}

const stateOf = (window: BrowserWindow): WindowState => ({
  // Of a maximized window: where it was before.
  bounds: window.getNormalBounds(),
  isMaximized: window.isMaximized(),
});

function hide(window: BrowserWindow): void {
  window.hide();
  // The tray is where it is now, and not the dock.
  app.dock?.hide();
}

function keepWhenQuiet(window: BrowserWindow, clock: Clock, keep: () => void): void {
  let waiting: Stop | undefined;
  const moved = (): void => {
    waiting?.();
    waiting = clock.after(quietMs, keep);
  };
  window.on('resize', moved);
  window.on('move', moved);
  window.on('maximize', moved);
  window.on('unmaximize', moved);
}
