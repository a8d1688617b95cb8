/** What a grid and its charts read of the catalogue: without opening a single document. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Glance, GridOutline, LibraryIndex } from '../engine/library-ports.ts';
import type { Finder } from './catalogue-find.ts';

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
): Pick<LibraryIndex, 'glances' | 'outline' | 'digests' | 'count'> {
  return {
    glances: (query, page) => {
      const { total, values } = finder.page(query, page, 'glances');
      // This program wrote them, in this version of the tables; and the wire checks what it carries.
      return { total, glances: values.map((json) => JSON.parse(String(json)) as Glance) };
    },
    outline: (query) => {
      const { text, values } = finder.ordered(query);
      const isByTime = query.sort.by === 'taken';
      const statement = database.prepare(
        `SELECT records.id, ratio, ${isByTime ? 'substr(moment, 1, 10)' : 'NULL'} ${text}`,
      );
      // Half the time of objects, over 100,000 rows.
      statement.setReturnArrays(true);
      // Columns of a STRICT table: two whole numbers, and text or NULL.
      const rows = statement.all(...values) as unknown as readonly OutlineRow[];
      finder.noteFound(
        query,
        rows.map(([id]) => id),
      );
      return outlineOf(rows);
    },
    digests: (query, { offset, limit }) => {
      const { text, values } = finder.ordered(query);
      const rows = database.prepare(`SELECT digest ${text} LIMIT ? OFFSET ?`).all(...values, limit, offset);
      return rows.map((row: Row) => String(row.digest));
    },
    count: (query, by) => {
      const { text, values } = finder.inOrder(query);
      const order = by === 'day' || by === 'month' ? '1 DESC' : '2 DESC, 1';
      const groups = `SELECT coalesce(${keys[by]}, '') AS key, count(*) AS records ${text} GROUP BY 1`;
      const rows = database.prepare(`${groups} ORDER BY ${order} LIMIT ${groupsMax}`).all(...values);
      return rows.map((row: Row) => ({ key: String(row.key), records: Number(row.records) }));
    },
  };
}

/** A row as SQLite gives it: nothing is known of its columns until they are looked at. */
type Row = Readonly<Record<string, unknown>>;

/** Id, ratio and day. */
type OutlineRow = readonly [number, number, string | null];

function outlineOf(rows: readonly OutlineRow[]): GridOutline {
  const ratios = new Uint8Array(rows.length);
  const days: { day: string; pictures: number }[] = [];
  let last: { day: string; pictures: number } | undefined;
  for (const [at, [, ratio, day]] of rows.entries()) {
    ratios[at] = ratio;
    if (day === null) continue;
    if (last?.day !== day) {
      last = { day, pictures: 0 };
      days.push(last);
    }
    last.pictures += 1;
  }
  return { days, ratios };
}
