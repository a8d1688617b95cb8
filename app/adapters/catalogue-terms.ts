/** What a record is found by: its words, what filters look at, and the time it was taken, each as one text. */
import type { PictureRecord } from '../../processor/contract/record.ts';
import { filtersOf, wordsOf } from './catalogue-row.ts';

/** Every record has it. */
export const anyTerm = 'any';
/** Every record with a place has it. */
export const locatedTerm = 'located';

/** Words are looked up by what they begin with. So many letters of each have a term of their own: thousands may begin with "1". */
const prefixesMax = 3;

/** The term of records with exactly this word, as `tokensOf` gives it. */
export const wordTerm = (token: string): string => `w:${token}`;

/** Whether the records with a word that begins so have one term, or many between two. */
export const isShort = (beginning: string): boolean => [...beginning].length <= prefixesMax;

/** The term of records with any word that begins so. `beginning` is short. */
export const beginningTerm = (beginning: string): string => `b:${beginning}`;

/** The term of records where these two words stand side by side. */
export const pairTerm = (one: string, next: string): string => `p:${one} ${next}`;

/** The fields whose whole value is a term. */
export type ValueField = keyof ReturnType<typeof filtersOf>;

/** The term of records with this value in a field. Letters of ASCII count as one in both cases, as for SQLite's NOCASE. */
export const valueTerm = (field: ValueField, value: string | number): string => `${field}:${lower(String(value))}`;

/** The value as a term has it. */
export const lower = (value: string): string => value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** The term of records taken in a year, a month or a day: `2021`, `2021-05`, `2021-05-04`. */
export const takenTerm = (when: string): string => `taken${when.length}:${when}`;

/** What comes before the years in their terms. */
export const yearsPrefix: string = takenTerm('0000').slice(0, -4);

/** Every term of a record, each once. */
export function termsOf(record: PictureRecord): ReadonlySet<string> {
  const terms = new Set([anyTerm]);
  for (const text of wordsOf(record)) {
    const tokens = tokensOf(text);
    for (const [at, token] of tokens.entries()) {
      for (const term of termsOfToken(token)) terms.add(term);
      const next = tokens[at + 1];
      if (next !== undefined) terms.add(pairTerm(token, next));
    }
  }
  for (const [field, value] of Object.entries(filtersOf(record))) {
    if (value !== undefined) terms.add(`${field}:${lower(String(value))}`);
  }
  if (record.location !== undefined) terms.add(locatedTerm);
  const taken = record.capture?.local;
  if (taken !== undefined) for (const length of [4, 7, 10]) terms.add(takenTerm(taken.slice(0, length)));
  return terms;
}

/** Records share most of their words: what was made of the last ones is kept. */
const tokenTerms = new Map<string, readonly string[]>();
const tokenTermsMax = 5_000;

function termsOfToken(token: string): readonly string[] {
  const known = tokenTerms.get(token);
  if (known !== undefined) return known;
  const letters = [...token].slice(0, prefixesMax);
  const made = [wordTerm(token), ...letters.map((_, at) => beginningTerm(letters.slice(0, at + 1).join('')))];
  if (tokenTerms.size >= tokenTermsMax) tokenTerms.clear();
  tokenTerms.set(token, made);
  return made;
}

/**
 * The words of a text as FTS5's unicode61 takes them apart without diacritics: runs of letters and digits, small. Marks
 * that are no diacritics of Latin, Greek or Cyrillic stay with their letter.
 */
export const tokensOf = (text: string): readonly string[] =>
  plain(text)
    .toLowerCase()
    .match(/[\p{L}\p{N}\p{M}\p{Co}]+/gu) ?? [];

const plain = (text: string): string =>
  /^[\0-\x7f]*$/.test(text)
    ? text
    : text
        .normalize('NFD')
        .replace(/[\u0300-\u036f]/g, '')
        .normalize('NFC');
