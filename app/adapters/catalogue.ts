/** The local index of records in SQLite with FTS5. Losing it loses nothing: the feed builds it again. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Digest } from '../../processor/contract/names.ts';
import { PictureRecord } from '../../processor/contract/record.ts';
import type { Query } from '../core/catalogue/query.ts';
import type { LibraryIndex } from '../engine/library-ports.ts';
import type { Catalogue, CatalogueChange } from '../engine/ports.ts';
import { createFinder, type Finder } from './catalogue-find.ts';
import { createGridReader } from './catalogue-grid.ts';
import { createLayout } from './catalogue-layout.ts';
import { createLookReader } from './catalogue-look.ts';
import { createMatcher } from './catalogue-match.ts';
import { type Change, createOrders } from './catalogue-orders.ts';
import { createPostings, type Postings, type TermChanges } from './catalogue-postings.ts';
import { glanceOf, rowOf, wordsOf } from './catalogue-row.ts';
import { catalogueTables, catalogueVersion } from './catalogue-schema.ts';
import { termsOf } from './catalogue-terms.ts';
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
  const postings = createPostings(database);
  const finder = createFinder(database, createMatcher(database, postings), createOrders(database));
  const layout = createLayout(database);
  const changed = (change: Change): void => {
    finder.changed(change);
    layout.changed(change);
  };
  return {
    ...writer(database, postings, changed),
    ...reader(database, finder),
    ...createGridReader(database, finder, layout),
    ...createLookReader(database, finder),
    close: () => database.close(),
  };
}

function migrate(database: DatabaseSyncInstance): void {
  const version = database.prepare('PRAGMA user_version').get()?.user_version;
  if (version === catalogueVersion) return;
  inTransaction(database, () => {
    for (const name of ['found', 'waiting', 'postings', 'terms', 'documents', 'glances', 'records', 'deleted', 'state'])
      database.exec(`DROP TABLE IF EXISTS ${name}`);
    database.exec(catalogueTables);
    database.exec(`PRAGMA user_version = ${catalogueVersion}`);
  });
}

function writer(
  database: DatabaseSyncInstance,
  postings: Postings,
  changed: (change: Change) => void,
): Pick<Catalogue, 'apply'> {
  const known = database.prepare('SELECT id, json FROM records JOIN documents USING (id) WHERE digest = ?');
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

  /** Answers the id it had. */
  const drop = (digest: string, terms: TermChanges): number | undefined => {
    const { id, json } = known.get(digest) ?? {};
    if (typeof id !== 'number') return undefined;
    // What was written here is read as it is: a term that stayed behind would be found for ever.
    terms.remove(termsOf(JSON.parse(String(json)) as PictureRecord), id);
    dropWords.run(id);
    dropRecord.run(id);
    return id;
  };

  /** Answers its id. */
  const add = (record: PictureRecord, terms: TermChanges): number => {
    unmarkDeleted.run(record.digest);
    const id = Number(addRecord.run(...rowOf(record)).lastInsertRowid);
    addWords.run(id, ...wordsOf(record));
    addDocument.run(id, JSON.stringify(record));
    addGlance.run(id, JSON.stringify(glanceOf(record)));
    terms.add(termsOf(record), id);
    return id;
  };

  const take = (changes: readonly CatalogueChange[], terms: TermChanges): Change => {
    const [added, removed] = [new Set<number>(), new Set<number>()];
    for (const change of changes) {
      const old = drop(change.op === 'r' ? change.record.digest : change.digest, terms);
      // One that came and went within these changes was never there.
      if (old !== undefined && !added.delete(old)) removed.add(old);
      if (change.op === 'r') added.add(add(change.record, terms));
      else markDeleted.run(change.digest);
    }
    return { added: [...added], removed };
  };

  return {
    apply: (changes, cursor) => {
      let change: Change = { added: [], removed: new Set() };
      try {
        inTransaction(database, () => {
          postings.change((terms) => {
            change = take(changes, terms);
          });
          if (cursor !== undefined) saveCursor.run(cursor);
        });
      } catch (cause) {
        postings.takenBack();
        throw cause;
      }
      changed(change);
    },
  };
}

function reader(
  database: DatabaseSyncInstance,
  finder: Finder,
): Pick<SearchableCatalogue, 'cursor' | 'recordOf' | 'knows' | 'isDeleted' | 'search' | 'analysedAmong'> {
  const readCursor = database.prepare("SELECT value FROM state WHERE name = 'cursor'");
  const documentOf = database.prepare('SELECT json FROM documents JOIN records USING (id) WHERE digest = ?');
  const documentWith = database.prepare('SELECT json FROM documents WHERE id = ?');
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
    search: (query, page) => ({
      total: finder.total(query),
      records: finder.ids(query, page).flatMap((id) => tryRecord(documentWith.get(id)?.json) ?? []),
    }),
  };
}

function tryRecord(json: unknown): PictureRecord | undefined {
  const parsed = typeof json === 'string' ? PictureRecord.safeParse(JSON.parse(json)) : undefined;
  return parsed?.success ? parsed.data : undefined;
}
