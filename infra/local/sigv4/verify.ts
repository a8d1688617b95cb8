/**
 * Verifies AWS Signature Version 4 by building the canonical request from what came over the wire. Signing again with
 * a client library and comparing would refuse every client that orders or encodes in another way than that library.
 */
import type { Clock, FindKey, SigningKey } from '../ports.ts';
import { type Service, tryCanonicalRequest } from './canonical-request.ts';
import { type Claim, type Query, readClaim, tryParseTimestamp } from './claim.ts';
import { type Fault, fault } from './fault.ts';
import { type Payload, tryParsePayload } from './payload.ts';
import { type SigningContext, sameSignature, sha256Hex, sign, signingContext } from './signature.ts';
import type { SignedRequest } from './signed-request.ts';
import { tryParseQuery } from './uri-encoding.ts';

/** What a request is verified against. */
export interface VerifyOptions {
  readonly service: Service;
  readonly region: string;
  readonly findKey: FindKey;
  readonly now: Clock;
}

/** Whose request it is and what its body must be, or why it is refused. */
export type Verification = { readonly ok: true; readonly key: SigningKey; readonly payload: Payload } | Fault;

/** How far a client's clock may be off (S3 error responses, RequestTimeTooSkewed). */
const skewMs = 15 * 60_000;

const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/**
 * Verifies a request signed in its Authorization header or in its query. The body is the caller's to hold against
 * `payload`; nothing of it is read here.
 */
export function verifySigV4(request: SignedRequest, options: VerifyOptions): Verification {
  const pairs = tryParseQuery(request.rawQuery);
  if (pairs === undefined) return fault('InvalidURI', "Couldn't parse the specified URI.");
  const query: Query = new Map(pairs);
  const claim = readClaim(request, query);
  if ('ok' in claim) return claim;
  const refusal = scopeFault(claim, options) ?? timeFault(claim, options.now()) ?? signedHeadersFault(claim, request);
  if (refusal !== undefined) return refusal;
  const payloadHash = payloadHashOf(claim, request, query, options.service);
  if (typeof payloadHash !== 'string') return payloadHash;
  const key = usableKey(claim, options);
  if ('ok' in key) return key;
  const { service } = options;
  const canonical = tryCanonicalRequest(request, {
    service,
    query: pairs,
    signedHeaders: claim.signedHeaders,
    payloadHash,
  });
  if (canonical === undefined) return fault('InvalidURI', "Couldn't parse the specified URI.");
  const context = signingContext(key.secretAccessKey, claim.timestamp, [claim.day, claim.region, claim.service]);
  return judge({ claim, key, context, canonical, payloadHash });
}

interface Case {
  readonly claim: Claim;
  readonly key: SigningKey;
  readonly context: SigningContext;
  readonly canonical: string;
  readonly payloadHash: string;
}

function judge({ claim, key, context, canonical, payloadHash }: Case): Verification {
  const expected = sign(context, 'AWS4-HMAC-SHA256', [sha256Hex(canonical)]);
  if (!sameSignature(claim.signature, expected)) {
    return fault(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    );
  }
  const payload = tryParsePayload(payloadHash, { context, seed: expected });
  if (payload !== undefined) return { ok: true, key, payload };
  if (payloadHash.startsWith('STREAMING-')) {
    return fault('NotImplemented', 'A header you provided implies functionality that is not implemented');
  }
  return fault(
    'InvalidArgument',
    'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, or a valid sha256 value.',
  );
}

function scopeFault(claim: Claim, { region, service }: VerifyOptions): Fault | undefined {
  const wrong =
    claim.region !== region
      ? `the region '${claim.region}' is wrong; expecting '${region}'`
      : claim.service !== service
        ? `incorrect service "${claim.service}". This endpoint belongs to "${service}"`
        : claim.day !== claim.timestamp.slice(0, 8)
          ? 'invalid credential date. It must be the same day as the request'
          : undefined;
  if (wrong === undefined) return undefined;
  return claim.form === 'header'
    ? fault('AuthorizationHeaderMalformed', `The authorization header is malformed; ${wrong}.`)
    : fault('AuthorizationQueryParametersError', `Error parsing the X-Amz-Credential parameter; ${wrong}.`);
}

function timeFault(claim: Claim, now: number): Fault | undefined {
  const at = tryParseTimestamp(claim.timestamp) ?? Number.NaN;
  if (claim.expiresSeconds === undefined) {
    return Math.abs(now - at) <= skewMs
      ? undefined
      : fault('RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.');
  }
  if (at > now + skewMs) return fault('AccessDenied', 'Request is not yet valid');
  return now <= at + claim.expiresSeconds * 1_000 ? undefined : fault('AccessDenied', 'Request has expired');
}

// What is not signed can be changed or added by whoever passes the request on, so nothing that means something to S3
// may be left out.
function signedHeadersFault({ form, signedHeaders }: Claim, { headers }: SignedRequest): Fault | undefined {
  const isNeeded = (name: string): boolean =>
    name === 'host' || name.startsWith('x-amz-') || (form === 'header' && name === 'content-type');
  const unsigned = Object.keys(headers).filter((name) => isNeeded(name) && !signedHeaders.includes(name));
  if (headers.host === undefined || unsigned.length > 0) {
    return fault('AccessDenied', 'There were headers present in the request which were not signed');
  }
  const signsTheDate = form === 'query' || signedHeaders.includes('x-amz-date') || signedHeaders.includes('date');
  return signsTheDate
    ? undefined
    : fault('AccessDenied', 'There were headers present in the request which were not signed');
}

function payloadHashOf(claim: Claim, request: SignedRequest, query: Query, service: Service): string | Fault {
  const hoisted = claim.form === 'query' ? query.get('X-Amz-Content-Sha256') : undefined;
  const given = hoisted ?? request.headers['x-amz-content-sha256'];
  if (given !== undefined) return given;
  if (service === 'execute-api') return request.bodySha256 ?? emptySha256;
  if (claim.form === 'query') return 'UNSIGNED-PAYLOAD';
  return fault('MissingSecurityHeader', 'Missing required header for this request: x-amz-content-sha256');
}

function usableKey(claim: Claim, { findKey, now }: VerifyOptions): SigningKey | Fault {
  const key = findKey(claim.accessKeyId, claim.sessionToken);
  if (key === undefined) {
    return fault('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.');
  }
  if (!sameSignature(claim.sessionToken ?? '', key.sessionToken ?? '')) {
    return fault('InvalidToken', 'The provided token is malformed or otherwise invalid.');
  }
  const isExpired = key.expiresAt !== undefined && now() >= key.expiresAt;
  return isExpired ? fault('ExpiredToken', 'The provided token has expired.') : key;
}
