/** The local index of records in SQLite with FTS5. Losing it loses nothing: the feed builds it again. */
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { PictureRecord } from '../../processor/contract/record.ts';
import type { Query } from '../core/catalogue/query.ts';
import type { Catalogue } from '../engine/ports.ts';
import { catalogueTables, catalogueVersion } from './catalogue-schema.ts';
import { indexFor, orderBy, rowCondition, wordsToMatch } from './catalogue-search.ts';

/** A catalogue that can be searched. */
export interface SearchableCatalogue extends Catalogue {
  /** Records `offset` to `offset + limit` of what the query finds, and how many it finds in all. */
  search(query: Query, page: { readonly offset: number; readonly limit: number }): SearchPage;
  /** How many records there are per day, month or camera among what the query finds, largest key first. */
  count(query: Query, by: 'day' | 'month' | 'camera'): readonly { readonly key: string; readonly records: number }[];
  close(): void;
}

/** One page of a search. */
export interface SearchPage {
  readonly records: readonly PictureRecord[];
  readonly total: number;
}

/** Beyond so many matches it is cheaper to walk the sort order and test each row than to fetch and sort the matches. */
const manyMatches = 2_000;

/** Opens or makes the catalogue in `file`. One of another version is made anew. */
export function openCatalogue(file: string): SearchableCatalogue {
  const database = new DatabaseSync(file);
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000',
  );
  migrate(database);
  return { ...writer(database), ...reader(database), close: () => database.close() };
}

function migrate(database: DatabaseSyncInstance): void {
  const version = database.prepare('PRAGMA user_version').get()?.user_version;
  if (version === catalogueVersion) return;
  inTransaction(database, () => {
    for (const name of ['found', 'documents', 'records', 'deleted', 'state'])
      database.exec(`DROP TABLE IF EXISTS ${name}`);
    database.exec(catalogueTables);
    database.exec(`PRAGMA user_version = ${catalogueVersion}`);
  });
}

function inTransaction(database: DatabaseSyncInstance, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

function writer(database: DatabaseSyncInstance): Pick<Catalogue, 'apply'> {
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
      (digest, moment, taken, added, name, folder, bytes, camera, lens, rating, iso, format, verdict, reason, located)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);

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
    addWords.run(id, record.source.name ?? '', wordsOf(record), cameraOf(record) ?? '', record.source.folder ?? '');
    addDocument.run(id, JSON.stringify(record));
  };

  return {
    apply: (changes, cursor) =>
      inTransaction(database, () => {
        for (const change of changes) {
          if (change.op === 'r') upsert(change.record);
          else {
            drop(change.digest);
            markDeleted.run(change.digest);
          }
        }
        if (cursor !== undefined) saveCursor.run(cursor);
      }),
  };
}

const cameraOf = ({ camera }: PictureRecord): string | undefined =>
  [camera?.make, camera?.model].filter((part) => part !== undefined).join(' ') || undefined;

const wordsOf = ({ words, camera }: PictureRecord): string =>
  [words?.title, words?.description, ...(words?.keywords ?? []), ...(words?.creator ?? []), camera?.lens].join(' ');

function rowOf(record: PictureRecord): (string | number | null)[] {
  const { source, capture, camera, words, exposure } = record;
  const added = source.uploadedAt ?? record.analysis.startedAt;
  return [
    record.digest,
    capture?.local ?? (source.modifiedAt ?? added).slice(0, 19),
    capture?.local ?? null,
    added,
    source.name ?? '',
    source.folder ?? null,
    source.bytes,
    cameraOf(record) ?? null,
    camera?.lens ?? null,
    words?.rating ?? null,
    exposure?.iso ?? null,
    record.file?.format ?? null,
    record.verdict,
    record.reason ?? null,
    record.location === undefined ? 0 : 1,
  ];
}

function reader(database: DatabaseSyncInstance): Omit<SearchableCatalogue, 'apply' | 'close'> {
  const readCursor = database.prepare("SELECT value FROM state WHERE name = 'cursor'");
  const documentOf = database.prepare('SELECT json FROM documents JOIN records USING (id) WHERE digest = ?');
  const knows = database.prepare(
    'SELECT 1 FROM records WHERE digest = ?1 UNION ALL SELECT 1 FROM deleted WHERE digest = ?1',
  );
  const isDeleted = database.prepare('SELECT 1 FROM deleted WHERE digest = ?');
  const countMatches = database.prepare('SELECT count(*) AS found FROM found WHERE found MATCH ?');

  /** FROM and WHERE of a query, by the way that costs least. */
  const found = (query: Query): { readonly text: string; readonly values: (string | number)[] } => {
    const condition = rowCondition(query);
    const match = wordsToMatch(query);
    if (match === undefined) return { text: `FROM records WHERE ${condition.text}`, values: [...condition.values] };
    const isMany = Number(countMatches.get(match)?.found) > manyMatches;
    // A plus keeps SQLite from looking up and sorting every match.
    const id = isMany ? '+id' : 'id';
    const from = isMany ? `records INDEXED BY ${indexFor(query.sort)}` : 'records';
    return {
      text: `FROM ${from} WHERE ${id} IN (SELECT rowid FROM found WHERE found MATCH ?) AND ${condition.text}`,
      values: [match, ...condition.values],
    };
  };

  return {
    cursor: () => asText(readCursor.get()?.value),
    recordOf: (digest) => tryRecord(documentOf.get(digest)?.json),
    knows: (digest) => knows.get(digest) !== undefined,
    isDeleted: (digest) => isDeleted.get(digest) !== undefined,
    search: (query, { offset, limit }) => {
      const { text, values } = found(query);
      const total = Number(database.prepare(`SELECT count(*) AS total ${text}`).get(...values)?.total);
      const page = `SELECT id ${text} ORDER BY ${orderBy(query.sort)} LIMIT ? OFFSET ?`;
      const rows = database
        .prepare(`SELECT json FROM (${page}) AS page JOIN documents USING (id)`)
        .all(...values, limit, offset);
      return { total, records: rows.flatMap((row: Row) => tryRecord(row.json) ?? []) };
    },
    count: (query, by) => {
      const { text, values } = found(query);
      const key = { day: 'substr(moment, 1, 10)', month: 'substr(moment, 1, 7)', camera: "coalesce(camera, '')" }[by];
      const rows = database
        .prepare(`SELECT ${key} AS key, count(*) AS records ${text} GROUP BY 1 ORDER BY 1 DESC`)
        .all(...values);
      return rows.map((row: Row) => ({ key: String(row.key), records: Number(row.records) }));
    },
  };
}

/** A row as SQLite gives it: nothing is known of its columns until they are looked at. */
type Row = Readonly<Record<string, unknown>>;

const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function tryRecord(json: unknown): PictureRecord | undefined {
  const parsed = typeof json === 'string' ? PictureRecord.safeParse(JSON.parse(json)) : undefined;
  return parsed?.success ? parsed.data : undefined;
}
