/**
 * Which requests are listened to at all. A web page elsewhere can reach loopback, under our address or under a name of its
 * own that it points there (DNS rebinding): so `Host` and `Origin` must be exactly ours, before anything else is looked at.
 */
import type { IncomingMessage } from 'node:http';

/** Why a request is refused. `signedOut`: it has no session. */
export type Refusal = 'wrongHost' | 'wrongOrigin' | 'signedOut';

/** What a guard goes by. */
export interface GuardParts {
  readonly port: number;
  readonly isSession: (cookie: string) => boolean;
}

/** The name of the cookie: servers on other ports of this machine see it too, and have their own. */
export const cookieName = (port: number): string => `tintype_${port}`;

/** The origin of the page. */
export const originOf = (port: number): string => `http://127.0.0.1:${port}`;

/** Why it comes from elsewhere, or undefined. Upgrades and everything that is no GET must name their origin. */
export function refuseForeign(request: IncomingMessage, port: number): Refusal | undefined {
  if (request.headers.host !== `127.0.0.1:${port}`) return 'wrongHost';
  const { origin } = request.headers;
  const isPlainGet = (request.method === 'GET' || request.method === 'HEAD') && request.headers.upgrade === undefined;
  if (origin === undefined ? !isPlainGet : origin !== originOf(port)) return 'wrongOrigin';
  // Browsers say where a request without `Origin`, such as a picture's, comes from (Fetch Metadata). A person may follow a link.
  const site = request.headers['sec-fetch-site'];
  const isElsewhere = site !== undefined && site !== 'same-origin' && site !== 'none';
  return isElsewhere && request.headers['sec-fetch-mode'] !== 'navigate' ? 'wrongOrigin' : undefined;
}

/** As `refuseForeign`, and without a session nobody is let in. */
export function refuse(request: IncomingMessage, { port, isSession }: GuardParts): Refusal | undefined {
  const foreign = refuseForeign(request, port);
  if (foreign !== undefined) return foreign;
  return isSession(cookieOf(request, cookieName(port))) ? undefined : 'signedOut';
}

function cookieOf(request: IncomingMessage, name: string): string {
  const found = (request.headers.cookie ?? '').split(';').map((each) => each.trim());
  return found.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}
