/** What a grid needs of every picture to lay them out, in memory once it was asked for: five bytes a record. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { GridOutline } from '../engine/library-ports.ts';
import type { Change } from './catalogue-orders.ts';

/** The layout of one catalogue. */
export interface Layout {
  /** The outline of these records in this order, with days where that is by time. */
  outline(ids: readonly number[], isByTime: boolean): GridOutline;
  /** Told after each change that was saved. */
  changed(change: Change): void;
}

interface Columns {
  /** By id. */
  ratios: Uint8Array;
  /** By id: which of the days. */
  days: Uint32Array;
}

type Row = readonly [id: number, ratio: number, day: string];

const columnsOf = 'SELECT id, ratio, substr(moment, 1, 10) FROM records';

/** Reads them all when the first outline is asked for. */
export function createLayout(database: DatabaseSyncInstance): Layout {
  const one = database.prepare(`${columnsOf} WHERE id = ?`);
  const largestId = database.prepare('SELECT coalesce(max(id), 0) AS id FROM records');
  const days: string[] = [];
  const numberOf = new Map<string, number>();
  let columns: Columns | undefined;

  const dayNumber = (day: string): number => {
    const known = numberOf.get(day);
    if (known !== undefined) return known;
    numberOf.set(day, days.length);
    return days.push(day) - 1;
  };

  const note = (to: Columns, [id, ratio, day]: Row): void => {
    to.ratios[id] = ratio;
    to.days[id] = dayNumber(day);
  };

  const withRoom = (from: Columns | undefined): Columns => {
    const largest = Number(largestId.get()?.id);
    if (from !== undefined && from.ratios.length > largest) return from;
    // More than is needed, so that a feed does not copy it with every record.
    const room = Math.ceil((largest + 1) * 1.25);
    const grown = { ratios: new Uint8Array(room), days: new Uint32Array(room) };
    grown.ratios.set(from?.ratios ?? []);
    grown.days.set(from?.days ?? []);
    return grown;
  };

  const readAll = (): Columns => {
    const all = withRoom(undefined);
    const statement = database.prepare(columnsOf);
    // Half the time of objects, over 100,000 rows.
    statement.setReturnArrays(true);
    // Columns of a STRICT table: two whole numbers and a text.
    for (const row of statement.all() as unknown as readonly Row[]) note(all, row);
    return all;
  };

  one.setReturnArrays(true);
  return {
    outline: (ids, isByTime) => {
      columns ??= readAll();
      const { ratios, days: dayOf } = columns;
      return {
        ratios: Uint8Array.from(ids, (id) => ratios[id] ?? 0),
        days: isByTime ? daysOf(ids, (id) => dayOf[id] ?? 0, days) : [],
      };
    },
    changed: ({ added }) => {
      if (columns === undefined) return;
      columns = withRoom(columns);
      // Those that are gone stay: nobody finds them.
      for (const id of added) note(columns, one.get(id) as unknown as Row);
    },
  };
}

function daysOf(ids: readonly number[], dayOf: (id: number) => number, names: readonly string[]): GridOutline['days'] {
  const found: { day: string; pictures: number }[] = [];
  let last: number | undefined;
  for (const id of ids) {
    const day = dayOf(id);
    const current = day === last ? found.at(-1) : undefined;
    if (current !== undefined) current.pictures += 1;
    else found.push({ day: names[day] ?? '', pictures: 1 });
    last = day;
  }
  return found;
}
