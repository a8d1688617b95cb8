/** HTTP on the loopback address: one way to listen, to read a body within limits, to answer, and to stop. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CannotStart } from './cannot-start.ts';

/** Only this machine can reach it. Not `localhost`, which may also be ::1 or, by a hosts file, anything. */
export const loopbackAddress = '127.0.0.1';

/** Answers one request. Must not throw. */
export type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that listens. */
export interface Listening {
  /** `127.0.0.1:port`, what a Host header for it says. */
  readonly host: string;
  /** Base URL, no slash at the end. */
  readonly url: string;
  /** Who answers from now on; 503 before. */
  serve(handle: Handle): void;
  /** Takes no new connections, closes idle ones, and resolves when the running requests are done. */
  stop(): Promise<void>;
  /** Cuts every connection. */
  cut(): void;
}

/** How a server takes requests. */
export interface ServerRules {
  /** How long one request may take to arrive whole; 0 for no limit, where bodies may be as long as a picture is. */
  readonly requestMs: number;
  /** How long a connection may say nothing in the middle of a request. */
  readonly silentMs: number;
  /** Whether `handle` itself says `100 Continue`, once it knows that it wants the body. */
  readonly saysContinue?: boolean;
}

/** Listens on `port` of the loopback address, any free one for 0. Throws CannotStart when it is taken. */
export async function listen(port: number, rules: ServerRules): Promise<Listening> {
  let handle: Handle = (_request, response) => void response.writeHead(503).end();
  let isStopping = false;
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    // A kept-alive connection that was busy when we stopped would else stay until its own timeout.
    response.once('close', () => isStopping && setImmediate(() => server.closeIdleConnections()));
    handle(request, response);
  };
  const server = createServer(onRequest);
  if (rules.saysContinue === true) server.on('checkContinue', onRequest);
  server.requestTimeout = rules.requestMs;
  server.headersTimeout = 10_000;
  server.timeout = rules.silentMs;
  // Longer than the clients' own, so that it is they who close: a request sent into a closing connection is lost.
  server.keepAliveTimeout = 75_000;
  await startListening(server, port);
  // A server that listens on TCP has an address with a port; the type also covers pipes.
  const host = `${loopbackAddress}:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `http://${host}`,
    serve: (next) => {
      handle = next;
    },
    stop: () =>
      new Promise((done) => {
        isStopping = true;
        server.close(() => done());
        server.closeIdleConnections();
      }),
    cut: () => server.closeAllConnections(),
  };
}

async function startListening(server: Server, port: number): Promise<void> {
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
      fail(
        isTaken ? new CannotStart('portTaken', `Port ${port} is taken or not allowed; choose another.`, error) : error,
      );
    });
    server.listen({ port, host: loopbackAddress, exclusive: true }, done);
  });
}

/**
 * Whether a request comes from a web page or was sent to another name. A page elsewhere can make a browser send to
 * loopback, and a name of its own that resolves to loopback; the browser then tells on it with Origin or Host.
 */
export function isForeign(request: IncomingMessage, ourHost: string): boolean {
  return request.headers.origin !== undefined || request.headers.host !== ourHost;
}

/** The whole body, or why there is none. Never holds more than `maxBytes`. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | 'tooLarge' | 'cutOff'> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return 'tooLarge';
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      // Without an encoding set, a request's chunks are buffers; its type does not say so.
      const bytes = chunk as Buffer;
      size += bytes.length;
      if (size > maxBytes) return 'tooLarge';
      chunks.push(bytes);
    }
  } catch {
    // The client went away, or was too slow: nobody is left to hear why.
    return 'cutOff';
  }
  return Buffer.concat(chunks, size);
}

/** Sends `body` as JSON. Closes the connection when part of the request was left unread. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  const text = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/json',
    ...headers,
    'content-length': text.length,
    ...(!response.req.complete && { connection: 'close' }),
  });
  response.end(text);
}
