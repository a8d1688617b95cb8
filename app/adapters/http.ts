/**
 * One HTTP request over kept connections, by node:http. `fetch` sends streamed bodies chunked, which S3 refuses, and
 * takes 2.7 times as long (pitfalls 7 and 55).
 */
import http from 'node:http';
import https from 'node:https';

/** What to send. A body in memory, or a function that writes it to the request as it goes. */
export interface HttpAsk {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | BodyWriter;
  /** How long no byte may move in either direction before the request is given up, in milliseconds. */
  readonly idleMs: number;
  /** How long the whole may take, in milliseconds. Absent: no limit but `idleMs`. */
  readonly totalMs?: number;
  readonly signal: AbortSignal;
  /** The most bytes of the answer's body that are kept; a longer one is a fault. */
  readonly answerMaxBytes: number;
}

/** Writes a body; resolves when all of it was handed over. A rejection ends the request. */
export type BodyWriter = (sink: BodySink) => Promise<void>;

/** Where a body goes. */
export interface BodySink {
  /** `done` is called when the piece was handed to the system, or will never be. */
  write(piece: Uint8Array, done: (error?: Error | null) => void): unknown;
  /** The request was answered or broken off: nobody wants more of the body. */
  isOver(): boolean;
}

/** Any answer, good or bad. Header names are lower-case. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A request that got no answer. `code` is the system's, `STALLED`, `ABORTED`, `TOO_LONG` or `MALFORMED`. */
export class HttpFault extends Error {
  readonly code: string;
  constructor(code: string, cause?: unknown) {
    super(`no answer: ${code}`, { cause });
    this.code = code;
  }
}

/** Kept connections to one or more hosts. */
export interface HttpClient {
  /** Resolves with any answer; rejects with an HttpFault, or with what a BodyWriter threw. */
  request(ask: HttpAsk): Promise<HttpAnswer>;
  close(): void;
}

/** `connections`: how many to one host at most. */
export function createHttpClient(connections: number): HttpClient {
  const options = { keepAlive: true, maxSockets: connections, scheduling: 'lifo' } as const;
  const plain = new http.Agent(options);
  const secure = new https.Agent(options);
  return {
    request: (ask) =>
      send(
        ask,
        ask.url.startsWith('https:') ? { make: https.request, agent: secure } : { make: http.request, agent: plain },
      ),
    close: () => {
      plain.destroy();
      secure.destroy();
    },
  };
}

interface Transport {
  readonly make: typeof http.request;
  readonly agent: http.Agent;
}

function send(ask: HttpAsk, { make, agent }: Transport): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    if (ask.signal.aborted) {
      reject(new HttpFault('ABORTED'));
      return;
    }
    // As an option it holds while the connection is made, too; set later it begins when there is one.
    const request = make(ask.url, { method: ask.method, headers: ask.headers, agent, timeout: ask.idleMs });
    const stopWith = (code: string) => (): void => void request.destroy(new HttpFault(code));
    const onAbort = stopWith('ABORTED');
    ask.signal.addEventListener('abort', onAbort, { once: true });
    const deadline = ask.totalMs === undefined ? undefined : setTimeout(stopWith('STALLED'), ask.totalMs);
    request.on('timeout', stopWith('STALLED'));

    const finish = (): void => {
      ask.signal.removeEventListener('abort', onAbort);
      clearTimeout(deadline);
    };
    request.on('response', (response) => {
      readAnswer(response, ask.answerMaxBytes).then(
        (answer) => {
          finish();
          // An answer before the body was all sent: the store refused early. The connection is of no more use.
          if (!request.writableFinished) request.destroy();
          resolve(answer);
        },
        (error: unknown) => {
          finish();
          request.destroy();
          reject(asFault(error));
        },
      );
    });
    request.on('error', (error) => {
      finish();
      reject(asFault(error));
    });
    writeBody(request, ask.body).catch((error: unknown) => {
      finish();
      request.destroy();
      reject(error);
    });
  });
}

async function writeBody(request: http.ClientRequest, body: HttpAsk['body']): Promise<void> {
  if (typeof body !== 'function') {
    request.end(body);
    return;
  }
  await body({
    write: (piece, done) => {
      const onClose = (): void => done(new HttpFault('ECONNRESET'));
      request.once('close', onClose);
      request.write(piece, (error) => {
        request.off('close', onClose);
        done(error);
      });
    },
    isOver: () => request.destroyed || request.closed,
  });
  request.end();
}

function readAnswer(response: http.IncomingMessage, maxBytes: number): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) response.destroy(new HttpFault('TOO_LONG'));
      else chunks.push(chunk);
    });
    response.on('error', reject);
    response.on('close', () => {
      if (!response.complete) reject(new HttpFault('ECONNRESET'));
    });
    response.on('end', () =>
      resolve({
        status: response.statusCode ?? 0,
        headers: flatten(response.headers),
        body: Buffer.concat(chunks, bytes),
      }),
    );
  });
}

const flatten = (headers: http.IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );

/** Any error of a connection as a fault. */
export function asFault(error: unknown): Error {
  if (error instanceof HttpFault) return error;
  if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    return new HttpFault(error.code, error);
  return error instanceof Error ? error : new HttpFault('UNKNOWN', error);
}
