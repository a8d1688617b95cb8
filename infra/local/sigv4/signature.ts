import { createHash, createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

/** What every signature made with one request's credentials has in common. */
export interface SigningContext {
  readonly key: KeyObject;
  /** `20130524T000000Z`. */
  readonly timestamp: string;
  /** `20130524/us-east-1/s3/aws4_request`. */
  readonly scope: string;
}

/** Derives the key of one day, region and service from a secret, and names its scope. */
export function signingContext(
  secret: string,
  timestamp: string,
  scope: readonly [day: string, region: string, service: string],
): SigningContext {
  const name = [...scope, 'aws4_request'].join('/');
  return { key: derivedKey(secret, name), timestamp, scope: name };
}

/** Keys that were derived before. Making them anew takes longer than all the rest of verifying a request. */
const derived = new Map<string, KeyObject>();

/** Session keys come and go; when so many have, it is time to forget them. */
const derivedMax = 1_000;

function derivedKey(secret: string, scope: string): KeyObject {
  const id = `${scope}\n${secret}`;
  const known = derived.get(id);
  if (known !== undefined) return known;
  let key = createSecretKey(`AWS4${secret}`, 'utf8');
  for (const part of scope.split('/')) key = createSecretKey(createHmac('sha256', key).update(part).digest());
  if (derived.size >= derivedMax) derived.clear();
  derived.set(id, key);
  return key;
}

/** The hex signature over an algorithm's string to sign, made of these last lines. */
export function sign(context: SigningContext, algorithm: string, lines: readonly string[]): string {
  const text = [algorithm, context.timestamp, context.scope, ...lines].join('\n');
  return createHmac('sha256', context.key).update(text, 'latin1').digest('hex');
}

/** Hex SHA-256 of a byte string or bytes. */
export function sha256Hex(bytes: string | Uint8Array): string {
  const hash = createHash('sha256');
  return (typeof bytes === 'string' ? hash.update(bytes, 'latin1') : hash.update(bytes)).digest('hex');
}

/** Whether a signature is the expected one, in a time that does not tell how much of it was right. */
export function sameSignature(given: string, expected: string): boolean {
  const a = Buffer.from(given, 'latin1');
  const b = Buffer.from(expected, 'latin1');
  return a.length === b.length && timingSafeEqual(a, b);
}
