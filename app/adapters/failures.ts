/**
 * What an answer or a network fault means, in the words of the retry table. The only place that reads status codes.
 */
import type { Failure } from '../core/queue/upload.ts';

/** An answer that was no success. `code` is S3's or the API's error code, when the body had one. */
export interface BadAnswer {
  readonly status: number;
  readonly code?: string;
  /** Milliseconds to wait, from Retry-After. */
  readonly retryAfterMs?: number;
}

const offlineCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
]);

/** What a fault of the connection means. `code` is the system's, `ECONNRESET`; `STALLED` is our own for no byte in time. */
export function failureOfFault(code: string): Failure {
  if (offlineCodes.has(code)) return { kind: 'offline', detail: code };
  if (code === 'STALLED' || code === 'ETIMEDOUT') return { kind: 'stalled', detail: code };
  return { kind: 'serverFault', detail: code };
}

/** What a fault of the file system means for the original at hand. */
export function failureOfFile(code: string): Failure {
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ELOOP')
    return { kind: 'sourceGone', detail: code };
  if (code === 'EACCES' || code === 'EPERM') return { kind: 'sourceDenied', detail: code };
  return { kind: 'sourceBusy', detail: code };
}

const byStatus: Readonly<Record<number, Failure['kind']>> = {
  401: 'signedOut',
  408: 'stalled',
  409: 'conflict',
  413: 'tooLarge',
  429: 'throttled',
  503: 'throttled',
};

/** Codes that say more than their status. S3 user guide, "List of error codes". */
const byCode: Readonly<Record<string, Failure['kind']>> = {
  ExpiredToken: 'grantExpired',
  RequestTimeTooSkewed: 'grantExpired',
  RequestExpired: 'grantExpired',
  SlowDown: 'throttled',
  RequestTimeout: 'stalled',
  // S3 hashed other bytes than we did: the file changed between hashing and sending.
  BadDigest: 'sourceChanged',
  XAmzContentSHA256Mismatch: 'sourceChanged',
  XAmzContentChecksumMismatch: 'sourceChanged',
  IncompleteBody: 'serverFault',
  EntityTooLarge: 'tooLarge',
  notSignedIn: 'signedOut',
};

/** What a refusal means. `now` in milliseconds since 1970 turns Retry-After into a time. */
export function failureOfAnswer(answer: BadAnswer, now: number): Failure {
  const kind = kindOf(answer);
  const detail = answer.code ?? `status ${answer.status}`;
  return {
    kind,
    detail,
    ...(answer.retryAfterMs !== undefined && { notBefore: now + answer.retryAfterMs }),
  };
}

function kindOf({ status, code }: BadAnswer): Failure['kind'] {
  const told = code === undefined ? undefined : byCode[code];
  if (told !== undefined) return told;
  return byStatus[status] ?? (status >= 500 ? 'serverFault' : 'denied');
}

/** Milliseconds in a Retry-After header: seconds or an HTTP date. Undefined when it is neither. */
export function tryRetryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const at = parseHttpDate(header);
  return at === undefined ? undefined : Math.max(0, at - now);
}

/** Milliseconds since 1970 of an HTTP date, `Sun, 22 Nov 2026 11:52:13 GMT`. Undefined when it is none. */
export function parseHttpDate(header: string): number | undefined {
  const found = /^\w{3}, (\d{2}) (\w{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/.exec(header);
  if (found === null) return undefined;
  const [, day, monthName, year, hour, minute, second] = found;
  const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].indexOf(
    monthName ?? '',
  );
  if (month < 0) return undefined;
  return (
    daysSince1970(Number(year), month, Number(day)) * 86_400_000 +
    ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000
  );
}

// Days from civil, Howard Hinnant's algorithm: `core` has no Date.
function daysSince1970(year: number, month: number, day: number): number {
  const y = month < 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 10) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
