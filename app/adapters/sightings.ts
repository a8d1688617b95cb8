/**
 * What is remembered of files looked at before: (path, size, modified time, inode) → digest.
 *
 * A scan asks file after file, folder after folder. One query a file costs five times the whole index read at once, and
 * the whole index in memory grows with the library; so the second question about a folder reads all of that folder, and
 * the folders asked about last are kept, up to a bound.
 */
import { statSync } from 'node:fs';
import { sep } from 'node:path';
import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';
import type { Digest } from '../../processor/contract/names.ts';
import type { UploadSource } from '../core/queue/upload.ts';
import type { Sightings } from '../engine/ports.ts';
import { inTransaction, migrate, sqliteCode } from './database.ts';
import { type FolderRows, RecentFolders, type RowBounds } from './recent-folders.ts';

const steps = [
  `CREATE TABLE sightings (
     folder TEXT NOT NULL,
     name TEXT NOT NULL,
     bytes INTEGER NOT NULL,
     modified_ms REAL NOT NULL,
     inode TEXT NOT NULL,
     digest BLOB NOT NULL CHECK (length(digest) = 32),
     PRIMARY KEY (folder, name)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX sightings_by_inode ON sightings (inode, bytes) WHERE inode <> '';`,
];

/** Rows kept in memory: about 40 MB at most, for a few large folders; of a tree of small ones, which a scan leaves, 2 MB. */
const rowsKept: RowBounds = { most: 100_000, usual: 8_000 };

/** What a file is now, as far as telling two files apart goes. `gone`: surely not there; undefined: it cannot be told. */
export type LookNow = (path: string) => { readonly bytes: number; readonly modifiedMs: number } | 'gone' | undefined;

/** The sightings in this database, which stays the caller's to close. */
export function openSightings(database: DatabaseSyncInstance, lookNow: LookNow = lookOnDisk): Sightings {
  migrate(database, 'sightings', steps);
  const sql = prepare(database);
  const recent = new RecentFolders(rowsKept, (folder) => readFolder(sql, folder, rowsKept.most));

  // Files hashed together are written together: by themselves their transactions would cost as much as hashing them.
  let unsaved: { readonly source: UploadSource; readonly digest: Digest }[] = [];
  const save = (): void => {
    const these = unsaved;
    unsaved = [];
    if (these.length === 0) return;
    inTransaction(database, () => {
      for (const { source, digest } of these) put(source, digest);
    });
  };
  /** The disk may be full: what is not saved is looked at again one day, as after the end of a process that came before. */
  const tryTo = (change: () => void): void => {
    try {
      if (database.isOpen) change();
    } catch (error) {
      if (sqliteCode(error) === undefined) throw error;
    }
  };

  const forgetAt = (path: string): void => {
    const { folder, name } = split(path);
    sql.drop.run(folder, name);
    recent.delete(folder, name);
  };
  const put = ({ path, bytes, modifiedMs, inode = '' }: UploadSource, digest: Digest): void => {
    const { folder, name } = split(path);
    sql.put.run(folder, name, bytes, modifiedMs, inode, Buffer.from(digest, 'hex'));
    recent.set(folder, name, { bytes, modifiedMs, inode, digest });
  };
  const move = (from: string, source: UploadSource, digest: Digest): void =>
    inTransaction(database, () => {
      forgetAt(from);
      put(source, digest);
    });
  const movedTo = (source: UploadSource, isNewName: boolean): Digest | undefined => {
    const found = findOldName(sql, source, lookNow);
    if (found === undefined) return undefined;
    // What another file left at this name is needed to know that one at its own new name: pictures get renumbered.
    if (isNewName) tryTo(() => move(found.path, source, found.digest));
    return found.digest;
  };

  return {
    digestOf: (source) => {
      tryTo(save);
      const { folder, name } = split(source.path);
      const rows = recent.ask(folder);
      const row = rows === undefined ? readOne(sql, folder, name) : rows.get(name);
      return row !== undefined && isSame(row, source) ? row.digest : movedTo(source, row === undefined);
    },
    remember: (source, digest) => {
      // At the end of this turn, when all that were hashed together have been named.
      if (unsaved.push({ source, digest }) === 1) queueMicrotask(() => tryTo(save));
    },
    forget: (source) => {
      save();
      forgetAt(source.path);
      // The same file under other names has the same wrong digest.
      if (source.inode !== undefined) sql.dropInode.run(source.inode, source.bytes, source.modifiedMs);
      recent.clear();
    },
  };
}

/** A path in two, of which the folder keeps its last separator: put together again they are the very same path. */
function split(path: string): { readonly folder: string; readonly name: string } {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf(sep)) + 1;
  return { folder: path.slice(0, at), name: path.slice(at) };
}

function prepare(database: DatabaseSyncInstance) {
  const reading = (where: string): StatementSyncInstance => {
    const columns = 'folder, name, bytes, modified_ms, inode, lower(hex(digest))';
    const statement = database.prepare(`SELECT ${columns} FROM sightings WHERE ${where}`);
    // Three times as fast as objects.
    statement.setReturnArrays(true);
    return statement;
  };
  const isInode = `inode = ? AND inode <> '' AND bytes = ? AND modified_ms = ?`;
  return {
    one: reading('folder = ? AND name = ?'),
    folder: reading('folder = ? LIMIT ?'),
    byInode: reading(`${isInode} LIMIT 8`),
    put: database.prepare(
      `INSERT OR REPLACE INTO sightings (folder, name, bytes, modified_ms, inode, digest) VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    drop: database.prepare('DELETE FROM sightings WHERE folder = ? AND name = ?'),
    dropInode: database.prepare(`DELETE FROM sightings WHERE ${isInode}`),
  };
}

type Sql = ReturnType<typeof prepare>;

/** One sighting without its folder, and the digest that goes with it. */
interface SightingRow {
  readonly bytes: number;
  readonly modifiedMs: number;
  /** '' where the file system has none. */
  readonly inode: string;
  readonly digest: Digest;
}

const isSame = (row: SightingRow, source: UploadSource): boolean =>
  row.bytes === source.bytes && row.modifiedMs === source.modifiedMs && row.inode === (source.inode ?? '');

type Columns = readonly [
  folder: string,
  name: string,
  bytes: number,
  modifiedMs: number,
  inode: string,
  digest: Digest,
];

const toRow = ([, , bytes, modifiedMs, inode, digest]: Columns): SightingRow => ({ bytes, modifiedMs, inode, digest });

// A STRICT table with a checked length holds nothing else: SQLite has parsed it. A schema over 100,000 rows would cost
// more than reading them.
const readAll = (statement: StatementSyncInstance, ...asked: readonly (string | number)[]): readonly Columns[] =>
  statement.all(...asked) as readonly Columns[];

function readOne(sql: Sql, folder: string, name: string): SightingRow | undefined {
  const [columns] = readAll(sql.one, folder, name);
  return columns === undefined ? undefined : toRow(columns);
}

function readFolder(sql: Sql, folder: string, most: number): FolderRows<SightingRow> | undefined {
  const found = readAll(sql.folder, folder, most + 1);
  return found.length > most ? undefined : new Map(found.map((columns) => [columns[1], toRow(columns)]));
}

/**
 * The same file under the name it had. Inode numbers are reused, by ext4 at once: copy a burst of uncompressed pictures
 * and delete the first as the second is copied, and two different pictures have one inode, one size and, from a card
 * that keeps two seconds' precision, one time. Taking one for the other would lose it. So size and time must be the
 * same, the time must be finer than seconds, and the old path must be gone or hold something else. A wrong "no" costs
 * one hash.
 */
function findOldName(
  sql: Sql,
  source: UploadSource,
  lookNow: LookNow,
): { readonly path: string; readonly digest: Digest } | undefined {
  const { inode, bytes, modifiedMs } = source;
  if (inode === undefined || inode === '' || modifiedMs % 1_000 === 0) return undefined;
  for (const [folder, name, , , , digest] of readAll(sql.byInode, inode, bytes, modifiedMs)) {
    const path = folder + name;
    if (path === source.path) continue;
    const now = lookNow(path);
    const isElse = now === 'gone' || (now !== undefined && (now.bytes !== bytes || now.modifiedMs !== modifiedMs));
    if (isElse) return { path, digest };
  }
  return undefined;
}

function lookOnDisk(path: string): ReturnType<LookNow> {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found === undefined ? 'gone' : { bytes: found.size, modifiedMs: found.mtimeMs };
  } catch {
    // Not allowed, or the drive does not answer: whether the file is still there cannot be told.
    return undefined;
  }
}
