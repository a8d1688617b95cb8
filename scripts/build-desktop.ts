/**
 * `npm run build:desktop`: main, preload, the engine's process and its worker threads, bundled into dist/desktop for the
 * oldest Node an Electron we run on has (20.18). The UI is built apart (`npm run build:renderer`).
 */
import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist', 'desktop');

/** A worker is named by the URL of its source. In a bundle its own bundle lies beside the one that starts it. */
const workersBeside: Plugin = {
  name: 'workers-beside',
  setup: ({ onLoad }) =>
    onLoad({ filter: /app[\\/]adapters[\\/][a-z-]+\.ts$/ }, async ({ path }) => ({
      loader: 'ts',
      contents: (await readFile(path, 'utf8')).replaceAll(
        /new URL\('\.\/([a-z-]+-worker)\.ts', import\.meta\.url\)/g,
        "new URL('./$1.mjs', import.meta.url)",
      ),
    })),
};

const shared: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.18',
  // Native, or Electron's own.
  external: ['electron', '@photostructure/sqlite'],
  mainFields: ['module', 'main'],
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
  outdir: out,
};

/** What is CommonJS in a bundle of modules calls `require`. */
const requireBanner =
  "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);";

rmSync(out, { recursive: true, force: true });
await Promise.all([
  build({
    ...shared,
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    banner: { js: requireBanner },
    plugins: [workersBeside],
    entryPoints: {
      main: 'app/main/main.ts',
      engine: 'app/main/engine/entry.ts',
      'fingerprint-worker': 'app/adapters/fingerprint-worker.ts',
      'walk-worker': 'app/adapters/walk-worker.ts',
    },
  }),
  // Sandboxed: CommonJS in one file (pitfall 39).
  build({
    ...shared,
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    entryPoints: { preload: 'app/preload/preload.ts' },
  }),
]);
