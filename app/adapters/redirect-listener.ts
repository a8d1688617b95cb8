/**
 * Where the browser brings the answer of a sign-in to (RFC 8252, section 7.3): one port of 127.0.0.1, one answer, and only
 * while it is waited for. Anything on this machine can send here; what does not name the attempt is refused and forgotten.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { redirectUri, signedOutUri } from '../../processor/contract/well-known.ts';
import type { ListenForRedirect, Redirect } from '../engine/sign-in-ports.ts';
import { redirectPage } from './redirect-page.ts';

/** An authorization answer is a few hundred characters. */
const addressMax = 8_192;

/** Listens on the first of these ports that is free. */
export const listenForRedirect: ListenForRedirect = async (ports) => {
  const server = createServer({ maxHeaderSize: 16_384, headersTimeout: 5_000, requestTimeout: 5_000 });
  server.maxConnections = 32;
  // Whoever waits for an answer stays alive for it; a last word to a browser is no reason to.
  server.unref();
  const port = await firstFree(server, ports);
  if (port === undefined) return undefined;
  let expected: { readonly state: string; readonly take: (redirect: Redirect) => void } | undefined;
  server.on('request', (request, response) => {
    const what = judge(request, { port, state: expected?.state });
    if (what !== 'answer') return refuse(response, what, request);
    const take = expected?.take;
    expected = undefined;
    take?.({
      url: `http://127.0.0.1:${port}${request.url}`,
      show: (page) => send(response, page === 'signedIn' ? 200 : 400, redirectPage(page, languageOf(request))),
    });
  });
  return {
    port,
    answered: (state, signal) =>
      new Promise((resolve, reject) => {
        const give = (): void => reject(signal.reason);
        if (signal.aborted) return give();
        signal.addEventListener('abort', give, { once: true });
        expected = { state, take: resolve };
      }),
    close: () => {
      expected = undefined;
      server.close();
      server.closeIdleConnections();
    },
  };
};

async function firstFree(server: Server, ports: readonly number[]): Promise<number | undefined> {
  for (const port of ports) if (await tryListen(server, port)) return port;
  return undefined;
}

/** Whether it listens now. A port somebody else has, or may not be had, is not ours to judge: the next one is tried. */
function tryListen(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const onError = (): void => resolve(false);
    server.once('error', onError);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.off('error', onError);
      resolve(true);
    });
  });
}

type Judgement = 'answer' | 'signedOut' | 'notOurs' | 'nothing';

function judge(request: IncomingMessage, { port, state }: { port: number; state: string | undefined }): Judgement {
  const address = request.url ?? '';
  // A name of somebody's own that resolves to this machine is told by its Host.
  if (request.method !== 'GET' || address.length > addressMax || request.headers.host !== `127.0.0.1:${port}`)
    return 'nothing';
  const url = URL.parse(`http://127.0.0.1:${port}${address}`);
  if (url === null) return 'nothing';
  const asked = `${url.origin}${url.pathname}`;
  if (asked === signedOutUri(port)) return 'signedOut';
  if (asked !== redirectUri(port)) return 'nothing';
  const said = url.searchParams.getAll('state');
  return said.length === 1 && said[0] === state ? 'answer' : 'notOurs';
}

function refuse(response: ServerResponse, what: Exclude<Judgement, 'answer'>, request: IncomingMessage): void {
  if (what === 'nothing') send(response, 404, '');
  else send(response, what === 'signedOut' ? 200 : 400, redirectPage(what, languageOf(request)));
}

const languageOf = (request: IncomingMessage): 'en' | 'de' =>
  /^de\b/i.test(request.headers['accept-language'] ?? '') ? 'de' : 'en';

function send(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(page),
    // The address has a code in it: it is kept nowhere and told to nobody.
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(page);
}
