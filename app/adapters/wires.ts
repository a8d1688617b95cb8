/**
 * Kept connections to stores, on bare sockets: what `node:http` does for each request costs as much as sending a small
 * picture (docs/decisions/0041). Speaks just as much HTTP/1.1 as a PUT to a presigned URL takes.
 */
import net from 'node:net';
import tls from 'node:tls';
import { type HttpAnswer, type HttpAsk, type HttpClient, HttpFault } from './http.ts';
import { Wire } from './wire.ts';

/** `connections`: how many to one host at most. */
export function createWires(connections: number): HttpClient {
  const hosts = new Map<string, HostWires>();
  const closing = new AbortController();
  return {
    request: async (ask) => {
      const url = new URL(ask.url);
      const head = headOf(ask, url);
      let host = hosts.get(url.origin);
      if (host === undefined) {
        host = new HostWires(connectorOf(url), connections, closing.signal);
        hosts.set(url.origin, host);
      }
      return host.request(ask, head);
    },
    close: () => {
      closing.abort();
      for (const host of hosts.values()) host.close();
    },
  };
}

/** The connections to one host. The one used last is used next: the others fall idle and end. */
class HostWires {
  readonly #connect: () => net.Socket;
  readonly #most: number;
  readonly #closing: AbortSignal;
  readonly #free: Wire[] = [];
  readonly #all = new Set<Wire>();
  readonly #waiting = new Set<() => void>();

  constructor(connect: () => net.Socket, most: number, closing: AbortSignal) {
    this.#connect = connect;
    this.#most = most;
    this.#closing = closing;
  }

  async request(ask: HttpAsk, head: string): Promise<HttpAnswer> {
    const wire = await this.#take(ask.signal);
    try {
      return await wire.send(ask, head);
    } catch (error) {
      // A body that is read as it goes was read: only one in memory can go again.
      if (!wire.isStale || typeof ask.body === 'function' || ask.signal.aborted) throw error;
      // The others have lain idle for as long.
      for (const each of this.#free.splice(0)) each.destroy();
      return (await this.#take(ask.signal)).send(ask, head);
    }
  }

  close(): void {
    for (const wire of this.#all) wire.destroy();
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  async #take(signal: AbortSignal): Promise<Wire> {
    if (signal.aborted || this.#closing.aborted) throw new HttpFault('ABORTED');
    for (let free = this.#free.pop(); free !== undefined; free = this.#free.pop()) {
      if (free.isUsable) return free;
      free.destroy();
    }
    if (this.#all.size < this.#most) return this.#make();
    await new Promise<void>((resolve, reject) => {
      const onFree = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = (): void => {
        this.#waiting.delete(onFree);
        reject(new HttpFault('ABORTED'));
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(onFree);
    });
    return this.#take(signal);
  }

  #make(): Wire {
    const wire = new Wire(this.#connect(), {
      onFree: (freed) => {
        this.#free.push(freed);
        this.#wakeNext();
      },
      onClosed: (closed) => {
        this.#all.delete(closed);
        const at = this.#free.indexOf(closed);
        if (at >= 0) this.#free.splice(at, 1);
        this.#wakeNext();
      },
    });
    this.#all.add(wire);
    return wire;
  }

  #wakeNext(): void {
    const [next] = this.#waiting;
    if (next === undefined) return;
    this.#waiting.delete(next);
    next();
  }
}

/** Makes connections to the host of this URL. A TLS session is taken up again: that saves a round trip and a signature. */
function connectorOf({ protocol, hostname, port }: URL): () => net.Socket {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  if (protocol === 'http:') return () => net.connect({ host, port: Number(port || 80) });
  if (protocol !== 'https:') throw new HttpFault('EPROTO');
  let session: Buffer | undefined;
  return () => {
    const socket = tls.connect({
      host,
      port: Number(port || 443),
      ...(net.isIP(host) === 0 && { servername: host }),
      ALPNProtocols: ['http/1.1'],
      ...(session !== undefined && { session }),
    });
    socket.on('session', (ticket: Buffer) => {
      session = ticket;
    });
    return socket;
  };
}

const token = /^[!#$%&'*+\-.^_`|~\w]+$/;
const unfit = /[^\t\x20-\x7e\x80-\xff]/;

/** The request's first lines. Throws where a header would be more than one line. */
function headOf({ method, headers, body }: HttpAsk, { pathname, search, host }: URL): string {
  let head = `${method} ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nConnection: keep-alive\r\n`;
  let hasLength = false;
  for (const [name, value] of Object.entries(headers)) {
    const known = name.toLowerCase();
    if (!token.test(name) || unfit.test(value) || known === 'transfer-encoding') throw new HttpFault('MALFORMED');
    if (known === 'content-length') hasLength = true;
    if (known !== 'host' && known !== 'connection') head += `${name}: ${value}\r\n`;
  }
  if (!hasLength && typeof body === 'function') throw new HttpFault('MALFORMED');
  if (!hasLength) head += `Content-Length: ${body?.length ?? 0}\r\n`;
  return `${head}\r\n`;
}
