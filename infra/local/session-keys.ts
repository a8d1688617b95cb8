import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { Owner } from '../../processor/contract/names.ts';
import type { Clock, SigningKey } from './ports.ts';

/**
 * Keys for a limited time that nobody stores: what they stand for is in the session token, sealed with an HMAC, and the
 * secret key is derived from that token. So they survive a restart, and whoever sees a token has no secret from it.
 */
export interface SessionKeys {
  issue(identity: PersonIdentity): SessionKey;
  /** The key these belong to, expired ones included; undefined when we did not issue them. */
  find(accessKeyId: string, sessionToken: string | undefined): SigningKey | undefined;
}

/** Who a session key speaks for. */
export interface PersonIdentity {
  readonly identityId: string;
  readonly owner: string;
}

/** A key as it is handed out. */
export interface SessionKey extends SigningKey {
  readonly sessionToken: string;
  /** Milliseconds since 1970, whole seconds. */
  readonly expiresAt: number;
}

/** What session keys need. `chance` gives that many random bytes. */
export interface SessionKeyParts {
  readonly secret: Buffer;
  readonly lifeSeconds: number;
  readonly clock: Clock;
  readonly chance: (bytes: number) => Buffer;
}

const Sealed = z.object({
  v: z.literal(1),
  key: z.string().regex(/^ASIA[A-Z2-7]{16}$/),
  identity: z.string().min(1),
  owner: Owner,
  until: z.int(),
});
type Sealed = z.infer<typeof Sealed>;

/** Session keys sealed with `secret`: the same secret finds them again. */
export function createSessionKeys({ secret, lifeSeconds, clock, chance }: SessionKeyParts): SessionKeys {
  return {
    issue: ({ identityId, owner }) => {
      const until = Math.floor(clock() / 1000) + lifeSeconds;
      const key = `ASIA${toBase32(chance(10))}`;
      return open(secret, { v: 1, key, identity: identityId, owner, until });
    },
    find: (accessKeyId, sessionToken) => {
      const sealed = sessionToken === undefined ? undefined : tryUnseal(secret, sessionToken);
      return sealed?.key === accessKeyId ? open(secret, sealed) : undefined;
    },
  };
}

function open(secret: Buffer, sealed: Sealed): SessionKey {
  const sessionToken = seal(secret, sealed);
  return {
    accessKeyId: sealed.key,
    // 30 bytes are the 40 characters every secret access key of AWS has.
    secretAccessKey: mac(secret, 'key', sessionToken).subarray(0, 30).toString('base64'),
    sessionToken,
    role: 'client',
    identity: { identityId: sealed.identity, owner: sealed.owner },
    expiresAt: sealed.until * 1000,
  };
}

function seal(secret: Buffer, sealed: Sealed): string {
  const body = Buffer.from(JSON.stringify(sealed)).toString('base64url');
  return `${body}.${mac(secret, 'token', body).toString('base64url')}`;
}

function tryUnseal(secret: Buffer, token: string): Sealed | undefined {
  const [body = '', seal = '', ...rest] = token.split('.');
  const given = Buffer.from(seal, 'base64url');
  const right = mac(secret, 'token', body);
  if (rest.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  return Sealed.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8'))).data;
}

const mac = (secret: Buffer, purpose: string, text: string): Buffer =>
  createHmac('sha256', secret).update(`${purpose}\n${text}`).digest();

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Bytes as the letters and digits of an access key: one for every five bits. */
export function toBase32(bytes: Buffer): string {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  let text = '';
  for (let left = (bytes.length * 8) / 5; left > 0; left -= 1) {
    text = `${base32[Number(bits & 31n)]}${text}`;
    bits >>= 5n;
  }
  return text;
}
