/** A file as the system tells it, in the words of an upload. Every look and every scan comes through here, so that they agree. */
import { type Stats, statSync } from 'node:fs';
import type { UploadSource } from '../core/queue/upload.ts';
import { createInodePolicy } from './mounts.ts';

const hasLastingInode = createInodePolicy();

/** The inode as text; undefined where the file system has none that last. `path` is looked at again for a very large one. */
export function inodeOf(path: string, stats: Stats): string | undefined {
  if (!hasLastingInode(stats.dev)) return undefined;
  if (Number.isSafeInteger(stats.ino)) return String(stats.ino);
  // NTFS and ReFS number files beyond what a double holds: the nearest double would be another file's number.
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino.toString();
}

/** The file as an upload's source, without a folder's label. */
export function sourceOf(path: string, stats: Stats): UploadSource {
  const inode = inodeOf(path, stats);
  const seen = { path, bytes: stats.size, modifiedMs: stats.mtimeMs };
  return inode === undefined ? seen : { ...seen, inode };
}
