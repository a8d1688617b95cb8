/** The real sender over real sockets and files. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { truncateSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBodyShelf } from '../../app/adapters/body-shelf.ts';
import { systemClock } from '../../app/adapters/clock.ts';
import type { HttpClient } from '../../app/adapters/http.ts';
import { createPace } from '../../app/adapters/pace.ts';
import { createSender } from '../../app/adapters/sender.ts';
import { createWires } from '../../app/adapters/wires.ts';
import type { Answer, PutDone, Sender } from '../../app/engine/ports.ts';
import { eventually } from '../fakes/local-cloud.ts';
import { type Sink, startSink } from '../fakes/sink.ts';

const MiB = 1024 * 1024;
let folder: string;
let sink: Sink;
let client: HttpClient;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tintype-sender-'));
  sink = await startSink();
  client = createWires(8);
});

afterEach(async () => {
  client.close();
  sink.close();
  await rm(folder, { recursive: true, force: true });
});

/** Listens, and takes no connection but the two or so that wait in line. */
async function startDeafServer() {
  const code = `
    const { parentPort } = require('node:worker_threads');
    const server = require('node:net').createServer();
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
    });`;
  const worker = new Worker(code, { eval: true });
  const [port] = await once(worker, 'message');
  return { port: Number(port), stop: () => worker.terminate() };
}

const pace = createPace(systemClock);
const newSender = (stallMs = 30_000): Sender => createSender({ client, clock: systemClock, pace, stallMs });

/** Sends a whole new file of so many bytes. */
async function put(bytes: number, sender = newSender(), signal = new AbortController().signal) {
  const path = join(folder, `${Math.random()}.jpg`);
  await writeFile(path, Buffer.alloc(bytes, 7));
  return { path, done: putFile(path, bytes, { sender, signal }) };
}

function putFile(
  path: string,
  bytes: number,
  { sender = newSender(), signal = new AbortController().signal },
): Promise<Answer<PutDone>> {
  const headers = { 'content-length': String(bytes) };
  const granted = { url: `${sink.url}/object`, headers, expiresAt: '' };
  return sender.put({ path, start: 0, bytes, put: granted, onBytes: () => undefined }, signal);
}

const xml = (code: string, message = ''): string => `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;

/** Bytes that arrive in the next second. */
async function bytesInASecond(): Promise<number> {
  const before = sink.bytes();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  return sink.bytes() - before;
}

describe('what a store says', () => {
  it.each([
    [412, xml('PreconditionFailed'), { ok: true, value: { outcome: 'alreadyThere' } }],
    [
      409,
      xml('ConditionalRequestConflict'),
      { ok: false, failure: { kind: 'conflict', detail: 'ConditionalRequestConflict' } },
    ],
    [
      403,
      xml('AccessDenied', 'Request has expired'),
      { ok: false, failure: { kind: 'grantExpired', detail: 'RequestExpired' } },
    ],
    [403, xml('AccessDenied', 'Access Denied'), { ok: false, failure: { kind: 'denied', detail: 'AccessDenied' } }],
    [400, xml('BadDigest'), { ok: false, failure: { kind: 'sourceChanged', detail: 'BadDigest' } }],
    [500, '', { ok: false, failure: { kind: 'serverFault', detail: 'status 500' } }],
  ] as const)('%i %s', async (status, body, expected) => {
    sink.answer((request, response) => {
      request.once('end', () => response.writeHead(status).end(body));
    });
    expect(await (await put(1_000)).done).toEqual(expected);
  });

  it('503 with Retry-After names the time', async () => {
    sink.answer((request, response) => {
      request.once('end', () => response.writeHead(503, { 'retry-after': '7' }).end(xml('SlowDown')));
    });
    const began = Date.now();
    const answer = await (await put(1_000)).done;
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'throttled', detail: 'SlowDown' } });
    const notBefore = answer.ok ? 0 : (answer.failure.notBefore ?? 0);
    expect(notBefore).toBeGreaterThanOrEqual(began + 7_000);
    expect(notBefore).toBeLessThanOrEqual(Date.now() + 7_000);
  });

  // Node tells of the broken pipe before it reads what had come: then it is a fault like any other, and asked again too.
  it('before the body is over is heard, or the connection that is closed under the body is', async () => {
    sink.answer((_request, response) => {
      response.writeHead(403, { connection: 'close' }).end(xml('AccessDenied', 'Request has expired'));
    });
    for (let time = 0; time < 10; time++) {
      const answer = await (await put(16 * MiB)).done;
      expect(answer.ok ? 'stored' : answer.failure.kind).toMatch(/^(grantExpired|serverFault)$/);
    }
  });
});

describe('trouble on the way', () => {
  it('a stall while the body goes is given up as a stall', async () => {
    sink.answer((request) => void request.pause());
    expect(await (await put(32 * MiB, newSender(300))).done).toMatchObject({ ok: false, failure: { kind: 'stalled' } });
  });

  it('a store that never takes the connection is given up as a stall', async () => {
    const { port, stop } = await startDeafServer();
    const path = join(folder, 'a.jpg');
    await writeFile(path, 'one');
    const granted = { url: `http://127.0.0.1:${port}/object`, headers: { 'content-length': '3' }, expiresAt: '' };
    const signal = AbortSignal.timeout(8_000);
    const send = () => newSender(500).put({ path, start: 0, bytes: 3, put: granted, onBytes: () => undefined }, signal);
    const began = Date.now();
    for (const answer of await Promise.all([send(), send(), send(), send()]))
      expect(answer).toMatchObject({ ok: false, failure: { kind: 'stalled' } });
    expect(Date.now() - began).toBeLessThan(5_000);
    await stop();
  });

  it('a stall instead of an answer is given up as a stall', async () => {
    sink.answer((request) => void request.resume());
    expect(await (await put(1_000, newSender(300))).done).toMatchObject({ ok: false, failure: { kind: 'stalled' } });
  });

  it('a stall in the middle of an answer is given up as a stall', async () => {
    sink.answer((request, response) => {
      request.once('end', () => response.writeHead(500, { 'content-length': '100' }).write('some'));
    });
    expect(await (await put(1_000, newSender(300))).done).toMatchObject({ ok: false, failure: { kind: 'stalled' } });
  });

  it('a slow body is not a stall', async () => {
    pace.setLimit(100_000);
    const { done } = await put(100_000, newSender(500));
    expect(await done).toMatchObject({ ok: true });
    pace.setLimit(undefined);
  });

  it.each([
    ['a reset', (socket: { resetAndDestroy(): void }) => socket.resetAndDestroy()],
    ['an end without an answer', (socket: { destroy(): void }) => socket.destroy()],
  ])('%s is a fault of the server', async (_name, cut) => {
    sink.answer((request, response) => {
      request.once('end', () => response.socket !== null && cut(response.socket));
    });
    expect(await (await put(1_000)).done).toMatchObject({ ok: false, failure: { kind: 'serverFault' } });
  });

  it('nobody listening is offline', async () => {
    sink.close();
    expect(await (await put(1_000)).done).toEqual({ ok: false, failure: { kind: 'offline', detail: 'ECONNREFUSED' } });
  });

  it('a file that got shorter while it is sent is sourceChanged, and the store gets no whole body', async () => {
    const bytes = 24 * MiB;
    pace.setLimit(40 * MiB);
    const { path, done } = await put(bytes);
    await eventually(async () => sink.bytes() > 0 || undefined, 5_000);
    truncateSync(path, MiB);
    expect(await done).toEqual({ ok: false, failure: { kind: 'sourceChanged', detail: 'shorter' } });
    pace.setLimit(undefined);
    await eventually(async () => sink.requests.brokenOff === 1 || undefined, 5_000);
  });

  it('a file that is gone is sourceGone', async () => {
    expect(await putFile(join(folder, 'none.jpg'), 10, {})).toEqual({
      ok: false,
      failure: { kind: 'sourceGone', detail: 'ENOENT' },
    });
  });
});

describe('within a second', () => {
  it('a bandwidth limit acts, is kept, and lifting it acts', async () => {
    const sends = await Promise.all(Array.from({ length: 6 }, () => put(64 * MiB)));
    // What the system has taken before is on its way: the limit is on what leaves us.
    pace.setLimit(1_000_000);
    await bytesInASecond();
    const limited = (await bytesInASecond()) + (await bytesInASecond());
    expect(limited).toBeLessThan(3_000_000);
    expect(limited).toBeGreaterThan(500_000);
    pace.setLimit(undefined);
    expect(await bytesInASecond()).toBeGreaterThan(20 * MiB);
    for (const { done } of sends) expect(await done).toMatchObject({ ok: true });
  });

  it('a stopped send is over, whether it waits for its turn or for the store', async () => {
    for (const limit of [1_000, undefined]) {
      pace.setLimit(limit);
      if (limit === undefined) sink.answer((request) => void request.pause());
      const pausing = new AbortController();
      const sends = await Promise.all(Array.from({ length: 6 }, () => put(64 * MiB, newSender(), pausing.signal)));
      const before = sink.requests.begun;
      await eventually(async () => sink.requests.begun >= Math.min(6, before + 1) || undefined, 5_000);
      const began = Date.now();
      pausing.abort();
      for (const { done } of sends) expect((await done).ok).toBe(false);
      expect(Date.now() - began).toBeLessThan(1_000);
    }
    pace.setLimit(undefined);
  });
});

describe('bytes that were read to be hashed', () => {
  const text = 'the picture as it was hashed';
  const digest = createHash('sha256').update(text).digest('hex');
  const shelved = () => {
    const shelf = createBodyShelf(MiB, systemClock);
    const room = shelf.reserve(text.length)!;
    new Uint8Array(room.memory, room.start, room.bytes).set(Buffer.from(text));
    shelf.fill(room, digest);
    return shelf;
  };
  const ask = (path: string, sha256 = Buffer.from(digest, 'hex').toString('base64')) => ({
    path,
    start: 0,
    bytes: text.length,
    put: {
      url: `${sink.url}/object`,
      headers: { 'content-length': String(text.length), 'x-amz-checksum-sha256': sha256 },
      expiresAt: '',
    },
    onBytes: () => undefined,
  });

  it('are sent without reading the file again, and their room is free then', async () => {
    const shelf = shelved();
    const sender = createSender({ client, clock: systemClock, shelf });
    expect(sender.holds(digest)).toBe(true);

    const answer = await sender.put(ask(join(folder, 'not there')), new AbortController().signal);

    expect(answer).toMatchObject({ ok: true, value: { outcome: 'stored' } });
    expect(sink.bytes()).toBe(text.length);
    expect(sender.holds(digest)).toBe(false);
    expect(shelf.reserve(MiB)).toBeDefined();
  });

  it('are not sent for another digest: the file is', async () => {
    const path = join(folder, 'other.jpg');
    await writeFile(path, text.toUpperCase());
    const sender = createSender({ client, clock: systemClock, shelf: shelved() });

    const answer = await sender.put(ask(path, 'other'), new AbortController().signal);

    expect(answer).toMatchObject({ ok: true });
    expect(sink.bytes()).toBe(text.length);
    expect(sender.holds(digest)).toBe(true);
  });

  it('are read from the file when a send of them failed before', async () => {
    const path = join(folder, 'again.jpg');
    await writeFile(path, text);
    const sender = createSender({ client, clock: systemClock, shelf: shelved() });
    sink.answer((request, response) => {
      request.resume();
      request.on('end', () => response.writeHead(503).end());
    });
    const { signal } = new AbortController();

    expect(await sender.put(ask(path), signal)).toMatchObject({ ok: false, failure: { kind: 'throttled' } });
    sink.answer((request, response) => {
      request.resume();
      request.on('end', () => response.writeHead(200, { ETag: '"e"' }).end());
    });
    expect(await sender.put(ask(path), signal)).toMatchObject({ ok: true, value: { outcome: 'stored' } });
  });
});
