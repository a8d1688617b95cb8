/**
 * One page of a listing, from anything that gives keys in order from a given key on. With a delimiter, keys that share
 * what comes before it are one common prefix, and the listing seeks past them instead of reading them all.
 */

/** What to list. */
export interface ListAsk {
  readonly prefix: string;
  /** Empty: no grouping. */
  readonly delimiter: string;
  /** List what comes after this key or common prefix. */
  readonly after: string;
  /** Keys and common prefixes together. */
  readonly max: number;
}

/** What a page holds. */
export interface ListPage<T> {
  readonly entries: readonly T[];
  readonly commonPrefixes: readonly string[];
  /** The key or common prefix to go on after; absent on the last page. */
  readonly next?: string;
}

/** Lists a page. `from` gives the entries whose key is the given one or comes after it, in the order of UTF-8 bytes. */
export function listPage<T extends { readonly key: string }>(
  from: (key: string) => Iterable<T>,
  ask: ListAsk,
): ListPage<T> {
  const entries: T[] = [];
  const commonPrefixes: string[] = [];
  let last = '';
  for (const found of walk(from, ask)) {
    if (entries.length + commonPrefixes.length === ask.max) {
      return { entries, commonPrefixes, ...(ask.max > 0 && { next: last }) };
    }
    if (typeof found === 'string') commonPrefixes.push(found);
    else entries.push(found);
    last = typeof found === 'string' ? found : found.key;
  }
  return { entries, commonPrefixes };
}

/** Entries and common prefixes in order, without end other than the prefix's. */
function* walk<T extends { readonly key: string }>(
  from: (key: string) => Iterable<T>,
  ask: ListAsk,
): Generator<T | string> {
  let start: string | undefined = laterOf(ask.prefix, ask.after);
  while (start !== undefined) {
    let group: string | undefined;
    for (const entry of from(start)) {
      if (!entry.key.startsWith(ask.prefix)) return;
      group = commonPrefixOf(entry.key, ask);
      if (group !== undefined) break;
      if (entry.key !== ask.after) yield entry;
    }
    if (group === undefined) return;
    // A group the caller has seen, or begins inside of, is over: `after` may be the group's own name.
    if (compareUtf8(group, ask.after) > 0) yield group;
    start = firstKeyBehind(group);
  }
}

function commonPrefixOf(key: string, { prefix, delimiter }: ListAsk): string | undefined {
  if (delimiter === '') return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

const laterOf = (a: string, b: string): string => (compareUtf8(a, b) > 0 ? a : b);

/** The order of S3's keys. JavaScript's own compares UTF-16 and puts emoji before the last thousands of the basic plane. */
export function compareUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}

/** The least text greater than everything that begins with this, or undefined when there is none. */
export function firstKeyBehind(prefix: string): string | undefined {
  const letters = [...prefix];
  for (let letter = letters.pop(); letter !== undefined; letter = letters.pop()) {
    const code = letter.codePointAt(0) ?? 0;
    // The code points of surrogates have no UTF-8.
    if (code < 0x10ffff) return letters.join('') + String.fromCodePoint(code === 0xd7ff ? 0xe000 : code + 1);
  }
  return undefined;
}
