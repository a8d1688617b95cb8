/**
 * Answers `app://`: the files of the built UI, and nothing else. They are listed beforehand, so that no address can name
 * another file, however it is written.
 */
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { uiTypes } from '../host/ui-types.ts';
import { mediaOrigin, tryOwnAddress, uiOrigin } from './schemes.ts';

/** Answers one request. */
export type Answer = (request: { readonly url: string; readonly method: string }) => Promise<Response>;

/** What a page of ours may do: run the bundle's scripts and show pictures. It reaches no network at all. */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    // Attributes may style themselves, which can show a page differently and not make it do anything.
    "style-src-attr 'unsafe-inline'",
    `img-src 'self' ${mediaOrigin} blob: data:`,
    "font-src 'self'",
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types angular angular#bundler',
  ].join('; ');
}

const commonHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

/** Serves the UI built into `folder`, listed once at the first request. */
export function createPageFiles(folder: string): Answer {
  let listing: Promise<ReadonlyMap<string, string>> | undefined;
  return async ({ url, method }) => {
    if (method !== 'GET') return nothing(405);
    const asked = tryOwnAddress(url);
    if (asked?.origin !== uiOrigin) return nothing(404);
    listing ??= listFiles(folder);
    const files = await listing;
    const path = asked.path === '/' ? '/index.html' : asked.path;
    const file = files.get(path);
    if (file === undefined) return nothing(404);
    return path === '/index.html' ? sendIndex(await readFile(file, 'utf8')) : send(await readFile(file), extname(file));
  };
}

const nothing = (status: 404 | 405): Response => new Response(null, { status, headers: commonHeaders });

function sendIndex(html: string): Response {
  const nonce = randomBytes(16).toString('base64');
  // Angular gives the styles its components bring the nonce of the root element.
  const page = html.replace(/<tt-app(?=[\s>])/, `<tt-app ngCspNonce="${nonce}"`);
  return new Response(page, {
    headers: {
      ...commonHeaders,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': pagePolicy(nonce),
      'Cache-Control': 'no-store',
    },
  });
}

const send = (body: Buffer<ArrayBuffer>, extension: string): Response =>
  new Response(body, {
    headers: {
      ...commonHeaders,
      'Content-Type': uiTypes[extension] ?? 'application/octet-stream',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    },
  });

async function listFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return new Map(files.map((file) => [encodeURI(file.slice(folder.length).split(sep).join('/')), file]));
}
