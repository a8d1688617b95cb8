/** Who is let in: exact names, one-time links, sessions. */
import { mkdir, mkdtemp, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ask, openPage, openStage, type Stage, signIn } from './serve-stage.ts';

let stage: Stage;
let cookie: string;
const port = (): number => stage.serving.port;
const origin = (): string => `http://127.0.0.1:${port()}`;

beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'tintype-serve-'));
  const ui = join(dir, 'ui');
  await mkdir(join(ui, 'media'), { recursive: true });
  await writeFile(join(ui, 'index.html'), '<!doctype html><tt-app></tt-app>');
  await writeFile(join(ui, 'main-ABCDEFGH.js'), `console.log(${JSON.stringify('x'.repeat(5_000))});`);
  await writeFile(join(ui, 'icon.svg'), '<svg/>');
  await writeFile(join(ui, 'media', 'sans-NDB4KJ7D.woff2'), 'font');
  await writeFile(join(dir, 'secret.txt'), 'secret');
  await symlink(join(dir, 'secret.txt'), join(ui, 'link.txt'));
  stage = await openStage({ dir, uiDir: ui });
  cookie = await signIn(stage.serving);
});
afterAll(() => stage.end());

/** How an upgrade is answered: `open`, or the status. */
function upgrade(headers: Record<string, string>, path = '/wire'): Promise<string> {
  const socket = new WebSocket(`ws://127.0.0.1:${port()}${path}`, { headers });
  return new Promise((resolve) => {
    socket.on('open', () => {
      socket.close();
      resolve('open');
    });
    socket.on('unexpected-response', (_request, response) => {
      socket.terminate();
      resolve(String(response.statusCode));
    });
    socket.on('error', () => undefined);
  });
}

describe('the web server', () => {
  it.each(['localhost', 'evil.example', '127.0.0.1', '127.0.0.1:1', '127.0.0.1.evil.example'])(
    'does not listen to the name %s',
    async (name) => {
      const host = name === 'localhost' ? `localhost:${port()}` : name;

      expect((await ask(port(), '/', { headers: { host, cookie } })).status).toBe(421);
      expect(await upgrade({ host, cookie, origin: origin() })).toBe('403');
    },
  );

  it('does not listen to pages from elsewhere', async () => {
    const foreign = { cookie, origin: 'http://evil.example' };

    expect((await ask(port(), '/', { headers: foreign })).status).toBe(403);
    expect((await ask(port(), '/', { headers: { ...foreign, origin: 'null' } })).status).toBe(403);
    expect((await ask(port(), '/', { headers: { ...foreign, origin: `http://localhost:${port()}` } })).status).toBe(
      403,
    );
    expect((await ask(port(), '/inbox/x/a.jpg', { method: 'PUT', headers: { cookie } })).status).toBe(403);
    const picture = { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' };
    expect((await ask(port(), '/icon.svg', { headers: picture })).status).toBe(403);
  });

  it('opens a socket for its own signed-in page alone', async () => {
    expect(await upgrade({ cookie, origin: origin() })).toBe('open');
    expect(await upgrade({ origin: origin() })).toBe('403');
    expect(await upgrade({ cookie })).toBe('403');
    expect(await upgrade({ cookie, origin: 'http://evil.example' })).toBe('403');
    expect(await upgrade({ cookie: `${cookie}x`, origin: origin() })).toBe('403');
    expect(await upgrade({ cookie, origin: origin() }, '/')).toBe('403');
  });

  it.each(['/', '/index.html', '/main-ABCDEFGH.js', '/media/original/aa', '/export/a.json', '/nothing'])(
    'gives nothing of %s without a session',
    async (path) => {
      expect((await ask(port(), path)).status).toBe(401);
      expect((await ask(port(), path, { headers: { cookie: `tintype_${port()}=a.b.c` } })).status).toBe(401);
    },
  );

  it('says to a person without a session what to do', async () => {
    const { status, body } = await ask(port(), '/', { headers: { accept: 'text/html' } });

    expect(status).toBe(401);
    expect(body.toString()).toContain('tintype serve --link');
  });

  it('swaps a link for a cookie once', async () => {
    const { pathname, search } = new URL(stage.serving.newLink());

    const first = await ask(port(), pathname + search);
    const second = await ask(port(), pathname + search);

    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    expect(first.headers['set-cookie']?.[0]).toMatch(
      /^tintype_\d+=[\w.-]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict$/,
    );
    expect(second.status).toBe(403);
    expect(second.headers['set-cookie']).toBeUndefined();
  });

  it('takes no session for a link and no link for a session', async () => {
    const token = new URL(stage.serving.newLink()).searchParams.get('token');

    expect((await ask(port(), `/?token=${cookie.split('=')[1]}`)).status).toBe(403);
    expect((await ask(port(), '/', { headers: { cookie: `tintype_${port()}=${token}` } })).status).toBe(401);
  });

  it('keeps its secret for its owner alone', async () => {
    for (const name of ['serve-secret', 'serve.json'])
      expect((await stat(join(stage.dir, 'data', name))).mode & 0o777).toBe(0o600);
  });

  it('serves the page with a strict policy and a new nonce each time', async () => {
    const first = await ask(port(), '/', { headers: { cookie } });
    const second = await ask(port(), '/library/2021', { headers: { cookie, accept: 'text/html' } });

    const policy = String(first.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(first.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    const nonceOf = (body: Buffer): string => /ngCspNonce="([^"]+)"/.exec(body.toString())?.[1] ?? '';
    expect(policy).toContain(`'nonce-${nonceOf(first.body)}'`);
    expect(nonceOf(second.body)).not.toBe(nonceOf(first.body));
  });

  it('serves files of the UI small, and once where their name holds a hash', async () => {
    const packed = await ask(port(), '/main-ABCDEFGH.js', { headers: { cookie, 'accept-encoding': 'gzip, br' } });
    const again = await ask(port(), '/icon.svg', { headers: { cookie } });
    const known = await ask(port(), '/icon.svg', { headers: { cookie, 'if-none-match': again.headers.etag } });

    const font = await ask(port(), '/media/sans-NDB4KJ7D.woff2', { headers: { cookie } });

    expect(font.headers['content-type']).toBe('font/woff2');
    expect(packed.headers['content-encoding']).toBe('br');
    expect(packed.body.byteLength).toBeLessThan(500);
    expect(packed.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(again.headers['cache-control']).toBe('no-cache');
    expect(known.status).toBe(304);
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/media/../../secret.txt',
    '/..%5csecret.txt',
    '/link.txt',
    '//secret.txt',
    '/nothing.js',
    '/%ff',
    '/media/preview/320/..%2f..%2fsecret.txt',
    '/media/preview/999/aa.webp',
  ])('finds nothing at %s', async (path) => {
    const { status, body } = await ask(port(), path, { headers: { cookie } });

    expect(status).toBe(404);
    expect(body.toString()).not.toContain('secret');
  });

  it('answers what it does not do, and goes on', async () => {
    expect((await ask(port(), '/', { method: 'DELETE', headers: { cookie, origin: origin() } })).status).toBe(405);
    expect((await ask(port(), '/', { headers: { cookie } })).status).toBe(200);
  });

  it('logs no token, path or query', async () => {
    await ask(port(), '/?token=sesame', { headers: {} });

    expect(stage.logged.join('\n')).not.toMatch(/sesame|token|\?|\/media/);
  });

  it('keeps sessions over a restart, and lets links die with it', async () => {
    const page = await openPage(stage.serving);
    const old = new URL(stage.serving.newLink());
    const before = port();

    await stage.restart();

    const value = page.cookie.split('=')[1];
    expect((await ask(port(), '/', { headers: { cookie: `tintype_${port()}=${value}` } })).status).toBe(200);
    expect((await ask(port(), old.pathname + old.search)).status).toBe(403);
    expect(before).not.toBe(0);
  });
});
