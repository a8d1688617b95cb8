/**
 * Everything that changes the store goes through here. Changes that are ready at the same time share one transaction,
 * and so one sync to disk; each keeps its own fate through a savepoint.
 */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { inTransaction } from '../database.ts';
import type { ChangeListener, ObjectChange } from '../ports.ts';
import type { Blobs } from './blobs.ts';
import { isRefusal } from './refusal.ts';
import type { Rows } from './rows.ts';
import { sequencerOf } from './sequencer.ts';

/** What a change may do besides writing rows. */
export interface Change {
  /** Number of the next content or change. */
  nextChange(): number;
  /** Lets go of a content's pieces, or of the one of this number; their blobs go once the change is committed. */
  dropPieces(content: number, number?: number): void;
  /** Tells the listener, inside the transaction, that an object is now another. */
  tell(change: Omit<ObjectChange, 'sequencer'>, changeNumber: number): void;
}

/** Runs changes. */
export interface Commits {
  /**
   * Runs `work` in a transaction and resolves with its answer once that is committed. Work that refuses or throws is
   * undone, and a throw rejects. `work` must do all its reading of what it decides by itself, since others may have come before it.
   */
  run<T>(work: (change: Change) => T): Promise<T>;
}

interface Waiting {
  /** Does the work inside the open transaction and answers whether to keep it and what to do when it is committed. */
  readonly work: () => { readonly isRefused: boolean; readonly settle: () => void };
  readonly fail: (cause: unknown) => void;
}

/** The only writer of these rows. */
export function createCommits(
  database: DatabaseSyncInstance,
  rows: Rows,
  blobs: Blobs,
  listener: ChangeListener,
): Commits {
  let waiting: Waiting[] = [];
  let dropped: number[] = [];

  const change: Change = {
    nextChange: rows.nextChange,
    dropPieces: (content, number) => void dropped.push(...rows.deletePieces(content, number)),
    tell: (told, changeNumber) => listener.onChange({ ...told, sequencer: sequencerOf(changeNumber) }),
  };

  const runOne = ({ work, fail }: Waiting): (() => void) => {
    const before = dropped.length;
    database.exec('SAVEPOINT one');
    const undo = (): void => {
      database.exec('ROLLBACK TO one; RELEASE one');
      dropped.length = before;
    };
    try {
      const { isRefused, settle } = work();
      if (isRefused) undo();
      else database.exec('RELEASE one');
      return settle;
    } catch (cause) {
      undo();
      return () => fail(cause);
    }
  };

  const flush = (): void => {
    const batch = waiting;
    waiting = [];
    dropped = [];
    let settled: readonly (() => void)[];
    try {
      settled = inTransaction(database, () => batch.map(runOne));
    } catch (cause) {
      for (const { fail } of batch) fail(cause);
      return;
    }
    blobs.discard(dropped);
    try {
      listener.onCommitted();
    } finally {
      for (const settle of settled) settle();
    }
  };

  const run = <T>(work: (change: Change) => T): Promise<T> =>
    new Promise((resolve, fail) => {
      // After the input of this turn of the loop was read, so that all bodies that ended in it are one batch.
      if (waiting.length === 0) setImmediate(flush);
      const decide = (): ReturnType<Waiting['work']> => {
        const result = work(change);
        return { isRefused: isRefusal(result), settle: () => resolve(result) };
      };
      waiting.push({ work: decide, fail });
    });

  return { run };
}
