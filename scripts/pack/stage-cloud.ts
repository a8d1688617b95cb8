/** The local cloud for one system, as a packed app has it in its resources: a Node, the bundle, and what is native. */
import { cp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundledCloud } from './bundle-cloud.ts';
import { picturePackages, placePackages, sqlitePackages } from './native-packages.ts';
import { placeNode } from './node-program.ts';
import { nameOf, type Target } from './target.ts';

/** Where it is put; electron-builder.yml names it as `dist/cloud/${platform}-${arch}`. */
export const stagedCloud = (target: Target): string =>
  fileURLToPath(new URL(`../../dist/cloud/${nameOf(target)}`, import.meta.url));

/** Puts it together anew from the bundle, which must be there. */
export async function stageCloud(
  target: Target,
  { bundle = bundledCloud, out = stagedCloud(target) }: { readonly bundle?: string; readonly out?: string } = {},
): Promise<void> {
  await rm(out, { recursive: true, force: true });
  await cp(bundle, out, { recursive: true });
  await placeNode(target, out);
  await placePackages([...sqlitePackages(target), ...picturePackages(target)], out);
}
