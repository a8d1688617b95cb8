import { posix } from 'node:path';
import ts from 'typescript';
import { type Source, walk } from './sources.ts';

/**
 * One reach of a file to another. `value`: it runs; `type`: erased; `path`: a file named relative to this one, to start
 * or bundle; `unreadable`: a dynamic import whose text is only known when it runs.
 */
export interface Reach {
  readonly kind: 'value' | 'type' | 'path' | 'unreadable';
  /** As written, or for a path joined of parts as it comes out. */
  readonly to: string;
  readonly node: ts.Node;
}

/** Everything a source reaches for: imports, re-exports, dynamic imports, require, type imports, entry paths. */
export function findReaches(source: Source): readonly Reach[] {
  const found: Reach[] = [];
  const add = (reach: Reach | undefined): void => void (reach && found.push(reach));
  for (const reference of [...source.tree.referencedFiles, ...source.tree.typeReferenceDirectives])
    add({ kind: 'type', to: reference.fileName, node: source.tree });
  walk(source.tree, (node) => {
    add(ofDeclaration(node));
    add(ofCall(node));
  });
  return found;
}

function ofDeclaration(node: ts.Node): Reach | undefined {
  // `import { type A } from` still loads the module when types are stripped: only `import type` is erased.
  if (ts.isImportDeclaration(node)) return reach(node.importClause?.isTypeOnly === true, node.moduleSpecifier, node);
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) return reach(node.isTypeOnly, node.moduleSpecifier, node);
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference))
    return reach(node.isTypeOnly, node.moduleReference.expression, node);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return reach(true, node.argument.literal, node);
  return undefined;
}

const reach = (isType: boolean, specifier: ts.Node, node: ts.Node): Reach =>
  ts.isStringLiteralLike(specifier)
    ? { kind: isType ? 'type' : 'value', to: specifier.text, node }
    : { kind: 'unreadable', to: specifier.getText(), node };

/** A node's text when it is short enough to be a name; long chains of calls would be copied again for every link. */
const shortText = (node: ts.Node): string => (node.end - node.pos < 80 ? node.getText() : '');

function ofCall(node: ts.Node): Reach | undefined {
  if (ts.isNewExpression(node)) return ofNewUrl(node);
  if (!ts.isCallExpression(node)) return undefined;
  const [first, ...rest] = node.arguments;
  if (first === undefined) return undefined;
  const callee = shortText(node.expression);
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword || callee === 'require' || callee === 'require.resolve')
    return reach(false, first, node);
  if (callee === 'import.meta.resolve' && ts.isStringLiteralLike(first)) return { kind: 'path', to: first.text, node };
  // join(import.meta.dirname, '..', 'x.ts')
  if (shortText(first) === 'import.meta.dirname' && rest.length > 0 && rest.every(ts.isStringLiteralLike))
    return { kind: 'path', to: posix.join('.', ...rest.map((part) => part.text)), node };
  return undefined;
}

function ofNewUrl(node: ts.NewExpression): Reach | undefined {
  const [path, base] = node.arguments ?? [];
  if (shortText(node.expression) !== 'URL' || base === undefined || shortText(base) !== 'import.meta.url')
    return undefined;
  return path && ts.isStringLiteralLike(path) ? { kind: 'path', to: path.text, node } : undefined;
}
