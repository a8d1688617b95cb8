/** Connecting to a cloud, signing in and out, and what can go wrong, in a real browser with a real OpenID provider. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takePort } from '../fakes/free-ports.ts';
import { makePictures } from '../fixtures/pictures.ts';
import { hasChromium, needsChromium, patienceMs, told } from './browser.ts';
import { dropPaths } from './drop.ts';
import { countOf, goTo } from './looks.ts';
import {
  askToConnect,
  connect,
  connectAgain,
  openSignInPage,
  signInOn,
  watchBanners,
  withSignIn,
} from './sign-in-stage.ts';

const eventually = { timeout: patienceMs * 3, interval: 200 };

describe.skipIf(!hasChromium)(`signing in${needsChromium}`, () => {
  const set = withSignIn();

  it('connects from the first page, sends what is dropped there, and signs out and leaves again', async () => {
    const setting = await set();
    const { page, cloud, provider, pictures, hostSaid } = setting;
    await connect(setting);

    await dropPaths(page, await makePictures(join(pictures, 'some'), 3));
    await countOf(page, 3).waitFor();
    expect(await cloud.countObjects()).toBe(3);

    await goTo(page, 'Settings');
    await page.getByText('ada@example.com').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.', { exact: true }).waitFor();
    expect(provider.store.count('RefreshToken')).toBe(0);

    await page.getByRole('button', { name: 'Disconnect' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
    await page.getByRole('button', { name: 'Connect to AWS' }).waitFor();
    await goTo(page, 'Library');
    await page.getByRole('heading', { name: 'Your pictures, kept and described.' }).waitFor();

    expect(provider.secrets.size).toBeGreaterThan(6);
    for (const secret of provider.secrets)
      for (const text of [hostSaid(), cloud.said.out, cloud.said.err]) expect(text).not.toContain(secret);
  });

  it('lets tokens end again and again while pictures are sent, and nobody notices', async () => {
    const setting = await set(['--key-life-seconds', '4']);
    const { page, cloud, provider, pictures } = setting;
    provider.lives.idToken = 4;
    await connect(setting);
    const banners = await watchBanners(page);
    const before = provider.renewals.granted;

    // A fast machine sends a given number of pictures within few lives of a token, so it gets as many as it takes.
    const limit = AbortSignal.timeout(eventually.timeout);
    let sent = 0;
    for (let drop = 1; drop <= 4 || provider.renewals.granted - before < 3; drop++) {
      limit.throwIfAborted();
      await dropPaths(page, await makePictures(join(pictures, `drop-${drop}`), 50, drop * 100));
      sent += 50;
      await expect.poll(() => cloud.countObjects(), eventually).toBe(sent);
    }
    await countOf(page, sent).waitFor({ timeout: eventually.timeout });

    expect(provider.renewals.refused).toBe(0);
    expect(await banners()).toEqual([]);
    await goTo(page, 'Uploads');
    await page.getByRole('heading', { name: 'Everything is in the cloud.' }).waitFor();
  });

  it('stops at a session that was ended elsewhere, says so, and goes on once one signs in again', async () => {
    const setting = await set(['--key-life-seconds', '4']);
    const { page, cloud, provider, pictures } = setting;
    provider.lives.idToken = 4;
    await connect(setting);
    await dropPaths(page, await makePictures(join(pictures, 'first'), 5));
    await countOf(page, 5).waitFor();

    provider.store.drop('RefreshToken', 'AccessToken', 'Grant', 'Session');
    const banner = page.getByText('You are signed out.', { exact: true });
    await banner.waitFor();
    await dropPaths(page, await makePictures(join(pictures, 'second'), 45));
    await told(page, '45 pictures added to uploads');
    expect(await cloud.countObjects()).toBe(5);

    await page.getByRole('button', { name: 'Sign in again' }).click();
    const signInPage = await openSignInPage(page);
    await signInOn(signInPage);
    await signInPage.getByRole('heading', { name: 'You are signed in.' }).waitFor();
    await banner.waitFor({ state: 'detached' });
    await countOf(page, 45).waitFor({ timeout: eventually.timeout });
    expect(await cloud.countObjects()).toBe(45);
    await goTo(page, 'Uploads');
    await page.getByRole('heading', { name: 'Everything is in the cloud.' }).waitFor();
  });

  it('takes no answer that belongs to another attempt, and goes on waiting for its own', async () => {
    const setting = await set();
    const { page, cloud, provider } = setting;
    provider.faults.state = 'of-another-attempt';
    await askToConnect(page, cloud.ready.api);
    const wrong = await openSignInPage(page);
    await signInOn(wrong);
    await wrong.getByRole('heading', { name: 'This page is of no use any more.' }).waitFor();
    await page.getByText('Sign in in your browser').waitFor();

    delete provider.faults.state;
    const right = await openSignInPage(page);

    await right.getByRole('heading', { name: 'You are signed in.' }).waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('uses no token that was made for another question', async () => {
    const { page, cloud, provider } = await set();
    provider.faults.nonce = 'of-another-question';
    await askToConnect(page, cloud.ready.api);
    const signInPage = await openSignInPage(page);
    await signInOn(signInPage);

    await signInPage.getByRole('heading', { name: 'Signing in did not work.' }).waitFor();
    await page.getByText('What came back is not what this sign-in asked for, so it was not used.').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Everything stays on this machine').waitFor();
  });

  it('changes nothing when the person says no', async () => {
    const { page, cloud } = await set();
    await askToConnect(page, cloud.ready.api);
    const signInPage = await openSignInPage(page);
    await signInPage.getByRole('button', { name: 'Cancel' }).click();

    await signInPage.getByRole('heading', { name: 'You did not sign in.' }).waitFor();
    await page.getByText('You did not sign in. Nothing was changed.').waitFor();
  });

  it('takes the next port where another program has the first, and says so where all are taken', async () => {
    const { page, cloud, provider } = await set();
    const [first = 0, ...others] = provider.redirectPorts;
    const giveBackFirst = await takePort(first);
    const giveBackOthers = await Promise.all(others.map(takePort));
    await askToConnect(page, cloud.ready.api);
    await page.getByText('Other programs hold every port the browser could bring the answer to.').waitFor();

    await Promise.all(giveBackOthers.map((give) => give()));
    await connectAgain(page, cloud.ready.api);
    const signInPage = await openSignInPage(page);
    await signInOn(signInPage);

    await signInPage.getByRole('heading', { name: 'You are signed in.' }).waitFor();
    expect(new URL(signInPage.url()).port).toBe(String(others[0]));
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await giveBackFirst();
  });

  it('sends what the cloud on this machine holds to the one that is connected', async () => {
    const setting = await set();
    const { page, cloud, pictures } = setting;
    await dropPaths(page, await makePictures(join(pictures, 'here'), 6));
    await countOf(page, 6).waitFor();
    await goTo(page, 'Settings');
    await connect(setting);
    await page.getByText('ada@example.com').waitFor();
    expect(await cloud.countObjects()).toBe(0);

    await page.getByRole('button', { name: 'Send to this cloud' }).click();
    await page.getByText('6 of 6 are there, their digests the same.').waitFor();
    expect(await cloud.countObjects()).toBe(6);
    await goTo(page, 'Library');
    await countOf(page, 6).waitFor();
  });

  it('says what is wrong with an address', async () => {
    const { page, provider } = await set();
    await askToConnect(page, 'http://cloud.example.com');
    await page.getByText('That address is not safe.').waitFor();
    await connectAgain(page, provider.issuer);
    await page.getByText('What answers there is not a Tintype cloud.').waitFor();
    await connectAgain(page, 'http://127.0.0.1:9');
    await page.getByText('The cloud cannot be reached. Check the address and the network.').waitFor();
  });
});
