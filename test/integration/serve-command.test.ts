/** `tintype serve` as people start and stop it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import * as z from 'zod';
import type { Connection } from '../../app/contract/methods/connection.ts';
import { findFreePorts } from '../../app/host/free-ports.ts';
import { startLocalCloud } from '../fakes/local-cloud.ts';
import { ask, openPageAt } from './serve-stage.ts';

const cli = fileURLToPath(new URL('../../app/headless/cli.ts', import.meta.url));
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tintype-serve-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

interface Run {
  readonly child: ChildProcess;
  out: string;
  err: string;
}

const tintype = (...args: readonly string[]): Run => serve([...args, '--data-dir', dir]);

function serve(args: readonly string[]): Run {
  const child = spawn(process.execPath, [cli, 'serve', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const run: Run = { child, out: '', err: '' };
  child.stdout?.on('data', (chunk) => {
    run.out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    run.err += chunk;
  });
  return run;
}

const linkIn = (text: string): URL | undefined => {
  const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w.-]+/.exec(text)?.[0];
  return found === undefined ? undefined : new URL(found);
};

async function ready(run: Run): Promise<URL> {
  await expect.poll(() => linkIn(run.out) !== undefined || run.child.exitCode !== null, { timeout: 30_000 }).toBe(true);
  const link = linkIn(run.out);
  if (link === undefined) throw new Error(run.err);
  return link;
}

describe('tintype serve', () => {
  it('takes the next free port, prints links that work, and says that the UI is not built', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const address = blocker.address();
    const taken = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const run = tintype('--port', String(taken), '--ui', join(dir, 'nothing'));

    const link = await ready(run);
    const other = tintype('--link');
    await once(other.child, 'close');

    const port = Number(link.port);
    expect(port).toBeGreaterThan(taken);
    const first = await ask(port, link.pathname + link.search);
    const second = await ask(port, `/${linkIn(other.out)?.search}`);
    expect([first.status, second.status]).toEqual([303, 303]);
    expect(run.err).toContain('npm run build:renderer');
    const cookie = first.headers['set-cookie']?.[0]?.split(';')[0];
    const page = await ask(port, '/', { headers: { cookie } });
    expect(page.status).toBe(503);
    expect(page.body.toString()).toContain('npm run build:renderer');
    const socket = new WebSocket(`ws://127.0.0.1:${port}/wire`, {
      headers: { cookie: cookie ?? '' },
      origin: link.origin,
    });
    await once(socket, 'open');
    const closed = once(socket, 'close');

    const began = performance.now();
    run.child.kill('SIGINT');
    await closed;
    const [code] = await once(run.child, 'exit');

    expect(code).toBe(0);
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(existsSync(join(dir, 'serve.json'))).toBe(false);
    const logged = await readFile(join(dir, 'logs', 'serve.log'), 'utf8');
    expect(logged.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line).event]))).toEqual([
      'started',
      'stopped',
    ]);
    for (const secret of [link.search, link.origin, dir]) expect(logged).not.toContain(secret);
    blocker.close();
  });

  it.each([
    [['--port', 'many'], 2, '--port takes a number'],
    [['--port', '70000'], 2, '--port takes a number'],
    [['--link'], 1, 'not being served'],
  ] as const)('says in a sentence what is wrong with %j', async (args, code, sentence) => {
    const run = tintype(...args);
    await once(run.child, 'close');

    expect(run.child.exitCode).toBe(code);
    expect(run.err).toContain(sentence);
  });

  it('starts while a cloud it knows is away, says that it is offline, and goes on when it is back', async () => {
    const cloudDir = join(dir, 'other-cloud');
    const port = String((await findFreePorts(3, Math.random)) ?? 0);
    const startCloud = () => startLocalCloud({ dataDir: cloudDir, args: ['--port', port] });
    const data = ['--data-dir', join(dir, 'away'), '--port', '0', '--cloud', `http://127.0.0.1:${port}`];

    const first = serve(data);
    await expect.poll(() => first.err, { timeout: 30_000 }).toContain('asked again until it answers');
    let cloud = await startCloud();
    await ready(first);
    first.child.kill('SIGINT');
    await once(first.child, 'exit');
    await cloud.kill();

    const second = serve(data);
    const link = await ready(second);
    const page = await openPageAt(link);
    const seen: Connection[] = [];
    page.client.connection.watch((now) => void seen.push(now));
    await expect.poll(() => seen.at(-1)?.gates, { timeout: 30_000 }).toEqual(['offline']);
    expect(seen.at(-1)).toMatchObject({ cloud: 'local', address: `127.0.0.1:${port}` });

    cloud = await startCloud();
    await expect.poll(() => seen.at(-1)?.gates, { timeout: 60_000 }).toEqual([]);
    page.close();
    second.child.kill('SIGINT');
    await once(second.child, 'exit');
    await cloud.stop();
  });

  it('starts its own cloud again when that dies, and says so meanwhile', async () => {
    const run = serve(['--data-dir', join(dir, 'own'), '--port', '0']);
    const page = await openPageAt(await ready(run));
    const seen: Connection[] = [];
    page.client.connection.watch((now) => void seen.push(now));
    await expect.poll(() => seen.at(-1)?.localCloud, { timeout: 30_000 }).toBe('running');

    const note: unknown = JSON.parse(await readFile(join(dir, 'own', 'cloud', 'running.json'), 'utf8'));
    process.kill(z.object({ pid: z.int() }).parse(note).pid, 'SIGKILL');

    await expect.poll(() => seen.some(({ localCloud }) => localCloud === 'starting'), { timeout: 30_000 }).toBe(true);
    await expect
      .poll(() => [seen.at(-1)?.localCloud, seen.at(-1)?.gates], { timeout: 60_000 })
      .toEqual(['running', []]);
    page.close();
    run.child.kill('SIGINT');
    expect(await once(run.child, 'exit')).toEqual([0, null]);
  });
});
