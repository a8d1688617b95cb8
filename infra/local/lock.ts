import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';

/** The right to use a data directory. */
export interface Lock {
  release(): void;
}

/**
 * Takes the data directory for this process, or answers undefined when another cloud has it. The lock is the operating
 * system's own, held through an SQLite file with an open exclusive transaction: it goes with the process, however that ends.
 */
export function tryLockDirectory(directory: string): Lock | undefined {
  const database = new DatabaseSync(join(directory, 'lock'), { timeout: 0 });
  try {
    // A journal on disk would only be one more file: nothing is ever written.
    database.exec('pragma journal_mode = memory; begin exclusive');
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  return {
    release: () => {
      database.exec('rollback');
      database.close();
    },
  };
}

// SQLITE_BUSY (sqlite.org/rescode.html); the upper bytes of the code say which kind of busy.
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && (error.errcode & 0xff) === 5;
