/** What a grid and its charts read of the catalogue: without opening a single document. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Glance, LibraryIndex } from '../engine/library-ports.ts';
import type { Finder } from './catalogue-find.ts';
import type { Layout } from './catalogue-layout.ts';

/** By what records are counted, and the columns that say it. */
type CountBy = Parameters<LibraryIndex['count']>[1];

const keys: Readonly<Record<CountBy, string>> = {
  day: 'substr(taken, 1, 10)',
  month: 'substr(taken, 1, 7)',
  camera: 'camera',
  lens: 'lens',
  focalLength: 'focal',
  place: 'place',
  format: 'format',
  rating: 'rating',
  folder: 'folder',
};

const groupsMax = 10_000;

/** Reads for grids and charts. */
export function createGridReader(
  database: DatabaseSyncInstance,
  finder: Finder,
  layout: Layout,
): Pick<LibraryIndex, 'glances' | 'outline' | 'digests' | 'count'> {
  const glanceOf = database.prepare('SELECT json FROM glances WHERE id = ?');
  const digestOf = database.prepare('SELECT digest FROM records WHERE id = ?');
  return {
    glances: (query, page) => ({
      total: finder.total(query),
      // This program wrote them, in this version of the tables; and the wire checks what it carries.
      glances: finder.ids(query, page).map((id) => JSON.parse(String(glanceOf.get(id)?.json)) as Glance),
    }),
    outline: (query) => {
      const all = finder.ids(query, { offset: 0, limit: finder.total(query) });
      return layout.outline(all, query.sort.by === 'taken');
    },
    digests: (query, page) => finder.ids(query, page).map((id) => String(digestOf.get(id)?.digest)),
    count: (query, by) => {
      const { text, values } = finder.rows(query);
      const order = by === 'day' || by === 'month' ? '1 DESC' : '2 DESC, 1';
      const groups = `SELECT coalesce(${keys[by]}, '') AS key, count(*) AS records ${text} GROUP BY 1`;
      const rows = database.prepare(`${groups} ORDER BY ${order} LIMIT ${groupsMax}`).all(...values);
      return rows.map((row: Row) => ({ key: String(row.key), records: Number(row.records) }));
    },
  };
}

/** A row as SQLite gives it: nothing is known of its columns until they are looked at. */
type Row = Readonly<Record<string, unknown>>;
