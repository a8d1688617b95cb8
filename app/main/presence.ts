/** How the program shows itself outside of its window: tray, dock or taskbar, badge, menus and notifications. */
import { app, type BrowserWindow, Notification } from 'electron';
import type { QueueView } from '../contract/methods/queue.ts';
import type { Settings } from '../contract/methods/settings.ts';
import type { EngineStanding, ShellPlace } from '../contract/shell-api.ts';
import { type Activity, activityOf, type Notice, noticesOf, type Told } from './activity.ts';
import { setMenu } from './menu.ts';
import type { MenuActs } from './menu-template.ts';
import { createWakeHold } from './power.ts';
import type { TrayIcon } from './tray.ts';
import { type DesktopWords, wordsFor } from './words.ts';

/** What it works with. */
export interface PresenceParts {
  readonly window: () => BrowserWindow | undefined;
  /** Absent where the system has no tray. */
  readonly tray: TrayIcon | undefined;
  readonly menu: MenuActs;
  readonly goTo: (place: ShellPlace) => void;
}

/** What is known now. */
export interface PresenceFacts {
  readonly standing: EngineStanding;
  readonly queue: QueueView | undefined;
  readonly settings: Settings | undefined;
}

/** The presence. */
export interface Presence {
  words(): DesktopWords;
  /** Brings all of it to what is known now. */
  update(facts: PresenceFacts): void;
}

/** Shows nothing before the first update. */
export function createPresence({ window, tray, menu, goTo }: PresenceParts): Presence {
  const holdAwake = createWakeHold();
  let words = wordsFor('system', app.getLocale());
  let told: Told = {};
  let menuShown = '';

  const showMenu = (isPaused: boolean): void => {
    const next = `${words.file} ${isPaused}`;
    if (next === menuShown) return;
    menuShown = next;
    setMenu(words, { platform: process.platform, isPaused, isDevelopment: !app.isPackaged }, menu);
  };
  const notify = (notice: Notice): void => {
    const { title, body, place } = textOf(notice, words);
    const notification = new Notification({ title, body, silent: notice.is === 'finished' });
    notification.on('click', () => goTo(place));
    notification.show();
  };

  return {
    words: () => words,
    update: ({ standing, queue, settings }) => {
      words = wordsFor(settings?.language ?? 'system', app.getLocale());
      const activity = activityOf(standing, queue);
      tray?.show(activity, words);
      showMenu(activity.because === 'paused');
      holdAwake(activity.isSending);
      showProgress(activity, window());
      const next = noticesOf(told, queue, activity);
      told = next.told;
      // Who looks at the window sees it there.
      const isWanted =
        settings?.notifications !== false && window()?.isFocused() !== true && Notification.isSupported();
      if (isWanted) for (const notice of next.notices) notify(notice);
    },
  };
}

function showProgress({ state, left, share }: Activity, window: BrowserWindow | undefined): void {
  app.setBadgeCount(left);
  if (window === undefined || window.isDestroyed()) return;
  const mode = state === 'paused' ? 'paused' : state === 'attention' ? 'error' : 'normal';
  window.setProgressBar(share ?? -1, { mode: share === undefined ? 'none' : mode });
}

function textOf(
  notice: Notice,
  words: DesktopWords,
): { readonly title: string; readonly body: string; readonly place: ShellPlace } {
  switch (notice.is) {
    case 'finished':
      return { title: words.finished(notice.pictures), body: words.finishedBody, place: { view: 'library' } };
    case 'failed':
      return { title: words.attention(notice.pictures), body: words.failedBody, place: { view: 'uploads' } };
    case 'signedOut':
      return { title: words.signedOut, body: words.signedOutBody, place: { view: 'settings' } };
    case 'cannotSave':
      return { title: words.cannotSave, body: words.cannotSaveBody, place: { view: 'uploads' } };
    case 'engineStopped':
      return { title: words.engineStopped, body: words.engineStoppedBody, place: { view: 'library' } };
    default:
      return notice satisfies never;
  }
}
