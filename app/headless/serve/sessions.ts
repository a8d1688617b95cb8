/**
 * Who may talk to the web server. A link that is printed works once; it is swapped for a cookie. Both are signed with a
 * secret that lies in the data directory for its owner alone, so that sessions survive a restart and another process of the
 * same person can print a new link. Deleting the secret ends every session.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeWhole } from '../../adapters/write-whole.ts';

/** Makes and checks links and sessions. */
export interface Sessions {
  /** The token of a link that works once, for twelve hours, and only while this run of the server lasts. */
  newToken(): string;
  /** The value of a cookie, if the token is good and was not used. It is used then. */
  trySwap(token: string): string | undefined;
  isSession(cookie: string): boolean;
}

/** What sessions are made of. */
export interface SessionParts {
  readonly secret: Buffer;
  /** Names this run of the server: links of another do not work. */
  readonly run: string;
  readonly now: () => number;
}

/** How long a session lasts, in seconds; as long as browsers keep cookies they were given for longer (400 days) need not be. */
export const sessionSeconds: number = 30 * 24 * 3600;

const linkMs = 12 * 3_600_000;

/** Signs and checks with this secret. */
export function createSessions({ secret, run, now }: SessionParts): Sessions {
  const used = new Map<string, number>();
  const sign = (what: string): string => createHmac('sha256', secret).update(what).digest('base64url');
  const make = (kind: string, until: number): string => {
    const body = `${randomBytes(18).toString('base64url')}.${until.toString(36)}`;
    return `${body}.${sign(`${kind} ${body}`)}`;
  };
  /** When it runs out, if it is one of ours and has not yet. */
  const untilOf = (kind: string, text: string): number | undefined => {
    const [chance = '', until = '', signature = '', ...rest] = text.split('.');
    if (rest.length > 0 || !isSame(signature, sign(`${kind} ${chance}.${until}`))) return undefined;
    const at = Number.parseInt(until, 36);
    return at > now() ? at : undefined;
  };

  return {
    newToken: () => make(`link ${run}`, now() + linkMs),
    trySwap: (token) => {
      const until = untilOf(`link ${run}`, token);
      if (until === undefined || used.has(token)) return undefined;
      for (const [old, at] of used) if (at <= now()) used.delete(old);
      used.set(token, until);
      return make('session', now() + sessionSeconds * 1000);
    },
    isSession: (cookie) => untilOf('session', cookie) !== undefined,
  };
}

/** The secret in this file; made when it is missing or is none. */
export function readSecret(file: string): Buffer {
  const found = existsSync(file) ? Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url') : Buffer.alloc(0);
  if (found.length === secretBytes) return found;
  const secret = randomBytes(secretBytes);
  writeWhole(file, `${secret.toString('base64url')}\n`);
  return secret;
}

const secretBytes = 32;

function isSame(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
