/** `npm run licences`: the notices of everything others wrote that ships with the desktop app, into dist/licences. */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { closureOf, Lock, type Shipped } from './licences/closure.ts';
import { noticesOf } from './licences/notices.ts';
import { packageFolder } from './pack/npm-package.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist', 'licences');

/** Bundled into the UI. They are devDependencies, since nothing of them is there once the UI is built. */
const inTheUi = [
  '@angular/cdk',
  '@angular/common',
  '@angular/core',
  '@angular/platform-browser',
  '@angular/router',
  'd3-geo',
  'thumbhash',
  'topojson-client',
  'world-atlas',
];

const lock = Lock.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')));
const { dependencies } = z
  .object({ dependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
const shipped = closureOf([...Object.keys(dependencies), ...inTheUi], lock);
await mkdir(out, { recursive: true });
const noticed = await Promise.all(shipped.map(async (each) => ({ ...each, text: await licenceText(each) })));
await writeFile(join(out, 'THIRD-PARTY.txt'), noticesOf(noticed));
await copyFile(join(root, 'LICENSE'), join(out, 'LICENSE.txt'));
await copyFile(join(root, 'resources', 'licences', 'node.txt'), join(out, 'node.txt'));
await copyFile(join(root, 'resources', 'fonts', 'instrument-sans-OFL.txt'), join(out, 'instrument-sans.txt'));
// The whole text that libheif and libvips are under, and which of libvips's parts are.
await copyFile(join(root, 'node_modules', 'libheif-js', 'libheif-wasm', 'LICENSE'), join(out, 'libheif.txt'));
await copyFile(join(await packageFolder(`@img/sharp-libvips-linux-x64`), 'README.md'), join(out, 'libvips.md'));
console.log(`${noticed.length} packages' notices are in ${out}`);

/** The licence file of a package, or undefined where it brings none. */
async function licenceText({ name }: Shipped): Promise<string | undefined> {
  const folder = join(root, 'node_modules', name);
  if (!existsSync(folder)) return undefined;
  const file = (await readdir(folder)).find((each) => /^(licen[cs]e|copying)/i.test(each));
  return file === undefined ? undefined : readFile(join(folder, file), 'utf8');
}
