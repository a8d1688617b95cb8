/**
 * A sink: speaks as much of the API, the identity pool and S3 as senders need, and throws the bytes away. On bare sockets,
 * since what is measured is the sender and both share the machine. Run as a process: `node sink.ts [--delay MS]`; prints
 * its port as one line of JSON. `GET /stats` tells what came, `POST /reset` forgets it.
 */
import { createServer, type Socket } from 'node:net';
import { partBytesFor, singlePutMaxBytes } from '../../../processor/contract/limits.ts';
import { answerApi, type Stored } from './sink-api.ts';
import { answerS3 } from './sink-s3.ts';

/** One request whose body has been counted, and kept where it is small and asks something. */
export interface Asked {
  readonly method: string;
  /** With the query. */
  readonly target: string;
  readonly headers: ReadonlyMap<string, string>;
  /** Bytes of the body; `body` is there only where somebody reads it. */
  readonly bytes: number;
  readonly body: string;
  readonly origin: string;
}

/** What is sent back. */
export interface Reply {
  readonly status: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const delayMs = Number(process.argv[process.argv.indexOf('--delay') + 1]) || 0;
const stored: Stored = { objects: new Map(), singlePutMaxBytes, partBytesFor };
const nothing = { requests: 0, puts: 0, calls: 0, bytes: 0, most: 0 };
let stats = { ...nothing };
let connections = 0;

const server = createServer({ noDelay: true }, (socket) => {
  connections += 1;
  stats.most = Math.max(stats.most, connections);
  socket.on('close', () => {
    connections -= 1;
  });
  socket.on('error', () => socket.destroy());
  new Conversation(socket);
});

/** Reads requests off one connection, one after the other. */
class Conversation {
  readonly #socket: Socket;
  #head: Buffer = Buffer.alloc(0);
  #asked: Omit<Asked, 'bytes' | 'body'> | undefined;
  #left = 0;
  #bytes = 0;
  #kept: Buffer[] = [];

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  #take(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#asked === undefined) {
        const rest = chunk.subarray(at);
        this.#head = this.#head.length === 0 ? rest : Buffer.concat([this.#head, rest]);
        const end = this.#head.indexOf('\r\n\r\n');
        if (end < 0) return;
        at = chunk.length - (this.#head.length - end - 4);
        this.#begin(this.#head.toString('latin1', 0, end));
        this.#head = Buffer.alloc(0);
      } else {
        const some = Math.min(this.#left, chunk.length - at);
        // Bodies of pictures are counted; what asks something is small and kept.
        if (this.#asked.method === 'POST') this.#kept.push(chunk.subarray(at, at + some));
        at += some;
        this.#left -= some;
      }
      if (this.#asked !== undefined && this.#left === 0) this.#finish();
    }
  }

  #begin(head: string): void {
    const [first = '', ...lines] = head.split('\r\n');
    const [method = '', target = ''] = first.split(' ');
    const headers = new Map(
      lines.map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    if (headers.has('transfer-encoding')) throw new Error('this sink counts bodies of known length only');
    this.#asked = { method, target, headers, origin: `http://${headers.get('host')}` };
    this.#left = Number(headers.get('content-length') ?? 0);
    this.#bytes = this.#left;
    // In any case of letters: rclone writes 100-Continue, and waits a second where nobody answers.
    if (headers.get('expect')?.toLowerCase() === '100-continue') this.#socket.write('HTTP/1.1 100 Continue\r\n\r\n');
  }

  #finish(): void {
    if (this.#asked === undefined) return;
    const asked: Asked = {
      ...this.#asked,
      bytes: this.#bytes,
      body: this.#kept.length === 0 ? '' : Buffer.concat(this.#kept).toString('utf8'),
    };
    this.#asked = undefined;
    this.#kept = [];
    const reply = answer(asked);
    const send = (): void => void this.#socket.write(textOf(reply, asked.method));
    if (delayMs > 0 && !asked.target.startsWith('/stats')) setTimeout(send, delayMs);
    else send();
  }
}

function answer(asked: Asked): Reply {
  if (asked.target === '/stats') return { status: 200, type: 'application/json', body: JSON.stringify(stats) };
  if (asked.target === '/reset') {
    stats = { ...nothing, most: connections };
    stored.objects.clear();
    return { status: 200 };
  }
  stats.requests += 1;
  stats.bytes += asked.bytes;
  if (asked.method === 'PUT') stats.puts += 1;
  else stats.calls += 1;
  return answerApi(asked, stored) ?? answerS3(asked, stored);
}

function textOf({ status, type, headers = {}, body = '' }: Reply, method: string): string {
  const lines = [
    `HTTP/1.1 ${status} ${status < 400 ? 'OK' : 'No'}`,
    `Date: ${new Date().toUTCString()}`,
    ...(type === undefined ? [] : [`Content-Type: ${type}`]),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(method === 'HEAD' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${method === 'HEAD' ? '' : body}`;
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(JSON.stringify({ port: typeof address === 'object' && address !== null ? address.port : 0 }));
});
// Whoever started it closes its standard input by ending.
process.stdin.resume().on('end', () => process.exit(0));
