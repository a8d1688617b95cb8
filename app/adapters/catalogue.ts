/** The local index of records in SQLite with FTS5. Losing it loses nothing: the feed builds it again. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { PictureRecord } from '../../processor/contract/record.ts';
import type { Query } from '../core/catalogue/query.ts';
import type { Catalogue } from '../engine/ports.ts';
import { catalogueTables, catalogueVersion } from './catalogue-schema.ts';
import { indexFor, orderBy, reversed, rowCondition, type Sql, wordsQuery, wordsToMatch } from './catalogue-search.ts';
import { inTransaction, openDatabase } from './database.ts';

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
  const database = openDatabase(file);
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000',
  );
  migrate(database);
  // How many a search finds is asked with every page of it, and holds until something changes.
  const totals = new Map<string, number>();
  return { ...writer(database, totals), ...reader(database, totals), close: () => database.close() };
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

function writer(database: DatabaseSyncInstance, totals: Map<string, number>): Pick<Catalogue, 'apply'> {
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
    apply: (changes, cursor) => {
      totals.clear();
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

function reader(
  database: DatabaseSyncInstance,
  totals: Map<string, number>,
): Omit<SearchableCatalogue, 'apply' | 'close'> {
  const readCursor = database.prepare("SELECT value FROM state WHERE name = 'cursor'");
  const documentOf = database.prepare('SELECT json FROM documents JOIN records USING (id) WHERE digest = ?');
  const knows = database.prepare(
    'SELECT 1 FROM records WHERE digest = ?1 UNION ALL SELECT 1 FROM deleted WHERE digest = ?1',
  );
  const isDeleted = database.prepare('SELECT 1 FROM deleted WHERE digest = ?');
  const countMatches = database.prepare('SELECT count(*) AS found FROM found WHERE found MATCH ?');

  /** FROM and WHERE that give the rows in their order without sorting them. */
  const inOrder = (query: Query): Sql => {
    const condition = rowCondition(query);
    const match = wordsToMatch(query);
    if (match === undefined) return { text: `FROM records WHERE ${condition.text}`, values: condition.values };
    const isMany = Number(countMatches.get(match)?.found) > manyMatches;
    // A plus keeps SQLite from looking up and sorting every match.
    const id = isMany ? '+records.id' : 'records.id';
    const from = isMany ? `records INDEXED BY ${indexFor(query.sort)}` : 'records';
    return {
      text: `FROM ${from} WHERE ${id} IN (${wordsQuery}) AND ${condition.text}`,
      values: [match, ...condition.values],
    };
  };

  /** FROM and WHERE that give the rows in whatever order costs least. */
  const inAnyOrder = (query: Query): Sql => {
    const condition = rowCondition(query);
    const match = wordsToMatch(query);
    if (match === undefined) return { text: `FROM records WHERE ${condition.text}`, values: condition.values };
    if (condition.text === '1') return { text: 'FROM found WHERE found MATCH ?', values: [match] };
    const join = 'FROM found CROSS JOIN records ON records.id = found.rowid';
    return { text: `${join} WHERE found MATCH ? AND ${condition.text}`, values: [match, ...condition.values] };
  };

  const totalOf = (query: Query): number => {
    const { text, values } = inAnyOrder(query);
    const key = JSON.stringify([text, values]);
    const known = totals.get(key) ?? Number(database.prepare(`SELECT count(*) AS total ${text}`).get(...values)?.total);
    totals.set(key, known);
    return known;
  };

  const pageOf = (
    query: Query,
    { offset, limit }: { readonly offset: number; readonly limit: number },
  ): readonly Row[] => {
    const { text, values } = inOrder(query);
    const page = `SELECT records.id ${text} ORDER BY ${orderBy(query.sort)} LIMIT ? OFFSET ?`;
    const json = `SELECT (SELECT json FROM documents WHERE documents.id = page.id) AS json FROM (${page}) AS page`;
    return database.prepare(json).all(...values, limit, offset);
  };

  return {
    cursor: () => asText(readCursor.get()?.value),
    recordOf: (digest) => tryRecord(documentOf.get(digest)?.json),
    knows: (digest) => knows.get(digest) !== undefined,
    isDeleted: (digest) => isDeleted.get(digest) !== undefined,
    search: (query, { offset, limit }) => {
      const total = totalOf(query);
      const wanted = Math.max(0, Math.min(limit, total - offset));
      // A page far down is reached sooner from the end.
      const isFar = offset > total / 2;
      const rows = isFar
        ? pageOf(
            { ...query, sort: reversed(query.sort) },
            { offset: total - offset - wanted, limit: wanted },
          ).toReversed()
        : pageOf(query, { offset, limit: wanted });
      return { total, records: rows.flatMap((row) => tryRecord(row.json) ?? []) };
    },
    count: (query, by) => {
      const { text, values } = inOrder(query);
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
