import type { ApiErrorCode, Problem } from '../../contract/api.ts';
import type { Refusal } from './route.ts';

interface Meaning {
  readonly status: number;
  readonly title: string;
}

/** What each code is in HTTP, in one table. */
const meanings: Readonly<Record<ApiErrorCode, Meaning>> = {
  badRequest: { status: 400, title: 'The request cannot be read' },
  notSignedIn: { status: 403, title: 'Nobody is signed in' },
  notFound: { status: 404, title: 'There is no such thing here' },
  deleted: { status: 404, title: 'It was deleted on purpose' },
  noSuchUpload: { status: 404, title: 'There is no such upload' },
  partMissing: { status: 409, title: 'A part is missing or is not what was said' },
  conflict: { status: 409, title: 'Somebody else is writing the same; try again' },
  tooLarge: { status: 413, title: 'Too large' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  throttled: { status: 503, title: 'The store is busy; try again later' },
};

/** How long a throttled caller should wait at least, in seconds. */
export const retryAfterSeconds = 5;

/** The body of a refusal as RFC 9457 wants it. `status` replaces the code's own where HTTP has a more exact one. */
export function toProblem(refusal: Refusal, requestId: string, status?: number): Problem {
  const meaning = meanings[refusal.refused];
  return {
    type: `urn:tintype:problem:${refusal.refused}`,
    title: meaning.title,
    status: status ?? meaning.status,
    code: refusal.refused,
    detail: refusal.detail,
    requestId,
  };
}

/** What a thrown error means to the caller: the store is busy, or a fault of ours that says nothing of itself. */
export function refusalOf(error: unknown): Refusal {
  return isThrottle(error)
    ? { refused: 'throttled', detail: `The store is busy. Try again in ${retryAfterSeconds} seconds.` }
    : { refused: 'internal', detail: 'The request failed. The request id finds the reason in the log.' };
}

// "Error responses" in the S3 API reference, and what proxies before it answer.
const throttleNames = new Set(['SlowDown', 'ServiceUnavailable', 'ThrottlingException', 'TooManyRequestsException']);

function isThrottle(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (throttleNames.has(error.name)) return true;
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined;
  return status === 503 || status === 429;
}

/**
 * An error as one line of JSON for the log. Without its message, and so without the first lines of its stack: messages
 * of clients and parsers quote URLs, keys and names.
 */
export function toLogLine(error: unknown, requestId: string): string {
  return `${JSON.stringify({ level: 'error', requestId, ...describe(error) })}\n`;
}

function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const { cause } = error;
  return {
    error: error.name,
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    stack: framesOf(error),
    ...(cause instanceof Error && { cause: { error: cause.name, stack: framesOf(cause) } }),
  };
}

const framesOf = (error: Error): string[] =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim().replace('file://', ''));
