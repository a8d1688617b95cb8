/**
 * One person's sign-in to one cloud, kept alive: an ID token whenever one is asked for, renewed before it ends. The refresh
 * token alone is kept, and each new one before anything is done with what came beside it: the one before may be dead.
 */
import type { Answer, Clock, Log } from './ports.ts';
import type { OpenId, Secrets, Tokens } from './sign-in-ports.ts';

/** A session. It may be signed out, and signed in again. */
export interface Session {
  /**
   * A token that is good for a while; one that was not given before where `isRefused` says that the cloud did not take that.
   * `signedOut` until somebody signs in; other failures pass by themselves.
   */
  idToken(how?: { readonly isRefused: boolean }): Promise<Answer<string>>;
  /** Somebody signed in. Answers false when that cannot be kept, so that it ends with the program. */
  begin(tokens: Tokens): Promise<boolean>;
  /** Revokes and forgets. `everywhere`: also ends the person's sessions on other machines. Answers what the issuer said. */
  end(how: { readonly everywhere: boolean }): Promise<Answer<void>>;
  /** Whether there is anything to renew a token with. */
  isSignedIn(): Promise<boolean>;
}

/** What a session needs. */
export interface SessionParts {
  readonly openId: OpenId;
  readonly secrets: Secrets;
  /** The cloud as secrets know it: the address of its API. */
  readonly cloud: string;
  readonly clock: Clock;
  readonly log: Log;
}

const renewBeforeMs = 5 * 60_000;

const signedOut: Answer<never> = { ok: false, failure: { kind: 'signedOut', detail: 'no session' } };

/** The session that was kept, if any. Asks nobody before a token is wanted. */
export function createSession({ openId, secrets, cloud, clock, log }: SessionParts): Session {
  let current: (Tokens & { readonly renewAt: number }) | undefined;
  let refreshToken: string | undefined;
  let renewing: Promise<Answer<string>> | undefined;

  // What is kept counts, not what is remembered: another process of the same person may have renewed it meanwhile.
  const load = async (): Promise<string | undefined> => {
    refreshToken = (await secrets.read(cloud)) ?? refreshToken;
    return refreshToken;
  };

  const take = async (tokens: Tokens): Promise<boolean> => {
    let isKept = true;
    if (tokens.refreshToken !== undefined && tokens.refreshToken !== refreshToken) {
      refreshToken = tokens.refreshToken;
      isKept = await secrets.write(cloud, tokens.refreshToken).then(
        () => true,
        () => false,
      );
      if (!isKept) log('cannotKeepSession');
    }
    const lifeMs = tokens.expiresAt - clock.now();
    current = { ...tokens, renewAt: tokens.expiresAt - Math.min(renewBeforeMs, lifeMs / 2) };
    return isKept;
  };

  const drop = async (): Promise<void> => {
    current = undefined;
    refreshToken = undefined;
    // What cannot be forgotten is of no use to anybody: it was refused, or revoked.
    await secrets.forget(cloud).catch(() => log('cannotForgetSession'));
  };

  const renew = async (): Promise<Answer<string>> => {
    const token = await load();
    if (token === undefined) return signedOut;
    const given = await openId.refresh(token);
    // Somebody signed in or out meanwhile: that is what counts now.
    if (token !== refreshToken) return current === undefined ? signedOut : { ok: true, value: current.idToken };
    if (given.ok) {
      await take(given.value);
      return { ok: true, value: given.value.idToken };
    }
    if (given.failure.kind === 'signedOut') await drop();
    // One that still lasts is better than none, whatever the issuer has.
    else if (current !== undefined && clock.now() < current.expiresAt) return { ok: true, value: current.idToken };
    return given;
  };

  return {
    idToken: ({ isRefused } = { isRefused: false }) => {
      if (current !== undefined && clock.now() < current.renewAt && !isRefused)
        return Promise.resolve({ ok: true, value: current.idToken });
      renewing ??= renew().finally(() => {
        renewing = undefined;
      });
      return renewing;
    },
    begin: take,
    end: async ({ everywhere }) => {
      // Renewed first: the issuer ends a person's other sessions on the word of an access token that is good now.
      if (everywhere && current !== undefined) current = { ...current, renewAt: 0 };
      const accessToken = everywhere ? await renew().then(() => current?.accessToken) : undefined;
      const token = await load();
      await drop();
      const ended: Answer<void> =
        accessToken === undefined ? { ok: true, value: undefined } : await openId.endEverywhere(accessToken);
      const revoked: Answer<void> = token === undefined ? { ok: true, value: undefined } : await openId.revoke(token);
      return ended.ok ? revoked : ended;
    },
    isSignedIn: async () => (await load()) !== undefined,
  };
}
