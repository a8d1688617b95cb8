/**
 * Files dropped into a page. Their bytes come by HTTP, are written beside their name, and take it only when all are there and
 * on disk; then they are uploads like any other. A file goes once its record was seen, or its upload was cancelled. What a
 * crash left behind is found at the next start.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, rmdir, stat, statfs } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname, join, relative, sep } from 'node:path';
import { originalMaxBytes } from '../../../processor/contract/limits.ts';
import { createDisk } from '../../adapters/disk.ts';
import { isCandidateName } from '../../core/folders/candidates.ts';
import type { Upload } from '../../core/queue/upload.ts';
import type { QueueRunner } from '../../engine/queue-runner.ts';
import { tryParts } from './inbox-names.ts';

/** How a PUT ended. */
export type Received =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly status: 404 | 409 | 411 | 413 | 415 | 422 | 507; readonly sentence: string };

/** The inbox. */
export interface Inbox {
  /** Takes in what was left behind, and from then on lets go of what is over. Answers how many files were taken in again. */
  start(): Promise<number>;
  beginBatch(): string;
  /** `path`: batch and relative path as they stand in the URL, still encoded. Rejects when the bytes break off. */
  receive(path: string, request: IncomingMessage): Promise<Received>;
  isInbox(path: string): boolean;
  /** Bytes of files that wait here. */
  bytes(): Promise<number>;
}

/** What an inbox works with. */
export interface InboxParts {
  readonly root: string;
  readonly runner: Pick<QueueRunner, 'add' | 'get' | 'has' | 'all' | 'onChange'>;
}

const unfinished = '.part';

/** So much stays free on the disk: the queue and the catalogue must go on. */
const spareBytes = 256 * 1024 * 1024;

/** A page that goes silent in the middle of a file is given up. */
const idleMs = 60_000;

/** An inbox in this folder. */
export function createInbox({ root, runner }: InboxParts): Inbox {
  const batches = new Set<string>();
  const arriving = new Set<string>();
  const disk = createDisk();
  const isInbox = (path: string): boolean => path.startsWith(root + sep);

  const take = async (path: string): Promise<string | undefined> => {
    const seen = await disk.look(path);
    if (!seen.ok) return undefined;
    const [, folder, ...deeper] = relative(root, path).split(sep);
    // The next file here gets the inode of one that went. With its size and time it would be taken for that one, renamed.
    const { inode: _inode, ...file } = seen.value;
    const source = deeper.length > 0 && folder !== undefined ? { ...file, folder } : file;
    return runner.add([source], { retry: true })[0];
  };
  const letGo = async ({ source, place }: Upload): Promise<void> => {
    if (!isInbox(source.path) || (place.at !== 'done' && place.at !== 'cancelled')) return;
    await rm(source.path, { force: true });
    await dropEmpty(dirname(source.path), root);
  };
  const letGoSafely = (upload: Upload): void => {
    // What cannot be deleted now is looked at again at the next start.
    letGo(upload).catch(() => undefined);
  };

  const write = async (path: string, request: IncomingMessage, bytes: number): Promise<Received> => {
    const fresh = join(dirname(path), `.${randomUUID()}${unfinished}`);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      await receiveInto(fresh, request, bytes);
      await rename(fresh, path);
    } catch (error) {
      await rm(fresh, { force: true });
      await dropEmpty(dirname(path), root);
      if (isFull(error)) return { ok: false, status: 507, sentence: 'The disk is full.' };
      throw error;
    }
    const id = await take(path);
    return id === undefined ? { ok: false, status: 404, sentence: 'It is gone.' } : { ok: true, id };
  };

  return {
    start: async () => {
      await mkdir(root, { recursive: true, mode: 0o700 });
      runner.onChange((changed) => {
        for (const upload of changed) letGoSafely(upload);
      });
      for (const upload of runner.all()) letGoSafely(upload);
      const left = await filesBelow(root);
      let again = 0;
      for (const path of left) {
        if (path.endsWith(unfinished)) await rm(path, { force: true });
        else if (!runner.has(path) && (await take(path)) !== undefined) again += 1;
      }
      return again;
    },
    beginBatch: () => {
      const batch = randomUUID();
      batches.add(batch);
      return batch;
    },
    receive: async (path, request) => {
      const [batch = '', ...rest] = path.split('/');
      if (!batches.has(batch)) return { ok: false, status: 404, sentence: 'There is no such batch.' };
      const parts = tryParts(rest.join('/'), process.platform);
      if (parts === undefined) return { ok: false, status: 422, sentence: 'That name cannot be used.' };
      if (!isCandidateName(parts.at(-1) ?? '')) return { ok: false, status: 415, sentence: 'That is no picture.' };
      const bytes = Number(request.headers['content-length'] ?? Number.NaN);
      if (!Number.isSafeInteger(bytes)) return { ok: false, status: 411, sentence: 'Say how long it is.' };
      if (bytes > originalMaxBytes) return { ok: false, status: 413, sentence: 'That is too large.' };
      const { bavail, bsize } = await statfs(root);
      if (bavail * bsize < bytes + spareBytes) return { ok: false, status: 507, sentence: 'The disk is full.' };
      const target = join(root, batch, ...parts);
      if (arriving.has(target) || existsSync(target) || runner.has(target))
        return { ok: false, status: 409, sentence: 'It came already.' };
      arriving.add(target);
      try {
        return await write(target, request, bytes);
      } finally {
        arriving.delete(target);
      }
    },
    isInbox,
    bytes: async () => {
      let sum = 0;
      for (const path of await filesBelow(root)) sum += await sizeOf(path);
      return sum;
    },
  };
}

/** Writes the body and brings it to the disk: the page forgets the file once it is told that it is here. */
async function receiveInto(path: string, request: IncomingMessage, bytes: number): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    request.setTimeout(idleMs, () => request.destroy());
    await file.writeFile(request);
    const { size } = await file.stat();
    if (size !== bytes) throw new Error('the body broke off');
    const modifiedMs = Number(request.headers['x-modified'] ?? Number.NaN);
    if (Number.isFinite(modifiedMs) && modifiedMs > 0) await file.utimes(modifiedMs / 1000, modifiedMs / 1000);
    await file.sync();
  } finally {
    await file.close();
  }
}

const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');

/** Removes this folder and those above it, up to the inbox, as far as they are empty. */
async function dropEmpty(folder: string, root: string): Promise<void> {
  for (let at = folder; at.startsWith(root + sep); at = dirname(at)) {
    try {
      await rmdir(at);
    } catch {
      // Something is in it still.
      return;
    }
  }
}

async function filesBelow(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
