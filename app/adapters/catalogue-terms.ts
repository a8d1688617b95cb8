/** What a record is found by: its words, what filters look at, and the time it was taken, each as one text. */
import type { PictureRecord } from '../../processor/contract/record.ts';
import { filtersOf, wordsOf } from './catalogue-row.ts';

/** Every record has it. */
export const anyTerm = 'any';
/** Every record with a place has it. */
export const locatedTerm = 'located';

/** Words are looked up by what they begin with. So many letters of each have a term of their own: thousands may begin with "1". */
const lettersMax = 3;
/** Of long words with a number in them, such as `IMG20240131`, there may be one for each record: of those so many. */
const numberedLettersMax = 8;

const hasNumber = (token: string): boolean => /\p{N}/u.test(token);
const isNumbered = (token: string): boolean => token.length >= numberedLettersMax && hasNumber(token);

/** The term of records with exactly this word, as `tokensOf` gives it. */
export const wordTerm = (token: string): string => (isNumbered(token) ? `n:${token}` : `w:${token}`);

/** The term of records where these two words stand side by side. */
export const pairTerm = (one: string, next: string): string => `p:${one} ${next}`;

/** The term of records where these three words stand in a row; undefined where one of them is a number few records have. */
export const tryTripleTerm = (one: string, next: string, last: string): string | undefined =>
  [one, next, last].some(isRare) ? undefined : `t:${one} ${next} ${last}`;

/** A term for each file's own number would be as many terms as files, and FTS5 finds such words soon enough. */
const isRare = (token: string): boolean => token.length >= 5 && hasNumber(token);

/** The terms that together find every word that begins so, and what all others begin with. */
export interface Beginning {
  readonly terms: readonly string[];
  readonly rest: readonly string[];
}

/** For one word. */
export function wordsWith(beginning: string): Beginning {
  const letters = [...beginning].length;
  if (letters <= lettersMax) return { terms: [letterTerm(beginning)], rest: [] };
  if (letters <= numberedLettersMax) return { terms: [letterTerm(beginning)], rest: [`w:${beginning}`] };
  return { terms: [], rest: [`w:${beginning}`, `n:${beginning}`] };
}

/** For a word and the beginning of the one beside it. */
export const pairsWith = (one: string, beginning: string): Beginning =>
  hasNumber(beginning) && [...beginning].length <= lettersMax
    ? { terms: [letterPairTerm(one, beginning)], rest: [] }
    : { terms: [], rest: [pairTerm(one, beginning)] };

const letterTerm = (letters: string): string => `b:${letters}`;
const letterPairTerm = (one: string, letters: string): string => `q:${one} ${letters}`;

function beginningsOf(token: string, most: number): readonly string[] {
  const letters = [...token].slice(0, most);
  return letters.map((_, at) => letters.slice(0, at + 1).join(''));
}

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
  for (const text of wordsOf(record)) for (const term of termsOfText(text)) terms.add(term);
  for (const [field, value] of Object.entries(filtersOf(record))) {
    if (value !== undefined) terms.add(`${field}:${lower(String(value))}`);
  }
  if (record.location !== undefined) terms.add(locatedTerm);
  const taken = record.capture?.local;
  if (taken !== undefined) for (const length of [4, 7, 10]) terms.add(takenTerm(taken.slice(0, length)));
  return terms;
}

function* termsOfText(text: string): Generator<string> {
  const tokens = tokensOf(text);
  for (const [at, token] of tokens.entries()) {
    yield* termsOfToken(token);
    const next = tokens[at + 1];
    if (next === undefined) continue;
    yield pairTerm(token, next);
    const last = tokens[at + 2];
    const triple = last === undefined ? undefined : tryTripleTerm(token, next, last);
    if (triple !== undefined) yield triple;
    if (hasNumber(next)) for (const letters of beginningsOf(next, lettersMax)) yield letterPairTerm(token, letters);
  }
}

/** Records share most of their words: what was made of the last ones is kept. */
const tokenTerms = new Map<string, readonly string[]>();
const tokenTermsMax = 5_000;

function termsOfToken(token: string): readonly string[] {
  const known = tokenTerms.get(token);
  if (known !== undefined) return known;
  const most = isNumbered(token) ? numberedLettersMax : lettersMax;
  const made = [wordTerm(token), ...beginningsOf(token, most).map(letterTerm)];
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
