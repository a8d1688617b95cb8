/** Packages that stay files of their own beside a bundle: which of their files ship for one system. */
import { cp, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { packageFolder } from './npm-package.ts';
import { nameOf, type Target } from './target.ts';

/** A package, and its files and folders that ship. */
interface Shipped {
  readonly name: string;
  readonly files: readonly string[];
}

/** SQLite, for the app and for the local cloud. */
export const sqlitePackages = (target: Target): readonly Shipped[] => [
  {
    name: '@photostructure/sqlite',
    files: [
      'package.json',
      'LICENSE',
      'dist/index.mjs',
      `prebuilds/${nameOf(target)}/@photostructure+sqlite.glibc.node`,
    ],
  },
  { name: 'node-gyp-build', files: ['package.json', 'LICENSE', 'index.js', 'node-gyp-build.js'] },
];

/** What decodes pictures, for the local cloud alone. */
export const picturePackages = (target: Target): readonly Shipped[] => [
  { name: 'sharp', files: ['package.json', 'LICENSE', 'dist'] },
  { name: '@img/colour', files: ['package.json', 'LICENSE.md', 'color.cjs', 'index.cjs'] },
  { name: 'detect-libc', files: ['package.json', 'LICENSE', 'lib'] },
  {
    name: 'semver',
    files: ['package.json', 'LICENSE', 'index.js', 'classes', 'functions', 'internal', 'ranges'],
  },
  { name: `@img/sharp-${nameOf(target)}`, files: ['package.json', 'LICENSE', 'index.cjs', 'lib'] },
  // On Windows libvips lies in the package above.
  ...(target.platform === 'win32'
    ? []
    : [{ name: `@img/sharp-libvips-${nameOf(target)}`, files: ['package.json', 'README.md', 'versions.json', 'lib'] }]),
  {
    name: 'libheif-js',
    files: ['package.json', 'LICENSE', 'libheif-wasm/LICENSE', 'libheif-wasm/libheif-bundle.js'],
  },
];

/** Copies them into `folder`/node_modules. Types, maps and headers stay behind. */
export async function placePackages(packages: readonly Shipped[], folder: string): Promise<void> {
  for (const { name, files } of packages) {
    const from = await packageFolder(name);
    const to = join(folder, 'node_modules', name);
    const there = await readdir(from);
    for (const file of files) {
      // Only the licence's name differs between packages of a kind.
      if (file === 'LICENSE' && !there.includes(file)) continue;
      await mkdir(dirname(join(to, file)), { recursive: true });
      await cp(join(from, file), join(to, file), { recursive: true, filter: isShipped });
    }
  }
}

const isShipped = (path: string): boolean => !/\.(map|d\.ts|d\.cts|d\.mts|h)$/.test(path);
