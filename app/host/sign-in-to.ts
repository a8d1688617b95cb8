/** From an address to a cloud somebody is signed in to. */
import { redirectUri, type WellKnown } from '../../processor/contract/well-known.ts';
import type { RememberedCloud } from '../adapters/cloud-memory.ts';
import { createOpenId } from '../adapters/open-id.ts';
import { listenForRedirect } from '../adapters/redirect-listener.ts';
import type { Clock } from '../engine/ports.ts';
import { beginSignIn, type WaitingSignIn } from '../engine/sign-in.ts';
import type { SystemBrowser, Tokens, Tried } from '../engine/sign-in-ports.ts';
import { identify } from './connect.ts';

/** Who came of it: the cloud with its account, and tokens where people sign in to it. */
export interface SignedIn {
  readonly remembered: RememberedCloud;
  readonly tokens?: Tokens;
}

/** How to go about it. */
export interface SignInHow {
  readonly clock: Clock;
  /** Absent: the person brings the answer back by hand. */
  readonly browser?: SystemBrowser;
  /** Called once the person can sign in. */
  readonly onWaiting: (waiting: WaitingSignIn) => void;
  /** Called once the person has signed in, or come back without. */
  readonly onAnswered?: () => void;
}

/** Signs in to the cloud that this document is of, and asks it who that is. Nothing is kept yet. */
export async function signInTo(wellKnown: WellKnown, how: SignInHow): Promise<Tried<SignedIn>> {
  const { clock } = how;
  if (wellKnown.signIn === undefined) {
    const known = await identify(wellKnown, { clock });
    return known.ok ? { ok: true, value: { remembered: known.value } } : known;
  }
  const waiting = await beginSignIn({
    openId: createOpenId(wellKnown.signIn, clock),
    ports: wellKnown.signIn.redirectPorts,
    redirectUri,
    listen: listenForRedirect,
    clock,
    ...(how.browser && { browser: how.browser }),
  });
  if (!waiting.ok) return waiting;
  how.onWaiting(waiting.value);
  const tokens = await waiting.value.done;
  how.onAnswered?.();
  if (!tokens.ok) return tokens;
  const known = await identify(wellKnown, { clock, signedIn: tokens.value });
  return known.ok ? { ok: true, value: { remembered: known.value, tokens: tokens.value } } : known;
}
