import type { ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import type { Call } from './call.ts';
import { type Refusal, refuse, statusOf } from './refusal.ts';
import { writeXml } from './xml.ts';

/** What a handler has to say. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | ByteSource;
  /** Close the connection at once: nothing more is to be expected on it. */
  readonly hangsUp?: boolean;
}

/** Bytes that are sent as they are read. */
export interface ByteSource {
  readonly size: number;
  /** Sends all bytes; does not end the response. Rejects when the reader is gone. */
  send(outgoing: ServerResponse): Promise<void>;
  /** Called once, whether anything was sent or not. */
  release(): void;
}

/** An answer with an XML document. */
export function xmlAnswer(root: string, tree: Parameters<typeof writeXml>[1], headers: Answer['headers'] = {}): Answer {
  return { status: 200, headers: { 'content-type': 'application/xml', ...headers }, body: writeXml(root, tree) };
}

/** The error document of a refusal. */
export function refusalAnswer(refusal: Refusal, resource: string, requestId: string): Answer {
  const { refused: code, message, details, headers } = refusal;
  if (code === 'NotModified') return { status: 304, ...(headers && { headers }) };
  // Who did not send the rest in time may still send it, and it would be taken for the next request.
  const hangsUp = code === 'RequestTimeout';
  const document = writeXml('Error', {
    Code: code,
    Message: message,
    ...details,
    Resource: resource,
    RequestId: requestId,
  });
  return {
    status: statusOf(code),
    headers: { 'content-type': 'application/xml', ...headers },
    body: document,
    hangsUp,
  };
}

/** A request body that is still to come is read and thrown away up to here, so that its sender can read the answer. */
const drainedBytes = 8 * 1024 * 1024;

/** A rest this small is cheaper to read than a new connection is to make. */
const keptAliveBytes = 256 * 1024;

const drainMs = 5_000;

/** A reader that takes nothing for this long is gone. */
const stuckReaderMs = 120_000;

type Exchange = Pick<Call, 'incoming' | 'outgoing' | 'method' | 'requestId'>;

/** Sends an answer and settles what is left of the request, so that the connection is either fit for the next one or closed. */
export async function sendAnswer(exchange: Exchange, answer: Answer): Promise<void> {
  const { outgoing } = exchange;
  try {
    if (outgoing.headersSent || outgoing.destroyed) return;
    const isKept = answer.hangsUp !== true && isRestSmall(exchange);
    writeHead(exchange, answer, isKept);
    if (isKept) await writeBody(exchange, answer);
    else await writeThenDrain(exchange, answer);
  } finally {
    if (typeof answer.body === 'object') answer.body.release();
  }
}

/**
 * Answers IncompleteBody when the sender ends its side of the connection before its body is whole: right then, since
 * Node drops the connection straight after. Call what it answers with when the exchange is over.
 */
export function watchCutOff(exchange: Exchange): () => void {
  const { incoming, outgoing, requestId } = exchange;
  const { socket } = incoming;
  const onEnd = (): void => {
    if (incoming.complete || outgoing.headersSent || outgoing.destroyed) return;
    const answer = refusalAnswer(refuse('IncompleteBody'), '', requestId);
    writeHead(exchange, answer, false);
    outgoing.end(answer.body);
  };
  socket.prependListener('end', onEnd);
  return () => socket.off('end', onEnd);
}

function writeHead(
  { outgoing, method, requestId }: Exchange,
  { status, headers, body }: Answer,
  isKept: boolean,
): void {
  outgoing.setHeader('x-amz-request-id', requestId);
  outgoing.setHeader('server', 'tintype');
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (value !== undefined) outgoing.setHeader(name, value);
  }
  if (!isKept) outgoing.setHeader('connection', 'close');
  const size = typeof body === 'string' ? Buffer.byteLength(body) : body?.size;
  // Nobody is told the length of an error that HEAD leaves out. As on S3, it is none in chunks: with neither of the two, many
  // a client takes the answer to last until the connection ends.
  if (method === 'HEAD' && typeof body === 'string') outgoing.setHeader('transfer-encoding', 'chunked');
  else if (status !== 204 && status !== 304 && headers?.['content-length'] === undefined)
    outgoing.setHeader('content-length', size ?? 0);
  outgoing.writeHead(status);
}

async function writeBody({ incoming, outgoing, method }: Exchange, { body }: Answer): Promise<void> {
  readOut(incoming);
  if (method === 'HEAD' || body === undefined || typeof body === 'string') {
    outgoing.end(method === 'HEAD' ? undefined : body);
    return;
  }
  outgoing.setTimeout(stuckReaderMs, () => outgoing.destroy());
  await body.send(outgoing);
  outgoing.end();
  await finished(outgoing);
  outgoing.setTimeout(0);
}

// Closing while bytes are still coming in would reset the connection, and the answer would be lost with it. So the
// whole answer goes out first, and the response is only ended, which closes, after the sender had time to read it.
async function writeThenDrain({ incoming, outgoing, method }: Exchange, { body, hangsUp }: Answer): Promise<void> {
  if (typeof body === 'string' && method !== 'HEAD') outgoing.write(body);
  else outgoing.flushHeaders();
  if (hangsUp !== true) await drain(incoming);
  outgoing.end();
  incoming.socket.destroySoon();
}

/** Reads the rest of a request, which gives the connection back to the next one; a sender that keeps it waiting loses it. */
function readOut(incoming: Call['incoming']): void {
  incoming.resume();
  if (incoming.complete) return;
  const timer = setTimeout(() => incoming.destroy(), drainMs);
  const stop = (): void => clearTimeout(timer);
  incoming.once('end', stop).once('close', stop);
}

function drain(incoming: Call['incoming']): Promise<void> {
  return new Promise((resolve) => {
    let left = drainedBytes;
    const stop = (): void => {
      clearTimeout(timer);
      incoming.off('data', take).pause();
      resolve();
    };
    const take = (bytes: Buffer): void => {
      left -= bytes.length;
      if (left < 0) stop();
    };
    const timer = setTimeout(stop, drainMs);
    incoming.once('end', stop).once('close', stop).on('error', stop).on('data', take).resume();
  });
}

function isRestSmall({ incoming, outgoing }: Exchange): boolean {
  if (incoming.complete) return true;
  // Who waits for "100 Continue" and is refused may send the body or not: only a closed connection is clear to both.
  if (isWaitingToSend(incoming, outgoing)) return false;
  const { 'content-length': length, 'transfer-encoding': coding } = incoming.headers;
  return coding === undefined && Number(length ?? 0) <= keptAliveBytes;
}

const continued = new WeakSet<ServerResponse>();

/** Asks a sender that waits for it to send its body; does nothing with any other. */
export function letBodyCome({ incoming, outgoing }: Pick<Exchange, 'incoming' | 'outgoing'>): void {
  if (!isWaitingToSend(incoming, outgoing)) return;
  continued.add(outgoing);
  outgoing.writeContinue();
}

const isWaitingToSend = (incoming: Call['incoming'], outgoing: ServerResponse): boolean =>
  incoming.headers.expect?.toLowerCase() === '100-continue' && !continued.has(outgoing);
