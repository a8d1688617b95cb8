/** Which files on this machine had which digest, from the sightings. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { LocalFiles } from '../engine/library-ports.ts';

const filesMax = 100;

/** Reads the table of `openSightings`, which must have been called on this database. A look reads all of it: 10 ms for 100,000 files. */
export function openLocalFiles(database: DatabaseSyncInstance): LocalFiles {
  const find = database.prepare(
    'SELECT folder || name AS path, bytes, modified_ms AS modifiedMs, inode FROM sightings WHERE digest = ? LIMIT ?',
  );
  return {
    filesOf: (digest) =>
      find.all(Buffer.from(digest, 'hex'), filesMax).map((row: Readonly<Record<string, unknown>>) => ({
        path: String(row.path),
        bytes: Number(row.bytes),
        modifiedMs: Number(row.modifiedMs),
        ...(row.inode !== '' && { inode: String(row.inode) }),
      })),
  };
}
