/** Every dialog and page of connecting, signing in and out, light and dark, by axe's rules. */
import { createServer } from 'node:net';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { violationsOf } from './axe.ts';
import { hasChromium, needsChromium } from './browser.ts';
import { goTo } from './looks.ts';
import {
  askToConnect,
  connectAgain,
  openSignInPage,
  type SignInSetting,
  signInOn,
  withSignIn,
} from './sign-in-stage.ts';

/** Looks at a page by axe's rules and keeps what is wrong under this name. */
type Look = (name: string, page: Page) => Promise<void>;

describe.skipIf(!hasChromium)(`accessibility of signing in${needsChromium}`, () => {
  const set = withSignIn();

  it.each(['light', 'dark'] as const)('has no violation anywhere, %s', async (colorScheme) => {
    const setting = await set([], { colorScheme });
    const found: Record<string, readonly string[]> = {};
    const look: Look = async (name, page) => {
      const violations = await violationsOf(page);
      if (violations.length > 0) found[name] = violations;
    };
    await lookAtConnecting(setting, look);
    await lookAtNo(setting, look);
    await lookAtSigningIn(setting, look);
    await lookAtSigningOut(setting, look);
    expect(found).toEqual({});
  });
});

const trouble = (page: Page, text: string): Promise<void> =>
  page.getByRole('dialog').getByRole('alert').getByText(text).waitFor();

async function lookAtConnecting({ page, provider }: SignInSetting, look: Look): Promise<void> {
  await page.getByRole('button', { name: 'Connect to AWS' }).click();
  await page.getByRole('dialog').waitFor();
  await look('the dialog', page);
  await connectAgain(page, 'no address');
  await trouble(page, 'That is not the address of a cloud.');
  await look('no address', page);
  await connectAgain(page, provider.issuer);
  await trouble(page, 'What answers there is not a Tintype cloud.');
  await look('no cloud', page);
  await connectAgain(page, await addressOfSilence());
  await page.getByText('Looking for the cloud …').waitFor();
  await look('looking', page);
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** Where something listens and never says a word. */
async function addressOfSilence(): Promise<string> {
  const server = createServer(() => undefined);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

/** The person says no: what the dialog and the page in the browser say then. */
async function lookAtNo({ page, cloud }: SignInSetting, look: Look): Promise<void> {
  await askToConnect(page, cloud.ready.api);
  const signInPage = await openSignInPage(page);
  await signInPage.getByRole('button', { name: 'Cancel' }).click();
  await signInPage.getByRole('heading', { name: 'You did not sign in.' }).waitFor();
  await look('the page after no', signInPage);
  await signInPage.close();
  await trouble(page, 'You did not sign in. Nothing was changed.');
  await look('after no', page);
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
}

async function lookAtSigningIn({ page, cloud }: SignInSetting, look: Look): Promise<void> {
  await askToConnect(page, cloud.ready.api);
  await page.getByText('Sign in in your browser').waitFor();
  await look('waiting', page);
  await page.getByText('Is your browser on another machine?').click();
  await page.getByLabel('Address the browser ended at').fill('http://127.0.0.1/nothing');
  await page.getByRole('button', { name: 'Use', exact: true }).click();
  await trouble(page, 'That is not the address this sign-in ends at.');
  await look('a pasted address', page);
  const signInPage = await openSignInPage(page);
  await signInOn(signInPage);
  await signInPage.getByRole('heading', { name: 'You are signed in.' }).waitFor();
  await look('the page after signing in', signInPage);
  await signInPage.close();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await goTo(page, 'Settings');
  await page.getByText('ada@example.com').waitFor();
  await look('settings, connected', page);
}

async function lookAtSigningOut({ page }: SignInSetting, look: Look): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('dialog').waitFor();
  await look('signing out', page);
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.', { exact: true }).waitFor();
  await look('signed out', page);
  await page.getByRole('button', { name: 'Sign in again' }).first().click();
  await page.getByRole('dialog').getByText('Sign in in your browser').waitFor();
  await look('signing in again', page);
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Disconnect' }).click();
  await page.getByRole('dialog').waitFor();
  await look('disconnecting', page);
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
  await page.getByRole('button', { name: 'Connect to AWS' }).waitFor();
}
