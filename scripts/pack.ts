/**
 * `npm run pack`: the desktop app as a folder that runs, in dist/packed, on the runtime of `npm run desktop:runtime`; needs
 * no network once that is there. `npm run pack -- --installers` makes the installers of this system instead, from Electron's
 * own release. `--publish` puts them into a draft release as well.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
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

const root = fileURLToPath(new URL('..', import.meta.url));
const began = performance.now();
const { values: asked } = parseArgs({ options: { installers: { type: 'boolean' }, publish: { type: 'boolean' } } });

async function main(): Promise<number> {
  const runtime = asked.installers === true ? undefined : findRuntime();
  if (asked.installers !== true && runtime === undefined) {
    console.error('There is no Electron to pack with yet. Fetch it first: npm run desktop:runtime');
    return 1;
  }
  for (const script of ['build:renderer', 'build:desktop', 'licences']) {
    if (!(await npmRun(['run', '--silent', script]))) return 1;
  }
  const samples = join(root, 'dist', 'samples');
  if (!existsSync(samples) && !(await npmRun(['run', '--silent', 'samples', '--', samples]))) return 1;
  await bundleCloud();
  await stageApp();
  const made = await build({
    projectDir: root,
    config: builderConfig({ runtime, officialVersion, environment: process.env }),
    publish: asked.publish === true ? 'always' : 'never',
    ...(runtime !== undefined && { dir: true }),
  });
  for (const file of made) console.log(file);
  await measurePacked(root);
  console.log(`Packed in ${Math.round((performance.now() - began) / 1000)} s.`);
  return 0;
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
