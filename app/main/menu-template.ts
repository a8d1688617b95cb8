/** The menus as data, with the shortcuts people know from other programs of their system. */
import type { MenuItemConstructorOptions } from 'electron';
import type { ShellPlace } from '../contract/shell-api.ts';
import type { DesktopWords } from './words.ts';

/** What menus do. */
export interface MenuActs {
  readonly goTo: (place: ShellPlace) => void;
  readonly setPaused: (paused: boolean) => void;
  readonly copyReport: () => void;
  readonly showLogs: () => void;
}

/** What menus depend on. */
export interface MenuFacts {
  readonly platform: NodeJS.Platform;
  readonly isPaused: boolean;
  readonly isDevelopment: boolean;
}

type Items = MenuItemConstructorOptions[];
const separator = { type: 'separator' } as const;

/** The menus as data. */
export function menuTemplate(words: DesktopWords, facts: MenuFacts, acts: MenuActs): Items {
  const isMac = facts.platform === 'darwin';
  return [
    ...(isMac ? [macMenu(words, acts)] : []),
    { label: words.file, submenu: fileMenu(words, facts, acts) },
    { label: words.edit, submenu: editMenu(words, isMac) },
    { label: words.view, submenu: viewMenu(words, facts, acts) },
    ...(isMac ? [{ role: 'windowMenu', label: words.window } as const] : []),
    { label: words.help, role: 'help', submenu: helpMenu(words, isMac, acts) },
  ];
}

const settingsItem = (words: DesktopWords, { goTo }: MenuActs): MenuItemConstructorOptions => ({
  label: words.settings,
  accelerator: 'CmdOrCtrl+,',
  click: () => goTo({ view: 'settings' }),
});

const macMenu = (words: DesktopWords, acts: MenuActs): MenuItemConstructorOptions => ({
  label: 'Tintype',
  submenu: [
    { role: 'about', label: words.about },
    separator,
    settingsItem(words, acts),
    separator,
    { role: 'services', label: words.services },
    separator,
    { role: 'hide', label: words.hide },
    { role: 'hideOthers', label: words.hideOthers },
    { role: 'unhide', label: words.showAll },
    separator,
    { role: 'quit', label: words.quit },
  ],
});

function fileMenu(words: DesktopWords, { platform, isPaused }: MenuFacts, acts: MenuActs): Items {
  const isMac = platform === 'darwin';
  return [
    { label: words.addFolder, accelerator: 'CmdOrCtrl+O', click: () => acts.goTo({ view: 'addFolder' }) },
    {
      label: isPaused ? words.resume : words.pause,
      accelerator: 'CmdOrCtrl+Shift+P',
      click: () => acts.setPaused(!isPaused),
    },
    separator,
    ...(isMac ? [] : [settingsItem(words, acts), separator]),
    { role: 'close', label: words.close, accelerator: 'CmdOrCtrl+W' },
    // Windows has no shortcut for it: Alt+F4 closes the window.
    ...(isMac
      ? []
      : [{ role: 'quit', label: words.quit, ...(platform === 'linux' && { accelerator: 'Ctrl+Q' }) } as const]),
  ];
}

const editMenu = (words: DesktopWords, isMac: boolean): Items => [
  { role: 'undo', label: words.undo },
  { role: 'redo', label: words.redo, accelerator: isMac ? 'Cmd+Shift+Z' : 'Ctrl+Y' },
  separator,
  { role: 'cut', label: words.cut },
  { role: 'copy', label: words.copy },
  { role: 'paste', label: words.paste },
  { role: 'selectAll', label: words.selectAll },
];

const views = ['library', 'uploads', 'folders', 'overview'] as const;

const viewMenu = (words: DesktopWords, { platform, isDevelopment }: MenuFacts, { goTo }: MenuActs): Items => [
  ...views.map((view, at) => ({
    label: words[view],
    accelerator: `CmdOrCtrl+${at + 1}`,
    click: () => goTo({ view }),
  })),
  separator,
  { role: 'resetZoom', label: words.zoomReset },
  { role: 'zoomIn', label: words.zoomIn },
  { role: 'zoomOut', label: words.zoomOut },
  separator,
  { role: 'togglefullscreen', label: words.fullScreen, accelerator: platform === 'darwin' ? 'Ctrl+Cmd+F' : 'F11' },
  // Developers look into the page; whoever has the program installed has no use for it.
  ...(isDevelopment ? [separator, { role: 'reload' } as const, { role: 'toggleDevTools' } as const] : []),
];

const helpMenu = (words: DesktopWords, isMac: boolean, acts: MenuActs): Items => [
  { label: words.copyReport, click: acts.copyReport },
  { label: words.showLogs, click: acts.showLogs },
  ...(isMac ? [] : [separator, { role: 'about', label: words.about } as const]),
];
