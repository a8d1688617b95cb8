/** The real client of the API over real sockets, in front of a server that is made up. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../app/adapters/clock.ts';
import { createCloud } from '../../app/adapters/cloud.ts';
import { createHttpClient, type HttpClient } from '../../app/adapters/http.ts';
import type { Identity, SessionKeys } from '../../app/adapters/identity.ts';
import type { Clock } from '../../app/engine/ports.ts';
import { type Answering, type Sink, startSink } from '../fakes/sink.ts';

const hourMs = 3_600_000;
let sink: Sink;
let client: HttpClient;

beforeEach(async () => {
  sink = await startSink();
  client = createHttpClient(4);
});

afterEach(() => {
  client.close();
  sink.close();
});

/** A clock that is ahead of the server's, or behind it. */
const clockAhead = (ms: number): Clock => ({ ...systemClock, now: () => systemClock.now() + ms });

function identityOf(clock: Clock) {
  let forgotten = 0;
  const keys: SessionKeys = {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'secret',
    sessionToken: 'token',
    identityId: 'us-east-1:1',
    expiresAt: clock.now() + hourMs,
    renewAt: clock.now() + hourMs,
  };
  const identity: Identity = {
    keys: () => Promise.resolve({ ok: true, value: keys }),
    forget: () => {
      forgotten += 1;
    },
  };
  return { identity, forgotten: () => forgotten };
}

function setUp(clock: Clock = systemClock, callMs = 10_000) {
  const { identity, forgotten } = identityOf(clock);
  const wellKnown = { version: 1, api: sink.url, region: 'us-east-1', identityPoolId: 'us-east-1:pool' } as const;
  const cloud = createCloud({ wellKnown, identity, client, clock, callMs });
  const readFeed = () => cloud.readFeed(undefined, 10, new AbortController().signal);
  return { cloud, readFeed, forgotten };
}

const emptyFeed = JSON.stringify({ entries: [], more: false });
const feedIsEmpty = { ok: true, value: { entries: [], more: false } };

/** As API Gateway: a signature more than five minutes off is refused; the answer's Date is the server's own. */
const refuseSkew: Answering = (request, response) => {
  const [, date, time] = /^(\d{8})T(\d{6})Z$/.exec(String(request.headers['x-amz-date'])) ?? [];
  const iso = `${date?.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time?.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`;
  const isRight = Math.abs(Date.parse(iso) - Date.now()) < 5 * 60_000;
  response.writeHead(isRight ? 200 : 403).end(isRight ? emptyFeed : '{"message":"Signature expired"}');
};

describe('a clock that is wrong', () => {
  it.each([2 * hourMs, -30 * hourMs])('by %i ms is corrected from the Date header, once', async (ms) => {
    sink.answer(refuseSkew);
    const { readFeed, forgotten } = setUp(clockAhead(ms));
    expect(await readFeed()).toEqual(feedIsEmpty);
    expect(sink.requests.begun).toBe(2);
    expect(await readFeed()).toEqual(feedIsEmpty);
    expect(sink.requests.begun).toBe(3);
    expect(forgotten()).toBe(0);
  });

  it('that is set right while we run is corrected again', async () => {
    sink.answer(refuseSkew);
    let aheadMs = 2 * hourMs;
    const { readFeed } = setUp({ ...systemClock, now: () => systemClock.now() + aheadMs });
    expect(await readFeed()).toEqual(feedIsEmpty);
    aheadMs = 0;
    expect(await readFeed()).toEqual(feedIsEmpty);
    expect(sink.requests.begun).toBe(4);
  });

  it('does not make a refusal go on for ever', async () => {
    sink.answer((_request, response) => void response.writeHead(403).end('{"message":"Forbidden"}'));
    const { readFeed } = setUp(clockAhead(2 * hourMs));
    expect(await readFeed()).toMatchObject({ ok: false, failure: { kind: 'signedOut' } });
    expect(sink.requests.begun).toBe(2);
  });
});

describe('keys that are refused', () => {
  it('are fetched again, once', async () => {
    let requests = 0;
    sink.answer((_request, response) => {
      requests += 1;
      response.writeHead(requests === 1 ? 403 : 200).end(requests === 1 ? '{"message":"Forbidden"}' : emptyFeed);
    });
    const { readFeed, forgotten } = setUp();
    expect(await readFeed()).toEqual(feedIsEmpty);
    expect(forgotten()).toBe(1);
  });
});

describe('an API in trouble', () => {
  it('that says nothing is given up', async () => {
    sink.answer(() => undefined);
    const { readFeed } = setUp(systemClock, 300);
    expect(await readFeed()).toMatchObject({ ok: false, failure: { kind: 'stalled' } });
  });

  it('that never comes to the end of its answer is given up, though it moves', async () => {
    sink.answer((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      const dripping = setInterval(() => response.write(' '), 50);
      response.once('close', () => clearInterval(dripping));
    });
    const { readFeed } = setUp(systemClock, 400);
    const began = Date.now();
    expect(await readFeed()).toMatchObject({ ok: false, failure: { kind: 'stalled' } });
    expect(Date.now() - began).toBeLessThan(3_000);
  });

  it.each([
    ['half an answer', (response: { destroy(): void }) => response.destroy()],
    ['an answer that is no JSON', (response: { end(text: string): void }) => response.end('not it'.padEnd(100))],
  ])('%s is a fault of the server', async (_name, finish) => {
    sink.answer((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.flushHeaders();
      finish(response);
    });
    expect(await setUp().readFeed()).toMatchObject({ ok: false, failure: { kind: 'serverFault' } });
  });

  it('an answer without end is not kept in memory', async () => {
    sink.answer((_request, response) => {
      response.writeHead(200);
      const piece = Buffer.alloc(1024 * 1024, 32);
      const write = (): void => {
        if (!response.destroyed) response.write(piece, write);
      };
      write();
    });
    expect(await setUp().readFeed()).toMatchObject({ ok: false, failure: { kind: 'serverFault' } });
  });

  it('a call that is stopped is over at once', async () => {
    sink.answer(() => undefined);
    const stopping = new AbortController();
    const call = setUp().cloud.readFeed(undefined, 10, stopping.signal);
    const began = Date.now();
    setImmediate(() => stopping.abort());
    expect((await call).ok).toBe(false);
    expect(Date.now() - began).toBeLessThan(1_000);
  });
});
