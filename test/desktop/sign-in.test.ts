/** Signing in from the real desktop app: its link goes to the system's browser, and what it is given to the system's keychain. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dropPaths } from '../e2e-ui/drop.ts';
import { countOf, goTo } from '../e2e-ui/looks.ts';
import { askToConnect, signInArgs } from '../e2e-ui/sign-in-stage.ts';
import { otherJpeg, writeHoliday } from '../e2e-ui/some-pictures.ts';
import { keysIn } from '../fakes/cloud-contents.ts';
import { freePorts } from '../fakes/free-ports.ts';
import { type RunningCloud, startLocalCloud } from '../fakes/local-cloud.ts';
import { type OpenIdProvider, startOpenIdProvider, subjectOf } from '../fakes/open-id-provider.ts';
import { freshDir, type Stage, startStage } from './stage.ts';
import { playBrowser } from './system-browser.ts';

const ada = subjectOf('ada@example.com');

/** A cloud people sign in to, and their provider. */
async function startElsewhere(): Promise<{ readonly provider: OpenIdProvider; readonly cloud: RunningCloud }> {
  const provider = await startOpenIdProvider(await freePorts(3));
  onTestFinished(() => provider.stop());
  const cloud = await startLocalCloud({ args: signInArgs(provider) });
  onTestFinished(async () => void (await cloud.stop()));
  return { provider, cloud };
}

/**
 * Has the program encrypt though this machine has no keychain: as on a desktop that has one, but with a key that everybody
 * knows. It lasts as long as the process.
 */
const haveKeychain = ({ app }: Stage): Promise<void> =>
  app.evaluate(({ safeStorage }) => safeStorage.setUsePlainTextEncryption(true));

const connected = (stage: Stage, cloud: RunningCloud): Promise<void> =>
  stage.page
    .getByText(`Connected to ${new URL(cloud.ready.api).host}`, { exact: false })
    .first()
    .waitFor();

/** Drops so many pictures, and waits until the library has them all. */
async function sendHoliday(stage: Stage, name: string, count: number, inAll: number): Promise<void> {
  const folder = join(stage.pictures, name);
  await writeHoliday(folder, count);
  await dropPaths(stage.page, [folder]);
  await countOf(stage.page, inAll).waitFor();
}

const sessionsFile = (stage: Stage): string => join(stage.dataDir, 'desktop', 'sessions.json');

/** Everything of the program's own files that holds one of these words. */
async function filesWith(words: Iterable<string>, folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const text = await readFile(join(entry.parentPath, entry.name), 'latin1').catch(() => '');
    if ([...words].some((word) => text.includes(word))) found.push(entry.name);
  }
  return found;
}

describe('signing in on the desktop', () => {
  it('opens the browser of the system, sends as who signed in there, and has the keychain keep the session', async () => {
    const { provider, cloud } = await startElsewhere();
    const stage = await startStage();
    await haveKeychain(stage);
    const browser = await playBrowser(stage);
    await askToConnect(stage.page, cloud.ready.api);
    await stage.page.getByText('A page has opened there.', { exact: false }).waitFor();

    const thanks = await browser.next('signs in');

    expect(thanks).toContain('You are signed in.');
    await connected(stage, cloud);
    const [address = ''] = await browser.opened();
    expect(new URL(address).origin).toBe(provider.issuer);
    await sendHoliday(stage, 'Lisbon', 5, 5);
    const records = await keysIn(cloud, cloud.ready.metadataBucket, 'records/');
    expect(records.filter((key) => key.startsWith(`records/${ada}/`))).toHaveLength(5);
    await goTo(stage.page, 'Settings');
    await stage.page.getByText('ada@example.com').waitFor();

    expect(Object.values(JSON.parse(await readFile(sessionsFile(stage), 'utf8')).secrets)).toEqual([
      expect.stringMatching(/^safe:[A-Za-z0-9+/=]+$/),
    ]);
    expect((await stat(sessionsFile(stage))).mode & 0o777).toBe(0o600);
    expect(await filesWith(provider.secrets, stage.dataDir)).toEqual([]);
    expect(stage.said().filter((line) => [...provider.secrets].some((secret) => line.includes(secret)))).toEqual([]);
  });

  it('asks to sign in again where the keychain does not give the session back, and goes on then', async () => {
    const { cloud } = await startElsewhere();
    const dir = await freshDir();
    const first = await startStage({ dir });
    await haveKeychain(first);
    const before = await playBrowser(first);
    await askToConnect(first.page, cloud.ready.api);
    await before.next('signs in');
    await connected(first, cloud);
    await sendHoliday(first, 'Lisbon', 2, 2);
    await first.close();

    const stage = await startStage({ dir });
    const browser = await playBrowser(stage);
    await stage.page.getByText('You are signed out.', { exact: true }).waitFor();
    const single = join(stage.pictures, 'single.jpg');
    await writeFile(single, await otherJpeg(7));
    await dropPaths(stage.page, [single]);
    expect(await browser.opened()).toEqual([]);
    await stage.page.getByRole('button', { name: 'Sign in again' }).click();
    await browser.next('signs in');

    await countOf(stage.page, 3).waitFor();
    await stage.page.getByText('You are signed out.', { exact: true }).waitFor({ state: 'detached' });
  });

  it('stays signed in over a restart where there is no keychain, in a file for its owner alone', async () => {
    const { provider, cloud } = await startElsewhere();
    const dir = await freshDir();
    const first = await startStage({ dir });
    const before = await playBrowser(first);
    await askToConnect(first.page, cloud.ready.api);
    await before.next('signs in');
    await connected(first, cloud);
    expect((await stat(sessionsFile(first))).mode & 0o777).toBe(0o600);
    expect(await filesWith(provider.secrets, first.dataDir)).toEqual(['sessions.json']);
    await first.close();

    const stage = await startStage({ dir });
    const browser = await playBrowser(stage);
    await stage.page.getByRole('heading', { name: 'Your pictures, kept and described.' }).waitFor();
    await sendHoliday(stage, 'Lisbon', 3, 3);

    expect(await browser.opened()).toEqual([]);
    const records = await keysIn(cloud, cloud.ready.metadataBucket, `records/${ada}/`);
    expect(records).toHaveLength(3);
  });

  it('changes nothing when the person says no in the browser', async () => {
    const { cloud } = await startElsewhere();
    const stage = await startStage();
    const browser = await playBrowser(stage);
    await askToConnect(stage.page, cloud.ready.api);

    const answer = await browser.next('cancels');

    expect(answer).toContain('You did not sign in.');
    await stage.page.getByText('You did not sign in. Nothing was changed.').waitFor();
    await stage.page.getByRole('button', { name: 'Cancel' }).click();
    await stage.page.getByText('Everything stays on this machine').waitFor();
  });
});
