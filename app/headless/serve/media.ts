/** Pictures and exports by URL. Bytes never cross the wire. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Exports } from '../../engine/desk/exports.ts';
import type { PreviewDesk } from '../../engine/desk/preview-desk.ts';
import type { LibraryCloud, LibraryIndex } from '../../engine/library-ports.ts';
import { commonHeaders, send, sendText, strictPolicy } from './answer.ts';

/** What media work with. */
export interface MediaParts {
  readonly previews: PreviewDesk;
  readonly cloud: Pick<LibraryCloud, 'originalOf'>;
  readonly library: Pick<LibraryIndex, 'recordOf'>;
  readonly exports: Exports;
}

/** One request whose path matched, with the signal that it is over. */
interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly signal: AbortSignal;
}

const previewPath = /^\/media\/preview\/(320|1600)\/([0-9a-f]{64})\.webp$/;
const originalPath = /^\/media\/original\/([0-9a-f]{64})$/;
const exportPath = /^\/export\/([A-Za-z0-9-]{1,64})\.(json|csv)$/;

/** The URL of a prepared export. */
export const exportUrl = (id: string, format: 'json' | 'csv'): string => `/export/${id}.${format}`;

/** Answers a GET below `/media/` and `/export/`; false when the path is none of these. */
export async function answerMedia(path: string, asked: Asked, parts: MediaParts): Promise<boolean> {
  const preview = previewPath.exec(path);
  if (preview !== null) {
    const [, edge, digest = ''] = preview;
    await sendPreview({ edge: edge === '320' ? '320' : '1600', digest }, asked, parts.previews);
    return true;
  }
  const [, original] = originalPath.exec(path) ?? [];
  if (original !== undefined) {
    await sendOriginal(original, asked, parts);
    return true;
  }
  const [, id] = exportPath.exec(path) ?? [];
  if (id === undefined) return false;
  await sendExport(id, asked.response, parts.exports);
  return true;
}

/** The same bytes have the same name, but for an analysis of a newer version: a browser may keep them for a week. */
const kept = 'private, max-age=604800, immutable';

async function sendPreview(
  key: Parameters<PreviewDesk['get']>[0],
  { request, response, signal }: Asked,
  previews: PreviewDesk,
): Promise<void> {
  const got = await previews.get(key, signal);
  if (signal.aborted) return;
  if (!got.ok) return sendText(response, 502, 'The cloud did not give it.');
  if (got.value === undefined) return sendText(response, 404, 'There is no such preview.');
  const etag = `"${createHash('sha256').update(got.value).digest('base64url').slice(0, 22)}"`;
  const headers = { ETag: etag, 'Cache-Control': kept };
  const isKnown = request.headers['if-none-match'] === etag;
  send(response, { status: isKnown ? 304 : 200, type: 'image/webp', headers, ...(!isKnown && { body: got.value }) });
}

/** How long the store may take to begin. */
const beginMs = 30_000;

async function sendOriginal(digest: string, { response, signal }: Asked, parts: MediaParts): Promise<void> {
  const record = parts.library.recordOf(digest);
  const where = await parts.cloud.originalOf(digest, signal);
  if (signal.aborted) return;
  if (!where.ok) return sendText(response, 502, 'The cloud did not give it.');
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), beginMs);
  const ending = AbortSignal.any([signal, late.signal]);
  const found = await fetch(where.value.url, { headers: where.value.headers, signal: ending }).finally(() =>
    clearTimeout(timer),
  );
  if (!found.ok || found.body === null) return sendText(response, 502, 'The cloud did not give it.');
  const length = found.headers.get('content-length');
  response.writeHead(200, {
    ...commonHeaders,
    'Content-Security-Policy': strictPolicy,
    'Cache-Control': 'no-store',
    // Never shown by the browser itself: what is in it came from anywhere.
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': asDownload(record?.source.name ?? digest),
    ...(length !== null && { 'Content-Length': length }),
  });
  await pipeline(Readable.fromWeb(found.body), response);
}

async function sendExport(id: string, response: ServerResponse, exports: Exports): Promise<void> {
  const found = exports.open(id);
  if (found === undefined) return sendText(response, 404, 'There is no such export any more.');
  response.writeHead(200, {
    ...commonHeaders,
    'Content-Security-Policy': strictPolicy,
    'Cache-Control': 'no-store',
    'Content-Type': found.format === 'json' ? 'application/json' : 'text/csv; charset=utf-8',
    'Content-Disposition': asDownload(`tintype-records.${found.format}`),
  });
  await pipeline(Readable.from(found.text), response);
}

/** RFC 6266: a plain name for old readers, the true one for all others. */
function asDownload(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9._ -]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
