/** Trees of small files under names of pictures, a hundred in each directory, made once and kept in `.cache/bench`. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The root of a tree with so many files, a multiple of 2,000: years, in each 20 days, in each 100 files. They are empty, which
 * takes no room on the disk, or have `text` in them.
 */
export function treeOf(files: number, cache: string, text = ''): string {
  const root = join(cache, `tree-${files}${text === '' ? '' : '-full'}`);
  const mark = `${root}.done`;
  if (existsSync(mark)) return root;
  rmSync(root, { recursive: true, force: true });
  for (let at = 0; at < files; at += 100) {
    const day = join(root, `year-${Math.floor(at / 2_000)}`, `day-${(at / 100) % 20}`);
    mkdirSync(day, { recursive: true });
    for (let n = 0; n < 100; n += 1) writeFileSync(join(day, `IMG_${at + n}.JPG`), text);
  }
  writeFileSync(mark, '');
  return root;
}
