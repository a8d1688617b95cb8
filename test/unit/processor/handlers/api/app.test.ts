import { describe, expect, it } from 'vitest';
import { FeedAnswer } from '../../../../../processor/contract/api.ts';
import { routes } from '../../../../../processor/handlers/api/app.ts';
import { ann, createWorld, digestOf, event, metadata, originals, read, readProblem, signedInAs } from './world.ts';

const digest = digestOf('bytes');

describe('the API', () => {
  it('has the routes of the architecture and no others', () => {
    expect(routes.map((route) => `${route.method} ${route.path}`)).toEqual([
      'POST /v1/uploads',
      'POST /v1/uploads/:digest/parts',
      'GET /v1/uploads/:digest/parts',
      'POST /v1/uploads/:digest/complete',
      'DELETE /v1/uploads/:digest',
      'GET /v1/feed',
      'POST /v1/records/batch-get',
      'GET /v1/records/:digest',
      'GET /v1/records/:digest/original',
      'POST /v1/records/:digest/analyse',
      'DELETE /v1/records/:digest',
    ]);
  });

  it('answers in JSON that no cache keeps, with the id of the request', async () => {
    const world = createWorld();

    const said = await world.as(ann).get('/v1/feed');

    expect(said.headers).toEqual({
      'cache-control': 'no-store',
      'content-type': 'application/json',
      'x-request-id': 'request-1',
    });
  });

  it('says what is wrong as a problem with a code, a sentence and the id of the request', async () => {
    const world = createWorld();

    const said = await world.as(ann).get(`/v1/records/${digest}`);

    expect(readProblem(said)).toEqual({
      type: 'urn:tintype:problem:notFound',
      title: 'There is no such thing here',
      status: 404,
      code: 'notFound',
      detail: 'There is no such original.',
      requestId: 'request-1',
    });
  });
});

describe('who is asking', () => {
  it.each([
    ['no Cognito identity', undefined],
    ['a guest', ['unauthenticated']],
    ['a sign-in without a person', signedInAs('')],
    ['a person whose name leaves its prefix', signedInAs('../bob')],
    ['a person of another provider', ['authenticated', 'graph.facebook.com', 'graph.facebook.com:1234']],
    ['an identity linked to two people', [...signedInAs('ann'), ...signedInAs('bob')]],
  ])('refuses %s on every route', async (_who, amr) => {
    const world = createWorld();

    for (const { method, path } of [...routes, { method: 'GET', path: '/v1/nowhere' }]) {
      const asked = { method, path: path.replace(':digest', digest), ...(amr !== undefined && { amr }) };
      expect(readProblem(await world.ask(event(asked)))).toMatchObject({ status: 403, code: 'notSignedIn' });
    }
  });

  it('is said by the signed identity alone, never by header, query or body', async () => {
    const world = createWorld();
    await world.objects.put(metadata, `feed/bob/2026-11-22T11:00:00.000Z-x-${digest}`, '');

    const said = await world.ask(
      event({
        method: 'GET',
        path: '/v1/feed?owner=bob&sub=bob',
        owner: ann,
        headers: { 'x-owner': 'bob', 'x-amzn-oidc-identity': 'bob', authorization: 'bob' },
      }),
    );

    expect(read(said, 200, FeedAnswer).entries).toEqual([]);
  });
});

describe('a question that cannot be answered', () => {
  it('is 404 where there is no route', async () => {
    const world = createWorld();

    for (const path of ['/', '/v1', '/v1/uploads/', '/v2/feed', '/v1/records', `/v1/records/${digest}/original/x`]) {
      expect(readProblem(await world.as(ann).get(path))).toMatchObject({ code: 'notFound' });
    }
  });

  it('is 405 where the route has no such method, and says which it has', async () => {
    const world = createWorld();

    const uploads = await world.as(ann).get('/v1/uploads');
    const record = await world.as(ann).post(`/v1/records/${digest}`);

    expect(readProblem(uploads)).toMatchObject({ status: 405, code: 'badRequest' });
    expect(uploads.headers.allow).toBe('POST');
    expect(record.headers.allow).toBe('GET, DELETE');
  });

  it.each([
    ['no body', undefined, 'The body: Invalid input: expected object, received undefined.'],
    ['a body that is no JSON', '{"digests":', 'The body is not JSON.'],
    ['a body of another shape', '[]', 'The body: Invalid input: expected object, received array.'],
    ['a wrong digest', '{"digests":["secret name.jpg"]}', 'digests[0]: a digest is 64 lower-case hex digits.'],
  ])('is 400 with %s, and says so without repeating it', async (_what, body, detail) => {
    const world = createWorld();

    const said = await world.ask(event({ method: 'POST', path: '/v1/records/batch-get', owner: ann, body }));

    expect(readProblem(said)).toMatchObject({ status: 400, code: 'badRequest', detail });
  });

  it('is 415 when the body does not say it is JSON', async () => {
    const world = createWorld();
    const body = JSON.stringify({ digests: [digest] });
    const ask = { method: 'POST', path: '/v1/records/batch-get', owner: ann, body };

    const form = await world.ask(event({ ...ask, headers: { 'content-type': 'application/x-www-form-urlencoded' } }));
    const withCharset = await world.ask(
      event({ ...ask, headers: { 'content-type': 'application/json; charset=utf-8' } }),
    );

    expect(readProblem(form)).toMatchObject({ status: 415, code: 'badRequest' });
    expect(withCharset.status).toBe(200);
  });

  it('is 413 with a body of more than 1 MiB, before anybody parses it', async () => {
    const world = createWorld();
    const ask = { method: 'POST', path: '/v1/records/batch-get', owner: ann };

    const fits = await world.ask(event({ ...ask, body: ' '.repeat(1_048_576) }));
    const tooLarge = await world.ask(event({ ...ask, body: ' '.repeat(1_048_577) }));

    expect(readProblem(fits).status).toBe(400);
    expect(readProblem(tooLarge)).toMatchObject({ status: 413, code: 'tooLarge' });
  });

  it('may come in base64', async () => {
    const world = createWorld();
    const body = Buffer.from(JSON.stringify({ digests: [digest] })).toString('base64');

    const said = await world.ask(
      event({ method: 'POST', path: '/v1/records/batch-get', owner: ann, body, isBase64Encoded: true }),
    );

    expect(JSON.parse(said.text)).toEqual({ records: [{ digest, state: 'missing' }] });
  });
});

describe('a fault of the store', () => {
  it.each([
    ['SlowDown', {}],
    ['ServiceUnavailable', {}],
    ['Unknown', { $metadata: { httpStatusCode: 503 } }],
  ])('is 503 with a time to wait when it is busy: %s', async (name, more) => {
    const world = createWorld();
    world.objects.before('list', () => {
      throw Object.assign(new Error('Please reduce your request rate.'), { name, ...more });
    });

    const said = await world.as(ann).get('/v1/feed');

    expect(readProblem(said)).toMatchObject({ status: 503, code: 'throttled' });
    expect(said.headers['retry-after']).toBe('5');
  });

  it('is 500 without a word of why, logged once without URL, key or name', async () => {
    const world = createWorld();
    const secret = `https://store/originals/${ann}/${digest}?X-Amz-Security-Token=secret holiday.jpg`;
    world.objects.before('head', () => {
      throw new TypeError(`fetch failed: ${secret}\nmore of ${secret}`, { cause: new Error(secret) });
    });

    const said = await world.as(ann).get(`/v1/records/${digest}/original`);

    expect(readProblem(said)).toEqual({
      type: 'urn:tintype:problem:internal',
      title: 'Something went wrong on our side',
      status: 500,
      code: 'internal',
      detail: 'The request failed. The request id finds the reason in the log.',
      requestId: 'request-1',
    });
    expect(world.lines).toHaveLength(1);
    const line = JSON.parse(world.lines[0] ?? '');
    expect(line).toMatchObject({
      level: 'error',
      requestId: 'request-1',
      error: 'TypeError',
      cause: { error: 'Error' },
    });
    expect(line.stack[0]).toContain('app.test.ts');
    for (const word of ['secret', 'https:', 'file:', ann, digest, 'holiday', 'originals/']) {
      expect(world.lines[0]).not.toContain(word);
    }
  });

  it('begins no more calls once one has failed', async () => {
    const world = createWorld();
    let heads = 0;
    world.objects.before('head', async (key) => {
      if (!key.startsWith(ann)) return;
      heads += 1;
      throw Object.assign(new Error('busy'), { name: 'SlowDown' });
    });
    const uploads = Array.from({ length: 100 }, (_, index) => ({
      digest: digestOf(`${index}`),
      size: 1,
      contentType: 'image/png',
      name: 'a.png',
      modifiedAt: '2021-09-27T13:13:05.000Z',
    }));

    const said = await world.as(ann).post('/v1/uploads', { uploads });

    expect(readProblem(said).code).toBe('throttled');
    expect(heads).toBeLessThanOrEqual(40);
    expect(world.objects.keys(originals)).toEqual([]);
  });
});
