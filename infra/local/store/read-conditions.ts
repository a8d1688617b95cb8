import type { Call } from './call.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { ObjectRow } from './rows.ts';
import { bareEtag, preconditionFailed } from './write-conditions.ts';

/** Holds the conditions of a read against an object, in the order of RFC 9110, section 13.2.2. */
export function judgeRead({ headers }: Pick<Call, 'headers'>, { etag, modifiedAt }: ObjectRow): Refusal | undefined {
  const seconds = Math.floor(modifiedAt / 1_000);
  const ifMatch = headers['if-match'];
  const ifNoneMatch = headers['if-none-match'];
  const unmodifiedSince = trySeconds(headers['if-unmodified-since']);
  const modifiedSince = trySeconds(headers['if-modified-since']);
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, etag)) return preconditionFailed('If-Match');
  } else if (unmodifiedSince !== undefined && seconds > unmodifiedSince) {
    return preconditionFailed('If-Unmodified-Since');
  }
  const isUnchanged =
    ifNoneMatch === undefined ? modifiedSince !== undefined && seconds <= modifiedSince : matches(ifNoneMatch, etag);
  return isUnchanged ? refuse('NotModified', undefined, { headers: validators(etag, modifiedAt) }) : undefined;
}

/** The headers a client compares versions by. */
export const validators = (etag: string, modifiedAt: number): Record<string, string> => ({
  etag: `"${etag}"`,
  'last-modified': new Date(modifiedAt).toUTCString(),
});

const matches = (list: string, etag: string): boolean =>
  list.split(',').some((one) => one.trim() === '*' || bareEtag(one.trim().replace(/^W\//, '')) === etag);

// A date that is none is ignored (RFC 9110, section 13.1.3).
function trySeconds(date: string | undefined): number | undefined {
  const at = Date.parse(date ?? '');
  return Number.isNaN(at) ? undefined : Math.floor(at / 1_000);
}
