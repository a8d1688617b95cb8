/**
 * Makes what each Lambda runs: one folder a function with one file of JavaScript, and, for the analysis, the decoder
 * built for the Lambda's CPU. No Docker, and the same bytes for the same sources wherever it runs.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { placeDecoder } from './decoder.ts';
import { type Cpu, type FunctionName, functionEntries, functionNames, rootDirectory } from './functions.ts';

/** Where the folder of each function is. */
export type Bundles = Readonly<Record<FunctionName, string>>;

/** The folders of the functions, and why some of them cannot run where they lack something. */
export interface Built {
  readonly bundles: Bundles;
  /** A sentence for a person; absent when everything is whole. */
  readonly missing?: string;
}

/** Builds every function for this CPU into `.cache/lambda`, in place of what was there. */
export async function buildBundles(cpu: Cpu): Promise<Built> {
  const directory = join(rootDirectory, '.cache/lambda', cpu);
  await rm(directory, { recursive: true, force: true });
  const built = await Promise.all(functionNames.map(async (name) => [name, await buildOne(name, directory)] as const));
  const bundles = Object.fromEntries(built) as Record<FunctionName, string>; // one entry for every name, by the line above
  const missing = await placeDecoder(cpu, join(bundles.analyse, 'node_modules'));
  return { bundles, ...(missing !== undefined && { missing }) };
}

/**
 * Some packages are CommonJS inside and name what a module does not have: `require`, and, in libheif, `__dirname`. The
 * name that is imported for it is none a bundle would use.
 */
const commonJs = [
  "import { createRequire as tintypeRequire } from 'node:module';",
  'const require = tintypeRequire(import.meta.url);',
  'const __filename = import.meta.filename;',
  'const __dirname = import.meta.dirname;',
].join('\n');

/** How a function becomes one file of JavaScript. */
export const bundleOptions = (name: FunctionName, outfile: string) =>
  ({
    absWorkingDir: rootDirectory,
    entryPoints: [functionEntries[name]],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    // Native code cannot be bundled: the decoder goes beside the bundle.
    external: ['sharp'],
    alias: { '@aws-sdk/credential-provider-node': join(rootDirectory, 'infra/bundles/environment-credentials.ts') },
    banner: { js: commonJs },
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'error',
  }) as const satisfies BuildOptions;

async function buildOne(name: FunctionName, directory: string): Promise<string> {
  const folder = join(directory, name);
  await mkdir(folder, { recursive: true });
  await build(bundleOptions(name, join(folder, 'index.mjs')));
  return folder;
}
