/**
 * Takes out of a line of the log what must not be in it, should something say it after all: addresses, paths, keys and tokens.
 * When in doubt it takes out too much, since a log is read by others.
 */

/** One fact of a line. */
export type Fact = string | number | boolean;

/** Names whose values are never written, whatever they look like. */
const secretName =
  /token|secret|password|passphrase|authorization|cookie|credential|signature|session|^key$|(?:api|access|private)[-_]?key|url|path|file(?:name)?$/i;

/** What is taken out of any text, in this order: an address holds paths, and a path may hold what looks like a token. */
const rules: readonly (readonly [RegExp, string])[] = [
  // Any scheme, with the rest of the word: its query is where presigned requests have their signature.
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi, '<address>'],
  [/\bdata:[^\s"'<>]+/gi, '<address>'],
  // A quoted path may hold spaces; an unquoted one is taken with all that follows it on its line, up to a bracket.
  [/(["'`])(?:\/|~\/|[A-Za-z]:[\\/]|\\\\)[^\n]*?\1/g, '<path>'],
  [/(^|[\s(=:,[{<>])(?:\/(?=\S)|~\/|[A-Za-z]:[\\/]|\\\\)[^\n)\]}"'`]*/gm, '$1<path>'],
  [/\b(?:Bearer|Basic)\s+[\w.~+/=-]+/gi, '<secret>'],
  [/\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b/g, '<secret>'],
  // A JSON web token.
  [/\beyJ[\w-]{8,}(?:\.[\w-]*){0,2}/g, '<secret>'],
  [/\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/g, '<person>'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b/g, '<address>'],
  // A digest of a picture is told by its beginning, as everywhere; a signature of 64 digits is worth nothing cut.
  [/\b([0-9a-f]{12})[0-9a-f]{28,}\b/g, '$1…'],
  // What is longer than any word of ours and looks like no word.
  [/[\w+/=-]{40,}/g, '<secret>'],
];

const textMax = 2_000;

/** The text without any of it, and not longer than a few lines. */
export function redacted(text: string): string {
  const cut = text.length > textMax ? `${text.slice(0, textMax)}…` : text;
  return rules.reduce((left, [pattern, instead]) => left.replace(pattern, instead), cut);
}

/** The facts without any of it. */
export function redactedFacts(facts: Readonly<Record<string, Fact>>): Record<string, Fact> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => {
      if (typeof fact !== 'string') return [name, fact];
      return [name, secretName.test(name) ? '<left out>' : redacted(fact)];
    }),
  );
}
