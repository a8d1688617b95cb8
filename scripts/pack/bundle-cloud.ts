/** The local cloud as a few modules that run on a plain Node, without its sources: what the packaged app starts. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where it is built, for every system alike. What differs between systems is put beside it when an app is packed. */
export const bundledCloud: string = join(root, 'dist', 'local-cloud');

/** What is native, or must stay a file of its own that people can replace (libheif is LGPL). Lies in node_modules beside it. */
export const outsideOfBundle = ['sharp', '@photostructure/sqlite', 'libheif-js'] as const;

const entry = 'infra/local/main.ts';

/** Folders whose files may become part of it. */
const sources = ['infra/local', 'processor'];

/** A process or worker is named by the URL of its source. */
const startedByUrl = /new URL\('(\.\.?\/[\w./-]+)\.ts', import\.meta\.url\)/g;

/** In the bundle, each lies beside the others. */
const startBeside: Plugin = {
  name: 'start-beside',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/](infra|processor)[\\/].*\.ts$/ }, async ({ path }) => ({
      loader: 'ts',
      contents: (await readFile(path, 'utf8')).replaceAll(
        startedByUrl,
        (_, started: string) => `new URL('./${basename(started)}.mjs', import.meta.url)`,
      ),
    })),
};

/** What is CommonJS in a bundle of modules calls `require`. */
const requireBanner =
  "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);";

/** Builds it anew into `out`. */
export async function bundleCloud(out: string = bundledCloud): Promise<void> {
  await rm(out, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries([entry, ...(await startedFiles())].map((path) => [basename(path, '.ts'), path])),
    outdir: out,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    chunkNames: 'shared-[hash]',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    external: [...outsideOfBundle],
    mainFields: ['module', 'main'],
    banner: { js: requireBanner },
    minifySyntax: true,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [startBeside],
  });
}

/** Every source that another starts by its URL. */
async function startedFiles(): Promise<readonly string[]> {
  const started = new Set<string>();
  for (const folder of sources) {
    for (const file of await readdir(join(root, folder), { recursive: true })) {
      if (!file.endsWith('.ts')) continue;
      const path = join(root, folder, file);
      for (const [, name] of (await readFile(path, 'utf8')).matchAll(startedByUrl)) {
        started.add(join(dirname(path), `${name}.ts`));
      }
    }
  }
  return [...started];
}
