/** The ids of all records in each order that was asked for, in memory: four bytes a record and order. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Sort } from '../core/catalogue/query.ts';
import type { Page } from '../engine/library-ports.ts';
import { type Bits, hasBit } from './catalogue-bits.ts';

/** The ids a search found, and how many they are. */
export interface Found {
  readonly bits: Bits;
  readonly total: number;
}

/** What was saved: first some went, then some came. The last id that went may come back for another record. */
export interface Change {
  readonly added: readonly number[];
  readonly removed: ReadonlySet<number>;
}

/** The orders of one catalogue. */
export interface Orders {
  /** A page of what was found, in this order. */
  page(sort: Sort, found: Found, page: Page): readonly number[];
  /** Told after each change. */
  changed(change: Change): void;
}

/** What each order compares before the id: a column, and the same where NULL comes first as it does in an index. */
const keys: Readonly<Record<Sort['by'], { readonly column: string; readonly of: (row: string) => string }>> = {
  taken: { column: 'moment', of: (row) => `${row}.moment` },
  added: { column: 'added', of: (row) => `${row}.added` },
  name: { column: 'name', of: (row) => `${row}.name` },
  bytes: { column: 'bytes', of: (row) => `${row}.bytes` },
  rating: { column: 'rating', of: (row) => `coalesce(${row}.rating, -9e99)` },
};

/** With more new records than this, reading an order anew costs less than finding the place of each. */
const placedMax = 2_000;

/** Reads each order when it is asked for first, and keeps it up to date. */
export function createOrders(database: DatabaseSyncInstance): Orders {
  const orders = new Map<Sort['by'], Uint32Array>();
  const orderOf = (by: Sort['by']): Uint32Array => {
    const order = orders.get(by) ?? readOrder(database, by);
    orders.set(by, order);
    return order;
  };
  return {
    page: (sort, found, page) => {
      const { by, descending } = sort;
      const first = orders.has(by) ? undefined : tryFirst(database, sort, found, page);
      if (first !== undefined) return first;
      const order = orderOf(by);
      return descending
        ? takePage(order, found, { ...page, offset: found.total - page.offset - page.limit }).reverse()
        : takePage(order, found, page);
    },
    changed: (change) => {
      for (const [by, order] of orders) {
        if (change.added.length > placedMax) orders.delete(by);
        else orders.set(by, changedOrder(database, by, order, change));
      }
    },
  };
}

/** What a command that asks once need not wait for: a page near the beginning of an order nobody has read yet. */
function tryFirst(
  database: DatabaseSyncInstance,
  { by, descending }: Sort,
  { bits, total }: Found,
  { offset, limit }: Page,
): readonly number[] | undefined {
  const end = Math.min(total, offset + limit);
  if (end > firstRows) return undefined;
  const direction = descending ? 'DESC' : 'ASC';
  const order = `${keys[by].column} ${direction}, id ${direction}`;
  const statement = database.prepare(`SELECT id FROM records ORDER BY ${order} LIMIT ${firstRows}`);
  const ids = statement.all().flatMap(({ id }) => (hasBit(bits, Number(id)) ? [Number(id)] : []));
  return ids.length < end ? undefined : ids.slice(offset, end);
}

/** So many rows are looked through before the whole order is read. */
const firstRows = 2_000;

function readOrder(database: DatabaseSyncInstance, by: Sort['by']): Uint32Array {
  const statement = database.prepare(`SELECT id FROM records ORDER BY ${keys[by].column}, id`);
  statement.setReturnArrays(true);
  // One whole number in each.
  const rows = statement.all() as unknown as readonly (readonly [number])[];
  return Uint32Array.from(rows, ([id]) => id);
}

/** The ids at `offset` to `offset + limit` of those found; one below nothing has fewer. */
function takePage(order: Uint32Array, { bits, total }: Found, { offset, limit }: Page): number[] {
  const [from, to] = [Math.max(0, offset), Math.min(total, offset + limit)];
  if (from >= to) return [];
  if (total === order.length) return [...order.subarray(from, to)];
  const page: number[] = [];
  // A page far down is reached sooner from the end.
  const isFromEnd = total - to < from;
  let [skipped, wanted] = isFromEnd ? [total - to, to - from] : [from, to - from];
  for (let step = 0; wanted > 0 && step < order.length; step += 1) {
    const id = order[isFromEnd ? order.length - 1 - step : step] ?? 0;
    if (!hasBit(bits, id)) continue;
    if (skipped > 0) skipped -= 1;
    else {
      page.push(id);
      wanted -= 1;
    }
  }
  return isFromEnd ? page.reverse() : page;
}

function changedOrder(
  database: DatabaseSyncInstance,
  by: Sort['by'],
  order: Uint32Array,
  { added, removed }: Change,
): Uint32Array {
  const left = removed.size === 0 ? order : order.filter((id) => !removed.has(id));
  if (added.length === 0) return left;
  // Asked of the table, which compares names and texts as its index does.
  const { of } = keys[by];
  const before = database.prepare(`
    SELECT 1 FROM records AS one, records AS other
    WHERE one.id = ? AND other.id = ? AND (${of('one')}, one.id) < (${of('other')}, other.id)`);
  const comesBefore = (one: number, other: number): boolean => before.get(one, other) !== undefined;
  const inOrder = added.toSorted((one, other) => (comesBefore(one, other) ? -1 : 1));
  const merged = new Uint32Array(left.length + added.length);
  let taken = 0;
  for (const [count, id] of inOrder.entries()) {
    const place = placeOf(left, taken, (other) => comesBefore(other, id));
    merged.set(left.subarray(taken, place), taken + count);
    merged[place + count] = id;
    taken = place;
  }
  merged.set(left.subarray(taken), taken + added.length);
  return merged;
}

/** Where the first is, from `from` on, for which `isBefore` no longer holds. */
function placeOf(order: Uint32Array, from: number, isBefore: (id: number) => boolean): number {
  let [low, high] = [from, order.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(order[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
