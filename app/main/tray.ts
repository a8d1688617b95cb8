/** The icon in the system's tray or menu bar. */
import { join } from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';
import type { Activity, ActivityState } from './activity.ts';
import type { DesktopWords } from './words.ts';

/** What the tray does. */
export interface TrayActs {
  readonly open: () => void;
  readonly setPaused: (paused: boolean) => void;
  readonly quit: () => void;
}

/** The tray icon. */
export interface TrayIcon {
  show(activity: Activity, words: DesktopWords): void;
  remove(): void;
}

/** Puts the icon up; its pictures are in `icons`. Throws where the system has no tray. */
export function createTrayIcon(icons: string, acts: TrayActs): TrayIcon {
  const tray = new Tray(imageOf(icons, 'idle'));
  let shown = '';
  tray.on('click', acts.open);
  return {
    show: (activity, words) => {
      const line = lineOf(activity, words);
      const isPaused = activity.because === 'paused';
      // Setting a menu closes one that is open: only when it would say something else.
      const next = JSON.stringify([activity.state, line, isPaused, words.open]);
      if (next === shown) return;
      shown = next;
      tray.setImage(imageOf(icons, activity.state));
      tray.setToolTip(`Tintype: ${line}`);
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: words.open, click: acts.open },
          { type: 'separator' },
          { label: line, enabled: false },
          { label: isPaused ? words.resume : words.pause, click: () => acts.setPaused(!isPaused) },
          { type: 'separator' },
          { label: words.quit, click: acts.quit },
        ]),
      );
    },
    remove: () => tray.destroy(),
  };
}

/** How the work stands, in one line. */
export function lineOf({ state, because, left, failed }: Activity, words: DesktopWords): string {
  switch (because) {
    case undefined:
      return state === 'working' ? words.working(left) : words.idle;
    case 'paused':
      return left > 0 ? `${words.paused} · ${words.working(left)}` : words.paused;
    case 'battery':
      return words.spared;
    case 'failed':
      return words.attention(failed);
    default:
      return words[because];
  }
}

/** macOS draws a template image in the colour of its bar; the others show it as it is. */
function imageOf(icons: string, state: ActivityState): Electron.NativeImage {
  const isMac = process.platform === 'darwin';
  // A panel of Linux is higher than a taskbar, and does not ask for the size it needs.
  const suffix = isMac ? 'Template' : process.platform === 'linux' ? '-linux' : '';
  const image = nativeImage.createFromPath(join(icons, `${state}${suffix}.png`));
  image.setTemplateImage(isMac);
  return image;
}
