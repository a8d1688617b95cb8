/** What tests do to a desktop that Playwright has no word for. */
import type { Page } from 'playwright-core';
import type { Stage } from './stage.ts';

/** The system's dialog answers with this folder, as if somebody had chosen it. */
export async function stubFolderDialog({ app }: Stage, path: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, path);
}

/** What the tray's menu says, once it says something new: the tray itself no test can see or click. */
export async function watchTray({ app }: Stage): Promise<void> {
  await app.evaluate(({ Tray }) => {
    const { setContextMenu } = Tray.prototype;
    Tray.prototype.setContextMenu = function set(menu) {
      Object.assign(globalThis, { trayIcon: this, trayMenu: menu });
      setContextMenu.call(this, menu);
    };
  });
}

/** The labels of the tray's menu. */
export const trayLabels = ({ app }: Stage): Promise<readonly string[]> =>
  app.evaluate(() => {
    const { trayMenu } = globalThis as { trayMenu?: Electron.Menu };
    return (trayMenu?.items ?? []).filter(({ type }) => type !== 'separator').map(({ label }) => label);
  });

/** Clicks an entry of the tray's menu. */
export async function clickTray({ app }: Stage, label: string): Promise<void> {
  await app.evaluate((_electron, wanted) => {
    const { trayMenu } = globalThis as { trayMenu?: Electron.Menu };
    trayMenu?.items.find((item) => item.label === wanted)?.click();
  }, label);
}

/** Clicks an entry of the program's menus. */
export async function clickMenu({ app }: Stage, label: string): Promise<void> {
  await app.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []);
    items?.find((item) => item.label === wanted)?.click();
  }, label);
}

/** Whether the window is shown, hidden or gone. */
export const windowState = ({ app }: Stage): Promise<'shown' | 'hidden' | 'none'> =>
  app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) return 'none';
    return window.isVisible() ? 'shown' : 'hidden';
  });

/** Closes the window as its button does. */
export const closeWindow = ({ app }: Stage): Promise<void> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());

/** Where the page is, within itself. */
export const placeOf = (page: Page): string => new URL(page.url()).hash.replace(/^#/, '').replace(/\?.*$/, '');
