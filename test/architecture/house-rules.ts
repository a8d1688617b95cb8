/** House rules that syntax alone can hold (style.md, section 4). Each takes sources and answers what breaks it. */
import { posix } from 'node:path';
import ts from 'typescript';
import { type Finding, findingAt, type Source, walk } from './sources.ts';

/** The most lines a file may have: longer ones grew by accretion. */
export const linesMax = 300;

/** Files that may be longer, each with the reason. Empty so far: take it as a question to the design first. */
export const longFiles: Readonly<Record<string, string>> = {};

const isData = (file: string): boolean => file.endsWith('.data.ts');

/** Files of more than 300 lines. Tables of data, `*.data.ts`, may have any length. */
export function findLongFiles(sources: readonly Source[]): readonly Finding[] {
  return sources
    .filter(({ file }) => !isData(file) && !(file in longFiles))
    .map(({ file, text }) => ({ file, lines: text.replace(/\n$/, '').split('\n').length }))
    .filter(({ lines }) => lines > linesMax)
    .map(({ file, lines }) => ({
      file,
      line: linesMax + 1,
      says: `has ${lines} lines, ${linesMax} are the most: split it by what changes together`,
    }));
}

const emptyNames = /^(manager|helper|util|common|misc|data|info|service)s?$/;

/** Files and folders whose names say nothing. */
export function findEmptyNames(files: readonly string[]): readonly Finding[] {
  return files.flatMap((file) => {
    const name = isData(file) ? file.slice(0, -'.data.ts'.length) : file;
    const word = name.split(/[/.-]/).find((part) => emptyNames.test(part));
    return word === undefined
      ? []
      : [{ file, line: 1, says: `is named "${word}", which could hold anything: name it for what is in it` }];
  });
}

/** The names a statement declares, each with whether its statement has a doc comment. */
function declared(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => namesOf(name));
  const named = statement as ts.Statement & { readonly name?: ts.Node }; // the union has no common name
  return named.name === undefined ? [] : [named.name.getText()];
}

const namesOf = (name: ts.BindingName): readonly string[] =>
  ts.isIdentifier(name)
    ? [name.text]
    : name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesOf(element.name) : []));

const hasDoc =
  ({ text }: Source) =>
  (statement: ts.Statement): boolean =>
    (ts.getLeadingCommentRanges(text, statement.getFullStart()) ?? []).some(({ pos }) => text.startsWith('/**', pos));

const hasModifier = (node: ts.Node, kind: ts.SyntaxKind): boolean =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind);

/** Exported declarations without a doc comment. A type beside its schema of the same name shares the schema's. */
export function findUndocumented(source: Source): readonly Finding[] {
  const documented = new Set(source.tree.statements.filter(hasDoc(source)).flatMap(declared));
  const exportedLater = new Set(source.tree.statements.flatMap(localExports));
  return source.tree.statements.flatMap((statement) => {
    const isExport = hasModifier(statement, ts.SyntaxKind.ExportKeyword);
    return declared(statement)
      .filter((name) => (isExport || exportedLater.has(name)) && !documented.has(name))
      .map((name) => findingAt(source, statement, `exports ${name} without a doc comment: say what a caller gets`));
  });
}

const localExports = (statement: ts.Statement): readonly string[] =>
  ts.isExportDeclaration(statement) &&
  !statement.moduleSpecifier &&
  statement.exportClause &&
  ts.isNamedExports(statement.exportClause)
    ? statement.exportClause.elements.map((element) => (element.propertyName ?? element.name).text)
    : [];

/** Default exports, in all their forms. */
export function findDefaultExports(source: Source): readonly Finding[] {
  return source.tree.statements
    .filter(
      (statement) =>
        ts.isExportAssignment(statement) ||
        hasModifier(statement, ts.SyntaxKind.DefaultKeyword) ||
        (ts.isExportDeclaration(statement) &&
          statement.exportClause !== undefined &&
          ts.isNamedExports(statement.exportClause) &&
          statement.exportClause.elements.some((element) => element.name.text === 'default')),
    )
    .map((statement) => findingAt(source, statement, 'has a default export: export it by its name'));
}

/** zod taken whole: `import { z }` brings every language's messages into each bundle, half a megabyte that nobody reads. */
export function findWholeZod(source: Source): readonly Finding[] {
  return source.tree.statements
    .filter(ts.isImportDeclaration)
    .filter(({ moduleSpecifier, importClause }) => {
      const names = importClause?.namedBindings;
      const isZod = ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text === 'zod';
      if (!isZod || importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return false;
      return names !== undefined && ts.isNamedImports(names) && names.elements.some(({ name }) => name.text === 'z');
    })
    .map((statement) => findingAt(source, statement, "imports { z }: write import * as z from 'zod'"));
}

const anyPrefix = /(records|previews|feed|tombstones|requests)\\?\//;
const keyPrefix = /^\^?(records|previews|feed|tombstones|requests)\\?\//;

/** Text that begins as an object key does, anywhere but in the one file that builds keys. */
export function findKeyPrefixes(source: Source): readonly Finding[] {
  if (source.file === 'processor/contract/keys.ts' || !anyPrefix.test(source.text)) return [];
  const found: Finding[] = [];
  walk(source.tree, (node) => {
    const text = textOf(node);
    const prefix = text === undefined ? undefined : keyPrefix.exec(text)?.[1];
    if (prefix !== undefined)
      found.push(findingAt(source, node, `writes the key prefix ${prefix}/: use processor/contract/keys.ts`));
  });
  return found;
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) return node.text;
  return ts.isRegularExpressionLiteral(node) ? node.text.slice(1) : undefined;
}

const worldly = new Set(
  [
    ['Date', 'performance', 'process', 'globalThis', 'window', 'document', 'navigator', 'console', 'fetch', 'crypto'],
    ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'XMLHttpRequest', 'WebSocket', 'Worker'],
  ].flat(),
);

/** Clock, chance, timers, network and environment, as a pure layer must not know them. */
export function findWorldly(source: Source): readonly Finding[] {
  const local = new Set<string>();
  walk(source.tree, (node) => {
    if (isNameOfDeclaration(node)) local.add(node.text);
  });
  const found: Finding[] = [];
  walk(source.tree, (node) => {
    if (!ts.isIdentifier(node) || local.has(node.text) || isMemberName(node)) return;
    if (worldly.has(node.text)) found.push(findingAt(source, node, `touches ${node.text}: have it passed in`));
    if (node.text === 'Math' && reachesRandom(node))
      found.push(findingAt(source, node, 'touches Math.random: have chance passed in'));
  });
  return found;
}

const isNameOfDeclaration = (node: ts.Node): node is ts.Identifier =>
  ts.isIdentifier(node) &&
  (ts.isVariableDeclaration(node.parent) ||
    ts.isParameter(node.parent) ||
    ts.isBindingElement(node.parent) ||
    ts.isFunctionDeclaration(node.parent) ||
    ts.isTypeAliasDeclaration(node.parent) ||
    ts.isInterfaceDeclaration(node.parent) ||
    ts.isImportSpecifier(node.parent)) &&
  node.parent.name === node;

/** Whether an identifier names a member of something else, `x.process` or `{ process: 1 }`, and so no global. */
const isMemberName = (node: ts.Identifier): boolean => {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  return (
    (ts.isPropertyAssignment(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isMethodSignature(parent) ||
      ts.isMethodDeclaration(parent)) &&
    parent.name === node
  );
};

/** Whether `Math` is used for more than a named function other than random: `Math.random`, `Math[x]`, `{ random } = Math`. */
const reachesRandom = (node: ts.Identifier): boolean =>
  !(ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node) ||
  node.parent.name.text === 'random';

/** Dependencies of a package.json that are not one exact version. */
export function findLooseVersions(file: string, text: string): readonly Finding[] {
  const lines = text.split('\n');
  const manifest: Record<string, unknown> = JSON.parse(text);
  const blocks = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies', 'overrides'];
  const versions = blocks.flatMap((block) => Object.entries(manifest[block] ?? {}));
  return versions
    .filter(([, version]) => typeof version === 'string' && !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => ({
      file: posix.normalize(file),
      line: lines.findIndex((line) => line.includes(`"${name}"`)) + 1,
      says: `asks for ${name} ${version}: name one exact version`,
    }));
}
