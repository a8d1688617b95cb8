import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The repository's folder. */
export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/** One source file: its path from the root with `/`, its text, its syntax tree. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

/** Something a check found: where, and a sentence that says what to do. */
export interface Finding {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly says: string;
}

const notOurs = new Set(['node_modules', '.cache', 'dist']);

/** Paths of every file under these folders, from the root. Folders that do not exist hold nothing. */
export function filesUnder(...folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) => {
    const entries = tryList(folder);
    return entries.flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (notOurs.has(entry.name)) return [];
      return entry.isDirectory() ? filesUnder(path) : [path];
    });
  });
}

function tryList(folder: string) {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Whether a file is code we wrote. */
export const isCode = (file: string): boolean => /\.(ts|mts|cts|js|mjs|cjs)$/.test(file);

/** A source from text that need not be on disk. Its tree is made when it is first asked for. */
export function parseSource(file: string, text: string): Source {
  let made: ts.SourceFile | undefined;
  const parse = (): ts.SourceFile =>
    ts.createSourceFile(
      file,
      text,
      // Doc comments are looked for, never looked into: parsing them would take a third of the time.
      { languageVersion: ts.ScriptTarget.ES2023, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
      true,
    );
  return {
    file,
    text,
    get tree() {
      made ??= parse();
      return made;
    },
  };
}

/** Every source under these folders. */
export const readSources = (...folders: readonly string[]): readonly Source[] =>
  filesUnder(...folders)
    .filter(isCode)
    .map((file) => parseSource(file, readFileSync(join(root, file), 'utf8')));

/** A finding at a node. */
export const findingAt = (source: Source, node: ts.Node, says: string): Finding => ({
  file: source.file,
  line: source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line + 1,
  says,
});

/** Findings as people read them: `file:line sentence`. */
export const printed = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ file, line, says }) => `${file}:${line} ${says}`);

/** Calls `visit` with every node of a tree, parents first. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}
