/** The app in a browser, a cloud people sign in to, and the OpenID provider they sign in with. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, onTestFinished } from 'vitest';
import { freePorts } from '../fakes/free-ports.ts';
import { type RunningCloud, startLocalCloud } from '../fakes/local-cloud.ts';
import { type OpenIdProvider, password, startOpenIdProvider } from '../fakes/open-id-provider.ts';
import { hasChromium, openPage, startBrowser } from './browser.ts';

const cli = fileURLToPath(new URL('../../app/headless/cli.ts', import.meta.url));
const startMaxMs = 60_000;

/** What a test works with. */
export interface SignInSetting {
  readonly page: Page;
  readonly provider: OpenIdProvider;
  /** The cloud to connect to. The host begins with its own. */
  readonly cloud: RunningCloud;
  readonly pictures: string;
  /** Everything the host printed and logged. */
  readonly hostSaid: () => string;
}

/** Has a browser started for this file. Answers how a test gets the rest; all of it ends with the test. */
export function withSignIn(): (
  cloudArgs?: readonly string[],
  options?: BrowserContextOptions,
) => Promise<SignInSetting> {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (hasChromium) browser = await startBrowser();
  });
  afterAll(() => browser?.close());
  return async (cloudArgs = [], options = {}) => {
    if (browser === undefined) throw new Error('There is no browser.');
    const provider = await startOpenIdProvider(await freePorts(3));
    onTestFinished(() => provider.stop());
    const cloud = await startLocalCloud({ args: [...signInArgs(provider), '--verbose', ...cloudArgs] });
    onTestFinished(async () => void (await cloud.stop()));
    const dir = await mkdtemp(join(tmpdir(), 'tintype-sign-in-ui-'));
    const pictures = join(dir, 'Pictures');
    await mkdir(pictures);
    const { child, said } = startHost(join(dir, 'data'), pictures);
    onTestFinished(async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'close');
      await rm(dir, { recursive: true, force: true });
    });
    const { host } = new URL(provider.issuer);
    const redirects = provider.redirectPorts.map((port) => `127.0.0.1:${port}`);
    const isSignIn = (url: URL): boolean => url.host === host || redirects.includes(url.host);
    const watched = await openPage(browser, await linkOf(child, said), options, isSignIn);
    onTestFinished(async ({ task }) => {
      if (task.result?.state === 'fail') console.error(await watched.page.locator('body').innerText(), said());
      await watched.context.close();
      expect(watched.complaints).toEqual([]);
    });
    return { page: watched.page, provider, cloud, pictures, hostSaid: said };
  };
}

/** What a local cloud is told so that people sign in to it with this provider. */
export const signInArgs = ({ issuer, clientId, redirectPorts }: OpenIdProvider): readonly string[] => [
  ...['--issuer', issuer, '--client-id', clientId],
  ...['--redirect-ports', redirectPorts.join()],
];

function startHost(dataDir: string, pictures: string): { readonly child: ChildProcess; readonly said: () => string } {
  const args = [
    'serve',
    '--port',
    '0',
    '--verbose',
    '--data-dir',
    dataDir,
    '--ui',
    inject('uiDir'),
    '--roots',
    pictures,
  ];
  const child = spawn(process.execPath, [cli, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TINTYPE_BROWSER: 'none' },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      said += text;
    });
  }
  return { child, said: () => said };
}

async function linkOf(child: ChildProcess, said: () => string): Promise<string> {
  const limit = AbortSignal.timeout(startMaxMs);
  for (;;) {
    const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w.-]+(?=\s)/.exec(said())?.[0];
    if (found !== undefined) return found;
    if (limit.aborted || child.exitCode !== null || child.stdout === null) throw new Error(`no link: ${said()}`);
    await Promise.race([once(child.stdout, 'data', { signal: limit }), once(child, 'close')]).catch(() => undefined);
  }
}

/** Asks, on the page before there are any pictures, to connect to this cloud. */
export async function askToConnect(page: Page, address: string): Promise<void> {
  await page.getByRole('button', { name: 'Connect to AWS' }).click();
  await connectAgain(page, address);
}

/** The same in the dialog that is open. */
export async function connectAgain(page: Page, address: string): Promise<void> {
  await page.getByLabel('Address of the cloud').fill(address);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
}

/** Follows the link to where one signs in. Answers that page. */
export async function openSignInPage(page: Page): Promise<Page> {
  const opened = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'Open the sign-in page' }).click();
  return opened;
}

/** Signs in on the page that is open. */
export async function signInOn(signInPage: Page, email = 'ada@example.com'): Promise<void> {
  await signInPage.getByLabel('Email').fill(email);
  await signInPage.getByLabel('Password').fill(password);
  await signInPage.getByRole('button', { name: 'Sign in' }).click();
}

/** From the first page to being connected. */
export async function connect({ page, cloud }: SignInSetting): Promise<void> {
  await askToConnect(page, cloud.ready.api);
  const signInPage = await openSignInPage(page);
  await signInOn(signInPage);
  await signInPage.getByRole('heading', { name: 'You are signed in.' }).waitFor();
  await signInPage.close();
  await page
    .getByText(`Connected to ${new URL(cloud.ready.api).host}`, { exact: false })
    .first()
    .waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** Watches which banners are ever shown from now on. */
export async function watchBanners(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(`(() => {
    window.bannersSeen = [];
    const look = () => {
      for (const each of document.querySelectorAll('.banner strong'))
        if (!window.bannersSeen.includes(each.textContent)) window.bannersSeen.push(each.textContent);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
    look();
  })()`);
  return () => page.evaluate('window.bannersSeen') as Promise<readonly string[]>;
}
