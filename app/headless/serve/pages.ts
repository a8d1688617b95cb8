/** The built UI: files that are listed beforehand, so that no request can name another. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { uiTypes } from '../../host/ui-types.ts';
import { pagePolicy, send, sendSentence, sendText } from './answer.ts';

/** Serves the UI. */
export interface Pages {
  /** Whether there is a built UI now. */
  isBuilt(): boolean;
  /** Answers a GET for the page itself or one of its files. `path` decoded, beginning with a slash. */
  answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
}

const shrinks: ReadonlySet<string> = new Set(['.js', '.css', '.json', '.svg', '.txt', '.webmanifest']);

/** Names that hold a hash of what is in them, as the build makes them: `main-ABCD1234.js`. */
const hashedName = /-[A-Za-z0-9_-]{8,}\.(js|css|woff2|svg|png|webp)$/;

const notBuilt =
  'The user interface is not built yet: run "npm run build:renderer" in the folder of Tintype, then reload.';

interface Kept {
  readonly stamp: string;
  readonly body: Buffer;
  readonly etag: string;
  readonly packed: Map<string, Buffer>;
}

/** Serves what is in `folder`, also when it is built anew meanwhile. */
export function createPages(folder: string, port: number): Pages {
  const index = join(folder, 'index.html');
  const kept = new Map<string, Kept>();
  let files: ReadonlyMap<string, string> = new Map();

  const find = async (path: string): Promise<string | undefined> => {
    if (!files.has(path)) files = await listFiles(folder);
    return files.get(path);
  };
  const load = async (file: string): Promise<Kept> => {
    const { size, mtimeMs } = await stat(file);
    const stamp = `${size} ${mtimeMs}`;
    const known = kept.get(file);
    if (known?.stamp === stamp) return known;
    const body = await readFile(file);
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    const fresh = { stamp, body, etag, packed: new Map<string, Buffer>() };
    kept.set(file, fresh);
    return fresh;
  };

  return {
    isBuilt: () => existsSync(index),
    answer: async (request, response, path) => {
      if (path === '/' || path === '/index.html' || isRoute(request, path)) {
        if (existsSync(index)) sendIndex(response, readFileSync(index, 'utf8'), port);
        else sendSentence(response, 503, notBuilt);
        return;
      }
      const file = await find(path);
      if (file === undefined) sendText(response, 404, 'There is nothing here.');
      else await sendFile({ request, response, path }, await load(file));
    },
  };
}

/** A place within the page: its own script shows it. */
const isRoute = (request: IncomingMessage, path: string): boolean =>
  extname(path) === '' && (request.headers.accept ?? '').includes('text/html');

function sendIndex(response: ServerResponse, html: string, port: number): void {
  const nonce = randomBytes(16).toString('base64');
  send(response, {
    status: 200,
    type: 'text/html; charset=utf-8',
    // Angular gives the styles its components bring the nonce of the root element.
    body: html.replace(/<tt-app(?=[\s>])/, `<tt-app ngCspNonce="${nonce}"`),
    headers: { 'Content-Security-Policy': pagePolicy(port, nonce) },
  });
}

interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
}

async function sendFile({ request, response, path }: Asked, { body, etag, packed }: Kept): Promise<void> {
  const headers = {
    ETag: etag,
    Vary: 'Accept-Encoding',
    'Cache-Control': hashedName.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  const type = uiTypes[extname(path)] ?? 'application/octet-stream';
  if (request.headers['if-none-match'] === etag) {
    send(response, { status: 304, type, headers });
    return;
  }
  const encoding = shrinks.has(extname(path)) ? encodingFor(request) : undefined;
  if (encoding === undefined) {
    send(response, { status: 200, type, body, headers });
    return;
  }
  const small = packed.get(encoding) ?? (await pack(body, encoding));
  packed.set(encoding, small);
  send(response, { status: 200, type, body: small, headers: { ...headers, 'Content-Encoding': encoding } });
}

function encodingFor(request: IncomingMessage): 'br' | 'gzip' | undefined {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  if (/\bbr\b/.test(accepted)) return 'br';
  return /\bgzip\b/.test(accepted) ? 'gzip' : undefined;
}

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Quality 5 packs a script of 300 kB in 10 ms and almost as small as 11 does in a second. */
const pack = (body: Buffer, encoding: 'br' | 'gzip'): Promise<Buffer> =>
  encoding === 'br' ? brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }) : zip(body);

async function listFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return new Map(files.map((file) => [file.slice(folder.length).split(sep).join('/'), file]));
}
