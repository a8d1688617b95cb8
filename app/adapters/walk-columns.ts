import type { Stats } from 'node:fs';
import type { UploadSource } from '../core/queue/upload.ts';
import { inodeOf } from './disk-source.ts';
import type { FileColumns } from './walk-messages.ts';

/** So many files go in one message: enough to make its cost small, few enough for little memory. */
const filesMax = 512;

/** Gathers the files of one directory. */
export interface FileColumnsMaker {
  add(name: string, stats: Stats): void;
  isFull(): boolean;
  /** What was gathered since the last time; undefined when that is nothing. */
  take(): FileColumns | undefined;
}

/** `directory`: absolute, with its separator at the end. */
export function createFileColumns(directory: string): FileColumnsMaker {
  let names: string[] = [];
  let numbers: number[] = [];
  let wideInodes: [number, string][] = [];
  return {
    add(name, stats) {
      const inode = inodeOf(directory + name, stats);
      const isWide = inode !== undefined && !Number.isSafeInteger(stats.ino);
      if (isWide) wideInodes.push([names.length, inode]);
      numbers.push(stats.size, stats.mtimeMs, inode === undefined || isWide ? 0 : stats.ino);
      names.push(name);
    },
    isFull: () => names.length >= filesMax,
    take() {
      if (names.length === 0) return undefined;
      const taken: FileColumns = { directory, names, numbers: new Float64Array(numbers), wideInodes };
      names = [];
      numbers = [];
      wideInodes = [];
      return taken;
    },
  };
}

/** The files of such columns, one by one. */
export function sourcesOf({ directory, names, numbers, wideInodes }: FileColumns): readonly UploadSource[] {
  const wide = new Map(wideInodes);
  return names.map((name, index) => {
    const at = 3 * index;
    const ino = numbers[at + 2] ?? 0;
    const inode = wide.get(index) ?? (ino === 0 ? undefined : String(ino));
    const seen = { path: directory + name, bytes: numbers[at] ?? 0, modifiedMs: numbers[at + 1] ?? 0 };
    return inode === undefined ? seen : { ...seen, inode };
  });
}
