/** The real web server over the real engine and the real local cloud, and a browser's manners towards it. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { type ApiClient, api } from '../../app/contract/api.ts';
import { type Serving, startServing } from '../../app/headless/serve/run.ts';
import { connect } from '../../app/rpc/connect.ts';
import { overClientSocket } from '../../app/rpc/websocket-wire.ts';
import { type RunningCloud, startLocalCloud } from '../fakes/local-cloud.ts';

/** What a test works with. */
export interface Stage {
  readonly dir: string;
  readonly cloud: RunningCloud;
  serving: Serving;
  /** Every event of the log. */
  readonly logged: string[];
  /** Starts the server again on the same data directory. */
  restart(): Promise<void>;
  end(): Promise<void>;
}

/** How a stage is set. `roots`: the folders pages may look into, made by the caller. */
export interface StageWish {
  readonly dir?: string;
  readonly roots?: readonly string[];
  readonly uiDir?: string;
}

/** Starts all of it on free ports. */
export async function openStage({ dir, ...wish }: StageWish = {}): Promise<Stage> {
  const folder = dir ?? (await mkdtemp(join(tmpdir(), 'tintype-serve-')));
  const cloud = await startLocalCloud();
  const logged: string[] = [];
  const start = (): Promise<Serving> =>
    startServing({
      dataDir: join(folder, 'data'),
      cloud: cloud.ready.api,
      port: 0,
      uiDir: join(folder, 'no-ui'),
      roots: [folder],
      log: (event, facts) => void logged.push(JSON.stringify({ event, ...facts })),
      ...wish,
    });
  const stage: Stage = {
    dir: folder,
    cloud,
    logged,
    serving: await start(),
    restart: async () => {
      await stage.serving.close();
      stage.serving = await start();
    },
    end: async () => {
      await stage.serving.close();
      await cloud.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return stage;
}

/** One answer. */
export interface Got {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One request, with exactly these headers: `fetch` would set and forbid some. */
export async function ask(
  port: number,
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: http.OutgoingHttpHeaders; body?: Uint8Array } = {},
): Promise<Got> {
  const request = http.request({ host: '127.0.0.1', port, path, method, headers, agent: false });
  request.end(body);
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
}

/** Follows a new link as a browser does; answers the cookie. */
export const signIn = ({ newLink }: Serving): Promise<string> => signInAt(new URL(newLink()));

async function signInAt({ port, pathname, search }: URL): Promise<string> {
  const { headers } = await ask(Number(port), pathname + search);
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

/** A page that is signed in: requests and the client over its socket. */
export const openPage = (serving: Serving) => openPageAt(new URL(serving.newLink()));

/** The same from a link that was printed. */
export async function openPageAt(link: URL) {
  const port = Number(link.port);
  const { origin } = link;
  const cookie = await signInAt(link);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/wire`, { headers: { cookie }, origin });
  const wire = await overClientSocket(socket);
  const client: ApiClient = connect(api, wire);
  const get = (path: string, headers: http.OutgoingHttpHeaders = {}): Promise<Got> =>
    ask(port, path, { headers: { cookie, ...headers } });
  const put = (path: string, body: Uint8Array, headers: http.OutgoingHttpHeaders = {}): Promise<Got> =>
    ask(port, path, {
      method: 'PUT',
      body,
      headers: { cookie, origin, 'content-length': body.byteLength, ...headers },
    });
  return { port, origin, cookie, client, get, put, close: () => wire.close() };
}

/** The first item of a subscription that is as wanted; rejects after twenty seconds. */
export function until<T>(subscribe: (onItem: (item: T) => void) => () => void, isSo: (item: T) => boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    let stop: (() => void) | undefined;
    let last: T | undefined;
    const timer = setTimeout(() => {
      stop?.();
      reject(new Error(`it did not come to that: ${JSON.stringify(last)}`));
    }, 20_000);
    stop = subscribe((item) => {
      last = item;
      if (!isSo(item)) return;
      clearTimeout(timer);
      queueMicrotask(() => stop?.());
      resolve(item);
    });
  });
}
