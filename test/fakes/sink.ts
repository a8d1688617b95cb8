/** A small HTTP server on loopback that stands for a store: takes bodies and answers as it is told. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What answers one request. */
export type Answering = (request: IncomingMessage, response: ServerResponse) => void;

/** A sink that listens. */
export interface Sink {
  readonly url: string;
  /** Bytes of bodies that came, over all requests. */
  bytes(): number;
  /** How many requests came, and how many of them broke off. */
  readonly requests: { begun: number; brokenOff: number };
  answer(answering: Answering): void;
  close(): void;
}

/** Takes any body whole and says 200 until told otherwise. */
export async function startSink(): Promise<Sink> {
  let bytes = 0;
  const requests = { begun: 0, brokenOff: 0 };
  let answering: Answering = takeAll;
  const server = createServer((request, response) => {
    requests.begun += 1;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on('error', () => undefined);
    response.once('close', () => {
      if (!response.writableFinished) requests.brokenOff += 1;
    });
    answering(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes: () => bytes,
    requests,
    answer: (next) => {
      answering = next;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const takeAll: Answering = (request, response) => {
  request.once('end', () => response.writeHead(200, { etag: '"e"' }).end());
};
