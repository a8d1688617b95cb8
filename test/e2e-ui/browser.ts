/** The browser the UI is tried in: Debian's Chromium. `CHROMIUM` names another one. */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

export const chromiumPath: string = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const hasChromium: boolean = existsSync(chromiumPath);

/** What the name of a test says where it cannot run. */
export const needsChromium: string = hasChromium ? '' : ` (skipped: there is no Chromium at ${chromiumPath})`;

/** How long anything on a page may take: the machine may have two cores and other things to do. */
export const patienceMs = 60_000;

/** Starts it. Close it again. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath,
    timeout: patienceMs,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync', '--hide-scrollbars'],
    ],
  });

/** A page, and what it must not do. */
export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Requests and sockets to anywhere but the page's own origin, errors of its scripts, and breaches of its policy. */
  readonly complaints: string[];
}

/** Toasts go away, and a busy machine may look too late: what they said is kept. */
export const noteToasts = `(() => {
  window.toldByToasts = [];
  const note = ({ addedNodes }) => addedNodes.forEach((node) => {
    if (node.classList?.contains('toast')) requestAnimationFrame(() => window.toldByToasts.push(node.querySelector('span').textContent));
  });
  new MutationObserver((changes) => changes.forEach(note)).observe(document, { childList: true, subtree: true });
})()`;

/** Waits until a toast has said so since the page was loaded, whether it is still there or not. */
export async function told(page: Page, text: string): Promise<void> {
  const until = Date.now() + patienceMs;
  let said: unknown;
  do {
    said = await page.evaluate('window.toldByToasts');
    if (Array.isArray(said) && said.includes(text)) return;
    await page.waitForTimeout(200);
  } while (Date.now() < until);
  throw new Error(`No toast said "${text}", but: ${JSON.stringify(said)}`);
}

/** Opens a page on a link that works once. Everything it asks the network for is looked at. */
export async function openPage(
  browser: Browser,
  link: string,
  options: BrowserContextOptions = {},
  /** Where else pages of this context may go: to where people sign in. */
  isAllowed: (url: URL) => boolean = () => false,
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    acceptDownloads: true,
    ...options,
  });
  context.setDefaultTimeout(patienceMs);
  // Evaluated by the browser's debugger before any script of the page: its policy stays as it is.
  await context.addInitScript(noteToasts);
  const page = await context.newPage();
  const complaints: string[] = [];
  const { host } = new URL(link);
  const judge = (address: string): void => {
    const url = new URL(address);
    const isOurs = url.protocol === 'data:' || url.protocol === 'blob:' || url.host === host || isAllowed(url);
    if (!isOurs) complaints.push(`asked for ${address}`);
  };
  context.on('request', (request) => judge(request.url()));
  page.on('websocket', (socket) => judge(socket.url()));
  page.on('pageerror', (error) => complaints.push(`threw ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy|NG0\d+/.test(message.text())) complaints.push(message.text());
  });
  await page.goto(link);
  await page.getByRole('main').waitFor();
  return { page, context, complaints };
}
