import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGateway } from '../../../../infra/local/gateway.ts';
import type { HttpApiEvent } from '../../../../infra/local/gateway-event.ts';
import { type Listening, listen } from '../../../../infra/local/loopback.ts';
import type { SigningKey } from '../../../../infra/local/ports.ts';
import { createSessionKeys, type SessionKey, type SessionKeys } from '../../../../infra/local/session-keys.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { type Ask, type Said, sendTo, signAsk } from './signing-client.ts';

const region = 'us-east-1';
const poolId = 'us-east-1:00000000-0000-8000-8000-000000000001';
const ada = { identityId: 'us-east-1:00000000-0000-8000-8000-00000000000a', owner: 'ada-1' };
const apiKey: SigningKey = { accessKeyId: 'AKIAAPI', secretAccessKey: 'api-secret', role: 'api' };
const adminKey: SigningKey = { accessKeyId: 'AKIAADMIN', secretAccessKey: 'admin-secret', role: 'admin' };

let clock: FakeClock;
let keys: SessionKeys;
let key: SessionKey;
let server: Listening;
let events: HttpApiEvent[];
let reported: unknown[];
let answerWith: (event: HttpApiEvent) => Promise<unknown>;

beforeEach(async () => {
  clock = new FakeClock();
  events = [];
  reported = [];
  answerWith = async () => ({ statusCode: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' });
  keys = createSessionKeys({
    secret: Buffer.from('s'),
    lifeSeconds: 3_600,
    clock: () => clock.now(),
    chance: randomBytes,
  });
  key = keys.issue(ada);
  server = await listen(0, { requestMs: 5_000, silentMs: 5_000 });
  server.serve(
    createGateway({
      names: { accountId: '000000000000', apiId: 'tintypelocal', region, identityPoolId: poolId },
      ourHost: server.host,
      wellKnown: { version: 1, api: server.url, region, identityPoolId: poolId, identity: 'http://127.0.0.1:1' },
      findKey: (id, token) => [apiKey, adminKey].find(({ accessKeyId }) => accessKeyId === id) ?? keys.find(id, token),
      clock: () => clock.now(),
      newRequestId: () => 'request-1',
      invoke: (event) => {
        events.push(event);
        return answerWith(event);
      },
      report: (error) => void reported.push(error),
      handlerMaxMs: 200,
    }),
  );
});

afterEach(async () => {
  server.cut();
  await server.stop();
});

const parties = (signer: SigningKey, service: string) => ({
  url: server.url,
  region,
  signer,
  service,
  at: clock.now(),
});
const sign = (ask: Ask, signer: SigningKey = key, service = 'execute-api') => signAsk(ask, parties(signer, service));
const send = (method: string, path: string, headers: Record<string, string>, body?: string | Buffer) =>
  sendTo(server.url + path, { method, headers }, body);

async function call(ask: Ask, signer?: SigningKey, service?: string): Promise<Said> {
  const signed = await sign(ask, signer, service);
  return send(signed.method, signed.target, signed.headers, ask.body);
}

const forbidden = { status: 403, body: '{"message":"Forbidden"}' };

describe('gateway', () => {
  it('gives the handler the event of an HTTP API with an IAM authorizer', async () => {
    const body = '{"digests":["ü"]}';
    const said = await call({
      method: 'POST',
      path: '/v1/records/batch-get',
      query: { after: 'a b', limit: ['1', '2'] },
      headers: { 'content-type': 'application/json', 'user-agent': 'tintype/1' },
      body,
    });

    expect(said).toMatchObject({ status: 200, body: '{"ok":true}' });
    expect(events).toEqual([
      {
        version: '2.0',
        routeKey: '$default',
        rawPath: '/v1/records/batch-get',
        rawQueryString: 'after=a%20b&limit=1&limit=2',
        headers: expect.objectContaining({
          host: server.host,
          'content-type': 'application/json',
          'x-amz-date': '20261122T120000Z',
        }),
        queryStringParameters: { after: 'a b', limit: '1,2' },
        requestContext: {
          accountId: '000000000000',
          apiId: 'tintypelocal',
          authentication: null,
          authorizer: {
            iam: {
              accessKey: key.accessKeyId,
              accountId: '000000000000',
              callerId: 'AROALOCALCLIENTROLE00:CognitoIdentityCredentials',
              cognitoIdentity: {
                amr: [
                  'authenticated',
                  'cognito-idp.us-east-1.amazonaws.com/us-east-1_local',
                  'cognito-idp.us-east-1.amazonaws.com/us-east-1_local:CognitoSignIn:ada-1',
                ],
                identityId: ada.identityId,
                identityPoolId: poolId,
              },
              principalOrgId: null,
              userArn: 'arn:aws:sts::000000000000:assumed-role/tintype-local-client/CognitoIdentityCredentials',
              userId: 'AROALOCALCLIENTROLE00:CognitoIdentityCredentials',
            },
          },
          domainName: server.host,
          domainPrefix: 'tintypelocal',
          http: {
            method: 'POST',
            path: '/v1/records/batch-get',
            protocol: 'HTTP/1.1',
            sourceIp: '127.0.0.1',
            userAgent: 'tintype/1',
          },
          requestId: 'request-1',
          routeKey: '$default',
          stage: '$default',
          time: '22/Nov/2026:12:00:00 +0000',
          timeEpoch: 1795348800000,
        },
        body,
        isBase64Encoded: false,
      },
    ]);
    expect(events[0]?.headers).not.toHaveProperty('authorization');
  });

  it('gives bytes that are no text in base64', async () => {
    await call({
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.from([0, 255]),
    });

    expect(events[0]).toMatchObject({ body: 'AP8=', isBase64Encoded: true });
  });

  it('sends what the handler answered, with its own request id and the date', async () => {
    answerWith = async () => ({
      statusCode: 201,
      headers: { 'Content-Type': 'text/plain', 'X-Count': 3 },
      cookies: ['a=1', 'b=2'],
      body: 'AP8=',
      isBase64Encoded: true,
    });

    const said = await call({});

    expect(said.status).toBe(201);
    expect(said.headers).toMatchObject({
      'content-type': 'text/plain',
      'x-count': '3',
      'set-cookie': ['a=1', 'b=2'],
      'content-length': '2',
      'apigw-requestid': 'request-1',
      date: expect.stringMatching(/GMT$/),
    });
  });

  it('sends 204 without a body, and anything that is no answer as JSON', async () => {
    answerWith = async () => ({ statusCode: 204 });
    expect(await call({})).toMatchObject({ status: 204, body: '' });

    answerWith = async () => ({ just: 'this' });
    expect(await call({})).toMatchObject({ status: 200, body: '{"just":"this"}' });
  });

  it('says 500 when the handler throws or answers nonsense, and reports it', async () => {
    answerWith = () => Promise.reject(new Error('boom'));
    expect(await call({})).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
    expect(reported).toHaveLength(1);

    answerWith = async () => ({ statusCode: 'ok' });
    expect(await call({})).toMatchObject({ status: 500 });

    answerWith = async () => undefined;
    expect(await call({})).toMatchObject({ status: 500 });
  });

  it('says 503 when the handler takes too long', async () => {
    answerWith = () => new Promise(() => undefined);

    expect(await call({})).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' });
  });

  it('says 403 to a request that is not signed', async () => {
    expect(await send('GET', '/v1/feed', {})).toMatchObject(forbidden);
    expect(events).toEqual([]);
  });

  it('says 403 to a key that is not a client’s', async () => {
    expect(await call({}, apiKey)).toMatchObject(forbidden);
    expect(await call({}, adminKey)).toMatchObject(forbidden);
    expect(events).toEqual([]);
  });

  it('says 403 to a wrong secret, an altered token, a key of another service and a key that expired', async () => {
    expect(await call({}, { ...key, secretAccessKey: 'wrong' })).toMatchObject(forbidden);
    expect(await call({}, { ...key, sessionToken: `${key.sessionToken}A` })).toMatchObject(forbidden);
    expect(await call({}, key, 's3')).toMatchObject(forbidden);
    clock.advance(3_599_000);
    expect(await call({})).toMatchObject({ status: 200 });
    clock.advance(1_000);
    expect(await call({})).toMatchObject(forbidden);
  });

  it('says 403 when path, query, method or body are not what was signed', async () => {
    const signed = await sign({ method: 'POST', path: '/v1/uploads', query: { a: '1' }, body: '{"a":1}' });
    const resend = (method: string, target: string, body: string) => send(method, target, signed.headers, body);

    expect(await resend('POST', '/v1/uploads?a=1', '{"a":1}')).toMatchObject({ status: 200 });
    expect(await resend('POST', '/v1/uploads?a=1', '{"a":2}')).toMatchObject(forbidden);
    expect(await resend('POST', '/v1/uploads?a=2', '{"a":1}')).toMatchObject(forbidden);
    expect(await resend('POST', '/v1/upload?a=1', '{"a":1}')).toMatchObject(forbidden);
    expect(await resend('PUT', '/v1/uploads?a=1', '{"a":1}')).toMatchObject(forbidden);
  });

  it('says 403 when the body was not signed', async () => {
    const said = await call({ method: 'POST', headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }, body: '{}' });

    expect(said).toMatchObject(forbidden);
  });

  it('says 403 to a web page and to a request sent to another name, signed or not', async () => {
    expect(await call({ headers: { origin: server.url } })).toMatchObject(forbidden);
    expect(await call({ headers: { host: 'evil.example' } })).toMatchObject(forbidden);
    expect(await send('GET', '/.well-known/tintype.json', { origin: 'http://evil.example' })).toMatchObject(forbidden);
    expect(await send('GET', '/.well-known/tintype.json', { host: 'evil.example' })).toMatchObject(forbidden);
    expect(events).toEqual([]);
  });

  it('tells anybody on the machine where everything is', async () => {
    const said = await send('GET', '/.well-known/tintype.json', {});

    expect(said.status).toBe(200);
    expect(JSON.parse(said.body)).toEqual({
      version: 1,
      api: server.url,
      region: 'us-east-1',
      identityPoolId: poolId,
      identity: 'http://127.0.0.1:1',
    });
  });

  it('says 404 everywhere else', async () => {
    const notFound = { status: 404, body: '{"message":"Not Found"}' };

    expect(await send('GET', '/', {})).toMatchObject(notFound);
    expect(await send('POST', '/.well-known/tintype.json', {})).toMatchObject(notFound);
    expect(await call({ path: '/v2/feed' })).toMatchObject(notFound);
    expect(events).toEqual([]);
  });

  it('says 413 to more than 10 MB', async () => {
    const said = await call({ method: 'POST', path: '/v1/uploads', body: Buffer.alloc(10 * 1024 * 1024 + 1) }).catch(
      (error: NodeJS.ErrnoException) => error.code,
    );

    // The connection is cut while the client still sends: it may see the answer or the cut.
    expect(said === 'ECONNRESET' || said === 'EPIPE' || (typeof said === 'object' && said.status === 413)).toBe(true);
    expect(events).toEqual([]);
  });
});
