import type { Fault } from './fault.ts';
import { fault } from './fault.ts';
import type { SignedRequest } from './signed-request.ts';

/** What a request says of its own signature; nothing of it is proved yet. */
export interface Claim {
  readonly form: 'header' | 'query';
  readonly accessKeyId: string;
  /** Day of the credential scope, `20130524`. */
  readonly day: string;
  readonly region: string;
  readonly service: string;
  /** Lower-case, in the order the client named them. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `20130524T000000Z`. */
  readonly timestamp: string;
  readonly sessionToken: string | undefined;
  /** Only in the query form: how long after the timestamp the request is good. */
  readonly expiresSeconds?: number;
}

/** Decoded query parameters by name. */
export type Query = ReadonlyMap<string, string>;

const algorithm = 'AWS4-HMAC-SHA256';

/** S3 lets a presigned request live a week at most (S3 API reference, "Authenticating Requests: Using Query Parameters"). */
const longestLifeSeconds = 7 * 24 * 60 * 60;

/** Reads the signature a request carries, in whichever of the two forms it has. */
export function readClaim(request: SignedRequest, query: Query): Claim | Fault {
  const authorization = request.headers.authorization;
  const inQuery = query.has('X-Amz-Algorithm') || query.has('X-Amz-Signature');
  if (authorization !== undefined && inQuery) {
    return fault(
      'InvalidArgument',
      'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter or the Authorization header should be specified',
    );
  }
  if (authorization !== undefined) return readHeaderClaim(authorization, request);
  if (inQuery) return readQueryClaim(query);
  return fault('AccessDenied', 'Access Denied');
}

function readHeaderClaim(authorization: string, request: SignedRequest): Claim | Fault {
  if (!authorization.startsWith(`${algorithm} `)) {
    return fault(
      'InvalidRequest',
      `The authorization mechanism you have provided is not supported. Please use ${algorithm}.`,
    );
  }
  const fields = new Map(authorization.slice(algorithm.length).split(',').map(splitField));
  const credential = tryParseCredential(fields.get('Credential'));
  const signedHeaders = tryParseSignedHeaders(fields.get('SignedHeaders'));
  const signature = fields.get('Signature');
  if (credential === undefined || signedHeaders === undefined || signature === undefined) {
    return fault(
      'AuthorizationHeaderMalformed',
      'The authorization header is malformed; it needs a Credential, SignedHeaders and a Signature.',
    );
  }
  const timestamp = tryReadTimestamp(request);
  if (timestamp === undefined) {
    return fault('AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header');
  }
  const sessionToken = request.headers['x-amz-security-token'];
  return { form: 'header', ...credential, signedHeaders, signature, timestamp, sessionToken };
}

function readQueryClaim(query: Query): Claim | Fault {
  const missing = ['Algorithm', 'Credential', 'Signature', 'Date', 'SignedHeaders', 'Expires'].some(
    (name) => (query.get(`X-Amz-${name}`) ?? '') === '',
  );
  if (missing) {
    return queryFault(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  }
  if (query.get('X-Amz-Algorithm') !== algorithm) return queryFault(`X-Amz-Algorithm only supports "${algorithm}"`);
  const credential = tryParseCredential(query.get('X-Amz-Credential'));
  if (credential === undefined) {
    return queryFault(
      'Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    );
  }
  const signedHeaders = tryParseSignedHeaders(query.get('X-Amz-SignedHeaders'));
  if (signedHeaders === undefined) return queryFault('X-Amz-SignedHeaders must name at least one header');
  const timestamp = query.get('X-Amz-Date') ?? '';
  if (tryParseTimestamp(timestamp) === undefined) {
    return queryFault("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  }
  const expiresSeconds = parseExpires(query.get('X-Amz-Expires') ?? '');
  if (typeof expiresSeconds !== 'number') return expiresSeconds;
  const signature = query.get('X-Amz-Signature') ?? '';
  const sessionToken = query.get('X-Amz-Security-Token');
  return { form: 'query', ...credential, signedHeaders, signature, timestamp, sessionToken, expiresSeconds };
}

/** Milliseconds since 1970 of `20130524T000000Z`, or undefined when it is no such instant. */
export function tryParseTimestamp(text: string): number | undefined {
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second] = found;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(at) ? undefined : at;
}

// A client that cannot set x-amz-date (a browser) may sign the Date header in its place.
function tryReadTimestamp({ headers }: SignedRequest): string | undefined {
  const given = headers['x-amz-date'];
  if (given !== undefined) return tryParseTimestamp(given) === undefined ? undefined : given;
  const at = Date.parse(headers.date ?? '');
  return Number.isNaN(at) ? undefined : new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function parseExpires(text: string): number | Fault {
  if (!/^-?\d+$/.test(text)) return queryFault('X-Amz-Expires should be a number');
  const seconds = Number(text);
  if (seconds < 0) return queryFault('X-Amz-Expires must be non-negative');
  if (seconds <= longestLifeSeconds) return seconds;
  return queryFault(
    `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${longestLifeSeconds} seconds`,
  );
}

function tryParseCredential(
  text: string | undefined,
): Pick<Claim, 'accessKeyId' | 'day' | 'region' | 'service'> | undefined {
  const found = /^(.+)\/(\d{8})\/([^/]*)\/([^/]*)\/aws4_request$/.exec(text ?? '');
  if (found === null) return undefined;
  const [, accessKeyId = '', day = '', region = '', service = ''] = found;
  return { accessKeyId, day, region, service };
}

function tryParseSignedHeaders(text: string | undefined): readonly string[] | undefined {
  const names = (text ?? '').toLowerCase().split(';');
  return names.every((name) => /^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) ? names : undefined;
}

function splitField(text: string): readonly [string, string] {
  const field = text.trim();
  const equals = field.indexOf('=');
  return equals < 0 ? [field, ''] : [field.slice(0, equals), field.slice(equals + 1)];
}

const queryFault = (message: string): Fault => fault('AuthorizationQueryParametersError', message);
