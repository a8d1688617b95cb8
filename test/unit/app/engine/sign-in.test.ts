import { describe, expect, it } from 'vitest';
import { beginSignIn } from '../../../../app/engine/sign-in.ts';
import type { OpenId, Redirect, RedirectListener, Tokens } from '../../../../app/engine/sign-in-ports.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const tokens: Tokens = {
  idToken: 'id',
  accessToken: 'access',
  expiresAt: 0,
  refreshToken: 'r',
  subject: 's',
  name: 'ada',
};
const attempt = {
  url: 'https://issuer.example/auth',
  redirectUri: 'http://127.0.0.1:1000/signed-in',
  state: 'ours',
  nonce: 'n',
  verifier: 'v',
};

function open(how: { readonly isFree?: boolean; readonly hasBrowser?: boolean; readonly answer?: 'denied' } = {}) {
  const { isFree = true, hasBrowser = true, answer } = how;
  const clock = new FakeClock();
  const seen = { opened: [] as string[], finished: [] as string[], shown: [] as string[], closed: 0 };
  let arrive: (redirect: Redirect) => void = () => undefined;
  const listener: RedirectListener = {
    port: 1_000,
    answered: () =>
      new Promise((resolve) => {
        arrive = resolve;
      }),
    close: () => {
      seen.closed += 1;
    },
  };
  const notAsked = () => Promise.reject(new Error('not asked for here'));
  const openId: OpenId = {
    begin: async () => ({ ok: true, value: attempt }),
    finish: async (_attempt, redirect) => {
      seen.finished.push(redirect);
      return answer === undefined ? { ok: true, value: tokens } : { ok: false, because: answer };
    },
    refresh: notAsked,
    revoke: notAsked,
    endEverywhere: notAsked,
    signOutUrl: notAsked,
  };
  const browser = {
    open: async (url: string) => {
      seen.opened.push(url);
      return true;
    },
  };
  const begun = beginSignIn({
    openId,
    ports: [1_000],
    redirectUri: (port) => `http://127.0.0.1:${port}/signed-in`,
    listen: async () => (isFree ? listener : undefined),
    clock,
    ...(hasBrowser && { browser }),
  });
  const answered = (url: string): void => arrive({ url, show: (page) => void seen.shown.push(page) });
  return { clock, seen, begun, answered };
}

async function waiting({ begun }: ReturnType<typeof open>) {
  const value = await begun;
  if (!value.ok) throw new Error(value.because);
  return value.value;
}

describe('an attempt to sign in', () => {
  it('opens the page, takes the answer, tells the browser how it ended, and lets go of the port', async () => {
    const stage = open();
    const { done, isOpened, url } = await waiting(stage);
    stage.answered('http://127.0.0.1:1000/signed-in?code=c&state=ours');

    expect(await done).toEqual({ ok: true, value: tokens });
    expect([isOpened, url]).toEqual([true, attempt.url]);
    expect(stage.seen).toEqual({
      opened: [attempt.url],
      finished: ['http://127.0.0.1:1000/signed-in?code=c&state=ours'],
      shown: ['signedIn'],
      closed: 1,
    });
  });

  it('shows the browser that the person said no', async () => {
    const stage = open({ answer: 'denied' });
    const { done } = await waiting(stage);
    stage.answered('http://127.0.0.1:1000/signed-in?error=access_denied&state=ours');

    expect(await done).toEqual({ ok: false, because: 'denied' });
    expect(stage.seen.shown).toEqual(['denied']);
  });

  it('is given up after ten minutes, and when it is cancelled', async () => {
    const late = open();
    const lateAttempt = await waiting(late);
    late.clock.advance(10 * 60_000);
    expect(await lateAttempt.done).toEqual({ ok: false, because: 'timedOut' });

    const cancelled = open();
    const cancelledAttempt = await waiting(cancelled);
    cancelledAttempt.cancel();
    expect(await cancelledAttempt.done).toEqual({ ok: false, because: 'cancelled' });
    expect([late.seen.closed, cancelled.seen.closed]).toEqual([1, 1]);
  });

  it('takes a pasted answer of its own and no other', async () => {
    const stage = open({ hasBrowser: false });
    const { paste, done, isOpened } = await waiting(stage);

    expect(isOpened).toBe(false);
    expect(paste('http://127.0.0.1:1000/signed-in?code=c&state=theirs')).toBe(false);
    expect(paste('  http://127.0.0.1:1000/signed-in?code=c&state=ours ')).toBe(true);
    expect(await done).toEqual({ ok: true, value: tokens });
  });

  it('needs a port where a browser brings the answer, and none where a person does', async () => {
    expect(await open({ isFree: false }).begun).toEqual({ ok: false, because: 'portsTaken' });
    expect(await open({ isFree: false, hasBrowser: false }).begun).toMatchObject({ ok: true });
  });
});
