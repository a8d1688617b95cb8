/** Connects a host to a cloud and signs in and out, one attempt at a time. */
import type { CloudMemory, RememberedCloud } from '../adapters/cloud-memory.ts';
import { listenForRedirect } from '../adapters/redirect-listener.ts';
import type { SignInProblem, SignInState } from '../contract/methods/connection.ts';
import type { Connector } from '../engine/desk/connection-desk.ts';
import type { Clock } from '../engine/ports.ts';
import type { WaitingSignIn } from '../engine/sign-in.ts';
import type { OpenId, Secrets, SystemBrowser } from '../engine/sign-in-ports.ts';
import type { Connection } from './connect.ts';
import { type SignedIn, signInTo } from './sign-in-to.ts';
import { readWellKnown } from './well-known.ts';

/** What a connector works with. */
export interface ConnectorParts {
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly browser: SystemBrowser;
  readonly memory: CloudMemory;
  /** The cloud the host is open for. */
  readonly connection: () => Connection;
  /** Has the host ask its cloud at once, so that gates follow. */
  readonly askNow: () => void;
  /** Closes the host and opens it for the cloud that is remembered now. */
  readonly reopen: () => Promise<void>;
  /** A fault of ours on the way. */
  readonly onFault: (error: unknown) => void;
}

/** No attempt is under way. */
export function createConnector(parts: ConnectorParts): Connector {
  const listeners = new Set<(state: SignInState) => void>();
  let state: SignInState = { at: 'idle' };
  let attempt = 0;
  let waiting: WaitingSignIn | undefined;

  const become = (next: SignInState): void => {
    state = next;
    for (const listener of [...listeners]) listener(next);
  };

  /** Runs one attempt; the one before it ends, and what still comes of that is ignored. */
  const begin = (work: (isCurrent: () => boolean) => Promise<SignInProblem | undefined>): void => {
    waiting?.cancel();
    waiting = undefined;
    attempt += 1;
    const own = attempt;
    const isCurrent = (): boolean => own === attempt;
    become({ at: 'looking' });
    work(isCurrent)
      .catch((error: unknown): SignInProblem => {
        parts.onFault(error);
        return 'failed';
      })
      .then((because) => {
        if (!isCurrent()) return;
        waiting = undefined;
        become(because === undefined || because === 'cancelled' ? { at: 'idle' } : { at: 'failed', because });
      });
  };

  const signIn =
    (address: string) =>
    async (isCurrent: () => boolean): Promise<SignInProblem | undefined> => {
      const wellKnown = await readWellKnown(address);
      if (!wellKnown.ok) return wellKnown.because;
      if (!isCurrent()) return 'cancelled';
      const signedIn = await signInTo(wellKnown.value, {
        clock: parts.clock,
        browser: parts.browser,
        onWaiting: (begun) => {
          if (!isCurrent()) return begun.cancel();
          waiting = begun;
          become({ at: 'waiting', url: begun.url, isOpened: begun.isOpened, until: begun.until });
        },
        onAnswered: () => isCurrent() && become({ at: 'finishing' }),
      });
      if (!signedIn.ok) return signedIn.because;
      return isCurrent() ? settle(parts, signedIn.value) : 'cancelled';
    };

  return {
    watch: (listener) => {
      listeners.add(listener);
      listener(state);
      return () => void listeners.delete(listener);
    },
    connect: (address) => begin(signIn(address)),
    signIn: () => begin(signIn(parts.connection().remembered.wellKnown.api)),
    paste: (redirect) => waiting?.paste(redirect) ?? false,
    cancel: () => {
      waiting?.cancel();
      waiting = undefined;
      attempt += 1;
      become({ at: 'idle' });
    },
    signOut: (how) => signOut(parts, how),
    disconnect: async () => {
      await signOut(parts, { everywhere: false });
      parts.memory.forget();
      await parts.reopen();
    },
  };
}

/** Keeps what came of an attempt: in the host that is open where it is the same account, else in another one. */
async function settle(parts: ConnectorParts, { remembered, tokens }: SignedIn): Promise<SignInProblem | undefined> {
  const { account, wellKnown } = parts.connection().remembered;
  const isSame = account === remembered.account && wellKnown.api === remembered.wellKnown.api;
  const { signIn, identity } = parts.connection();
  if (isSame && signIn !== undefined && tokens !== undefined) {
    const isKept = await signIn.session.begin(tokens);
    identity.forget();
    parts.memory.save(remembered);
    parts.askNow();
    return isKept ? undefined : 'notKept';
  }
  if (
    tokens?.refreshToken !== undefined &&
    !(await tryKeep(parts.secrets, remembered.wellKnown.api, tokens.refreshToken))
  )
    return 'notKept';
  await reopenFor(parts, remembered);
  return undefined;
}

/** Where the other cloud's host cannot be opened, the one before is opened again. */
async function reopenFor({ memory, reopen }: ConnectorParts, remembered: RememberedCloud): Promise<void> {
  const before = memory.load();
  memory.save(remembered);
  try {
    await reopen();
  } catch (error) {
    if (before === undefined) memory.forget();
    else memory.save(before);
    await reopen();
    throw error;
  }
}

const tryKeep = (secrets: Secrets, cloud: string, secret: string): Promise<boolean> =>
  secrets.write(cloud, secret).then(
    () => true,
    () => false,
  );

async function signOut(parts: ConnectorParts, how: { readonly everywhere: boolean }): Promise<boolean> {
  const { signIn, identity, remembered } = parts.connection();
  if (signIn === undefined) return true;
  const told = await signIn.session.end(how);
  // The keys that session got are good for an hour: nothing may be signed with them any more.
  identity.forget();
  parts.askNow();
  await leaveBrowser(parts, signIn.openId, remembered.wellKnown.signIn?.redirectPorts ?? []);
  return told.ok;
}

/** Long enough for a page to be looked at and a button on it to be pressed. */
const goodbyeMs = 2 * 60_000;

/** Ends the browser's own session, too: else the next person there is signed in by a click. */
async function leaveBrowser(
  { browser, clock }: ConnectorParts,
  openId: OpenId,
  ports: readonly number[],
): Promise<void> {
  const listener = await listenForRedirect(ports);
  const page = listener === undefined ? undefined : await openId.signOutUrl(listener.port);
  const isOpened = page !== undefined && (await browser.open(page));
  if (isOpened) clock.after(goodbyeMs, () => listener?.close());
  else listener?.close();
}
