import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isSafeToOpen } from '../../../../app/main/external-links.ts';
import { createGrantedPaths } from '../../../../app/main/granted-paths.ts';
import { createPageFiles } from '../../../../app/main/page-files.ts';
import { tryOwnAddress } from '../../../../app/main/schemes.ts';

describe('links out of the program', () => {
  it('are plain https alone', () => {
    expect(isSafeToOpen('https://www.openstreetmap.org/?mlat=1&mlon=2#map=13/1/2')).toBe(true);
  });

  it.each([
    'http://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://server/share',
    'ms-settings:',
    'https://bank.example@evil.example/',
    'https://user:key@example.com/',
    'https://example.com:8443/',
    '//example.com',
    'no address',
    `https://example.com/${'x'.repeat(2_000)}`,
  ])('are refused otherwise: %s', (address) => {
    expect(isSafeToOpen(address)).toBe(false);
  });
});

describe('paths a page may name', () => {
  it('are exactly those the person named', () => {
    const granted = createGrantedPaths(['/before']);
    granted.add(['/home/ada/Lisbon']);

    expect(['/before', '/home/ada/Lisbon', '/home/ada/Lisbon/'].map(granted.has)).toEqual([true, true, true]);
    expect(['/home/ada', '/home/ada/Lisbon/tram.jpg', '/home/ada/Lisbon/../.ssh', '/'].map(granted.has)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('are remembered up to a bound, the oldest going first', () => {
    const granted = createGrantedPaths(['/first']);
    granted.add(Array.from({ length: 50_000 }, (_none, n) => `/drop/${n}`));

    expect(granted.has('/first')).toBe(false);
    expect(granted.list()).toHaveLength(50_000);
  });
});

async function bundle() {
  const dir = await mkdtemp(join(tmpdir(), 'tintype-bundle-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  await mkdir(join(dir, 'renderer', 'media'), { recursive: true });
  await writeFile(join(dir, 'secret.txt'), 'secret');
  await writeFile(join(dir, 'renderer', 'index.html'), '<body><tt-app></tt-app></body>');
  await writeFile(join(dir, 'renderer', 'main-AB12.js'), 'run()');
  await writeFile(join(dir, 'renderer', 'media', 'font.woff2'), 'font');
  return createPageFiles(join(dir, 'renderer'));
}

describe('app://', () => {
  it('serves the bundle, each file as what it is', async () => {
    const answer = await bundle();

    const script = await answer({ url: 'app://tintype/main-AB12.js', method: 'GET' });
    const font = await answer({ url: 'app://tintype/media/font.woff2', method: 'GET' });

    expect([script.status, script.headers.get('content-type'), await script.text()]).toEqual([
      200,
      'text/javascript; charset=utf-8',
      'run()',
    ]);
    expect([font.status, font.headers.get('content-type')]).toEqual([200, 'font/woff2']);
  });

  it('serves the page under a policy without inline scripts or eval, and a fresh nonce for its styles', async () => {
    const answer = await bundle();

    const pages = [await answer({ url: 'app://tintype/', method: 'GET' })];
    pages.push(await answer({ url: 'app://tintype/index.html', method: 'GET' }));
    const policies = pages.map((page) => page.headers.get('content-security-policy') ?? '');
    const nonces = await Promise.all(
      pages.map(async (page) => /ngCspNonce="([^"]+)"/.exec(await page.text())?.[1] ?? ''),
    );

    expect(policies[0]).toContain(`default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonces[0]}';`);
    expect(policies[0]).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|connect-src|https?:/);
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it.each([
    'app://tintype/../secret.txt',
    'app://tintype/%2e%2e/secret.txt',
    'app://tintype/%2e%2e%2fsecret.txt',
    'app://tintype/..%5csecret.txt',
    'app://tintype/media/../../secret.txt',
    'app://tintype//etc/passwd',
    'app://tintype/media',
    'app://other/index.html',
    'app://user@tintype/index.html',
    'app://tintype/index.html?x',
    'media://tintype/index.html',
  ])('gives nothing else: %s', async (url) => {
    const answer = await bundle();

    expect((await answer({ url, method: 'GET' })).status).toBe(404);
  });

  it('answers nothing but GET', async () => {
    const answer = await bundle();

    expect((await answer({ url: 'app://tintype/', method: 'POST' })).status).toBe(405);
  });
});

describe('addresses of our own schemes', () => {
  it('have an origin, though none by Node', () => {
    expect(tryOwnAddress('app://tintype/a/b')).toEqual({ origin: 'app://tintype', path: '/a/b' });
    expect(tryOwnAddress('app://tintype:8080/')?.origin).toBe('app://tintype:8080');
    expect(tryOwnAddress('no address')).toBeUndefined();
  });
});
