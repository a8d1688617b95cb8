import { request } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listenForRedirect } from '../../../../app/adapters/redirect-listener.ts';
import type { Redirect, RedirectListener } from '../../../../app/engine/sign-in-ports.ts';
import { freePorts, takePort } from '../../../fakes/free-ports.ts';

const state = 'the-state-of-this-attempt';
const right = `/signed-in?code=abc&state=${state}`;

interface Said {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

function get(port: number, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Said> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, async (answer) => {
      let body = '';
      for await (const chunk of answer) body += chunk;
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body });
    });
    asked.once('error', reject);
    asked.end();
  });
}

async function open(): Promise<{ listener: RedirectListener; answered: Promise<Redirect>; arrived: () => boolean }> {
  const listener = await listenForRedirect(await freePorts(1));
  if (listener === undefined) throw new Error('no port');
  onTestFinished(() => listener.close());
  let has = false;
  const answered = listener.answered(state, new AbortController().signal).then((redirect) => {
    has = true;
    return redirect;
  });
  return { listener, answered, arrived: () => has };
}

describe('where the browser brings the answer', () => {
  it('takes the answer that names the attempt, and shows a page once it was judged', async () => {
    const { listener, answered } = await open();
    const shown = get(listener.port, right);

    const redirect = await answered;
    redirect.show('signedIn');

    expect(redirect.url).toBe(`http://127.0.0.1:${listener.port}${right}`);
    const page = await shown;
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('You are signed in.') });
    expect(page.headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    });
  });

  it.each<[string, string, Record<string, string>, string, number]>([
    ['names another attempt', '/signed-in?code=abc&state=other', {}, 'GET', 400],
    ['names none', '/signed-in?code=abc', {}, 'GET', 400],
    ['names it twice', `${right}&state=${state}`, {}, 'GET', 400],
    ['is for another path', `/elsewhere?code=abc&state=${state}`, {}, 'GET', 404],
    ['is posted by a page', right, {}, 'POST', 404],
    ['was sent to a name made to resolve to this machine', right, { host: 'evil.example' }, 'GET', 404],
    ['is longer than any answer', `${right}&x=${'y'.repeat(9_000)}`, {}, 'GET', 404],
  ])('refuses what %s, and goes on waiting', async (_what, path, headers, method, status) => {
    const { listener, answered, arrived } = await open();

    expect((await get(listener.port, path, headers, method)).status).toBe(status);
    expect(arrived()).toBe(false);

    const shown = get(listener.port, right);
    (await answered).show('signedIn');
    expect((await shown).status).toBe(200);
  });

  it('takes one answer, and refuses a second one of the same attempt', async () => {
    const { listener, answered } = await open();
    const shown = get(listener.port, right);
    const redirect = await answered;

    expect((await get(listener.port, right)).status).toBe(400);
    redirect.show('failed');
    expect((await shown).body).toContain('Signing in did not work.');
  });

  it('says it in German to a German browser', async () => {
    const { listener } = await open();

    const page = await get(listener.port, '/signed-out', { 'accept-language': 'de-DE,de;q=0.9' });

    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('Du bist abgemeldet.') });
  });

  it('is closed to everybody once the attempt is over', async () => {
    const { listener } = await open();
    listener.close();

    await expect(get(listener.port, right)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('takes the next port where one is taken, and none where all are', async () => {
    const [first = 0, second = 0] = await freePorts(2);
    const giveBack = await takePort(first);
    onTestFinished(giveBack);

    const listener = await listenForRedirect([first, second]);
    onTestFinished(() => listener?.close());

    expect(listener?.port).toBe(second);
    expect(await listenForRedirect([first, second])).toBeUndefined();
  });
});
