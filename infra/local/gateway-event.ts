/**
 * The event an HTTP API gives its Lambda for a call its IAM authorizer let through (API Gateway developer guide,
 * "Payload format version 2.0"), and what it makes of the handler's answer.
 */
import * as z from 'zod';
import type { SigningKey } from './ports.ts';
import type { SignedRequest } from './sigv4/signed-request.ts';

/** Who stands behind a gateway: the account, API and identity pool its events name. */
export interface GatewayNames {
  readonly accountId: string;
  readonly apiId: string;
  readonly region: string;
  readonly identityPoolId: string;
  /** The provider people sign in with, as `amr` has it; absent: a made-up user pool of this region. */
  readonly loginProvider?: string;
}

/** One call that was let through. */
export interface Call {
  readonly request: SignedRequest;
  readonly body: Buffer;
  readonly key: SigningKey & { readonly identity: NonNullable<SigningKey['identity']> };
  readonly requestId: string;
  readonly sourceIp: string;
  readonly protocol: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The event for one call. */
export function toHttpApiEvent(call: Call, names: GatewayNames) {
  const { request, body } = call;
  const { authorization: _unneeded, ...headers } = request.headers;
  const query = new URLSearchParams(request.rawQuery);
  const queryStringParameters: Record<string, string> = {};
  for (const name of new Set(query.keys())) queryStringParameters[name] = query.getAll(name).join(',');
  const isText = isTextual(headers['content-type'] ?? '');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: request.rawPath,
    rawQueryString: request.rawQuery,
    headers,
    ...(query.size > 0 && { queryStringParameters }),
    requestContext: {
      accountId: names.accountId,
      apiId: names.apiId,
      authentication: null,
      authorizer: { iam: toIamAuthorizer(call, names) },
      domainName: headers.host ?? '',
      domainPrefix: names.apiId,
      http: {
        method: request.method,
        path: request.rawPath,
        protocol: call.protocol,
        sourceIp: call.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: call.requestId,
      routeKey: '$default',
      stage: '$default',
      time: toLogTime(call.at),
      timeEpoch: call.at,
    },
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}
/** What `toHttpApiEvent` makes. */
export type HttpApiEvent = ReturnType<typeof toHttpApiEvent>;

function toIamAuthorizer({ key }: Call, { accountId, region, identityPoolId, loginProvider }: GatewayNames) {
  // A role's caller is the role's id and the session's name; a pool names its sessions so.
  const callerId = 'AROALOCALCLIENTROLE00:CognitoIdentityCredentials';
  // A pool with a user pool behind it names that pool twice, the second time with the person's `sub`.
  const provider = loginProvider ?? `cognito-idp.${region}.amazonaws.com/${region}_local`;
  return {
    accessKey: key.accessKeyId,
    accountId,
    callerId,
    cognitoIdentity: {
      amr: ['authenticated', provider, `${provider}:CognitoSignIn:${key.identity.owner}`],
      identityId: key.identity.identityId,
      identityPoolId,
    },
    principalOrgId: null,
    userArn: `arn:aws:sts::${accountId}:assumed-role/tintype-local-client/CognitoIdentityCredentials`,
    userId: callerId,
  };
}

const isTextual = (contentType: string): boolean =>
  /^(text\/|application\/(json|xml|javascript)\b|application\/[\w.-]+\+(json|xml)\b)/i.test(contentType);

/** `22/Nov/2026:12:24:05 +0000`, as access logs have it. */
function toLogTime(at: number): string {
  const [, weekday, day, month, year, time] = /^(\w+), (\d+) (\w+) (\d+) (\S+)/.exec(new Date(at).toUTCString()) ?? [];
  return weekday === undefined ? '' : `${day}/${month}/${year}:${time} +0000`;
}

/** What to send for a handler's answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

const Structured = z.object({
  statusCode: z.int().min(200).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  cookies: z.array(z.string()).default([]),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
});

/**
 * The answer for what a handler returned; undefined where an HTTP API would say 500. A value without a statusCode is
 * the body of a 200, as JSON.
 */
export function tryToAnswer(returned: unknown): HttpAnswer | undefined {
  if (returned === undefined) return undefined;
  if (typeof returned !== 'object' || returned === null || !('statusCode' in returned)) {
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      cookies: [],
      body: Buffer.from(JSON.stringify(returned)),
    };
  }
  const parsed = Structured.safeParse(returned);
  if (!parsed.success) return undefined;
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
  return {
    status: statusCode,
    headers: Object.fromEntries(named),
    cookies,
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  };
}
