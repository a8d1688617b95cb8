/** The web server of the UI: loopback only, and nobody is let in without having followed a printed link. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { MediaParts } from '../../host/media.ts';
import { send, sendSentence, sendText } from './answer.ts';
import { cookieName, originOf, type Refusal, refuse, refuseForeign } from './guard.ts';
import type { Inbox } from './inbox.ts';
import { answerMedia } from './media.ts';
import type { Pages } from './pages.ts';
import { type Sessions, sessionSeconds } from './sessions.ts';

/** What a server answers with. */
export interface ServerParts {
  readonly sessions: Sessions;
  readonly pages: (port: number) => Pages;
  readonly media: MediaParts;
  readonly inbox: Inbox;
  /** A page opened its socket. */
  readonly onSocket: (socket: WebSocket) => void;
  /** A fault of ours while answering. */
  readonly onFault: (where: string, error: unknown) => void;
}

/** A server that listens. */
export interface RunningServer {
  readonly port: number;
  /** Ends every connection. Resolves within half a second. */
  close(): Promise<void>;
}

/** The largest message a page may send: ten thousand digests. */
const messageMaxBytes = 2 * 1024 * 1024;

const socketsMax = 64;
const pingMs = 30_000;
const closeMs = 300;

/** A body that is refused is read to its end up to this size, so that the page gets to read why. */
const drainMaxBytes = 64 * 1024 * 1024;

/** Starts on the first free port from `port` on, a hundred at most. 0: any. */
export async function startServer(port: number, parts: ServerParts): Promise<RunningServer> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 0, keepAliveTimeout: 60_000 });
  const listening = await listen(server, port);
  const pages = parts.pages(listening);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: messageMaxBytes, perMessageDeflate: false });
  server.on('request', (request, response) => {
    answer({ request, response, port: listening, pages }, parts).catch((error: unknown) => {
      // Whoever asked went away in the middle: nobody's fault.
      if (!response.destroyed && !request.destroyed) parts.onFault('request', error);
      if (response.headersSent) response.destroy();
      else sendText(response, 500, 'Something went wrong. The log says what.');
    });
  });
  server.on('upgrade', (request, socket, head) => {
    const refusal = refuseUpgrade(request, listening, parts.sessions);
    if (refusal !== undefined || sockets.clients.size >= socketsMax) refuseSocket(socket);
    else sockets.handleUpgrade(request, socket, head, (opened) => keepAlive(opened, parts.onSocket));
  });
  return {
    port: listening,
    close: async () => {
      for (const each of sockets.clients) each.close(1001);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const timer = setTimeout(() => {
        for (const each of sockets.clients) each.terminate();
        server.closeAllConnections();
      }, closeMs);
      server.closeIdleConnections();
      await closed;
      clearTimeout(timer);
    },
  };
}

const triesMax = 100;

async function listen(server: Server, from: number): Promise<number> {
  for (let port = from; ; port += 1) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
          server.off('error', reject);
          resolve();
        });
      });
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken || port >= Math.min(65_535, from + triesMax)) throw error;
    }
  }
}

interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly port: number;
  readonly pages: Pages;
}

async function answer(asked: Asked, parts: ServerParts): Promise<void> {
  const { request, response, port, pages } = asked;
  const foreign = refuseForeign(request, port);
  if (foreign !== undefined) return sendRefusal(asked, foreign);
  const url = URL.parse(`${originOf(port)}${request.url ?? '/'}`);
  if (url === null) return sendText(response, 400, 'That is no address.');
  const { pathname, searchParams } = url;
  const token = searchParams.get('token');
  const isGet = request.method === 'GET' || request.method === 'HEAD';
  const refusal = refuse(request, { port, isSession: parts.sessions.isSession });
  if (token !== null && isGet && pathname === '/')
    return swapToken(asked, token, refusal === undefined, parts.sessions);
  if (refusal !== undefined) return sendRefusal(asked, refusal);
  if (request.method === 'PUT' && pathname.startsWith('/inbox/')) return receive(asked, parts.inbox);
  if (!isGet) return sendText(response, 405, 'That cannot be done here.');
  const ending = new AbortController();
  response.once('close', () => ending.abort());
  if (await answerMedia(pathname, { request, response, signal: ending.signal }, parts.media)) return;
  const path = tryDecode(pathname);
  if (path === undefined || /^\/(wire|inbox|export)(\/|$)/.test(path))
    sendText(response, 404, 'There is nothing here.');
  else await pages.answer(request, response, path);
}

function tryDecode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

const stale =
  'This link was used before, or is too old. Run "tintype serve --link" for a new one, or start Tintype again.';
const signedOut = 'Open Tintype by the link it printed when it started. "tintype serve --link" prints a new one.';

function swapToken({ response, port }: Asked, token: string, isSignedIn: boolean, sessions: Sessions): void {
  const session = sessions.trySwap(token);
  if (session === undefined && !isSignedIn) {
    sendSentence(response, 403, stale);
    return;
  }
  const cookie = `${cookieName(port)}=${session}; Path=/; Max-Age=${sessionSeconds}; HttpOnly; SameSite=Strict`;
  // The token leaves the address, and with it the history and what a person may copy.
  const headers = { Location: '/', ...(session !== undefined && { 'Set-Cookie': cookie }) };
  send(response, { status: 303, type: 'text/plain; charset=utf-8', headers });
}

function sendRefusal({ request, response }: Asked, refusal: Refusal): void {
  // What is still coming is of no interest.
  request.resume();
  if (refusal === 'signedOut') {
    if ((request.headers.accept ?? '').includes('text/html')) sendSentence(response, 401, signedOut);
    else sendText(response, 401, signedOut);
  } else sendText(response, refusal === 'wrongHost' ? 421 : 403, 'This request did not come from a page of Tintype.');
}

async function receive({ request, response }: Asked, inbox: Inbox): Promise<void> {
  // As it stands on the line: `new URL` would have resolved encoded dots.
  const path = (request.url ?? '').split('?')[0]?.slice('/inbox/'.length) ?? '';
  const received = await inbox.receive(path, request);
  if (received.ok) {
    send(response, { status: 201, type: 'application/json', body: JSON.stringify({ id: received.id }) });
    return;
  }
  if (!request.readableEnded) await drain(request, response);
  sendText(response, received.status, received.sentence);
}

/** Reads what is left, or has the connection closed after the answer where that is too much. */
async function drain(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let bytes = 0;
  for await (const chunk of request) {
    bytes += Buffer.byteLength(chunk);
    if (bytes <= drainMaxBytes) continue;
    response.setHeader('Connection', 'close');
    return;
  }
}

function refuseUpgrade(
  request: IncomingMessage,
  port: number,
  { isSession }: Sessions,
): Refusal | 'wrongPath' | undefined {
  return request.url === '/wire' ? refuse(request, { port, isSession }) : 'wrongPath';
}

function refuseSocket(socket: Duplex): void {
  socket.on('error', () => undefined);
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

/** A page that went away without a word is noticed within a minute. */
function keepAlive(socket: WebSocket, onSocket: (socket: WebSocket) => void): void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, pingMs);
  socket.once('close', () => clearInterval(timer));
  onSocket(socket);
}
