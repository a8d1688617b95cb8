import { closeSync, constants, lstatSync, openSync, statSync } from 'node:fs';
import type { LookResult } from '../core/folders/settle.ts';
import { codeOf, troubleOf } from './disk.ts';
import { sourceOf } from './disk-source.ts';

/** Looks at a file and tries to open it: a copier on Windows keeps the file to itself until it is done. */
export function lookAndOpen(path: string, followSymlinks: boolean): LookResult {
  try {
    const stats = followSymlinks ? statSync(path) : lstatSync(path);
    if (!stats.isFile()) return 'notAFile';
    // Not to be held up should the file have become a pipe since.
    closeSync(openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
    return sourceOf(path, stats);
  } catch (error) {
    return troubleOf(codeOf(error));
  }
}
