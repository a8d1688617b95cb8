/**
 * `npm run pack`: the desktop app as a folder that runs, in dist/packaged, on the runtime of `npm run desktop:runtime`; needs
 * no network once that is there. With `-- --inspectable`, and always on the development runtime, tests can drive it.
 * `npm run pack -- --installers` makes the installers of this system instead, from Electron's own release.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'electron-builder';
import { officialVersion } from './electron/official.ts';
import { findRuntime } from './electron/runtime.ts';
import { builderConfig } from './pack/builder-config.ts';
import { bundleCloud } from './pack/bundle-cloud.ts';
import { measurePacked } from './pack/measure-packed.ts';
import { stageApp } from './pack/stage-app.ts';
import { isRendererOld } from './renderer-age.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const began = performance.now();
const { values: asked } = parseArgs({ options: { installers: { type: 'boolean' }, inspectable: { type: 'boolean' } } });

async function main(): Promise<number> {
  const runtime = asked.installers === true ? undefined : findRuntime();
  if (asked.installers !== true && runtime === undefined) {
    console.error('There is no Electron to pack with yet. Fetch it first: npm run desktop:runtime');
    return 1;
  }
  if (asked.installers === true && asked.inspectable === true) {
    console.error('Installers are for people: what can be inspected is not.');
    return 2;
  }
  // Installers are built from nothing that lay about.
  const isUiWanted = asked.installers === true || isRendererOld(root);
  for (const script of [...(isUiWanted ? ['build:renderer'] : []), 'build:desktop', 'licences']) {
    if (!(await npmRun(['run', '--silent', script]))) return 1;
  }
  if (!(await placeSamples())) return 1;
  await bundleCloud();
  await stageApp();
  const made = await build({
    projectDir: root,
    config: builderConfig({
      runtime,
      officialVersion,
      inspectable: asked.inspectable === true || runtime?.kind === 'development',
      environment: process.env,
    }),
    publish: 'never',
    ...(runtime !== undefined && { dir: true }),
  });
  for (const file of made) console.log(file);
  await measurePacked(root);
  console.log(`Packed in ${Math.round((performance.now() - began) / 1000)} s.`);
  return 0;
}

/** Those that `npm start` painted, or new ones. */
async function placeSamples(): Promise<boolean> {
  const [painted, placed] = [join(root, 'samples'), join(root, 'dist', 'samples')];
  if (existsSync(placed)) return true;
  if (!existsSync(painted)) return npmRun(['run', '--silent', 'samples', '--', placed]);
  await cp(painted, placed, { recursive: true });
  return true;
}

/** npm as this script was started by it, since on Windows it is no program of its own. */
async function npmRun(args: readonly string[]): Promise<boolean> {
  const script = process.env.npm_execpath;
  const [program, all] = script === undefined ? ['npm', args] : [process.execPath, [script, ...args]];
  const child = spawn(program, all, { cwd: root, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  return code === 0;
}

process.exitCode = await main();
