/** What no window of ours may do, whatever is loaded into it (architecture.md, section 8). */
import { app, type Session, type WebContents, type WebPreferences } from 'electron';
import { isSafeToOpen } from './external-links.ts';
import { mediaOrigin, tryOwnAddress, uiOrigin } from './schemes.ts';

/** The preferences of every window. */
export const safePreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
  spellcheck: false,
} as const satisfies WebPreferences;

/** What the guards do instead of what was asked. */
export interface GuardParts {
  /** Opens an address that was found safe in the system's browser. */
  readonly openExternal: (url: string) => void;
  /** Downloads from our own media, which a page reaches by following a link. */
  readonly download: (contents: WebContents, url: string) => void;
  /** Something was refused; named for the log, without the address. */
  readonly onRefused: (what: string) => void;
}

/** Guards every contents that is ever made, also those nobody meant to make. */
export function guardAllContents(parts: GuardParts): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, parts));
}

function guardContents(contents: WebContents, { openExternal, download, onRefused }: GuardParts): void {
  contents.on('will-navigate', (details) => {
    // A reload of the page itself is the only navigation there is: places within it are fragments.
    if (details.isMainFrame && isOurPage(details.url)) return;
    details.preventDefault();
    if (details.isMainFrame && isOurDownload(details.url)) download(contents, details.url);
    else onRefused('navigation');
  });
  contents.on('will-frame-navigate', (details) => {
    if (details.isMainFrame) return;
    details.preventDefault();
    onRefused('frame');
  });
  contents.on('will-redirect', (details) => {
    details.preventDefault();
    onRefused('redirect');
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    onRefused('webview');
  });
  contents.setWindowOpenHandler(({ url }) => {
    if (isSafeToOpen(url)) openExternal(url);
    else onRefused('window');
    return { action: 'deny' };
  });
}

function isOurPage(url: string): boolean {
  const [page = ''] = url.split('#');
  const asked = tryOwnAddress(page);
  return asked?.origin === uiOrigin && (asked.path === '/' || asked.path === '/index.html');
}

function isOurDownload(url: string): boolean {
  const asked = tryOwnAddress(url);
  return asked?.origin === mediaOrigin && /^\/(media\/original|export)\//.test(asked.path);
}

/** No page may have any permission, not even asked for; nothing is fetched over a network for a page. */
export function guardSession(session: Session, onRefused: (what: string) => void): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    onRefused(`permission ${permission}`);
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler(null);
  session.webRequest.onBeforeRequest((details, answer) => {
    const isOurs = /^(app|media|blob|data|devtools):/.test(details.url);
    if (!isOurs) onRefused('request');
    answer({ cancel: !isOurs });
  });
}
