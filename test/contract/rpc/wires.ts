/** The wires the protocol's suite runs over. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import type { ToClient, ToHost, Wire } from '../../../app/contract/frames.ts';
import { createMemoryWires } from '../../../app/rpc/memory-wire.ts';
import { overBridge, servePages } from '../../../app/rpc/pages.ts';
import { overClientSocket, overHostSocket } from '../../../app/rpc/websocket-wire.ts';

/** Both ends of an open wire. */
export interface Ends {
  readonly host: Wire<ToClient, ToHost>;
  readonly client: Wire<ToHost, ToClient>;
  /** Sends this text to the host as it is, past the codec; absent where nothing but frames can be sent. */
  readonly sendRaw?: (text: string) => void;
  /** Lets go of everything. */
  end(): Promise<void>;
}

/** Both ends in this process. */
export function inMemory(): Promise<Ends> {
  return Promise.resolve({ ...createMemoryWires(), end: () => Promise.resolve() });
}

/** Over a real socket on loopback. `makeSocket`: which client's WebSocket. */
export async function overSocket(makeSocket: (url: string) => WebSocket | globalThis.WebSocket): Promise<Ends> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server's address is one
  const arrived = once(server, 'connection');
  const socket = makeSocket(`ws://127.0.0.1:${port}`);
  const client = await overClientSocket(socket);
  const [accepted] = (await arrived) as [WebSocket];
  return {
    host: overHostSocket(accepted),
    client,
    sendRaw: (text) => socket.send(text),
    end: async () => {
      for (const each of server.clients) each.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Over texts that carry a page's name, as Electron's messages do. */
export async function overPages(): Promise<Ends> {
  const heard = new Set<(page: string, text: string) => void>();
  const hosts: Wire<ToClient, ToHost>[] = [];
  const later = (fn: () => void): void => void Promise.resolve().then(fn);
  const pages = servePages(
    (page, text) => later(() => [...heard].forEach((listener) => void listener(page, text))),
    (wire) => void hosts.push(wire),
  );
  const post = (page: string, text: string): void => later(() => pages.receive(page, text));
  const onText = (listener: (page: string, text: string) => void) => {
    heard.add(listener);
    return () => void heard.delete(listener);
  };
  const client = overBridge({ post, onText }, 'page-1');
  // A page's wire begins on the host with its first word.
  client.send({ t: 'close', id: 1 });
  await new Promise((resolve) => setImmediate(resolve));
  return { host: hosts[0]!, client, sendRaw: (text) => post('page-1', text), end: async () => pages.close() };
}

/** Every wire there is. */
export const wires: readonly (readonly [string, () => Promise<Ends>])[] = [
  ['in memory', inMemory],
  ['over a WebSocket', () => overSocket((url) => new WebSocket(url))],
  ["over the platform's own WebSocket", () => overSocket((url) => new globalThis.WebSocket(url))],
  ['over the texts of a window', overPages],
];
