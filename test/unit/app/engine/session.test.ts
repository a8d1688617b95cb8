import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../../app/engine/ports.ts';
import { createSession } from '../../../../app/engine/session.ts';
import type { OpenId, Tokens } from '../../../../app/engine/sign-in-ports.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { createFakeSecrets } from '../../../fakes/fake-secrets.ts';

const cloud = 'https://cloud.example.com';
const hour = 3_600_000;

/** An issuer whose refresh tokens are good once: `r1` gives `id1` and `r2`, and so on. */
function createIssuer(clock: FakeClock, lifeMs = hour) {
  const seen = { refreshed: [] as string[], revoked: [] as string[], ended: [] as string[] };
  let good = 'r1';
  let count = 1;
  let mood: 'well' | 'away' | 'strict' = 'well';
  const tokens = (): Tokens => {
    good = `r${++count}`;
    return {
      idToken: `id${count - 1}`,
      accessToken: `access${count - 1}`,
      expiresAt: clock.now() + lifeMs,
      refreshToken: good,
      subject: 'ada',
      name: 'ada@example.com',
    };
  };
  const openId: OpenId = {
    begin: () => Promise.reject(new Error('not asked for here')),
    finish: () => Promise.reject(new Error('not asked for here')),
    signOutUrl: async () => undefined,
    refresh: async (token): Promise<Answer<Tokens>> => {
      seen.refreshed.push(token);
      if (mood === 'away') return { ok: false, failure: { kind: 'offline' } };
      if (mood === 'strict' || token !== good) return { ok: false, failure: { kind: 'signedOut' } };
      return { ok: true, value: tokens() };
    },
    revoke: async (token) => {
      seen.revoked.push(token);
      return { ok: true, value: undefined };
    },
    endEverywhere: async (token) => {
      seen.ended.push(token);
      return { ok: true, value: undefined };
    },
  };
  const be = (next: typeof mood): void => {
    mood = next;
  };
  return { openId, seen, be, tokens };
}

function open(lifeMs?: number) {
  const clock = new FakeClock();
  const secrets = createFakeSecrets();
  const issuer = createIssuer(clock, lifeMs);
  const log: string[] = [];
  const session = createSession({ openId: issuer.openId, secrets, cloud, clock, log: (event) => void log.push(event) });
  return { clock, secrets, issuer, session, log };
}

const signedOut = { ok: false, failure: { kind: 'signedOut', detail: 'no session' } };

describe('a session', () => {
  it('is signed out while nothing was kept, and asks nobody', async () => {
    const { session, issuer } = open();

    expect(await session.idToken()).toEqual(signedOut);
    expect(await session.isSignedIn()).toBe(false);
    expect(issuer.seen.refreshed).toEqual([]);
  });

  it('goes on with what was kept, and keeps every new refresh token', async () => {
    const { session, secrets, issuer } = open();
    await secrets.write(cloud, 'r1');

    expect(await session.idToken()).toEqual({ ok: true, value: 'id1' });
    expect(secrets.kept.get(cloud)).toBe('r2');
    expect(await session.idToken()).toEqual({ ok: true, value: 'id1' });
    expect(issuer.seen.refreshed).toEqual(['r1']);
  });

  it('renews once for all who ask at the same time', async () => {
    const { session, secrets, issuer } = open();
    await secrets.write(cloud, 'r1');

    const all = await Promise.all([session.idToken(), session.idToken(), session.idToken()]);

    expect(all).toEqual([1, 2, 3].map(() => ({ ok: true, value: 'id1' })));
    expect(issuer.seen.refreshed).toEqual(['r1']);
  });

  it('renews five minutes before the token ends, and at half of what lives shorter than ten', async () => {
    const long = open();
    await long.secrets.write(cloud, 'r1');
    await long.session.idToken();
    long.clock.advance(hour - 300_001);
    expect(await long.session.idToken()).toEqual({ ok: true, value: 'id1' });
    long.clock.advance(1);
    expect(await long.session.idToken()).toEqual({ ok: true, value: 'id2' });

    const short = open(4_000);
    await short.secrets.write(cloud, 'r1');
    await short.session.idToken();
    short.clock.advance(2_000);
    expect(await short.session.idToken()).toEqual({ ok: true, value: 'id2' });
  });

  it('renews before its time where the cloud did not take the token', async () => {
    const { session, secrets } = open();
    await secrets.write(cloud, 'r1');
    await session.idToken();

    expect(await session.idToken({ isRefused: true })).toEqual({ ok: true, value: 'id2' });
  });

  it('lives on the token at hand while the issuer is away, and forgets nothing', async () => {
    const { session, secrets, issuer, clock } = open();
    await secrets.write(cloud, 'r1');
    await session.idToken();
    issuer.be('away');
    clock.advance(hour - 60_000);
    expect(await session.idToken()).toEqual({ ok: true, value: 'id1' });

    clock.advance(60_000);
    expect(await session.idToken()).toEqual({ ok: false, failure: { kind: 'offline' } });
    expect(secrets.kept.get(cloud)).toBe('r2');
  });

  it('is over when the issuer says so, and begins again when somebody signs in', async () => {
    const { session, secrets, issuer } = open();
    await secrets.write(cloud, 'r1');
    issuer.be('strict');
    expect(await session.idToken()).toEqual({ ok: false, failure: { kind: 'signedOut' } });
    expect(secrets.kept.size).toBe(0);
    expect(await session.idToken()).toEqual(signedOut);
    expect(issuer.seen.refreshed).toEqual(['r1']);

    issuer.be('well');
    expect(await session.begin(issuer.tokens())).toBe(true);
    expect(await session.idToken()).toEqual({ ok: true, value: 'id1' });
    expect(secrets.kept.get(cloud)).toBe('r2');
  });

  it('says when it cannot be kept, and goes on until the program ends', async () => {
    const { session, secrets, issuer, log, clock } = open();
    secrets.break();

    expect(await session.begin(issuer.tokens())).toBe(false);
    expect(log).toEqual(['cannotKeepSession']);
    clock.advance(hour);
    expect(await session.idToken()).toEqual({ ok: true, value: 'id2' });
  });

  it('goes on with what another process of the same person kept meanwhile', async () => {
    const { session, secrets, issuer, clock } = open();
    await secrets.write(cloud, 'r1');
    await session.idToken();
    await secrets.write(cloud, issuer.tokens().refreshToken ?? '');
    clock.advance(hour);

    expect(await session.idToken()).toEqual({ ok: true, value: 'id3' });
    expect(issuer.seen.refreshed).toEqual(['r1', 'r3']);
  });

  it('ends by revoking and forgetting, here alone or everywhere', async () => {
    const { session, secrets, issuer } = open();
    await secrets.write(cloud, 'r1');

    expect(await session.end({ everywhere: true })).toEqual({ ok: true, value: undefined });

    expect(issuer.seen).toEqual({ refreshed: ['r1'], ended: ['access1'], revoked: ['r2'] });
    expect(secrets.kept.size).toBe(0);
    expect(await session.idToken()).toEqual(signedOut);
  });
});
