/** The canonical request of SigV4 (IAM user guide, "Create a signed AWS API request"), built from what came over the wire. */
import type { SignedRequest } from './signed-request.ts';
import { tryPercentDecode, uriEncode, uriEncodePath } from './uri-encoding.ts';

/** The services we stand for. They differ in how the path is signed. */
export type Service = 's3' | 'execute-api';

/** The parts of a canonical request that are not in the request itself. */
export interface CanonicalParts {
  readonly service: Service;
  readonly query: readonly (readonly [string, string])[];
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
}

/** The canonical request as a byte string, or undefined when the path cannot be decoded. */
export function tryCanonicalRequest(request: SignedRequest, parts: CanonicalParts): string | undefined {
  const path = tryCanonicalPath(request.rawPath, parts.service);
  if (path === undefined) return undefined;
  const headers = parts.signedHeaders.map((name) => `${name}:${canonicalValue(request.headers[name] ?? '')}\n`);
  return [
    request.method,
    path,
    canonicalQuery(parts.query),
    headers.join(''),
    parts.signedHeaders.join(';'),
    parts.payloadHash,
  ].join('\n');
}

// S3 keys are taken as they are, dots and double slashes included. Everybody else signs the path normalised and
// encoded once more on top of how it was sent.
function tryCanonicalPath(rawPath: string, service: Service): string | undefined {
  if (service === 'execute-api') return uriEncodePath(normalisePath(rawPath));
  const decoded = tryPercentDecode(rawPath);
  return decoded === undefined ? undefined : uriEncodePath(decoded);
}

function normalisePath(rawPath: string): string {
  const kept: string[] = [];
  for (const segment of rawPath.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  const trailing = kept.length > 0 && rawPath.endsWith('/') ? '/' : '';
  return `/${kept.join('/')}${trailing}`;
}

function canonicalQuery(query: CanonicalParts['query']): string {
  return query
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [uriEncode(name), uriEncode(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

// Not trim(): to it the byte A0, which ends many a UTF-8 letter, is white space.
const canonicalValue = (value: string): string => value.replace(/^[ \t]+|[ \t]+$/g, '').replace(/ +/g, ' ');
