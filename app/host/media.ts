/** Pictures and exports by path, for whichever shell has the URL. Bytes never cross the wire. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Exports } from '../engine/desk/exports.ts';
import type { PreviewDesk } from '../engine/desk/preview-desk.ts';
import type { LibraryCloud, LibraryIndex } from '../engine/library-ports.ts';

/** What media work with. */
export interface MediaParts {
  readonly previews: PreviewDesk;
  readonly cloud: Pick<LibraryCloud, 'originalOf'>;
  readonly library: Pick<LibraryIndex, 'recordOf'>;
  readonly exports: Exports;
}

/** What stands under a path. `sentence`: why there is nothing, for people. */
export type Media =
  | { readonly is: 'nothing'; readonly status: 404 | 502; readonly sentence: string }
  | { readonly is: 'picture'; readonly bytes: Uint8Array; readonly etag: string }
  | {
      readonly is: 'download';
      readonly type: string;
      readonly name: string;
      readonly length?: number;
      readonly body: Readable;
    };

const previewPath = /^\/media\/preview\/(320|1600)\/([0-9a-f]{64})\.webp$/;
const originalPath = /^\/media\/original\/([0-9a-f]{64})$/;
const exportPath = /^\/export\/([A-Za-z0-9-]{1,64})\.(json|csv)$/;

/** The path of a prepared export. */
export const exportPathOf = (id: string, format: 'json' | 'csv'): string => `/export/${id}.${format}`;

/** Finds what stands below `/media/` and `/export/`; undefined when the path is none of these. */
export async function findMedia(path: string, parts: MediaParts, signal: AbortSignal): Promise<Media | undefined> {
  const preview = previewPath.exec(path);
  if (preview !== null) {
    const [, edge, digest = ''] = preview;
    return findPreview({ edge: edge === '320' ? '320' : '1600', digest }, parts.previews, signal);
  }
  const [, original] = originalPath.exec(path) ?? [];
  if (original !== undefined) return findOriginal(original, parts, signal);
  const [, id] = exportPath.exec(path) ?? [];
  return id === undefined ? undefined : findExport(id, parts.exports);
}

const cloudGaveNothing: Media = { is: 'nothing', status: 502, sentence: 'The cloud did not give it.' };
const nothingThere = (sentence: string): Media => ({ is: 'nothing', status: 404, sentence });

async function findPreview(
  key: Parameters<PreviewDesk['get']>[0],
  previews: PreviewDesk,
  signal: AbortSignal,
): Promise<Media> {
  const got = await previews.get(key, signal);
  if (!got.ok) return cloudGaveNothing;
  if (got.value === undefined) return nothingThere('There is no such preview.');
  const etag = `"${createHash('sha256').update(got.value).digest('base64url').slice(0, 22)}"`;
  return { is: 'picture', bytes: got.value, etag };
}

/** How long the store may take to begin. */
const beginMs = 30_000;

async function findOriginal(digest: string, { library, cloud }: MediaParts, signal: AbortSignal): Promise<Media> {
  const record = library.recordOf(digest);
  const where = await cloud.originalOf(digest, signal);
  if (!where.ok) return cloudGaveNothing;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), beginMs);
  const ending = AbortSignal.any([signal, late.signal]);
  const found = await fetch(where.value.url, { headers: where.value.headers, signal: ending }).finally(() =>
    clearTimeout(timer),
  );
  if (!found.ok || found.body === null) return cloudGaveNothing;
  const length = found.headers.get('content-length');
  return {
    is: 'download',
    // Never shown by a page itself: what is in it came from anywhere.
    type: 'application/octet-stream',
    name: record?.source.name ?? digest,
    ...(length !== null && { length: Number(length) }),
    body: Readable.fromWeb(found.body),
  };
}

function findExport(id: string, exports: Exports): Media {
  const found = exports.open(id);
  if (found === undefined) return nothingThere('There is no such export any more.');
  return {
    is: 'download',
    type: found.format === 'json' ? 'application/json' : 'text/csv; charset=utf-8',
    name: `tintype-records.${found.format}`,
    body: Readable.from(found.text),
  };
}

/** `Content-Disposition` of a download (RFC 6266): a plain name for old readers, the true one for all others. */
export function asDownload(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9._ -]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** A preview has the same bytes under the same name, but for an analysis of a newer version: a week is kept. */
export const keptAWeek = 'private, max-age=604800, immutable';
