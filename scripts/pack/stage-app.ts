/** The app as it is packed: what runs and nothing else, in dist/app. */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
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

async function manifest(): Promise<string> {
  const text = await readFile(join(root, 'package.json'), 'utf8');
  const { version, description, license, dependencies } = Project.parse(JSON.parse(text));
  const manifest = {
    name: 'tintype',
    productName: 'Tintype',
    version,
    description,
    license,
    author: { name: 'The Tintype authors', email: 'tintype@users.noreply.github.com' },
    homepage: process.env.TINTYPE_HOMEPAGE ?? 'https://github.com/tintype/tintype',
    type: 'module',
    main: 'dist/desktop/main.mjs',
    // What electron-builder collects: everything else is bundled.
    dependencies,
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
