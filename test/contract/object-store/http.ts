/** HTTP without a client's opinions: nothing is added to a request but `connection`, nothing in a path is tidied. */
import { once } from 'node:events';
import { type Agent, type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import type { Target } from './target.ts';

/** A request as it goes over the wire. `host` is added when it is not given; nothing else is. */
export interface Ask {
  readonly method: string;
  /** Percent-encoded, without query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The error code of an XML answer, '' when there is none. */
  readonly code: string;
  /** Whether the connection had served a request before. */
  readonly reused: boolean;
}

/** How a case writes down a refusal. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
}

const limitMs = 20_000;

/** Sends a request and reads the whole answer; rejects after 20 s. */
export async function send(target: Target, ask: Ask, agent?: Agent): Promise<Answer> {
  const outgoing = open(target, ask, agent);
  outgoing.end(ask.body);
  return answerTo(outgoing);
}

/** Begins a request whose body the caller writes. It is broken off after 20 s. */
export function open(target: Target, ask: Ask, agent?: Agent): ClientRequest {
  const { hostname, port, host } = new URL(target.endpoint);
  return request({
    hostname,
    port,
    method: ask.method,
    path: pathAndQuery(ask),
    headers: { host, ...ask.headers },
    agent: agent ?? false,
    signal: AbortSignal.timeout(limitMs),
  });
}

/** The whole answer to a request that was begun with `open`. */
export async function answerTo(outgoing: ClientRequest): Promise<Answer> {
  // Typed as the event's arguments: node's types know them only for a listener.
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  const body = await buffer(incoming);
  const { statusCode = 0, headers } = incoming;
  return { status: statusCode, headers, body, code: errorCode(body.toString()), reused: outgoing.reusedSocket };
}

/** Takes a presigned URL apart without tidying `..` or escapes in its path, as a URL parser would. */
export function askOf(method: string, url: string, rest: Pick<Ask, 'headers' | 'body'> = {}): Ask {
  const [, path = '', search = ''] = /^https?:\/\/[^/]+([^?]*)\??(.*)$/.exec(url) ?? [];
  return { method, path, query: Object.fromEntries(new URLSearchParams(search)), ...rest };
}

/**
 * Writes these bytes to a new connection, says it will write no more, and gives all that comes back until the other
 * side closes. Rejects after 20 s of silence.
 */
export function exchangeBytes(target: Target, head: Ask, sent: string | Buffer): Promise<string> {
  const { hostname, port, host } = new URL(target.endpoint);
  const lines = Object.entries({ host, ...head.headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.setTimeout(limitMs, () => socket.destroy(new Error('the store went silent')));
  socket.write(`${head.method} ${pathAndQuery(head)} HTTP/1.1\r\n${lines.join('')}\r\n`);
  socket.end(sent);
  return text(socket);
}

/** Status and code of an answer, to compare with what is documented. */
export const refusalOf = ({ status, code }: Answer): Refusal => ({ status, code });

const errorCode = (text: string): string => /<Error>[\s\S]*?<Code>([^<]*)<\/Code>/.exec(text)?.[1] ?? '';

function pathAndQuery(ask: Ask): string {
  const query = Object.entries(ask.query ?? {})
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  return query === '' ? ask.path : `${ask.path}?${query}`;
}
