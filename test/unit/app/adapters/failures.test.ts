import { describe, expect, it } from 'vitest';
import {
  failureOfAnswer,
  failureOfFault,
  failureOfFile,
  parseHttpDate,
  tryRetryAfterMs,
} from '../../../../app/adapters/failures.ts';

describe('what an answer means', () => {
  it.each([
    [{ status: 503, code: 'SlowDown' }, 'throttled'],
    [{ status: 503 }, 'throttled'],
    [{ status: 429 }, 'throttled'],
    [{ status: 500, code: 'InternalError' }, 'serverFault'],
    [{ status: 502 }, 'serverFault'],
    [{ status: 409, code: 'ConditionalRequestConflict' }, 'conflict'],
    [{ status: 403, code: 'RequestExpired' }, 'grantExpired'],
    [{ status: 400, code: 'ExpiredToken' }, 'grantExpired'],
    [{ status: 403, code: 'RequestTimeTooSkewed' }, 'grantExpired'],
    [{ status: 403, code: 'AccessDenied' }, 'denied'],
    [{ status: 400, code: 'BadDigest' }, 'sourceChanged'],
    [{ status: 400, code: 'XAmzContentChecksumMismatch' }, 'sourceChanged'],
    [{ status: 400, code: 'RequestTimeout' }, 'stalled'],
    [{ status: 400, code: 'EntityTooLarge' }, 'tooLarge'],
    [{ status: 413 }, 'tooLarge'],
    [{ status: 401 }, 'signedOut'],
    [{ status: 403, code: 'notSignedIn' }, 'signedOut'],
    [{ status: 418 }, 'denied'],
  ] as const)('%o is %s', (answer, kind) => {
    expect(failureOfAnswer(answer, 0).kind).toBe(kind);
  });

  it('keeps the time the server named', () => {
    expect(failureOfAnswer({ status: 503, retryAfterMs: 7_000 }, 1_000)).toEqual({
      kind: 'throttled',
      detail: 'status 503',
      notBefore: 8_000,
    });
  });
});

describe('what a fault means', () => {
  it.each([
    ['ECONNREFUSED', 'offline'],
    ['ENOTFOUND', 'offline'],
    ['ENETUNREACH', 'offline'],
    ['ECONNRESET', 'serverFault'],
    ['EPIPE', 'serverFault'],
    ['STALLED', 'stalled'],
    ['ETIMEDOUT', 'stalled'],
  ])('of the connection: %s is %s', (code, kind) => expect(failureOfFault(code).kind).toBe(kind));

  it.each([
    ['ENOENT', 'sourceGone'],
    ['EISDIR', 'sourceGone'],
    ['EACCES', 'sourceDenied'],
    ['EPERM', 'sourceDenied'],
    ['EBUSY', 'sourceBusy'],
    ['EIO', 'sourceBusy'],
  ])('of the file: %s is %s', (code, kind) => expect(failureOfFile(code).kind).toBe(kind));
});

describe('times a server names', () => {
  it('reads seconds and dates', () => {
    expect(tryRetryAfterMs('120', 0)).toBe(120_000);
    expect(tryRetryAfterMs('Sun, 22 Nov 2026 11:52:13 GMT', Date.UTC(2026, 10, 22, 11, 52, 3))).toBe(10_000);
    expect(tryRetryAfterMs('Sun, 22 Nov 2026 11:52:13 GMT', Date.UTC(2027, 0, 1))).toBe(0);
    expect(tryRetryAfterMs('soon', 0)).toBeUndefined();
    expect(tryRetryAfterMs(undefined, 0)).toBeUndefined();
  });

  it.each([
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['Thu, 29 Feb 2024 23:59:59 GMT', 1_709_251_199_000],
    ['Sun, 22 Nov 2026 11:52:13 GMT', 1_795_348_333_000],
    ['Fri, 01 Mar 2100 00:00:00 GMT', 4_107_542_400_000],
  ])('%s is %i', (text, ms) => expect(parseHttpDate(text)).toBe(ms));

  it('answers nothing for what is no date', () => {
    expect(parseHttpDate('2026-11-22')).toBeUndefined();
    expect(parseHttpDate('Sun, 22 Foo 2026 11:52:13 GMT')).toBeUndefined();
  });
});
