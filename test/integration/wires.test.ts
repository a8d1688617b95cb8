/** Kept connections over real sockets, against servers that do what servers do. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import type { HttpAsk, HttpClient } from '../../app/adapters/http.ts';
import { createWires } from '../../app/adapters/wires.ts';

/** What a server does with the bytes of a connection; `count` is which of its connections it is, from 1. */
type Conversation = (socket: Socket, count: number) => void;

interface Served {
  readonly url: string;
  /** Connections made so far. */
  made(): number;
  /** Connections that are open now. */
  open(): number;
}

async function serve(converse: Conversation, make: (on: (socket: Socket) => void) => Server = createServer) {
  let made = 0;
  const sockets = new Set<Socket>();
  const server = make((socket) => {
    made += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    converse(socket, made);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/o?x=1`, made: () => made, open: () => sockets.size } satisfies Served;
}

/** Answers whole requests of known length, one after the other. */
const answering =
  (answer: (request: string, socket: Socket) => void): Conversation =>
  (socket) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (;;) {
        const end = text.indexOf('\r\n\r\n');
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
        if (end < 0 || text.length < end + 4 + length) return;
        const request = text.slice(0, end + 4 + length);
        text = text.slice(request.length);
        answer(request, socket);
      }
    });
  };

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

let client: HttpClient = createWires(4);
afterEach(() => {
  client.close();
  client = createWires(4);
});

function ask(url: string, more: Partial<HttpAsk> = {}): HttpAsk {
  return {
    ...{ method: 'PUT', url, headers: { 'Content-Type': 'image/jpeg' }, body: Buffer.from('body') },
    ...{ idleMs: 5_000, signal: new AbortController().signal, answerMaxBytes: 1_000, ...more },
  };
}

describe('kept connections', () => {
  it('carry one request after the other, and say what they carry', async () => {
    const requests: string[] = [];
    const server = await serve(
      answering((request, socket) => {
        requests.push(request);
        socket.write(ok);
      }),
    );

    for (let time = 0; time < 3; time += 1)
      expect(await client.request(ask(server.url))).toMatchObject({ status: 200, body: Buffer.from('ok') });

    expect(server.made()).toBe(1);
    const host = new URL(server.url).host;
    expect(requests[0]).toBe(
      `PUT /o?x=1 HTTP/1.1\r\nHost: ${host}\r\nConnection: keep-alive\r\nContent-Type: image/jpeg\r\nContent-Length: 4\r\n\r\nbody`,
    );
  });

  it('are never more than allowed: what comes then waits', async () => {
    let waiting: Socket[] = [];
    const server = await serve(answering((_request, socket) => void waiting.push(socket)));
    const all = Array.from({ length: 10 }, () => client.request(ask(server.url)));
    let done = 0;
    for (const each of all) void each.then(() => (done += 1));

    while (done < 10) {
      await expect.poll(() => waiting.length + done, { timeout: 5_000 }).toBeGreaterThanOrEqual(Math.min(10, done + 4));
      const now = waiting;
      waiting = [];
      for (const socket of now) socket.write(ok);
      await Promise.all(all.slice(0, done + now.length));
    }

    expect(server.made()).toBe(4);
  });

  it('are let go while they wait, when somebody stops', async () => {
    const server = await serve(answering(() => undefined));
    for (let time = 0; time < 4; time += 1) client.request(ask(server.url)).catch(() => undefined);
    const stopping = new AbortController();
    const waits = client.request(ask(server.url, { signal: stopping.signal }));
    stopping.abort();
    await expect(waits).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('are no more once they were closed: what waited is told so, and nothing new is made', async () => {
    const server = await serve(answering(() => undefined));
    const all = Array.from({ length: 6 }, () => client.request(ask(server.url)));
    const ends = Promise.all(all.map((each) => expect(each).rejects.toMatchObject({ code: 'ABORTED' })));
    await expect.poll(server.made, { timeout: 5_000 }).toBe(4);
    client.close();
    await ends;
    await expect(client.request(ask(server.url))).rejects.toMatchObject({ code: 'ABORTED' });
    expect(server.made()).toBe(4);
  });

  it.each([
    ['the server says that it closes', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok'],
    ['something follows the answer', `${ok}HTTP/1.1 200 OK\r\n`],
    ['its end is the end of the answer', 'HTTP/1.1 200 OK\r\n\r\nok'],
  ])('are not used again where %s', async (_name, answer) => {
    const server = await serve(
      answering((_request, socket) => {
        socket.write(answer);
        if (!answer.includes('Content-Length')) socket.end();
      }),
    );
    for (let time = 0; time < 2; time += 1)
      expect(await client.request(ask(server.url))).toMatchObject({ status: 200, body: Buffer.from('ok') });
    expect(server.made()).toBe(2);
    await expect.poll(server.open, { timeout: 5_000 }).toBe(0);
  });

  it('are not used again once something came that nobody asked for', async () => {
    let first: Socket | undefined;
    const server = await serve(
      answering((_request, socket) => {
        first ??= socket;
        socket.write(ok);
      }),
    );
    await client.request(ask(server.url));
    first?.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil');
    await expect.poll(server.open, { timeout: 5_000 }).toBe(0);
    expect(await client.request(ask(server.url))).toMatchObject({ body: Buffer.from('ok') });
  });
});

describe('a connection the server had closed meanwhile', () => {
  /** Answers the first request, and closes when it hears of the next. */
  const closing: Conversation = (socket, count) => {
    let asked = 0;
    answering(() => {
      asked += 1;
      if (count > 1 || asked === 1) socket.write(ok);
      else socket.destroy();
    })(socket, count);
  };

  it('costs nothing: the request goes over another one', async () => {
    const server = await serve(closing);
    await client.request(ask(server.url));
    expect(await client.request(ask(server.url))).toMatchObject({ status: 200 });
    expect(server.made()).toBe(2);
  });

  it('costs nothing either where it closes with its last word, or when it hears of the next request', async () => {
    for (const cut of ['end', 'reset'] as const) {
      const server = await serve((socket, count) =>
        answering(() => {
          socket.write(ok);
          if (count % 2 === 1 && cut === 'end') socket.end();
          if (count % 2 === 1 && cut === 'reset') setImmediate(() => socket.resetAndDestroy());
        })(socket, count),
      );
      for (let time = 0; time < 20; time += 1)
        expect(await client.request(ask(server.url))).toMatchObject({ status: 200 });
    }
  });

  it('is a fault where the body was read as it went', async () => {
    const server = await serve(closing);
    await client.request(ask(server.url));
    const headers = { 'content-length': '4' };
    const body: HttpAsk['body'] = (sink) =>
      new Promise((resolve) => void sink.write(Buffer.from('body'), () => resolve()));
    await expect(client.request(ask(server.url, { headers, body }))).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('is a fault where no answer ever came over one, and is not tried for ever', async () => {
    const server = await serve((socket) => void socket.on('data', () => socket.destroy()));
    await expect(client.request(ask(server.url))).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(server.made()).toBe(1);
  });
});

describe('a request', () => {
  it.each([
    ['a header of two lines', { headers: { a: 'b\r\nc: d' } }],
    ['a name that is none', { headers: { 'a b': 'c' } }],
    ['letters no header can have', { headers: { a: '✓' } }],
    ['a coding of its own', { headers: { 'Transfer-Encoding': 'chunked' } }],
    ['a body of unknown length', { body: () => Promise.resolve() }],
  ] satisfies readonly (readonly [string, Partial<HttpAsk>])[])('with %s is not sent', async (_name, more) => {
    const server = await serve(answering((_request, socket) => socket.write(ok)));
    await expect(client.request(ask(server.url, more))).rejects.toMatchObject({ code: 'MALFORMED' });
    expect(server.made()).toBe(0);
  });

  it('has a time for all of it, where one is named', async () => {
    const server = await serve((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n');
      const drip = setInterval(() => socket.write('x'), 50);
      socket.on('close', () => clearInterval(drip));
    });
    await expect(client.request(ask(server.url, { totalMs: 400 }))).rejects.toMatchObject({ code: 'STALLED' });
  });

  it('to a server that is not there is a fault with the code of the system', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    await expect(client.request(ask(`http://127.0.0.1:${port}/`))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(client.request(ask('ftp://127.0.0.1/'))).rejects.toMatchObject({ code: 'EPROTO' });
  });
});

const openssl = tryRun('openssl', ['version']);
const needsOpenssl = openssl === undefined ? ' (skipped: there is no openssl to make a certificate with)' : '';

function tryRun(program: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    // Not installed.
    return undefined;
  }
}

describe.skipIf(openssl === undefined)(`over TLS${needsOpenssl}`, () => {
  const serveSecurely = async () => {
    const dir = mkdtempSync(join(tmpdir(), 'tintype-tls-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2'];
    tryRun('openssl', [...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert], ...subject]);
    const pair = { key: readFileSync(key), cert: readFileSync(cert) };
    const resumed: boolean[] = [];
    const server = await serve(
      answering((_request, socket) => {
        resumed.push(socket instanceof tls.TLSSocket && socket.isSessionReused());
        socket.write(ok.replace('\r\n', '\r\nConnection: close\r\n'));
      }),
      (on) => tls.createServer({ ...pair, ALPNProtocols: ['h2', 'http/1.1'] }, on),
    );
    return { url: server.url.replace('http://127.0.0.1', 'https://localhost'), cert: pair.cert.toString(), resumed };
  };

  it('nothing is sent to a server nobody vouches for', async () => {
    const { url, resumed } = await serveSecurely();
    await expect(client.request(ask(url))).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(resumed).toEqual([]);
  });

  it('pictures go, by HTTP/1.1, and a session is taken up again', async () => {
    const { url, cert, resumed } = await serveSecurely();
    const before = tls.getCACertificates('default');
    tls.setDefaultCACertificates([...before, cert]);
    onTestFinished(() => tls.setDefaultCACertificates(before));
    for (let time = 0; time < 2; time += 1)
      expect(await client.request(ask(url))).toMatchObject({ status: 200, body: Buffer.from('ok') });
    expect(resumed).toEqual([false, true]);
    await expect(client.request(ask(url.replace('localhost', '127.0.0.1')))).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });
});
