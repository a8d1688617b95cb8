/** What every file here begins with: a browser for all its tests, and a host, a cloud and a page for each. */

import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, onTestFinished } from 'vitest';
import { hasChromium, openPage, startBrowser, type WatchedPage } from './browser.ts';
import { type Stage, startStage } from './stage.ts';

/** What a test works with. */
export interface Setting extends WatchedPage {
  readonly stage: Stage;
}

/** Has a browser started for this file. Answers how a test gets its own host and page; both end with it, and a page that broke a promise fails it. */
export function withBrowser(): (options?: BrowserContextOptions) => Promise<Setting> {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (hasChromium) browser = await startBrowser();
  });
  afterAll(() => browser?.close());
  return async (options) => {
    if (browser === undefined) throw new Error('There is no browser.');
    const stage = await startStage(inject('uiDir'));
    onTestFinished(() => stage.close());
    const watched = await openPage(browser, await stage.newLink(), options);
    onTestFinished(async ({ task }) => {
      // What the page said last tells more than which words it did not say.
      if (task.result?.state === 'fail') console.error(await watched.page.locator('body').innerText());
      await watched.context.close();
      expect(watched.complaints).toEqual([]);
    });
    return { stage, ...watched };
  };
}
