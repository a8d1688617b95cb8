import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { findReaches, type Reach } from './find-imports.ts';
import { type Row, rowOf } from './import-table.ts';
import { type Finding, findingAt, type Source } from './sources.ts';

/** What a source imports or names that its folder's row does not allow. */
export function judgeImports(source: Source): readonly Finding[] {
  const row = rowOf(source.file);
  if (row === undefined)
    return [
      { file: source.file, line: 1, says: 'lies in no folder of the import table: move it, or give its folder a row' },
    ];
  return findReaches(source).flatMap((reach) => {
    const says = refusal(row, source.file, reach);
    return says === undefined ? [] : [findingAt(source, reach.node, says)];
  });
}

function refusal(row: Row, file: string, reach: Reach): string | undefined {
  if (reach.kind === 'unreadable')
    return `imports ${reach.to}, known only when it runs: write the module's name, or start it by its path`;
  const isOurs = /^\.{1,2}(\/|$)/.test(reach.to) || reach.kind === 'path';
  return isOurs ? refuseOurs(row, file, reach) : refuseOutside(row, reach);
}

function refuseOurs(row: Row, file: string, { kind, to }: Reach): string | undefined {
  const target = posix.join(posix.dirname(file), to);
  const folder = rowOf(target)?.folder;
  if (folder === row.folder) return undefined;
  // A path may name what is not code of ours: resources, package.json, a folder.
  if (folder === undefined)
    return kind === 'path' ? undefined : `imports ${target}, which no row of the table holds: move what it needs`;
  if (row.imports.includes(folder)) return undefined;
  const isTypes = row.types?.includes(folder) === true;
  if (kind === 'type' && isTypes) return undefined;
  const isEntry = row.entryPaths?.includes(folder) === true;
  if (kind === 'path') return isEntry ? undefined : `names a file of ${folder}, which ${row.folder} may not start`;
  if (isTypes) return `imports values of ${folder}: ${row.folder} may have its types only, by "import type"`;
  if (isEntry) return `imports ${folder}: ${row.folder} may only start it by its file path`;
  return `imports ${folder}: ${row.folder} may import ${listed([...row.imports, ...(row.types ?? [])])}; pass it in as a port`;
}

function refuseOutside(row: Row, { kind, to }: Reach): string | undefined {
  if (to === 'node:sqlite') return "imports node:sqlite: use '@photostructure/sqlite', which every runtime of ours has";
  if (isBuiltin(to) && !to.startsWith('node:')) return `imports ${to}: write node:${to}`;
  const name = to.startsWith('node:') ? to : packageOf(to);
  if (row.touches.some((pattern) => matches(pattern, name))) return undefined;
  const isTypes = row.typesOf?.includes(name) === true;
  if (isTypes && kind === 'type') return undefined;
  if (isTypes) return `imports values of ${name}: ${row.folder} may have its types only, by "import type"`;
  return `touches ${name}: ${row.folder} may touch ${listed(row.touches)}; put it behind a port, in an adapter`;
}

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

const matches = (pattern: string, name: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;

const listed = (names: readonly string[]): string => (names.length === 0 ? 'nothing' : names.join(', '));
