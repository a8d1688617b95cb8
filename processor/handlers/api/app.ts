/** The API: a hono router over the table of routes, between a Lambda event and its result. */
import type { APIGatewayProxyEventV2WithIAMAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type Context, Hono } from 'hono';
import type { Owner } from '../../contract/names.ts';
import { readBody, toRequest, toResult } from './event.ts';
import { getFeed } from './feed.ts';
import { deleteUpload, getParts, postComplete, postParts } from './multipart.ts';
import { tryReadOwner } from './owner.ts';
import { refusalOf, retryAfterSeconds, toLogLine, toProblem } from './problem.ts';
import { getOriginal, getRecord, postAnalyse, postBatchGet } from './records.ts';
import { deleteRecord } from './removal.ts';
import type { Answer, ApiPorts, Refusal, Route } from './route.ts';
import { postUploads } from './uploads.ts';

/** Every route of architecture.md, section 4. */
export const routes: readonly Route[] = [
  postUploads,
  postParts,
  getParts,
  postComplete,
  deleteUpload,
  getFeed,
  postBatchGet,
  getRecord,
  getOriginal,
  postAnalyse,
  deleteRecord,
];

/** What the API is made of. `log` takes whole lines of JSON that hold no URL, key, token or file name. */
export interface ApiParts extends ApiPorts {
  readonly log: (line: string) => void;
}

/** Answers one call. Never throws: what goes wrong is an answer too. */
export type Api = (event: APIGatewayProxyEventV2WithIAMAuthorizer) => Promise<APIGatewayProxyStructuredResultV2>;

interface Bindings {
  readonly owner: Owner;
  readonly requestId: string;
  readonly bodyText?: string;
}
type AppContext = Context<{ Bindings: Bindings }>;

/** Makes the API over these ports. */
export function createApi(parts: ApiParts): Api {
  const app = createApp(parts);
  return async (event) => {
    const { requestId } = event.requestContext;
    try {
      return await toResult(await answer(app, event));
    } catch (error) {
      parts.log(toLogLine(error, requestId));
      return toResult(refuse(refusalOf(error), requestId));
    }
  };
}

async function answer(
  app: Hono<{ Bindings: Bindings }>,
  event: APIGatewayProxyEventV2WithIAMAuthorizer,
): Promise<Response> {
  const { requestId } = event.requestContext;
  const owner = tryReadOwner(event.requestContext);
  if (owner === undefined) return refuse({ refused: 'notSignedIn', detail: 'Sign in and try again.' }, requestId);
  const body = readBody(event);
  if (typeof body === 'object') return refuse(body, requestId, body.status);
  return app.fetch(toRequest(event), { owner, requestId, ...(body !== undefined && { bodyText: body }) });
}

function createApp({ log, ...ports }: ApiParts): Hono<{ Bindings: Bindings }> {
  const app = new Hono<{ Bindings: Bindings }>();
  for (const one of routes) app.on(one.method, one.path, (context) => run(one, context, { log, ...ports }));
  for (const path of new Set(routes.map((one) => one.path))) app.all(path, refuseMethod(path));
  app.notFound(({ env }) => refuse({ refused: 'notFound', detail: 'There is no such route.' }, env.requestId));
  // Thrown on to createApi, which logs what it does not know; hono's own answer would be plain text.
  app.onError((error) => {
    throw error;
  });
  return app;
}

async function run(one: Route, { env, req }: AppContext, { log, ...ports }: ApiParts): Promise<Response> {
  const { owner, requestId, bodyText } = env;
  const said = await one.answer({
    ...ports,
    owner,
    params: req.param(),
    query: req.query(),
    ...(bodyText !== undefined && { bodyText }),
    note: (code) => log(`${JSON.stringify({ level: 'warn', requestId, code })}\n`),
  });
  return toResponse(said, requestId);
}

/** 405 names the methods there are (RFC 9110); the API's own codes need none for it. */
function refuseMethod(path: string): (context: AppContext) => Response {
  const methods = routes.filter((one) => one.path === path).map((one) => one.method);
  return ({ env }) => {
    const response = refuse({ refused: 'badRequest', detail: 'This route has no such method.' }, env.requestId, 405);
    response.headers.set('allow', methods.join(', '));
    return response;
  };
}

function toResponse(said: Answer, requestId: string): Response {
  if ('refused' in said) return refuse(said, requestId);
  const headers = { ...commonHeaders, 'x-request-id': requestId };
  if (said.status === 204) return new Response(null, { status: 204, headers });
  const body = JSON.stringify(said.json);
  return new Response(body, { status: said.status, headers: { ...headers, 'content-type': 'application/json' } });
}

function refuse(refusal: Refusal, requestId: string, status?: number): Response {
  const problem = toProblem(refusal, requestId, status);
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      ...commonHeaders,
      'x-request-id': requestId,
      'content-type': 'application/problem+json',
      ...(refusal.refused === 'throttled' && { 'retry-after': String(retryAfterSeconds) }),
    },
  });
}

// Answers carry presigned URLs, which no cache on the way may keep.
const commonHeaders = { 'cache-control': 'no-store' };
