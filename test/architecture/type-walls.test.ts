/**
 * The compiler's own walls: `lib` and `types` cut per folder, and project references. Probes are compiled with each
 * folder's real options, in memory, so that a loosened tsconfig fails here and not in a browser.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { importTable } from './import-table.ts';
import { filesUnder, isCode, root } from './sources.ts';

const parsed = new Map<string, ts.SourceFile | undefined>();

/** Compiles a probe as if it lay in `folder`, beside `others` by path; answers `code message` per error. */
function compile(folder: string, probe: string, others: Readonly<Record<string, string>> = {}): readonly string[] {
  const probePath = join(root, folder, 'probe.ts');
  const texts = new Map(Object.entries(others).map(([file, text]) => [join(root, file), text]));
  texts.set(probePath, probe);
  const { options, projectReferences = [] } = readConfig(folder, []);
  const program = ts.createProgram({
    rootNames: [probePath],
    options,
    projectReferences,
    host: hostOf(options, texts),
  });
  const found = [
    ...program.getSemanticDiagnostics(program.getSourceFile(probePath)),
    ...program.getOptionsDiagnostics(),
  ];
  return found.map(({ code, messageText }) => `${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
}

function hostOf(options: ts.CompilerOptions, texts: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  // References are read from their sources, as editors do: nothing need be built before. The types keep this to themselves.
  const fromSource = { useSourceOfProjectReferenceRedirect: () => true };
  return {
    ...host,
    ...fromSource,
    fileExists: (path) => texts.has(path) || host.fileExists(path),
    getSourceFile: (path, target) => {
      const text = texts.get(path);
      if (text !== undefined) return ts.createSourceFile(path, text, target);
      // Libraries are parsed once for all probes: that is most of the time these take.
      if (!parsed.has(path)) parsed.set(path, host.getSourceFile(path, target));
      return parsed.get(path);
    },
    getParsedCommandLine: (path) => readConfig(relative(root, dirname(path)), [...texts.keys()]),
  };
}

/** A folder's tsconfig, with those of `files` that lie in it as its sources. */
function readConfig(folder: string, files: readonly string[]): ts.ParsedCommandLine {
  const within = join(root, folder);
  const host: ts.ParseConfigFileHost = {
    ...ts.sys,
    readDirectory: () => files.filter((path) => path.startsWith(`${within}/`)),
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, ' '));
    },
  };
  const config = ts.getParsedCommandLineOfConfigFile(join(within, 'tsconfig.json'), {}, host);
  if (config === undefined) throw new Error(`${folder} has no tsconfig.json`);
  return config;
}

const built = importTable.map((row) => row.folder).filter((folder) => existsSync(join(root, folder, 'tsconfig.json')));
const pure = ['app/contract', 'app/rpc', 'app/core', 'app/engine', 'processor/contract', 'processor/analysis'];
const noBrowser = (folder: string): boolean => folder !== 'app/renderer' && folder !== 'app/preload';

describe('type walls', () => {
  it.each(built.filter(noBrowser))('%s does not know the browser', (folder) => {
    expect(compile(folder, 'export const x = document;')).toEqual([expect.stringMatching(/^(2304|2584) /)]);
  });

  it.each(built.filter((folder) => pure.includes(folder)))('%s does not know Node', (folder) => {
    expect(compile(folder, 'export const x = process.env;')).toEqual([expect.stringMatching(/^(2304|2580|2591) /)]);
    expect(compile(folder, `export * from 'node:fs';`)).toEqual([expect.stringMatching(/^(2307|2591) /)]);
    expect(compile(folder, 'export const x = setTimeout;')).toEqual([expect.stringMatching(/^(2304|2584) /)]);
  });

  it('the other way round, Node folders know Node', () => {
    expect(compile('app/headless', 'export const x = process.argv;')).toEqual([]);
  });

  it('a layer that is not referenced fails the build', () => {
    const layer = { 'app/engine/other.ts': 'export const run = 1;', 'app/core/other.ts': 'export const plan = 1;' };

    expect(compile('app/core', `export { run } from '../engine/other.ts';`, layer)).toEqual([
      expect.stringContaining('6307 File'),
    ]);
    expect(compile('app/engine', `export { plan } from '../core/other.ts';`, layer)).toEqual([]);
  });

  it.each(built)('%s references what the import table lets it import', (folder) => {
    const row = importTable.find((candidate) => candidate.folder === folder)!;
    const allowed = [...row.imports, ...(row.types ?? [])].filter((other) => built.includes(other));

    const referenced = (readConfig(folder, []).projectReferences ?? []).map(({ path }) => relative(root, path));

    expect(referenced.toSorted()).toEqual(allowed.toSorted());
  });

  it('every folder with sources has a tsconfig, and the root builds it', () => {
    const withSources = importTable
      .map((row) => row.folder)
      .filter((folder) => folder !== 'infra' && filesUnder(folder).some(isCode));
    const rootConfig: { references: readonly { path: string }[] } = JSON.parse(
      readFileSync(join(root, 'tsconfig.json'), 'utf8'),
    );

    expect(rootConfig.references.map(({ path }) => path)).toEqual(expect.arrayContaining(withSources));
    expect(built).toEqual(expect.arrayContaining(withSources));
  });
});
