/** From a query to the rows it finds, whichever way costs least. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Query } from '../core/catalogue/query.ts';
import type { Page } from '../engine/library-ports.ts';
import type { FoundMemory } from './catalogue-memory.ts';
import { indexFor, orderBy, reversed, rowCondition, type Sql, wordsQuery, wordsToMatch } from './catalogue-search.ts';

/** Finds rows. */
export interface Finder {
  /** FROM and WHERE that give the rows in their order without sorting them. */
  inOrder(query: Query): Sql;
  /** FROM, WHERE and ORDER BY. */
  ordered(query: Query): Sql;
  total(query: Query): number;
  /** Takes note of all that a query finds, in its order, so that its pages need not look again. */
  noteFound(query: Query, ids: readonly number[]): void;
  /** The JSON that this table has of each row of the page, and how many rows there are in all. */
  page(
    query: Query,
    page: Page,
    table: 'documents' | 'glances',
  ): { readonly total: number; readonly values: unknown[] };
}

/** Beyond so many matches it is cheaper to walk the sort order and test each row than to fetch and sort the matches. */
const manyMatches = 2_000;

/** `memory`: an outline and its pages are asked for together, and every page asks for the total again. */
export function createFinder(database: DatabaseSyncInstance, memory: FoundMemory): Finder {
  const countMatches = database.prepare('SELECT count(*) AS found FROM found WHERE found MATCH ?');

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

  const ordered = (query: Query): Sql => {
    const { text, values } = inOrder(query);
    return { text: `${text} ORDER BY ${orderBy(query.sort)}`, values };
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

  const total = (query: Query): number => {
    const known = memory.totalOf(totalKey(query));
    if (known !== undefined) return known;
    const { text, values } = inAnyOrder(query);
    const counted = Number(database.prepare(`SELECT count(*) AS total ${text}`).get(...values)?.total);
    memory.noteTotal(totalKey(query), counted);
    return counted;
  };

  const noteFound = (query: Query, ids: readonly number[]): void => {
    memory.noteTotal(totalKey(query), ids.length);
    memory.noteOrder(orderKey(query), ids);
  };

  const valuesOf = (query: Query, { offset, limit }: Page, table: string): unknown[] => {
    const { text, values } = ordered(query);
    const page = `SELECT records.id ${text} LIMIT ? OFFSET ?`;
    const json = `SELECT (SELECT json FROM ${table} WHERE ${table}.id = page.id) AS json FROM (${page}) AS page`;
    return database
      .prepare(json)
      .all(...values, limit, offset)
      .map((row: Readonly<Record<string, unknown>>) => row.json);
  };

  /**
   * A page by one walk over all that is found. SQLite keeps the order of the inner query here: it drops one only below
   * count, min and max (sqlite.org/releaselog/3_39_0.html).
   */
  const walkOnce = (query: Query): readonly number[] => {
    const { text, values } = ordered(query);
    const walk = database.prepare(`SELECT group_concat(id) AS ids FROM (SELECT records.id AS id ${text})`);
    const ids: unknown = walk.get(...values)?.ids;
    const all = typeof ids === 'string' ? ids.split(',').map(Number) : [];
    noteFound(query, all);
    return all;
  };

  const pageOf = (ids: readonly number[], { offset, limit }: Page, table: string) => {
    const jsonOf = database.prepare(`SELECT json FROM ${table} WHERE id = ?`);
    return { total: ids.length, values: ids.slice(offset, offset + limit).map((id) => jsonOf.get(id)?.json) };
  };

  /** Where rows must be looked at to be counted, counting first and then walking to the page looks at them twice. */
  const isCheaperAtOnce = (query: Query, { offset }: Page): boolean =>
    rowCondition(query).text !== '1' &&
    (offset > 0 || wordsToMatch(query) === undefined) &&
    memory.totalOf(totalKey(query)) === undefined;

  return {
    inOrder,
    ordered,
    total,
    noteFound,
    page: (query, { offset, limit }, table) => {
      const known = memory.orderOf(orderKey(query));
      if (known !== undefined) return pageOf(known, { offset, limit }, table);
      if (isCheaperAtOnce(query, { offset, limit })) return pageOf(walkOnce(query), { offset, limit }, table);
      const all = total(query);
      const wanted = Math.max(0, Math.min(limit, all - offset));
      if (offset <= all / 2) return { total: all, values: valuesOf(query, { offset, limit: wanted }, table) };
      // A page far down is reached sooner from the end.
      const fromEnd = { offset: all - offset - wanted, limit: wanted };
      return {
        total: all,
        values: valuesOf({ ...query, sort: reversed(query.sort) }, fromEnd, table).toReversed(),
      };
    },
  };
}

const totalKey = ({ filters }: Query): string => JSON.stringify(filters);
const orderKey = ({ filters, sort }: Query): string => JSON.stringify([filters, sort]);
