import { describe, expect, it } from 'vitest';
import { importTable } from './import-table.ts';
import { judgeImports } from './judge-imports.ts';
import { parseSource, printed, readSources } from './sources.ts';

const judge = (file: string, text: string): readonly string[] => printed(judgeImports(parseSource(file, text)));

describe('import table', () => {
  it('is kept by every source of app, processor and infra', () => {
    expect(printed(readSources('app', 'processor', 'infra').flatMap(judgeImports))).toEqual([]);
  });

  it('names only folders that have rows', () => {
    const folders = new Set(importTable.map((row) => row.folder));

    const named = importTable.flatMap((row) => [...row.imports, ...(row.types ?? []), ...(row.entryPaths ?? [])]);

    expect(named.filter((folder) => !folders.has(folder))).toEqual([]);
  });

  it.each([
    ['a wrong layer', 'app/core/a.ts', `import { run } from '../engine/run.ts';`, 'imports app/engine'],
    ['a wrong layer by type', 'app/core/a.ts', `import type { Run } from '../engine/run.ts';`, 'imports app/engine'],
    ['a re-export', 'app/core/a.ts', `export * from '../engine/run.ts';`, 'imports app/engine'],
    ['a type re-export', 'app/core/a.ts', `export type { Run } from '../engine/run.ts';`, 'imports app/engine'],
    ['a dynamic import', 'app/core/a.ts', `await import('../engine/run.ts');`, 'imports app/engine'],
    ['a dynamic import in backquotes', 'app/core/a.ts', 'await import(`../engine/run.ts`);', 'imports app/engine'],
    ['an import type', 'app/core/a.ts', `type R = import('../engine/run.ts').Run;`, 'imports app/engine'],
    ['import for its effect', 'app/core/a.ts', `import '../engine/run.ts';`, 'imports app/engine'],
    ['import with require', 'app/core/a.ts', `import run = require('../engine/run.ts');`, 'imports app/engine'],
    ['require', 'app/preload/a.cjs', `const run = require('../engine/run.ts');`, 'imports app/engine'],
    ['a reference directive', 'app/core/a.ts', `/// <reference types="node" />`, 'touches node'],
    ['an unreadable import', 'app/main/a.ts', 'await import(name);', 'known only when it runs'],
    ['values where types are', 'app/adapters/a.ts', `import { run } from '../engine/run.ts';`, 'by "import type"'],
    ['inline types, which load', 'app/adapters/a.ts', `import { type R } from '../engine/r.ts';`, 'by "import type"'],
    ['an entry imported', 'app/headless/a.ts', `import { c } from '../../infra/local/c.ts';`, 'by its file path'],
    ['an entry of another', 'app/core/a.ts', `new URL('../engine/run.ts', import.meta.url);`, 'may not start'],
    ['an entry resolved', 'app/core/a.ts', `import.meta.resolve('../engine/run.ts');`, 'may not start'],
    ['an entry joined', 'app/core/a.ts', `join(import.meta.dirname, '..', 'main/a.ts');`, 'may not start'],
    ['a Node builtin', 'app/core/a.ts', `import { readFile } from 'node:fs/promises';`, 'touches node:fs/promises'],
    ['a builtin without node:', 'app/main/a.ts', `import fs from 'fs';`, 'write node:fs'],
    ['a package', 'processor/analysis/a.ts', `import sharp from 'sharp';`, 'touches sharp'],
    ['the types of a package', 'processor/analysis/a.ts', `import type { Sharp } from 'sharp';`, 'touches sharp'],
    ['a package by subpath', 'app/rpc/a.ts', `import { z } from 'zod/v4';`, 'touches zod'],
    ['a scoped package', 'app/engine/a.ts', `import { S3 } from '@aws-sdk/client-s3';`, 'touches @aws-sdk/client-s3'],
    ['Electron outside its shells', 'app/adapters/a.ts', `import { app } from 'electron';`, 'touches electron'],
    ["Node's own SQLite", 'app/adapters/a.ts', `import { DatabaseSync } from 'node:sqlite';`, '@photostructure/sqlite'],
    ['tests from code', 'app/core/a.ts', `import { fake } from '../../test/fakes/a.ts';`, 'no row of the table'],
    ['the cloud of CDK', 'infra/a.ts', `import { store } from './local/store.ts';`, 'imports infra/local'],
    ['handlers in CDK', 'infra/a.ts', `import { api } from '../processor/handlers/api.ts';`, 'by its file path'],
    ['core in the renderer', 'app/renderer/a.ts', `import type { Q } from '../core/q.ts';`, 'imports app/core'],
    ['values of records', 'app/renderer/a.ts', `import { R } from '../../processor/contract/r.ts';`, '"import type"'],
    ['a folder without a row', 'app/other/a.ts', 'export const a = 1;', 'no folder of the import table'],
  ])('refuses %s', (_what, file, text, says) => {
    const findings = judge(file, `\n${text}`);

    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(says);
    expect(findings[0]).toMatch(/^[\w/.-]+:[12] /);
  });

  it.each([
    ['its own folder', 'app/core/queue/a.ts', `import { b } from '../b.ts';`],
    ['the layer below', 'app/engine/a.ts', `import { b } from '../core/b.ts';`],
    ['port types', 'app/adapters/a.ts', `import type { Port } from '../engine/ports.ts';`],
    ['a Node builtin', 'app/adapters/a.ts', `import { open } from 'node:fs/promises';`],
    ['a scoped package', 'processor/adapters/a.ts', `import { S3Client } from '@aws-sdk/client-s3';`],
    ['a package by subpath', 'processor/handlers/a.ts', `import { handle } from 'hono/aws-lambda';`],
    ['Lambda types', 'processor/handlers/a.ts', `import type { SQSEvent } from 'aws-lambda';`],
    ['handlers in the local cloud', 'infra/local/a.ts', `import { api } from '../../processor/handlers/api.ts';`],
    ['handlers by entry path', 'infra/stacks/a.ts', `new URL('../../processor/handlers/api.ts', import.meta.url);`],
    ['the local cloud by entry path', 'app/host/a.ts', `new URL('../../infra/local/x.ts', import.meta.url);`],
    ['a path to no code of ours', 'app/headless/a.ts', `new URL('../../package.json', import.meta.url);`],
  ])('allows %s', (_what, file, text) => {
    expect(judge(file, text)).toEqual([]);
  });
});
