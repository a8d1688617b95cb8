/**
 * The identity pool in the wire format of Amazon Cognito Identity (AWS JSON 1.1, API reference "GetId" and
 * "GetCredentialsForIdentity"), so that @aws-sdk/client-cognito-identity is its client.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import type { IdentityOutcome, IdentityPool } from './identity-pool.ts';
import { type Handle, isForeign, readBody, sendJson } from './loopback.ts';

const Logins = z.record(z.string(), z.string()).optional();
const GetIdAsk = z.object({ IdentityPoolId: z.string().min(1), Logins });
const GetCredentialsAsk = z.object({ IdentityId: z.string().min(1), Logins });

// Ten logins with a token each are far below it.
const bodyMaxBytes = 64 * 1024;

/** Answers Cognito's two questions for `pool`. Refuses what a web page sent, and what was sent to another name than ours. */
export function createIdentityEndpoint(parts: {
  readonly pool: IdentityPool;
  readonly ourHost: string;
  readonly newRequestId: () => string;
}): Handle {
  return (request, response) => {
    response.setHeader('x-amzn-requestid', parts.newRequestId());
    if (isForeign(request, parts.ourHost)) {
      request.resume();
      return refuse(
        response,
        403,
        'AccessDeniedException',
        'This identity pool answers programs on this machine only.',
      );
    }
    answer(request, response, parts.pool).catch(() =>
      refuse(response, 500, 'InternalErrorException', 'Internal error.'),
    );
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, pool: IdentityPool): Promise<void> {
  const body = await readBody(request, bodyMaxBytes);
  if (body === 'cutOff') return;
  if (body === 'tooLarge') return refuse(response, 413, 'InvalidParameterException', 'The request is too large.');
  const operation = operationOf(request);
  const ask = tryParseJson(body);
  switch (operation) {
    case 'GetId': {
      const parsed = GetIdAsk.safeParse(ask);
      if (!parsed.success) return refuse(response, 400, 'InvalidParameterException', 'GetId wants an IdentityPoolId.');
      return send(response, await pool.getId(parsed.data), (id) => ({ IdentityId: id }));
    }
    case 'GetCredentialsForIdentity': {
      const parsed = GetCredentialsAsk.safeParse(ask);
      if (!parsed.success) return refuse(response, 400, 'InvalidParameterException', 'An IdentityId is wanted.');
      return send(response, await pool.getCredentials(parsed.data), (key) => ({
        Credentials: {
          AccessKeyId: key.accessKeyId,
          // Cognito calls it SecretKey, unlike every other service.
          SecretKey: key.secretAccessKey,
          SessionToken: key.sessionToken,
          // AWS JSON has instants as seconds since 1970.
          Expiration: key.expiresAt / 1000,
        },
        IdentityId: parsed.data.IdentityId,
      }));
    }
    default:
      return refuse(response, 400, 'UnknownOperationException', 'Only GetId and GetCredentialsForIdentity are known.');
  }
}

function operationOf(request: IncomingMessage): string | undefined {
  if (request.method !== 'POST' || request.url !== '/') return undefined;
  const target = request.headers['x-amz-target'];
  return typeof target === 'string' ? /^AWSCognitoIdentityService\.(\w+)$/.exec(target)?.[1] : undefined;
}

function tryParseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    // Not JSON: the schemas refuse undefined.
    return undefined;
  }
}

function send<T>(response: ServerResponse, outcome: IdentityOutcome<T>, toAnswer: (value: T) => unknown): void {
  if (outcome.ok) sendJson(response, 200, toAnswer(outcome.value), { ...jsonType, 'cache-control': 'no-store' });
  else refuse(response, 400, outcome.code, outcome.message);
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  sendJson(response, status, { __type: code, message }, { ...jsonType, 'x-amzn-errortype': code });
}

const jsonType = { 'content-type': 'application/x-amz-json-1.1' };
