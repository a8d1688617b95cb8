import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SigningKey } from '../ports.ts';
import type { Payload } from '../sigv4/payload.ts';
import type { SignedRequest } from '../sigv4/signed-request.ts';
import { tryParseQuery, tryPercentDecode } from '../sigv4/uri-encoding.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';

/** What a request addresses: the service, a bucket, or an object. */
export interface Address {
  readonly bucket?: string;
  readonly key?: string;
}

/** A request whose signature is right. */
export interface Call {
  readonly method: string;
  readonly bucket: string;
  /** Empty when a bucket is addressed. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  /** Lower-case names; values are byte strings. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly signer: SigningKey;
  readonly payload: Payload;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly requestId: string;
  /** How long its body may keep us waiting for more of it. */
  readonly bodyIdleMs: number;
}

/** A key is at most 1,024 bytes of UTF-8 (S3 user guide, "Naming Amazon S3 objects"). */
const keyMaxBytes = 1_024;

/** Bucket and key of a path, decoded exactly once. */
export function parseAddress(rawPath: string): Address | Refusal {
  const slash = rawPath.indexOf('/', 1);
  const bucket = tryDecodeText(rawPath.slice(1, slash < 0 ? undefined : slash));
  const key = slash < 0 ? '' : tryDecodeText(rawPath.slice(slash + 1));
  if (bucket === undefined || key === undefined || !rawPath.startsWith('/')) return refuse('InvalidURI');
  if (Buffer.byteLength(key) > keyMaxBytes) return refuse('KeyTooLongError');
  if (bucket === '') return key === '' ? {} : refuse('InvalidURI');
  return key === '' ? { bucket } : { bucket, key };
}

/** The query's parameters by name; of a repeated one the first. */
export function parseQuery({ rawQuery }: SignedRequest): ReadonlyMap<string, string> | Refusal {
  const query = new Map<string, string>();
  for (const [rawName, rawValue] of tryParseQuery(rawQuery) ?? []) {
    const name = tryText(rawName);
    const value = tryText(rawValue);
    if (name === undefined || value === undefined) return refuse('InvalidURI');
    if (!query.has(name)) query.set(name, value);
  }
  return query;
}

/** An integer parameter from `least` up, or `otherwise` when it is not given. */
export function readCount(
  query: ReadonlyMap<string, string>,
  name: string,
  range: { least: number; otherwise: number },
): number | Refusal {
  const text = query.get(name);
  if (text === undefined || text === '') return range.otherwise;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= range.least && value < 2 ** 31) return value;
  return refuse('InvalidArgument', `Argument ${name} must be an integer between ${range.least} and 2147483647`, {
    details: { ArgumentName: name, ArgumentValue: text },
  });
}

/** Both, or the first refusal of the two. */
export function both<A, B>(a: A | Refusal, b: B | Refusal): readonly [A, B] | Refusal {
  if (isRefusal(a)) return a;
  return isRefusal(b) ? b : [a, b];
}

function tryDecodeText(raw: string): string | undefined {
  const bytes = tryPercentDecode(raw);
  return bytes === undefined ? undefined : tryText(bytes);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

// SQLite would take a NUL for the end of the text, and XML cannot write one: it is refused, not mangled.
function tryText(bytes: string): string | undefined {
  try {
    const text = utf8.decode(Buffer.from(bytes, 'latin1'));
    return text.includes('\0') ? undefined : text;
  } catch {
    // Not UTF-8, which S3 keys must be.
    return undefined;
  }
}
