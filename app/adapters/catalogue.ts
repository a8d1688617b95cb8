/** The local index of records in SQLite with FTS5. Losing it loses nothing: the feed builds it again. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Digest } from '../../processor/contract/names.ts';
import { PictureRecord } from '../../processor/contract/record.ts';
import type { Query } from '../core/catalogue/query.ts';
import type { LibraryIndex } from '../engine/library-ports.ts';
import type { Catalogue } from '../engine/ports.ts';
import { createFinder, type Finder } from './catalogue-find.ts';
import { createGridReader } from './catalogue-grid.ts';
import { createLookReader } from './catalogue-look.ts';
import { createFoundMemory, type FoundMemory } from './catalogue-memory.ts';
import { glanceOf, rowOf, wordsOf } from './catalogue-row.ts';
import { catalogueTables, catalogueVersion } from './catalogue-schema.ts';
import { inTransaction, openDatabase } from './database.ts';

/** A catalogue that can be searched. */
export interface SearchableCatalogue extends LibraryIndex {
  /** Records `offset` to `offset + limit` of what the query finds, and how many it finds in all. */
  search(query: Query, page: { readonly offset: number; readonly limit: number }): SearchPage;
  /** Those of these digests whose record is here and says that they were analysed. Costs a microsecond or two for each. */
  analysedAmong(digests: readonly Digest[]): ReadonlySet<Digest>;
  close(): void;
}

/** One page of a search. */
export interface SearchPage {
  readonly records: readonly PictureRecord[];
  readonly total: number;
}

/** Opens or makes the catalogue in `file`. One of another version is made anew. */
export function openCatalogue(file: string): SearchableCatalogue {
  const database = openDatabase(file);
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000',
  );
  migrate(database);
  const memory = createFoundMemory();
  const finder = createFinder(database, memory);
  return {
    ...writer(database, memory),
    ...reader(database, finder),
    ...createGridReader(database, finder),
    ...createLookReader(database, finder),
    close: () => database.close(),
  };
}

function migrate(database: DatabaseSyncInstance): void {
  const version = database.prepare('PRAGMA user_version').get()?.user_version;
  if (version === catalogueVersion) return;
  inTransaction(database, () => {
    for (const name of ['found', 'documents', 'glances', 'records', 'deleted', 'state'])
      database.exec(`DROP TABLE IF EXISTS ${name}`);
    database.exec(catalogueTables);
    database.exec(`PRAGMA user_version = ${catalogueVersion}`);
  });
}

function writer(database: DatabaseSyncInstance, memory: FoundMemory): Pick<Catalogue, 'apply'> {
  const idOf = database.prepare('SELECT id FROM records WHERE digest = ?');
  const dropRecord = database.prepare('DELETE FROM records WHERE id = ?');
  const dropWords = database.prepare('DELETE FROM found WHERE rowid = ?');
  const markDeleted = database.prepare('INSERT OR IGNORE INTO deleted (digest) VALUES (?)');
  const unmarkDeleted = database.prepare('DELETE FROM deleted WHERE digest = ?');
  const saveCursor = database.prepare("INSERT OR REPLACE INTO state (name, value) VALUES ('cursor', ?)");
  const addWords = database.prepare('INSERT INTO found (rowid, name, words, camera, folder) VALUES (?, ?, ?, ?, ?)');
  const addDocument = database.prepare('INSERT INTO documents (id, json) VALUES (?, ?)');
  const addRecord = database.prepare(`
    INSERT INTO records
      (digest, moment, taken, added, name, folder, bytes, camera, lens, rating, iso, format, verdict, reason, located,
       focal, place, ratio, schema, pixels, hash)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const addGlance = database.prepare('INSERT INTO glances (id, json) VALUES (?, ?)');

  const drop = (digest: string): void => {
    const id = idOf.get(digest)?.id;
    if (typeof id !== 'number') return;
    dropWords.run(id);
    dropRecord.run(id);
  };

  const upsert = (record: PictureRecord): void => {
    drop(record.digest);
    unmarkDeleted.run(record.digest);
    const id = Number(addRecord.run(...rowOf(record)).lastInsertRowid);
    addWords.run(id, ...wordsOf(record));
    addDocument.run(id, JSON.stringify(record));
    addGlance.run(id, JSON.stringify(glanceOf(record)));
  };

  return {
    apply: (changes, cursor) => {
      memory.clear();
      inTransaction(database, () => {
        for (const change of changes) {
          if (change.op === 'r') upsert(change.record);
          else {
            drop(change.digest);
            markDeleted.run(change.digest);
          }
        }
        if (cursor !== undefined) saveCursor.run(cursor);
      });
    },
  };
}

function reader(
  database: DatabaseSyncInstance,
  finder: Finder,
): Pick<SearchableCatalogue, 'cursor' | 'recordOf' | 'knows' | 'isDeleted' | 'search' | 'analysedAmong'> {
  const readCursor = database.prepare("SELECT value FROM state WHERE name = 'cursor'");
  const documentOf = database.prepare('SELECT json FROM documents JOIN records USING (id) WHERE digest = ?');
  const knows = database.prepare(
    'SELECT 1 FROM records WHERE digest = ?1 UNION ALL SELECT 1 FROM deleted WHERE digest = ?1',
  );
  const analysedAmong = database.prepare(
    "SELECT digest FROM records WHERE digest IN (SELECT value FROM json_each(?)) AND verdict = 'analysed'",
  );
  // As objects they would take as long as finding them.
  analysedAmong.setReturnArrays(true);
  const isDeleted = database.prepare('SELECT 1 FROM deleted WHERE digest = ?');

  return {
    cursor: () => {
      const value = readCursor.get()?.value;
      return typeof value === 'string' ? value : undefined;
    },
    recordOf: (digest) => tryRecord(documentOf.get(digest)?.json),
    knows: (digest) => knows.get(digest) !== undefined,
    isDeleted: (digest) => isDeleted.get(digest) !== undefined,
    analysedAmong: (digests) =>
      new Set(analysedAmong.all(JSON.stringify(digests)).map((row) => String(Object.values(row)[0]))),
    search: (query, page) => {
      const { total, values } = finder.page(query, page, 'documents');
      return { total, records: values.flatMap((json) => tryRecord(json) ?? []) };
    },
  };
}

function tryRecord(json: unknown): PictureRecord | undefined {
  const parsed = typeof json === 'string' ? PictureRecord.safeParse(JSON.parse(json)) : undefined;
  return parsed?.success ? parsed.data : undefined;
}
