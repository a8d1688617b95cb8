/**
 * A proxy in front of the three servers of a local cloud: counts what goes through, and plays faults where it is asked to.
 * Requests pass untouched, Host included; `redirect-ports.ts` brings a process to it.
 */
import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { ReadyLine } from '../../infra/local/run-file.ts';

/** Which server a request is for. */
export type Part = 'api' | 's3' | 'identity';

/** One request. */
export interface Passing {
  readonly part: Part;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

/**
 * What to do to a request. `resetBefore`: the connection dies before the server hears of it; `resetAfter`: after the
 * server did what was asked; `truncate`: in the middle of the answer; `stall`: nothing is read or answered;
 * `stallAfter`: nothing is answered; a number: this status instead of an answer.
 */
export type Fault =
  | { readonly play: 'resetBefore' | 'resetAfter' | 'truncate' | 'stall' | 'stallAfter' }
  /** `ms` before the server hears of it, `answerMs` before the client hears what the server said. */
  | { readonly play: 'delay'; readonly ms: number; readonly answerMs?: number }
  | {
      readonly play: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      /** Answer before the body is read, as servers do that have seen enough. */
      readonly early?: boolean;
    };

/** How a request ended. */
export interface Passed extends Passing {
  /** Its place in the order in which requests began. */
  readonly order: number;
  /** What the server said; undefined when it never said anything. */
  readonly status: number | undefined;
  /** Whether the client got all of what the server said. */
  readonly whole: boolean;
  /** Bytes of the request's body that came. */
  readonly bytes: number;
}

/** How a proxy goes about it. */
export interface ProxyWish {
  readonly ready: ReadyLine;
  readonly fault?: (passing: Passing) => Fault | undefined;
  readonly onBegun?: (passing: Passing) => void;
  readonly onPassed?: (passed: Passed) => void;
}

/** A proxy that is running. */
export interface FaultProxy {
  /** The environment that sends a process with `redirect-ports.ts` here. */
  readonly environment: { readonly TINTYPE_TEST_PORTS: string };
  /** Refuses connections, as when the cloud is not there, until `up`. */
  down(): void;
  up(): Promise<void>;
  stop(): void;
}

const parts: readonly Part[] = ['api', 's3', 'identity'];

/** Starts one. */
export async function startFaultProxy(wish: ProxyWish): Promise<FaultProxy> {
  const agent = new http.Agent({ keepAlive: true, scheduling: 'lifo' });
  const servers = parts.map((part) => {
    const target = Number(new URL(wish.ready[part]).port);
    const server = http.createServer((request, response) => {
      pass(request, response, { part, target, agent, wish }).catch(() => response.destroy());
    });
    server.requestTimeout = 0;
    // Connections die under both ends all the time here.
    server.on('clientError', (_error, socket) => socket.destroy());
    return { server, target, port: 0 };
  });
  const up = async (): Promise<void> => {
    for (const each of servers) {
      each.server.listen(each.port, '127.0.0.1');
      await once(each.server, 'listening');
      each.port = (each.server.address() as AddressInfo).port;
    }
  };
  const down = (): void => {
    for (const { server } of servers) {
      server.close();
      server.closeAllConnections();
    }
  };
  await up();
  return {
    environment: { TINTYPE_TEST_PORTS: servers.map(({ target, port }) => `${target}:${port}`).join(',') },
    up,
    down,
    stop: () => {
      down();
      agent.destroy();
    },
  };
}

interface Bench {
  readonly part: Part;
  readonly target: number;
  readonly agent: http.Agent;
  readonly wish: ProxyWish;
}

let begun = 0;

async function pass(request: IncomingMessage, response: ServerResponse, bench: Bench): Promise<void> {
  const { part, wish } = bench;
  const url = new URL(request.url ?? '/', 'http://proxy');
  const passing = { part, method: request.method ?? '', path: url.pathname, query: url.searchParams };
  const order = begun++;
  let bytes = 0;
  wish.onBegun?.(passing);
  const fault = wish.fault?.(passing);
  request.on('error', () => undefined);
  response.on('error', () => undefined);
  const tell = (status: number | undefined, whole: boolean): void =>
    wish.onPassed?.({ ...passing, order, status, whole, bytes });
  if (fault?.play === 'delay') await pause(fault.ms);
  // Gone meanwhile: what is left of its body would keep the server waiting.
  if (response.destroyed) return tell(undefined, false);
  if (fault?.play === 'stall') return tell(undefined, false);
  if (fault?.play === 'resetBefore') {
    // In the middle of a body, where there is one.
    request.once('data', () => response.socket?.resetAndDestroy());
    request.once('end', () => response.socket?.resetAndDestroy());
    return tell(undefined, false);
  }
  if (fault?.play === 'answer') {
    if (fault.early !== true) await drained(request);
    response.writeHead(fault.status, { ...fault.headers, ...(fault.early === true && { connection: 'close' }) });
    response.end(fault.body);
    return tell(undefined, false);
  }
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  const answer = await forward(request, response, bench);
  if (answer === undefined) {
    response.socket?.destroy();
    return tell(undefined, false);
  }
  const status = answer.statusCode;
  if (fault?.play === 'resetAfter' || fault?.play === 'stallAfter' || fault?.play === 'truncate') {
    const body = await bodyOf(answer);
    tell(status, false);
    if (fault.play === 'resetAfter') response.socket?.resetAndDestroy();
    if (fault.play === 'truncate') cutShort(response, answer, body);
    return;
  }
  if (fault?.play === 'delay' && fault.answerMs !== undefined) await pause(fault.answerMs);
  if (response.destroyed) return tell(status, false);
  response.writeHead(status ?? 502, answer.rawHeaders);
  answer.pipe(response);
  answer.once('error', () => response.destroy());
  response.once('close', () => tell(status, response.writableFinished));
}

/** The server's answer, its body unread; undefined when either end went away before. */
function forward(
  request: IncomingMessage,
  response: ServerResponse,
  bench: Bench,
): Promise<IncomingMessage | undefined> {
  return new Promise((resolve) => {
    const onward = http.request({
      host: '127.0.0.1',
      port: bench.target,
      agent: bench.agent,
      method: request.method,
      path: request.url,
      headers: request.rawHeaders,
    });
    onward.once('response', resolve);
    onward.once('error', () => resolve(undefined));
    response.once('close', () => {
      if (response.writableFinished) return;
      onward.destroy();
      resolve(undefined);
    });
    request.pipe(onward);
  });
}

/** Half of an answer's body, or half of its head where it has no body. */
function cutShort(response: ServerResponse, answer: IncomingMessage, body: Buffer): void {
  const { socket } = response;
  if (body.length < 2) {
    socket?.write(`HTTP/1.1 ${answer.statusCode} OK\r\ncontent-le`, () => socket.destroy());
    return;
  }
  response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
  response.write(body.subarray(0, body.length >> 1), () => socket?.destroy());
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function drained(request: IncomingMessage): Promise<void> {
  request.resume();
  if (!request.readableEnded) await Promise.race([once(request, 'end'), once(request, 'close')]);
}
