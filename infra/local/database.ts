import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Durability } from './ports.ts';

/** Another process may hold the file for a moment (a backup, somebody looking); after this long it is an error. */
const busyMs = 5_000;

/** The local cloud's one SQLite file, made with its folder when it is missing. The caller closes it, after everything that uses it. */
export function openDatabase(file: string, durability: Durability): DatabaseSyncInstance {
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: busyMs });
  database.exec('PRAGMA journal_mode = WAL');
  // macOS only writes through to the disk when it is asked to in its own way; elsewhere fullfsync means nothing.
  const sync = durability === 'power' ? 'synchronous = FULL; PRAGMA fullfsync = ON' : 'synchronous = NORMAL';
  database.exec(`PRAGMA ${sync}`);
  return database;
}

/**
 * Brings one part's tables to the newest version: `steps[n]` is the SQL from version n to n + 1, run once per file, ever.
 * Steps are only ever added. Throws when a newer program has written the file.
 */
export function migrate(database: DatabaseSyncInstance, part: string, steps: readonly string[]): void {
  database.exec('CREATE TABLE IF NOT EXISTS schema_versions (part TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT');
  const version = readVersion(database, part);
  if (version > steps.length) throw new Error(`the tables of ${part} were written by a newer version of this program`);
  inTransaction(database, () => {
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

function readVersion(database: DatabaseSyncInstance, part: string): number {
  const row: unknown = database.prepare('SELECT version FROM schema_versions WHERE part = ?').get(part);
  return typeof row === 'object' && row !== null && 'version' in row ? Number(row.version) : 0;
}
