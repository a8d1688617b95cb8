/** What queries find, page by page, and as rows for those who look at every one. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Query } from '../core/catalogue/query.ts';
import type { Page } from '../engine/library-ports.ts';
import type { Matcher } from './catalogue-match.ts';
import type { Change, Found, Orders } from './catalogue-orders.ts';
import { indexFor, rowCondition, type Sql, wordsQuery, wordsToMatch } from './catalogue-search.ts';

/** Finds rows. */
export interface Finder {
  /** How many records a query finds. */
  total(query: Query): number;
  /** The ids of a page in the query's order. */
  ids(query: Query, page: Page): readonly number[];
  /** FROM and WHERE that give the rows in their order without sorting them, for who reads columns of them all. */
  rows(query: Query): Sql;
  /** Told after each change that was saved. */
  changed(change: Change): void;
}

/** An outline and its pages are asked for together, and every page asks for the total again. Two searches are what one window looks at. */
const rememberedMax = 3;

/** Beyond so many matches it is cheaper to walk the sort order and test each row than to fetch and sort the matches. */
const manyMatches = 2_000;

/** Remembers what the last searches found until something changes. */
export function createFinder(database: DatabaseSyncInstance, match: Matcher, orders: Orders): Finder {
  const countMatches = database.prepare('SELECT count(*) AS found FROM found WHERE found MATCH ?');
  const remembered = new Map<string, Found>();

  const find = ({ filters }: Query): Found => {
    const key = JSON.stringify(filters);
    const found = remembered.get(key) ?? match(filters);
    remembered.delete(key);
    remembered.set(key, found);
    const [oldest] = remembered.keys();
    if (remembered.size > rememberedMax && oldest !== undefined) remembered.delete(oldest);
    return found;
  };

  const rows = (query: Query): Sql => {
    const condition = rowCondition(query);
    const words = wordsToMatch(query);
    if (words === undefined) return { text: `FROM records WHERE ${condition.text}`, values: condition.values };
    const isMany = Number(countMatches.get(words)?.found) > manyMatches;
    // A plus keeps SQLite from looking up and sorting every match.
    const id = isMany ? '+records.id' : 'records.id';
    const from = isMany ? `records INDEXED BY ${indexFor(query.sort)}` : 'records';
    return {
      text: `FROM ${from} WHERE ${id} IN (${wordsQuery}) AND ${condition.text}`,
      values: [words, ...condition.values],
    };
  };

  return {
    total: (query) => find(query).total,
    ids: (query, page) => orders.page(query.sort, find(query), page),
    rows,
    changed: (change) => {
      remembered.clear();
      orders.changed(change);
    },
  };
}
