import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A clone beside this one, as `git clone` and `npm ci` leave it: nothing built, nothing painted. */
export interface FreshClone {
  readonly root: string;
  remove(): void;
}

/** Clones what is committed. The dependencies are linked from here, without what tools have left between them. */
export function makeFreshClone(from: string): FreshClone {
  const parent = join(from, '.cache', 'bench');
  const root = join(parent, 'fresh-clone');
  const remove = (): void => rmSync(root, { recursive: true, force: true });
  remove();
  mkdirSync(parent, { recursive: true });
  const run = (program: string, ...args: string[]): void => void execFileSync(program, args, { stdio: 'pipe' });
  run('git', 'clone', '--quiet', '--depth', '1', `file://${from}`, root);
  run('cp', '-al', join(from, 'node_modules'), root);
  rmSync(join(root, 'node_modules', '.cache'), { recursive: true, force: true });
  return { root, remove };
}
