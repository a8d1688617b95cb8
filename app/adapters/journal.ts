/**
 * The queue on disk: one row an upload, replaced when it changes.
 *
 * "Save, then act" has to hold through a power cut, or breaking it has to be harmless. In WAL with `synchronous` NORMAL
 * a commit survives the death of the process, but the last commits before a power cut may be undone (never torn, and
 * never out of order). FULL prevents that for one fsync a commit, 10 ms and more on a plain drive, on the thread that
 * runs the engine: five of those for each picture would be slower than sending it. So each commit is asked what its
 * loss would do:
 *
 * - A step's start, its end, a wait, a failure, a retry: after the cut nothing runs, the upload is further back than it
 *   was, and going on asks the cloud first, which has the bytes or its parts. Costs a question, repeats no bytes.
 * - A new upload: dropped by hand, nobody would ever find it again. A cancellation: what the user took back would be
 *   sent. The id of a multipart upload: the parts would be sent twice. These cannot be asked again, so they are on disk
 *   before `save` returns, and with them everything that was saved before.
 */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Upload } from '../core/queue/upload.ts';
import type { Journal } from '../engine/ports.ts';
import { inTransaction, migrate, untilPower } from './database.ts';
import { fromRow, toRow } from './upload-row.ts';

const steps = [
  `CREATE TABLE uploads (id TEXT NOT NULL UNIQUE, upload TEXT NOT NULL) STRICT;
   CREATE TABLE set_aside (
     id TEXT NOT NULL,
     upload TEXT NOT NULL,
     why TEXT NOT NULL,
     at INTEGER NOT NULL DEFAULT (unixepoch())
   ) STRICT;`,
];

/**
 * The journal in this database, which stays the caller's to close. `load` gives uploads in the order they were first
 * saved; rows that are no uploads are moved to the table `set_aside`, where nothing touches them again.
 */
export function openJournal(database: DatabaseSyncInstance): Journal {
  migrate(database, 'journal', steps);
  const put = database.prepare(
    'INSERT INTO uploads (id, upload) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET upload = excluded.upload',
  );
  const drop = database.prepare('DELETE FROM uploads WHERE id = ?');

  const putAll = (uploads: readonly Upload[]): void =>
    inTransaction(database, () => {
      for (const upload of uploads) put.run(upload.id, toRow(upload));
    });

  return {
    load: () => load(database),
    save: (uploads) => {
      if (uploads.length === 0) return;
      if (uploads.some(cannotBeAskedAgain)) untilPower(database, () => putAll(uploads));
      else putAll(uploads);
    },
    remove: (ids) => {
      if (ids.length === 0) return;
      inTransaction(database, () => {
        for (const id of ids) drop.run(id);
      });
    },
  };
}

function cannotBeAskedAgain({ runs, place }: Upload): boolean {
  if (runs === 0 || place.at === 'cancelled') return true;
  return place.at === 'sending' && place.resume !== undefined;
}

function load(database: DatabaseSyncInstance): ReturnType<Journal['load']> {
  const uploads: Upload[] = [];
  const unreadable: { readonly rowid: number; readonly why: string }[] = [];
  const all = database.prepare('SELECT rowid, id, upload FROM uploads ORDER BY rowid');
  // Twice as fast as objects.
  all.setReturnArrays(true);
  for (const [rowid, id, text] of all.iterate()) {
    const found = fromRow(String(id), String(text));
    if ('unreadable' in found) unreadable.push({ rowid: Number(rowid), why: found.unreadable });
    else uploads.push(found);
  }
  if (unreadable.length > 0) setAside(database, unreadable);
  return { uploads, setAside: unreadable.length };
}

function setAside(
  database: DatabaseSyncInstance,
  rows: readonly { readonly rowid: number; readonly why: string }[],
): void {
  const keep = database.prepare(
    'INSERT INTO set_aside (id, upload, why) SELECT id, upload, ? FROM uploads WHERE rowid = ?',
  );
  const drop = database.prepare('DELETE FROM uploads WHERE rowid = ?');
  inTransaction(database, () => {
    for (const { rowid, why } of rows) {
      keep.run(why, rowid);
      drop.run(rowid);
    }
  });
}
