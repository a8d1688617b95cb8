/**
 * The words of a search: `canon rating:>=4 after:2021 "golden hour" -format:gif`. What is no filter is looked for in
 * names, words, camera and folder. Nothing a person types is an error: what does not fit is told as a problem and left out.
 */

/** How to compare a number. */
export type Comparison = '=' | '<' | '<=' | '>' | '>=';

/** One condition. Conditions of one query all hold. */
export type Filter =
  | { readonly on: 'text'; readonly text: string; readonly isPhrase: boolean; readonly not: boolean }
  /** Capture time from `from` (inclusive) to `to` (exclusive), as text that sorts like `capture.local`. */
  | { readonly on: 'taken'; readonly from?: string; readonly to?: string; readonly not: boolean }
  | { readonly on: 'camera' | 'lens' | 'folder' | 'name'; readonly contains: string; readonly not: boolean }
  /** The whole of it: `camera:"=Canon EOS R"` does not find an EOS R6. `place`: the south-west corner of a square of one degree. */
  | {
      readonly on: 'camera' | 'lens' | 'folder' | 'name' | 'format' | 'verdict' | 'reason' | 'place';
      readonly is: string;
      readonly not: boolean;
    }
  /** `focal`: as on 35 mm film where that is known, in whole millimetres. */
  | {
      readonly on: 'rating' | 'iso' | 'focal';
      readonly than: Comparison;
      readonly value: number;
      readonly not: boolean;
    }
  | { readonly on: 'location'; readonly not: boolean };

/** In which order records come. `taken`: by capture time, records without one last. `added`: by when the cloud had them. */
export type Sort = { readonly by: 'taken' | 'added' | 'name' | 'bytes' | 'rating'; readonly descending: boolean };

/** A parsed search. */
export interface Query {
  readonly filters: readonly Filter[];
  readonly sort: Sort;
  /** What was not understood, word for word. */
  readonly problems: readonly string[];
}

/** Newest first. */
export const usualSort: Sort = { by: 'taken', descending: true };

/** One filter as it was typed: taken out of the text, the filter is gone. */
export interface TypedFilter {
  readonly token: string;
  readonly on: Exclude<Filter['on'], 'text'>;
  readonly value: string;
  readonly not: boolean;
}

/** A search taken apart. */
export interface QueryParts {
  /** What is no filter, as typed. */
  readonly words: string;
  readonly filters: readonly TypedFilter[];
  readonly sort: string;
  readonly problems: readonly string[];
}

interface Token {
  readonly raw: string;
  readonly field?: string;
  readonly value: string;
  readonly isPhrase: boolean;
  readonly not: boolean;
}

/** Reads what a person typed. */
export function parseQuery(text: string): Query {
  const filters: Filter[] = [];
  const problems: string[] = [];
  let sort = usualSort;
  for (const token of tokens(text)) {
    if (token.field === 'sort') sort = trySort(token.value) ?? sort;
    else {
      const filter = tryFilter(token);
      if (filter === undefined) problems.push(`${token.field ?? ''}:${token.value}`);
      else filters.push(filter);
    }
  }
  return { filters, sort, problems };
}

/** Takes apart what a person typed, for people who look at it again. `sort` is the name of the order. */
export function partsOf(text: string): QueryParts {
  const found = tokens(text).map((token) => ({ token, filter: token.field === 'sort' ? undefined : tryFilter(token) }));
  const words = found.flatMap(({ token, filter }) => (filter?.on === 'text' ? [token.raw] : []));
  const filters = found.flatMap(({ token, filter }) =>
    filter === undefined || filter.on === 'text'
      ? []
      : [{ token: token.raw, on: filter.on, value: token.value, not: token.not }],
  );
  const { sort, problems } = parseQuery(text);
  return { words: words.join(' '), filters, sort: nameOfSort(sort), problems };
}

function tokens(text: string): readonly Token[] {
  const found = text.matchAll(/(-?)(?:([a-zA-Z]+):)?(?:"([^"]*)"?|(\S+))/g);
  return [...found].flatMap(([raw, minus, field, phrase, word]) => {
    const value = phrase ?? word ?? '';
    if (value.trim() === '') return [];
    return [
      {
        raw,
        ...(field !== undefined && { field: field.toLowerCase() }),
        value,
        isPhrase: phrase !== undefined,
        not: minus === '-',
      },
    ];
  });
}

function tryFilter({ field, value, isPhrase, not }: Token): Filter | undefined {
  switch (field) {
    case undefined:
      return { on: 'text', text: value, isPhrase, not };
    case 'camera':
    case 'lens':
    case 'folder':
    case 'name':
      return value.startsWith('=') ? { on: field, is: value.slice(1), not } : { on: field, contains: value, not };
    case 'format':
    case 'verdict':
    case 'reason':
      return { on: field, is: value, not };
    case 'rating':
    case 'iso':
    case 'focal':
      return tryNumber(field, value, not);
    case 'place':
      // `place:Oslo` is words for us.
      return /^-?\d{1,2},-?\d{1,3}$/.test(value)
        ? { on: 'place', is: value, not }
        : { on: 'text', text: `${field}:${value}`, isPhrase, not };
    case 'has':
      return value === 'location' || value === 'place' ? { on: 'location', not } : undefined;
    case 'after':
    case 'before':
    case 'on':
    case 'taken':
      return tryTaken(field, value, not);
    default:
      // `https://…` or `16:9`: a colon in words people look for, not a filter of ours.
      return { on: 'text', text: `${field}:${value}`, isPhrase, not };
  }
}

function tryNumber(on: 'rating' | 'iso' | 'focal', value: string, not: boolean): Filter | undefined {
  const found = /^(<=|>=|<|>|=)?(-?\d+(?:\.\d+)?)$/.exec(value);
  const number = Number(found?.[2]);
  if (found === null || !Number.isFinite(number)) return undefined;
  return { on, than: comparisons[found[1] ?? '='] ?? '=', value: number, not };
}

const comparisons: Readonly<Record<string, Comparison>> = { '=': '=', '<': '<', '<=': '<=', '>': '>', '>=': '>=' };

/** `after:2021` begins with 2021; `before:2021-05` ends with April; `on:2021-05-04` is that day, `taken:2021..2023` those years. */
function tryTaken(field: 'after' | 'before' | 'on' | 'taken', value: string, not: boolean): Filter | undefined {
  if (field === 'after' && isDay(value)) return { on: 'taken', from: value, not };
  if (field === 'before' && isDay(value)) return { on: 'taken', to: value, not };
  const [from = '', to = from] = value.split('..');
  if (field === 'after' || field === 'before' || !isDay(from) || !isDay(to)) return undefined;
  return { on: 'taken', from, to: pastAll(to), not };
}

const isDay = (text: string): boolean => /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/.test(text);

/** A text that sorts after every time that begins with `day`: `-` and `T` and digits all come before `~`. */
const pastAll = (day: string): string => `${day}~`;

const sorts: Readonly<Record<string, Sort>> = {
  newest: { by: 'taken', descending: true },
  oldest: { by: 'taken', descending: false },
  added: { by: 'added', descending: true },
  name: { by: 'name', descending: false },
  largest: { by: 'bytes', descending: true },
  smallest: { by: 'bytes', descending: false },
  rating: { by: 'rating', descending: true },
};

const trySort = (value: string): Sort | undefined => sorts[value.toLowerCase()];

const nameOfSort = (sort: Sort): string =>
  Object.entries(sorts).find(([, { by, descending }]) => by === sort.by && descending === sort.descending)?.[0] ??
  'newest';
