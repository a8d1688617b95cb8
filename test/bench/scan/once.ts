/**
 * One scan, a process: `node once.ts HOW ROOT`. Prints milliseconds from the call to its end, without starting Node and
 * loading modules, and how many files there were, as one line of JSON.
 */
import { statSync } from 'node:fs';
import { watch } from 'chokidar';
import { fdir } from 'fdir';
import { createWalker } from '../../../app/adapters/walk.ts';
import { pictureExtensions } from '../../../app/core/folders/candidates.ts';
import { defaultIgnores } from '../../../app/core/folders/default-ignores.ts';
import { findPictures } from '../../../app/host/find-pictures.ts';

const [how = '', root = ''] = process.argv.slice(2);
const never = new AbortController().signal;

/** Each answers the number of files it found. */
const ways: Readonly<Record<string, () => Promise<number>>> = {
  // To "ready to hash": every file with path, size, time and inode, in a list.
  ours: async () => (await findPictures([root], never)).sources.length,
  // The same scan by whoever does not keep the list, as a watched folder whose files are all known does not.
  walk: async () => {
    const walker = createWalker();
    let files = 0;
    const rules = { extensions: pictureExtensions, defaults: defaultIgnores, patterns: [] };
    await walker.walk(
      { root, targets: 'whole', rules, followSymlinks: false },
      {
        onFiles: (some) => {
          files += some.length;
        },
        onIgnored: () => undefined,
        onProblem: () => undefined,
      },
      never,
    );
    await walker.close();
    return files;
  },
  fdir: async () => {
    const paths = new fdir().withFullPaths().crawl(root).sync();
    const found = paths.map((path) => ({ path, stats: statSync(path) }));
    return found.length;
  },
  chokidar: () =>
    new Promise((resolve) => {
      let files = 0;
      const watcher = watch(root, { alwaysStat: true });
      watcher.on('add', () => {
        files += 1;
      });
      watcher.on('ready', () => resolve(files));
    }),
};

const startedAt = performance.now();
const files = await ways[how]?.();
console.log(JSON.stringify({ ms: performance.now() - startedAt, files }));
process.exit(0);
