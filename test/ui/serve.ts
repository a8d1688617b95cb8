/** Serves the built UI with a host in memory, as the headless host does: same policy, same addresses. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';
import { api } from '../../app/contract/api.ts';
import { serve } from '../../app/rpc/serve.ts';
import { overHostSocket } from '../../app/rpc/websocket-wire.ts';
import type { FakeHost } from '../fakes/fake-host.ts';
import type { AnalysedPicture } from './analysed-samples.ts';

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webp': 'image/webp',
};
const built = new URL('../../dist/renderer', import.meta.url).pathname;

/** A running server. */
export interface Served {
  readonly url: string;
  close(): void;
}

/** Serves on loopback. Previews of made-up digests are those of the picture whose digest ends alike. */
export async function serveUi(host: FakeHost, pictures: readonly AnalysedPicture[], port = 0): Promise<Served> {
  const byEnd = new Map(pictures.map((picture) => [picture.record.digest.slice(8), picture]));
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname);
    const preview = /^\/media\/preview\/(320|1600)\/([0-9a-f]{64})\.webp$/.exec(path);
    const found = preview
      ? Promise.resolve(byEnd.get(preview[2]!.slice(8))?.previews.get(preview[1]!))
      : readFile(join(built, normalize(path === '/' ? '/index.html' : path))).catch(() => undefined);
    if (request.method === 'PUT') request.resume().on('end', () => response.writeHead(201).end('{"id":"1"}'));
    else
      void found.then((body) => {
        const type = types[extname(path)] ?? 'text/html; charset=utf-8';
        response.writeHead(body ? 200 : 404, { 'content-type': type, 'content-security-policy': policy });
        response.end(body);
      });
  });
  const sockets = new WebSocketServer({ server, path: '/wire' });
  sockets.on('connection', (socket) => {
    serve(api, host.handlers, {
      wire: overHostSocket(socket as never),
      onFault: (name, fault) => console.error(name, fault),
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo; // it listens on TCP
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () => {
      for (const socket of sockets.clients) socket.terminate();
      server.close();
    },
  };
}
