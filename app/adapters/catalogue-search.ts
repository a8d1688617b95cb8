/** A parsed query as SQL. Values only ever travel as parameters. */
import type { Filter, Query, Sort } from '../core/catalogue/query.ts';

/** A condition and its values. */
export interface Sql {
  readonly text: string;
  readonly values: readonly (string | number)[];
}

/** The condition that holds for what the query looks for, without its words. */
export function rowCondition(query: Query): Sql {
  const parts = query.filters.flatMap((filter) => (isWanted(filter) ? [] : [toCondition(filter)]));
  return {
    text: parts.length === 0 ? '1' : parts.map((part) => `(${part.text})`).join(' AND '),
    values: parts.flatMap((part) => part.values),
  };
}

/** The words to match in FTS5's own language, or undefined when the query has none. Each word also finds longer ones that begin with it. */
export function wordsToMatch(query: Query): string | undefined {
  const words = query.filters
    .flatMap((filter) => (isWanted(filter) ? [toMatch(filter)] : []))
    .filter((word) => word !== '');
  return words.length === 0 ? undefined : words.join(' AND ');
}

/** The index that has the rows in that order. */
export const indexFor = (sort: Sort): string => `records_${columns[sort.by]}`;

/** The ids of the records with some words. */
export const wordsQuery = 'SELECT rowid FROM found WHERE found MATCH ?';

type TextFilter = Extract<Filter, { on: 'text' }>;

const columns = { taken: 'moment', added: 'added', name: 'name', bytes: 'bytes', rating: 'rating' } as const;

const isWanted = (filter: Filter): filter is TextFilter => filter.on === 'text' && !filter.not;

/** Some words in FTS5's own language; empty for nothing but signs, which would match nothing at all. */
export const toMatch = ({ text, isPhrase }: TextFilter): string =>
  /[\p{L}\p{N}]/u.test(text) ? `"${text.replaceAll('"', '""')}"${isPhrase ? '' : '*'}` : '';

/** The pattern of LIKE, escaped by a backslash, for texts with this in them. */
export const containsPattern = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

function toCondition(filter: Filter): Sql {
  // Every record has an id: without the guard below, SQLite looks the words up once and not for each record.
  if (filter.on === 'text') return { ...plainCondition(filter), text: `records.id NOT IN (${wordsQuery})` };
  const plain = plainCondition(filter);
  return filter.not ? { text: `NOT coalesce((${plain.text}), 0)`, values: plain.values } : plain;
}

function plainCondition(filter: Filter): Sql {
  switch (filter.on) {
    case 'text':
      return { text: `records.id IN (${wordsQuery})`, values: [toMatch(filter) || '""'] };
    case 'taken':
      return between(filter.from, filter.to);
    case 'camera':
    case 'lens':
    case 'folder':
    case 'name':
    case 'format':
    case 'verdict':
    case 'reason':
    case 'place':
      return 'is' in filter
        ? { text: `records.${filter.on} = ?`, values: [filter.is] }
        : {
            text: `records.${filter.on} LIKE ? ESCAPE '\\'`,
            values: [containsPattern(filter.contains)],
          };
    case 'rating':
    case 'iso':
    case 'focal':
      return { text: `records.${filter.on} ${filter.than} ?`, values: [filter.value] };
    case 'location':
      return { text: 'records.located = 1', values: [] };
  }
}

function between(from: string | undefined, to: string | undefined): Sql {
  const parts = [
    ...(from === undefined ? [] : ['records.taken >= ?']),
    ...(to === undefined ? [] : ['records.taken < ?']),
  ];
  return { text: parts.join(' AND '), values: [from, to].filter((each) => each !== undefined) };
}
