/** From a query's filters to the ids of the records that all of them hold for. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Comparison, Filter } from '../core/catalogue/query.ts';
import { type Bits, bitsUpTo, countBits, keepCommon, setBit, takeOut } from './catalogue-bits.ts';
import type { Found } from './catalogue-orders.ts';
import type { Postings } from './catalogue-postings.ts';
import { containsPattern, toMatch } from './catalogue-search.ts';
import {
  anyTerm,
  locatedTerm,
  lower,
  pairsWith,
  pairTerm,
  takenTerm,
  tokensOf,
  tryTripleTerm,
  valueTerm,
  wordsWith,
  wordTerm,
  yearsPrefix,
} from './catalogue-terms.ts';

/** Finds all records that all filters hold for. */
export type Matcher = (filters: readonly Filter[]) => Found;

/** The postings of so many terms are joined in a few milliseconds: there are many where names end in a number. */
const termsMax = 500;

type TextFilter = Extract<Filter, { on: 'text' }>;
type TakenFilter = Extract<Filter, { on: 'taken' }>;

/** Over the postings, and over the table where a filter looks into names or for words in a row. */
export function createMatcher(database: DatabaseSyncInstance, postings: Postings): Matcher {
  const largestId = database.prepare('SELECT coalesce(max(id), 0) AS id FROM records');
  const phrase = database.prepare('SELECT rowid FROM found WHERE found MATCH ?');
  const named = database.prepare('SELECT id FROM records WHERE name = ?');
  const namedLike = database.prepare("SELECT id FROM records WHERE name LIKE ? ESCAPE '\\'");
  for (const statement of [phrase, named, namedLike]) statement.setReturnArrays(true);

  const idsIn = (statement: typeof phrase, value: string, largest: number): Bits => {
    const bits = bitsUpTo(largest);
    // One whole number in each.
    for (const [id] of statement.all(value) as unknown as readonly (readonly [number])[]) setBit(bits, id);
    return bits;
  };

  const withText = (filter: TextFilter, largest: number): Bits => {
    const [first = '', next, last, ...others] = tokensOf(filter.text);
    const terms = others.length > 0 ? undefined : tryTerms([first, next, last], filter.isPhrase);
    return terms === undefined ? idsIn(phrase, toMatch(filter), largest) : postings.read(terms, largest);
  };

  /** One that is no phrase finds longer words too, by its last. Undefined for too many terms: FTS5 has them side by side. */
  const tryTerms = (
    [first, next, last]: readonly [string, string | undefined, string | undefined],
    isPhrase: boolean,
  ): readonly string[] | undefined => {
    if (next !== undefined && last !== undefined) {
      const triple = isPhrase ? tryTripleTerm(first, next, last) : undefined;
      return triple === undefined ? undefined : [triple];
    }
    if (isPhrase) return [next === undefined ? wordTerm(first) : pairTerm(first, next)];
    const { terms, rest } = next === undefined ? wordsWith(first) : pairsWith(first, next);
    const others = rest.flatMap((beginning) => postings.termsWith(beginning, termsMax));
    return others.length > termsMax ? undefined : [...terms, ...others];
  };

  const valuesOf = (on: string, holds: (value: string) => boolean): readonly string[] =>
    postings.termsWith(`${on}:`).filter((term) => holds(term.slice(on.length + 1)));

  const idsOf = (filter: Filter, largest: number): Bits => {
    switch (filter.on) {
      case 'text':
        return withText(filter, largest);
      case 'taken':
        return postings.read(takenTerms(filter, postings.termsWith(yearsPrefix)), largest);
      case 'location':
        return postings.read([locatedTerm], largest);
      case 'rating':
      case 'iso':
      case 'focal':
        return postings.read(
          valuesOf(filter.on, (value) => compares(Number(value), filter)),
          largest,
        );
      case 'name':
        return 'is' in filter
          ? idsIn(named, filter.is, largest)
          : idsIn(namedLike, containsPattern(filter.contains), largest);
      default: {
        if ('is' in filter) return postings.read([valueTerm(filter.on, filter.is)], largest);
        const wanted = lower(filter.contains);
        return postings.read(
          valuesOf(filter.on, (value) => value.includes(wanted)),
          largest,
        );
      }
    }
  };

  return (filters) => {
    const largest = Number(largestId.get()?.id);
    const said = filters.filter((filter) => filter.on !== 'text' || saysSomething(filter));
    const [first, ...others] = said.toSorted((one, other) => Number(one.not) - Number(other.not));
    const bits = first === undefined || first.not ? postings.read([anyTerm], largest) : idsOf(first, largest);
    if (first?.not === true) takeOut(bits, idsOf(first, largest));
    for (const filter of others) (filter.not ? takeOut : keepCommon)(bits, idsOf(filter, largest));
    return { bits, total: countBits(bits) };
  };
}

/** A word of nothing but signs is looked for nowhere. */
const saysSomething = ({ text }: TextFilter): boolean => tokensOf(text).length > 0;

function compares(
  value: number,
  { than, value: other }: { readonly than: Comparison; readonly value: number },
): boolean {
  switch (than) {
    case '=':
      return value === other;
    case '<':
      return value < other;
    case '<=':
      return value <= other;
    case '>':
      return value > other;
    case '>=':
      return value >= other;
  }
}

/** The terms that together are a time: whole years, the months of years that are cut, and the days of months that are. */
function takenTerms({ from = '', to = pastAll }: TakenFilter, years: readonly string[]): readonly string[] {
  const within = (when: string): readonly string[] => {
    // Everything that begins with `when` sorts from it on and before this.
    const end = `${when}${pastAll}`;
    if (when >= to || end <= from) return [];
    return when >= from && end <= to ? [takenTerm(when)] : partsOf(when).flatMap(within);
  };
  return years.flatMap((term) => within(term.slice(yearsPrefix.length)));
}

const pastAll = '~';

function partsOf(when: string): readonly string[] {
  if (when.length === 10) return [];
  return Array.from({ length: when.length === 4 ? 12 : 31 }, (_, n) => `${when}-${String(n + 1).padStart(2, '0')}`);
}
