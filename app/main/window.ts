/** The window of the UI. */
import { BrowserWindow, nativeTheme } from 'electron';
import { uiAddress } from './schemes.ts';
import { safePreferences } from './trust.ts';
import type { WindowState } from './window-state.ts';

/** How a window is opened. */
export interface WindowAsk {
  readonly preload: string;
  readonly icon: string;
  readonly state: WindowState;
}

/** The smallest the UI is laid out for. */
const least = { width: 480, height: 420 } as const;

/** The page's own background, so that nothing flashes before it is drawn (app/renderer/styles/tokens.css). */
const backgrounds = { light: '#f6f6f5', dark: '#141414' } as const;

/** Opens a window with the UI in it. It is shown by the caller, once there is something to see. */
export function openWindow({ preload, icon, state }: WindowAsk): BrowserWindow {
  const window = new BrowserWindow({
    ...state.bounds,
    minWidth: least.width,
    minHeight: least.height,
    title: 'Tintype',
    icon,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
    webPreferences: { ...safePreferences, preload },
  });
  if (state.isMaximized) window.maximize();
  window.on('page-title-updated', (event) => event.preventDefault());
  void window.loadURL(uiAddress);
  return window;
}
