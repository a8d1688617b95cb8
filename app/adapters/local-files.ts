/** Which files on this machine had which digest, from the sightings. */
import { sep } from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { LocalFiles } from '../engine/library-ports.ts';

const filesMax = 100;

/** Digests in one question: SQLite takes 32,766 values. */
const digestsAtOnce = 1_000;

/**
 * Reads the table of `openSightings`, which must have been called on this database. A look reads all of it: 10 ms for 100,000
 * files. What lay below `ownFolder`, where the program keeps what is dropped into a browser, is no path of the person's.
 */
export function openLocalFiles(database: DatabaseSyncInstance, ownFolder: string): LocalFiles {
  const own = ownFolder.endsWith(sep) ? ownFolder : ownFolder + sep;
  const find = database.prepare(
    'SELECT folder || name AS path, bytes, modified_ms AS modifiedMs, inode FROM sightings WHERE digest = ? LIMIT ?',
  );
  const findPaths = (digests: readonly string[]): readonly Readonly<Record<string, unknown>>[] =>
    database
      .prepare(
        `SELECT lower(hex(digest)) AS digest, min(folder || name) AS path FROM sightings
         WHERE substr(folder, 1, ?) <> ? AND digest IN (${digests.map(() => '?').join()}) GROUP BY digest`,
      )
      .all(own.length, own, ...digests.map((digest) => Buffer.from(digest, 'hex')));
  return {
    pathsOf: (digests) => {
      const paths = new Map<string, string>();
      for (let at = 0; at < digests.length; at += digestsAtOnce) {
        for (const { digest, path } of findPaths(digests.slice(at, at + digestsAtOnce)))
          paths.set(String(digest), String(path));
      }
      return paths;
    },
    filesOf: (digest) =>
      find.all(Buffer.from(digest, 'hex'), filesMax).map((row: Readonly<Record<string, unknown>>) => ({
        path: String(row.path),
        bytes: Number(row.bytes),
        modifiedMs: Number(row.modifiedMs),
        ...(row.inode !== '' && { inode: String(row.inode) }),
      })),
  };
}
