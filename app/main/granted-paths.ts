/**
 * Which files and folders a page may name. On the desktop it may name none by itself: only what the person chose in a dialog
 * of the system, dropped into a window, or handed to the program. Exactly those: what lies below may be a link to elsewhere.
 */
import { resolve } from 'node:path';

/** Paths the person named in this run of the program. */
export interface GrantedPaths {
  add(paths: readonly string[]): void;
  has(path: string): boolean;
  list(): readonly string[];
}

/** So many are remembered; the oldest go first. */
const grantedMax = 50_000;

/** These were granted before. */
export function createGrantedPaths(before: readonly string[] = []): GrantedPaths {
  const granted = new Set<string>();
  const add = (paths: readonly string[]): void => {
    for (const path of paths.map((each) => resolve(each))) {
      // Named again: it goes to the end of the line.
      granted.delete(path);
      granted.add(path);
    }
    for (const path of granted) {
      if (granted.size <= grantedMax) break;
      granted.delete(path);
    }
  };
  add(before);
  return { add, has: (path) => granted.has(resolve(path)), list: () => [...granted] };
}
