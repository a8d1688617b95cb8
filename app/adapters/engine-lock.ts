import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { sqliteCode } from './database.ts';

/** `release` gives the lock back; calling it again does nothing. */
export type DataLock = { readonly ok: true; readonly release: () => void } | { readonly ok: false };

/** SQLITE_BUSY (sqlite.org/rescode.html). */
const busy = 5;

/**
 * Takes the only lock on a data directory, made when it is missing; `ok: false` when another engine, in this process or
 * another, has it. The lock is the operating system's own, held through an SQLite file with an open exclusive
 * transaction: it goes with the process, however that ends, and no stale file can keep anybody out.
 */
export function tryLockDataDir(dir: string): DataLock {
  mkdirSync(dir, { recursive: true });
  const database = new DatabaseSync(join(dir, 'engine.lock'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (sqliteCode(error) === busy) return { ok: false };
    throw error;
  }
  const release = (): void => {
    if (database.isOpen) database.close();
  };
  return { ok: true, release };
}
