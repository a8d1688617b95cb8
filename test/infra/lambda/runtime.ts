/** Runs a bundle as Lambda would: alone in a folder, with nothing but its environment, behind the Lambda runtime API. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A function that waits for events. */
export interface Running {
  /** What the handler answered; rejects with what it threw. One at a time, as Lambda has it. */
  invoke(event: unknown): Promise<unknown>;
  /** What it wrote so far. */
  readonly log: () => string;
  stop(): Promise<void>;
}

const invokeMs = 60_000;

/** Starts the function of this bundle, away from our sources and packages, so that it has only what it brought. */
export async function startFunction(bundle: string, environment: Readonly<Record<string, string>>): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'tintype-task-'));
  await cp(bundle, folder, { recursive: true });
  const calls = createCalls();
  const server = createServer((request, response) => void calls.answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // listens on an address, so it is one
  const child = spawn(process.execPath, [fileURLToPath(new URL('./bootstrap.ts', import.meta.url))], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: 'index.handler',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      TMPDIR: folder,
      ...environment,
    },
  });
  const log = collect(child);
  child.once('exit', (code) => calls.fail(new Error(`the function ended with ${code}: ${log()}`)));
  return { invoke: calls.invoke, log, stop: () => stop(child, server, folder) };
}

function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  return () => text;
}

async function stop(child: ChildProcess, server: Server, folder: string): Promise<void> {
  const ended = child.exitCode !== null || child.signalCode !== null ? undefined : once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
}

interface Waiting {
  readonly id: string;
  readonly event: unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The runtime API: hands out events in order, and settles each with what the runtime says of it. */
function createCalls() {
  const queue: Waiting[] = [];
  const running = new Map<string, Waiting>();
  let asking: ServerResponse | undefined;
  let count = 0;

  const handOut = (): void => {
    if (asking === undefined) return;
    const next = queue.shift();
    if (next === undefined) return;
    running.set(next.id, next);
    asking.setHeader('lambda-runtime-aws-request-id', next.id);
    asking.setHeader('lambda-runtime-deadline-ms', String(Date.now() + invokeMs));
    asking.end(JSON.stringify(next.event));
    asking = undefined;
  };
  const fail = (error: Error): void => {
    for (const one of [...queue.splice(0), ...running.values()]) one.reject(error);
    running.clear();
  };
  const settle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const said: unknown = JSON.parse(Buffer.concat(await request.toArray()).toString('utf8'));
    const [id = '', how] = (request.url ?? '').split('/').slice(-2);
    response.writeHead(202).end('{}');
    if (id === 'init') return fail(new Error(`the function could not be loaded: ${JSON.stringify(said)}`));
    const one = running.get(id);
    running.delete(id);
    if (how === 'response') one?.resolve(said);
    else one?.reject(new Error(`the handler threw: ${JSON.stringify(said)}`));
  };
  return {
    fail,
    invoke: (event: unknown): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('no answer within a minute')), invokeMs);
        const done =
          <T>(use: (value: T) => void) =>
          (value: T): void => {
            clearTimeout(late);
            use(value);
          };
        count += 1;
        queue.push({ id: `request-${count}`, event, resolve: done(resolve), reject: done(reject) });
        handOut();
      }),
    answer: async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      if (request.method === 'POST') return settle(request, response);
      asking = response;
      return handOut();
    },
  };
}
