/** The app as it is packed: what runs and nothing else, in dist/app. */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { placePackages, sqlitePackages } from './native-packages.ts';
import type { Target } from './target.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where it is put. */
export const stagedApp: string = join(root, 'dist', 'app');

const Project = z.object({
  version: z.string(),
  description: z.string(),
  license: z.string(),
  dependencies: z.object({ '@photostructure/sqlite': z.string() }),
});

/** Puts it together anew from what was built. */
export async function stageApp(): Promise<void> {
  await rm(stagedApp, { recursive: true, force: true });
  await mkdir(join(stagedApp, 'dist'), { recursive: true });
  for (const part of ['desktop', 'renderer']) {
    await cp(join(root, 'dist', part), join(stagedApp, 'dist', part), { recursive: true, filter: isRun });
  }
  await cp(join(root, 'resources', 'icons', 'icon.png'), join(stagedApp, 'resources', 'icons', 'icon.png'));
  await cp(join(root, 'resources', 'icons', 'tray'), join(stagedApp, 'resources', 'icons', 'tray'), {
    recursive: true,
  });
  await writeFile(join(stagedApp, 'package.json'), await manifest());
}

/** What is native of it, for one system: electron-builder packs one after the other. */
export async function stageAppPackages(target: Target): Promise<void> {
  await rm(join(stagedApp, 'node_modules'), { recursive: true, force: true });
  await placePackages(sqlitePackages(target), stagedApp);
}

const isRun = (path: string): boolean => !/\.(map|ts|tsbuildinfo)$/.test(path);

/** Where it is released: packages of Debian name a page, and updates are asked of a repository. */
function published({ GITHUB_SERVER_URL, GITHUB_REPOSITORY }: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  if (GITHUB_REPOSITORY === undefined) return { homepage: 'https://tintype.example' };
  const page = `${GITHUB_SERVER_URL ?? 'https://github.com'}/${GITHUB_REPOSITORY}`;
  return { homepage: page, repository: page };
}

async function manifest(): Promise<string> {
  const text = await readFile(join(root, 'package.json'), 'utf8');
  const { version, description, license, dependencies } = Project.parse(JSON.parse(text));
  const manifest = {
    name: 'tintype',
    productName: 'Tintype',
    version,
    description,
    license,
    author: 'The Tintype authors',
    ...published(process.env),
    type: 'module',
    main: 'dist/desktop/main.mjs',
    // What electron-builder collects: everything else is bundled.
    dependencies,
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
