/**
 * The engine's SQLite files. One file holds journal and sightings together: after a power cut SQLite keeps a prefix of
 * the commits, so that a digest is never remembered of a file whose upload was forgotten.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';

/** Another process may hold the file for a moment (a backup, somebody looking); after this long it is an error. */
const busyMs = 5_000;

/** The write-ahead log is cut back to this after a burst: a first scan would leave hundreds of MiB behind. */
const logMaxBytes = 16 * 1024 * 1024;

/** `damaged`: no database, or a broken one. `tooNew`: written by a newer version of this program. */
export type DatabaseFaultCode = 'damaged' | 'tooNew';

/** Why a file cannot be used as it is. Another version, or the person, has to do something about it. */
export class DatabaseFault extends Error {
  readonly code: DatabaseFaultCode;

  constructor(code: DatabaseFaultCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/**
 * Opens a database, made with its folder when it is missing. Commits survive the death of this process; those made with
 * `untilPower` survive a power cut too. The caller ends it with `closeDatabase`, after everything that uses it. Throws a
 * DatabaseFault for a damaged file.
 */
export function openDatabase(file: string): DatabaseSyncInstance {
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: busyMs, defensive: true });
  try {
    // fullfsync: on a Mac a plain fsync leaves the data in the drive's own memory.
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA fullfsync = ON;
      PRAGMA journal_size_limit = ${logMaxBytes};
      PRAGMA trusted_schema = OFF;
    `);
  } catch (cause) {
    database.close();
    if (isDamage(cause)) throw new DatabaseFault('damaged', 'the file is no database, or is broken', cause);
    throw cause;
  }
  return database;
}

/**
 * Brings one part's tables to the newest version: `steps[n]` is the SQL from version n to n + 1, run once per file, ever.
 * Steps are only ever added. Throws a DatabaseFault when a newer program has written the file.
 */
export function migrate(database: DatabaseSyncInstance, part: string, steps: readonly string[]): void {
  inTransaction(database, () => {
    database.exec(
      'CREATE TABLE IF NOT EXISTS schema_versions (part TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT',
    );
    const version = readVersion(database, part);
    if (version > steps.length) {
      throw new DatabaseFault('tooNew', `the tables of ${part} were written by a newer version of this program`);
    }
    for (const step of steps.slice(version)) database.exec(step);
    database.prepare('INSERT OR REPLACE INTO schema_versions (part, version) VALUES (?, ?)').run(part, steps.length);
  });
}

/** Runs `work` in one transaction: committed when it returns, nothing of it kept when it throws. Cannot be nested. */
export function inTransaction<T>(database: DatabaseSyncInstance, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (cause) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw cause;
  }
}

/** What `commit` commits is on disk when this returns, and everything committed before it. Not inside a transaction. */
export function untilPower<T>(database: DatabaseSyncInstance, commit: () => T): T {
  database.exec('PRAGMA synchronous = FULL');
  try {
    return commit();
  } finally {
    database.exec('PRAGMA synchronous = NORMAL');
  }
}

/**
 * Closes a database, with everything in its one file and on disk. Closing alone does not do that: @photostructure/sqlite
 * 1.2.1 keeps the file open until its prepared statements are collected, where node:sqlite finalizes them.
 */
export function closeDatabase(database: DatabaseSyncInstance): void {
  if (!database.isOpen) return;
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

function readVersion(database: DatabaseSyncInstance, part: string): number {
  const row: unknown = database.prepare('SELECT version FROM schema_versions WHERE part = ?').get(part);
  return typeof row === 'object' && row !== null && 'version' in row ? Number(row.version) : 0;
}

/** The primary result code of an SQLite error (sqlite.org/rescode.html); undefined for any other. */
export const sqliteCode = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;

const corrupt = 11;
const notADatabase = 26;
const isDamage = (error: unknown): boolean => [corrupt, notADatabase].includes(sqliteCode(error) ?? 0);
