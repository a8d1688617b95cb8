/** The command line against a cloud people sign in to, with a real OpenID provider behind it. */
import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takePort } from '../fakes/free-ports.ts';
import { visit } from '../fakes/person.ts';
import { makePictures } from '../fixtures/pictures.ts';
import { type Ran, type SignInStage, startSignInStage } from './sign-in-stage.ts';

const page = /http:\/\/127\.0\.0\.1:\d+\/auth\?\S+/;

/** Signs in by hand, as on a machine without a browser. */
async function login(stage: SignInStage, email = 'ada@example.com'): Promise<Ran> {
  const running = stage.start('login', stage.cloud.ready.api, '--no-browser');
  running.type(await visit(await running.says(page), 'signs in', email));
  return running.ended;
}

describe('tintype login', { timeout: 120_000 }, () => {
  it('signs in by a pasted address, and keeps a session nobody else can read', async () => {
    const stage = await startSignInStage();

    const ran = await login(stage);

    const { host } = new URL(stage.cloud.ready.api);
    expect(ran).toMatchObject({ code: 0, out: `Connected to ${host} as ada@example.com.\n` });
    expect(statSync(join(stage.dataDir, 'sessions.json')).mode & 0o777).toBe(0o600);
    expect(await stage.run('whoami')).toMatchObject({ code: 0, out: `ada@example.com at ${host}: signed in.\n` });
  });

  it('has other commands use that cloud, and the local one only when they are told', async () => {
    const stage = await startSignInStage();
    await login(stage);
    const pictures = await makePictures(join(stage.dataDir, 'pictures'), 3);

    const sent = await stage.run('upload', ...pictures);
    const here = await stage.run('records', '--json');
    const local = await stage.run('records', '--json', '--local');

    expect(sent).toMatchObject({ code: 0, out: expect.stringContaining('3 sent.') });
    expect(await stage.cloud.countObjects()).toBe(3);
    expect(here.out.trim().split('\n')).toHaveLength(3);
    expect(local).toMatchObject({ code: 0, out: '' });
  });

  it('takes the answer on one of the registered ports, too, and the next one where another program has the first', async () => {
    const stage = await startSignInStage();
    const giveBack = await takePort(stage.provider.redirectPorts[0]!);
    const running = stage.start('login', stage.cloud.ready.api);
    const redirect = await visit(await running.says(page), 'signs in');

    const shown = await fetch(redirect);

    await giveBack();
    expect(new URL(redirect).port).toBe(String(stage.provider.redirectPorts[1]));
    expect(await shown.text()).toContain('You are signed in.');
    expect((await running.ended).code).toBe(0);
  });

  it('says so when other programs have all three ports', async () => {
    const stage = await startSignInStage();
    const giveBack = await Promise.all(stage.provider.redirectPorts.map(takePort));

    const ran = await stage.run('login', stage.cloud.ready.api);

    await Promise.all(giveBack.map((give) => give()));
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('Other programs hold every port the browser could bring the answer to.');
  });

  it('ends when the person says no', async () => {
    const stage = await startSignInStage();
    const running = stage.start('login', stage.cloud.ready.api, '--no-browser');

    running.type(await visit(await running.says(page), 'cancels'));

    const ran = await running.ended;
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('You did not sign in. Nothing was changed.');
  });

  it('refuses an ID token that was made for another question', async () => {
    const stage = await startSignInStage();
    stage.provider.faults.nonce = 'not-the-one-that-was-sent';
    const running = stage.start('login', stage.cloud.ready.api, '--no-browser');

    running.type(await visit(await running.says(page), 'signs in'));

    const ran = await running.ended;
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('What came back is not what this sign-in asked for, so it was not used.');
    expect(existsSync(join(stage.dataDir, 'sessions.json'))).toBe(false);
  });

  it('asks again for the address when the one that was pasted belongs to another sign-in', async () => {
    const stage = await startSignInStage();
    const running = stage.start('login', stage.cloud.ready.api, '--no-browser');
    const redirect = new URL(await visit(await running.says(page), 'signs in'));
    const other = new URL(redirect);
    other.searchParams.set('state', 'of-another-sign-in');

    running.type(other.href);
    await running.says(/That is not the address this sign-in ends at/);
    running.type(redirect.href);

    expect((await running.ended).code).toBe(0);
  });

  it.each([
    ['nowhere at all', 'wrong address', 2, 'is not the address of a cloud'],
    ['http://cloud.example.com', 'no TLS', 1, 'beyond this machine a cloud is reached by https:// only'],
    ['http://127.0.0.1:9', 'nobody there', 1, 'No Tintype cloud answers at http://127.0.0.1:9. Is it running?'],
  ])('says in plain words what is wrong with %s (%s)', async (address, _what, code, words) => {
    const stage = await startSignInStage();

    const ran = await stage.run('login', address);

    expect(ran.code).toBe(code);
    expect(ran.err).toContain(words);
  });

  it('says that something else answers there', async () => {
    const stage = await startSignInStage();

    const ran = await stage.run('login', stage.provider.issuer);

    expect(ran.code).toBe(1);
    expect(ran.err).toContain('What answers there is not a Tintype cloud.');
  });
});

describe('tintype logout', { timeout: 120_000 }, () => {
  it('revokes the session at the issuer, forgets it here, and goes back to the local cloud', async () => {
    const stage = await startSignInStage();
    await login(stage);
    expect(stage.provider.store.count('RefreshToken')).toBe(1);

    const ran = await stage.run('logout');

    expect(ran).toMatchObject({ code: 0, out: expect.stringContaining('Nothing was deleted.') });
    expect(stage.provider.store.count('RefreshToken')).toBe(0);
    expect(existsSync(join(stage.dataDir, 'sessions.json'))).toBe(false);
    expect(await stage.run('whoami')).toMatchObject({ out: 'You use the cloud on this machine.\n' });
  });

  it('stays connected where that is asked, and other commands then say how to sign in again', async () => {
    const stage = await startSignInStage();
    await login(stage);
    await stage.run('logout', '--keep-cloud');

    const records = await stage.run('records');

    expect(records.code).toBe(1);
    expect(records.err).toContain(`You are signed out. Sign in with: tintype login ${stage.cloud.ready.api}`);
    expect(await stage.run('whoami')).toMatchObject({ code: 1, out: expect.stringContaining('signed out') });
  });
});

describe('a session', { timeout: 120_000 }, () => {
  it('is renewed with a new refresh token each time, and ends when the issuer ends it', async () => {
    const stage = await startSignInStage();
    await login(stage);
    await stage.run('whoami');
    await stage.run('whoami');
    expect(stage.provider.renewals).toEqual({ granted: 2, refused: 0 });

    stage.provider.store.drop('RefreshToken', 'Grant');

    expect(await stage.run('whoami')).toMatchObject({ code: 1, out: expect.stringContaining('signed out') });
    expect(existsSync(join(stage.dataDir, 'sessions.json'))).toBe(false);
  });

  it('outlives an issuer that is away', async () => {
    const stage = await startSignInStage();
    await login(stage);
    stage.provider.faults.down = true;
    const away = await stage.run('whoami');
    stage.provider.faults.down = false;

    expect(away).toMatchObject({ code: 1, out: expect.stringContaining('cannot be reached') });
    expect(await stage.run('whoami')).toMatchObject({ code: 0 });
  });

  it('keeps two people apart', async () => {
    const stage = await startSignInStage();
    await login(stage, 'ada@example.com');
    await stage.run('upload', ...(await makePictures(join(stage.dataDir, 'pictures'), 2)));

    await login(stage, 'bob@example.com');

    expect(await stage.run('records', '--json')).toMatchObject({ code: 0, out: '' });
    await login(stage, 'ada@example.com');
    expect((await stage.run('records', '--json')).out.trim().split('\n')).toHaveLength(2);
  });

  it('leaves no token, code, state or password in anything that is printed or logged, or in any file but its own', async () => {
    const stage = await startSignInStage();
    const signedIn = await login(stage);
    const pictures = await makePictures(join(stage.dataDir, 'pictures'), 2);
    const sent = await stage.run('upload', '--verbose', ...pictures);
    const told = [sent.out, sent.err, signedIn.out, stage.cloud.said.out, stage.cloud.said.err];
    const kept = await readFile(join(stage.dataDir, 'connected.json'), 'utf8');

    // Where to sign in is printed on purpose, and names the attempt; what is asked for there alone is worth nothing.
    expect(stage.provider.secrets.size).toBeGreaterThan(6);
    for (const secret of stage.provider.secrets) for (const text of [...told, kept]) expect(text).not.toContain(secret);
  });
});
