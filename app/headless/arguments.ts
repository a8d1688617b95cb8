/** What was typed after the command's name. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UsageError } from '../host/usage-error.ts';

/** Options and the rest, in order. */
export interface Arguments {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  /** Options that may be given several times, in order. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly rest: readonly string[];
}

/** Which options a command has: `flags` stand alone, `values` take a value, `lists` take one and may come again. */
export interface Options {
  readonly flags: readonly string[];
  readonly values: readonly string[];
  readonly lists: readonly string[];
}

/** Reads the arguments. Throws UsageError with one plain sentence for what the command does not know. */
export function parseArguments(argv: readonly string[], options: Options): Arguments {
  const config: ParseArgsOptionsConfig = {
    ...Object.fromEntries(options.flags.map((name) => [name, { type: 'boolean' }])),
    ...Object.fromEntries(options.values.map((name) => [name, { type: 'string' }])),
    ...Object.fromEntries(options.lists.map((name) => [name, { type: 'string', multiple: true }])),
  };
  try {
    const parsed = parseArgs({ args: [...argv], options: config, allowPositionals: true, strict: true });
    const entries = Object.entries(parsed.values);
    return {
      flags: new Set(entries.flatMap(([name, value]) => (value === true ? [name] : []))),
      values: new Map(entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))),
      lists: new Map(entries.flatMap(([name, value]) => (Array.isArray(value) ? [[name, value.map(String)]] : []))),
      rest: parsed.positionals,
    };
  } catch (error) {
    throw new UsageError(inWords(error));
  }
}

// Node's own sentences go on about how to pass a value that begins with a dash; the first one is enough.
function inWords(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  return said.split(/\. |\n/)[0]?.replace(/\.?$/, '.') ?? 'The options are not right.';
}

/** A whole number of at least 1, or undefined when the option was not given. Throws UsageError for anything else. */
export function wholeNumber(found: Arguments, name: string): number | undefined {
  const text = found.values.get(name);
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new UsageError(`--${name} takes a whole number of at least 1, not "${text}".`);
  return Number(text);
}

/** Which cloud was asked for: `--cloud` names one, `--local` is the one on this machine; else it is the one that is connected. */
export function cloudOf({ values, flags }: Arguments): { readonly cloud?: string; readonly isLocal?: true } {
  const cloud = values.get('cloud');
  if (cloud !== undefined && flags.has('local')) throw new UsageError('--cloud and --local exclude each other.');
  return { ...(cloud !== undefined && { cloud }), ...(flags.has('local') && { isLocal: true }) };
}
