/** Holds names against a folder's rules: the default names first, then its owner's patterns, the last of which counts. */
import ignore, { type Ignore } from 'ignore';
import type { NameRule } from '../core/folders/default-ignores.ts';
import type { Ignored, WalkRules } from '../engine/folder-ports.ts';

/** Why a path is left out. */
export type IgnoredBy = Ignored['by'];

/** One folder's rules, ready to use. Paths are relative to the root, their parts joined by `/`. */
export interface Judge {
  /** The rule that leaves this directory out, with all below it. Its parents must have been judged before. */
  judgeDirectory(path: string): IgnoredBy | undefined;
  /** The rule that leaves this file out, or that it is no picture. Its parents must have been judged before. */
  judgeFile(path: string): IgnoredBy | undefined;
  /** As the two above for a path whose parents nobody judged. */
  judgePath(path: string, isDirectory: boolean): IgnoredBy | undefined;
}

/** The library remembers every path it was asked about, so it is begun anew after this many. */
const rememberedMax = 20_000;

/** Compiles the rules. A pattern that means nothing in gitignore's syntax matches nothing. */
export function createJudge(rules: WalkRules): Judge {
  const byDefault = createNameJudge(rules.defaults);
  const byPattern = rules.patterns.length === 0 ? undefined : createPatternJudge(rules.patterns);
  const extensions = new Set(rules.extensions);

  const judge = (path: string, isDirectory: boolean): IgnoredBy | undefined => {
    const rule = byDefault(path);
    const told = byPattern?.(path, isDirectory);
    if (told === 'kept') return undefined;
    if (told !== undefined) return { is: 'pattern', rule: told.rule };
    return rule === undefined ? undefined : { is: 'defaultRule', rule };
  };
  const judgeFile = (path: string): IgnoredBy | undefined =>
    judge(path, false) ?? (extensions.has(extensionOf(path)) ? undefined : { is: 'notAPicture' });

  return {
    judgeDirectory: (path) => judge(path, true),
    judgeFile,
    judgePath(path, isDirectory) {
      for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
        const by = judge(path.slice(0, at), true);
        if (by !== undefined) return by;
      }
      return isDirectory ? judge(path, true) : judgeFile(path);
    },
  };
}

const extensionOf = (path: string): string => {
  const at = path.lastIndexOf('.');
  return at <= path.lastIndexOf('/') + 1 ? '' : path.slice(at + 1).toLowerCase();
};

/** Answers the rule as shown. Looks names up instead of trying every rule on each. */
function createNameJudge(rules: readonly NameRule[]): (path: string) => string | undefined {
  const named = new Map(rules.flatMap((rule) => (rule.is === 'name' ? [[rule.text, rule.shown]] : [])));
  const prefixes = rules.filter((rule) => rule.is === 'prefix');
  const suffixes = new Map(rules.flatMap((rule) => (rule.is === 'suffix' ? [[rule.text, rule.shown]] : [])));
  const insides = rules.filter((rule) => rule.is === 'inside');

  return (path) => {
    const slash = path.lastIndexOf('/');
    const name = path.slice(slash + 1).toLowerCase();
    const exact = named.get(name) ?? prefixes.find(({ text }) => name.startsWith(text))?.shown;
    if (exact !== undefined) return exact;
    const dot = name.lastIndexOf('.');
    const ending = dot < 0 ? undefined : suffixes.get(name.slice(dot));
    if (ending !== undefined || slash < 0) return ending;
    const parent = path.slice(path.lastIndexOf('/', slash - 1) + 1, slash).toLowerCase();
    return insides.find(({ text, except }) => parent.endsWith(text) && !except.includes(name))?.shown;
  };
}

type PatternJudge = (path: string, isDirectory: boolean) => { readonly rule: string } | 'kept' | undefined;

function createPatternJudge(patterns: readonly string[]): PatternJudge {
  // Git heeds case where the file system does; ours are picked by people for people, so `*.tmp.jpg` means `.TMP.JPG`, too.
  const compile = (): Ignore => ignore({ ignorecase: true }).add(patterns);
  let compiled = compile();
  let asked = 0;
  return (path, isDirectory) => {
    if (asked++ >= rememberedMax) {
      compiled = compile();
      asked = 0;
    }
    const { ignored, unignored, rule } = compiled.test(isDirectory ? `${path}/` : path);
    if (unignored) return 'kept';
    return ignored ? { rule: rule?.pattern ?? '' } : undefined;
  };
}
