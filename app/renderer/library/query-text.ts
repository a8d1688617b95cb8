import type { QueryFilter, QueryParts, SortName } from '../../contract/methods/library.ts';
import { tidyCamera } from '../picture/describe.ts';
import type { Strings } from '../strings/words.ts';

/** The text of a query, from its parts. */
export function joined(filters: readonly string[], words: string, sort: SortName): string {
  return [...filters, words.trim(), sort === 'newest' ? '' : `sort:${sort}`].filter((part) => part !== '').join(' ');
}

/** A query's text with one filter more, or without it when it is there. */
export function toggled({ filters, words, sort }: QueryParts, token: string): string {
  const tokens = filters.map((filter) => filter.token);
  return joined(tokens.includes(token) ? tokens.filter((other) => other !== token) : [...tokens, token], words, sort);
}

/** A filter as people say it: `Canon EOS R6`, `Rated 4 or more`, `not GIF`. */
export function chipWords(
  { on, value, token, not }: QueryFilter,
  t: Strings['library'],
  day: (day: string) => string,
): string {
  const plain = value.replace(/^=/, '');
  const said =
    on === 'taken'
      ? takenWords(token, value, t, day)
      : t.chips[on](compared(on === 'camera' ? tidyCamera(plain) : plain, t));
  return not ? t.not(said) : said;
}

function takenWords(token: string, value: string, t: Strings['library'], day: (day: string) => string): string {
  const [from = '', to] = value.split('..');
  if (/^-?after:/.test(token)) return t.chips.after(day(from));
  if (/^-?before:/.test(token)) return t.chips.before(day(from));
  return to === undefined ? day(from) : `${day(from)} – ${day(to)}`;
}

function compared(value: string, t: Strings['library']): string {
  const found = /^(<=|>=|<|>|=)(.+)$/.exec(value);
  const [, sign = '', number = value] = found ?? [];
  switch (sign) {
    case '>=':
      return t.atLeast(number);
    case '<=':
      return t.atMost(number);
    case '>':
      return t.over(number);
    case '<':
      return t.under(number);
    default:
      return number;
  }
}
