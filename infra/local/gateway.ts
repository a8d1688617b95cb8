/**
 * The HTTP API in front of the API's handler: lets through what a client's own key signed, and nothing else. It answers
 * as API Gateway does, down to its words.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type WellKnown, wellKnownPath } from '../../processor/contract/well-known.ts';
import {
  type Call,
  type GatewayNames,
  type HttpAnswer,
  type HttpApiEvent,
  toHttpApiEvent,
  tryToAnswer,
} from './gateway-event.ts';
import { type Handle, isForeign, readBody, sendJson } from './loopback.ts';
import type { Clock, FindKey, SigningKey } from './ports.ts';
import { type SignedRequest, toSignedRequest } from './sigv4/signed-request.ts';
import { verifySigV4 } from './sigv4/verify.ts';

/** What a gateway needs. */
export interface GatewayParts {
  readonly names: GatewayNames;
  readonly ourHost: string;
  readonly wellKnown: WellKnown;
  readonly findKey: FindKey;
  readonly clock: Clock;
  readonly newRequestId: () => string;
  readonly invoke: (event: HttpApiEvent) => Promise<unknown>;
  /** Told of what the handler threw. */
  readonly report: (error: unknown) => void;
  /** How long the handler may take; 30 seconds when left out. */
  readonly handlerMaxMs?: number;
}

// API Gateway's own limits (developer guide, "Quotas for HTTP APIs"): 10 MB a payload, 30 s an integration.
const bodyMaxBytes = 10 * 1024 * 1024;
const handlerMaxMsDefault = 30_000;

/** Answers the API's requests. Refuses what a web page sent, and what was sent to another name than ours. */
export function createGateway(parts: GatewayParts): Handle {
  return (request, response) => {
    const requestId = parts.newRequestId();
    response.setHeader('apigw-requestid', requestId);
    const signed = toSignedRequest(request);
    if (isForeign(request, parts.ourHost)) return drop(request, response, 403, 'Forbidden');
    if (signed.rawPath === wellKnownPath && signed.method === 'GET') return sendJson(response, 200, parts.wellKnown);
    if (!signed.rawPath.startsWith('/v1/')) return drop(request, response, 404, 'Not Found');
    answer(parts, { request, response, signed, requestId }).catch((error: unknown) => {
      parts.report(error);
      sendJson(response, 500, { message: 'Internal Server Error' });
    });
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly signed: SignedRequest;
  readonly requestId: string;
}

async function answer(parts: GatewayParts, { request, response, signed, requestId }: Exchange): Promise<void> {
  const body = await readBody(request, bodyMaxBytes);
  if (body === 'cutOff') return;
  if (body === 'tooLarge') return sendJson(response, 413, { message: 'Request Entity Too Large' });
  const key = tryAuthorize(parts, signed, body);
  if (key === undefined) return sendJson(response, 403, { message: 'Forbidden' });
  const event = toHttpApiEvent(
    {
      request: signed,
      body,
      key,
      requestId,
      sourceIp: request.socket.remoteAddress ?? '',
      protocol: `HTTP/${request.httpVersion}`,
      at: parts.clock(),
    },
    parts.names,
  );
  const returned = await within(parts.handlerMaxMs ?? handlerMaxMsDefault, parts.invoke(event));
  if (returned === tookTooLong) return sendJson(response, 503, { message: 'Service Unavailable' });
  sendReturned(response, returned);
}

/** Whose call it is, or undefined when it is not let through: the reason is nobody's business but the client's own. */
function tryAuthorize(parts: GatewayParts, signed: SignedRequest, body: Buffer): Call['key'] | undefined {
  const bodySha256 = createHash('sha256').update(body).digest('hex');
  const verified = verifySigV4(
    { ...signed, bodySha256 },
    { service: 'execute-api', region: parts.names.region, findKey: parts.findKey, now: parts.clock },
  );
  if (!verified.ok) return undefined;
  if (verified.payload.kind !== 'sha256' || verified.payload.hex !== bodySha256) return undefined;
  return isClient(verified.key) ? verified.key : undefined;
}

const isClient = (key: SigningKey): key is Call['key'] => key.role === 'client' && key.identity !== undefined;

const tookTooLong = Symbol('took too long');

async function within<T>(ms: number, work: Promise<T>): Promise<T | typeof tookTooLong> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<typeof tookTooLong>((resolve) => {
    timer = setTimeout(() => resolve(tookTooLong), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

function sendReturned(response: ServerResponse, returned: unknown): void {
  const answered = tryToAnswer(returned);
  if (answered === undefined) sendJson(response, 500, { message: 'Internal Server Error' });
  else sendAnswer(response, answered);
}

function sendAnswer(response: ServerResponse, { status, headers, cookies, body }: HttpAnswer): void {
  if (response.destroyed) return;
  const isBodyless = status === 204 || status === 304;
  response.writeHead(status, {
    ...headers,
    ...(!isBodyless && { 'content-length': body.length }),
    ...(cookies.length > 0 && { 'set-cookie': [...cookies] }),
  });
  response.end(isBodyless ? undefined : body);
}

function drop(request: IncomingMessage, response: ServerResponse, status: number, message: string): void {
  request.resume();
  sendJson(response, status, { message });
}
