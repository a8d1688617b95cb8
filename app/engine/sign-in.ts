/** One attempt at signing in, from the page in the person's browser to tokens. */
import type { Clock } from './ports.ts';
import type {
  ListenForRedirect,
  OpenId,
  RedirectListener,
  SignInAttempt,
  SystemBrowser,
  Tokens,
  Tried,
} from './sign-in-ports.ts';

/** What an attempt works with. */
export interface SignInParts {
  readonly openId: OpenId;
  readonly ports: readonly number[];
  readonly redirectUri: (port: number) => string;
  readonly listen: ListenForRedirect;
  /** Absent: the person is only told where to go, and brings the answer back by hand. */
  readonly browser?: SystemBrowser;
  readonly clock: Clock;
}

/** An attempt that waits for the person. */
export interface WaitingSignIn {
  /** Where to sign in. Whoever has it can only sign in themselves. */
  readonly url: string;
  /** A browser was started on it. */
  readonly isOpened: boolean;
  /** When it is given up, milliseconds since 1970. */
  readonly until: number;
  /**
   * Takes the address the browser was sent to, pasted by hand. Answers false for one that belongs to another attempt or is
   * no address; then the attempt goes on.
   */
  paste(redirect: string): boolean;
  readonly done: Promise<Tried<Tokens>>;
  cancel(): void;
}

/** How long a person may take: to find the password, and the telephone with the second factor. */
const patienceMs = 10 * 60_000;

/** Begins an attempt. It holds one of the ports until it is done. */
export async function beginSignIn(parts: SignInParts): Promise<Tried<WaitingSignIn>> {
  const { openId, ports, browser } = parts;
  const listener = await parts.listen(ports);
  const [anyPort] = ports;
  // By hand it goes without a port of ours, too: nothing has to answer where the browser is sent.
  const port = listener?.port ?? (browser === undefined ? anyPort : undefined);
  if (port === undefined) return { ok: false, because: 'portsTaken' };
  const attempt = await openId.begin(parts.redirectUri(port));
  if (!attempt.ok) {
    listener?.close();
    return attempt;
  }
  const waiting = wait(parts, attempt.value, listener);
  const isOpened = browser !== undefined && (await browser.open(attempt.value.url));
  return { ok: true, value: { ...waiting, url: attempt.value.url, isOpened } };
}

type Ending = { readonly url: string; readonly show: (page: 'signedIn' | 'denied' | 'failed') => void };

function wait(
  { openId, clock }: SignInParts,
  attempt: SignInAttempt,
  listener: RedirectListener | undefined,
): Pick<WaitingSignIn, 'until' | 'paste' | 'done' | 'cancel'> {
  const ending = new AbortController();
  let settle: (how: Ending | 'timedOut' | 'cancelled') => void = () => undefined;
  const answered = new Promise<Ending | 'timedOut' | 'cancelled'>((resolve) => {
    settle = resolve;
  });
  const stopTimer = clock.after(patienceMs, () => settle('timedOut'));
  listener?.answered(attempt.state, ending.signal).then(settle, () => undefined);

  const finish = async (): Promise<Tried<Tokens>> => {
    const how = await answered;
    stopTimer();
    ending.abort();
    if (how === 'timedOut' || how === 'cancelled') {
      listener?.close();
      return { ok: false, because: how };
    }
    const tokens = await openId.finish(attempt, how.url);
    how.show(tokens.ok ? 'signedIn' : tokens.because === 'denied' ? 'denied' : 'failed');
    listener?.close();
    return tokens;
  };
  return {
    until: clock.now() + patienceMs,
    paste: (redirect) => {
      // As text: the engine has no URL. What is more than a first look, finishing does.
      if (!redirect.includes(`state=${attempt.state}`)) return false;
      settle({ url: redirect.trim(), show: () => undefined });
      return true;
    },
    done: finish(),
    cancel: () => settle('cancelled'),
  };
}
