/**
 * Blobs are files that are written once, under a number, and never changed. A file is worth something only once a row
 * names its number; what no row names is rubbish of a crash and is swept. A blob that is let go stays for whoever is
 * still reading it.
 */
import { mkdir, open, readdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Durability } from '../ports.ts';
import { type BlobWriter, createBlobWriter } from './blob-writer.ts';
import { createFolderSync } from './folder-sync.ts';

/** The store's files. */
export interface Blobs {
  /** A new blob to write so many bytes to. */
  create(size: number): Promise<BlobWriter>;
  pathOf(number: number): string;
  /** Keeps these blobs readable until the answer is called, whatever happens to their rows. */
  lease(numbers: readonly number[]): () => void;
  /** Takes blobs away that no row names any more: now, or after their last reader. */
  discard(numbers: readonly number[]): void;
  /** Takes away what a crash left behind: every blob from before this start that `isNamed` does not know. */
  sweep(isNamed: (number: number) => boolean): Promise<void>;
  /** Resolves when no file is being taken away any more, and stops a running sweep. */
  close(): Promise<void>;
}

/** Blobs in a folder, numbered from `firstNumber` on. */
export function openBlobs(directory: string, firstNumber: number, durability: Durability): Blobs {
  const syncFolder = createFolderSync(durability);
  const leases = new Map<number, number>();
  const doomed = new Set<number>();
  const removals = new Set<Promise<void>>();
  const fresh = new Set<number>();
  let nextNumber = firstNumber;
  let lastFolder = '';
  let isClosed = false;

  const pathOf = (number: number): string => {
    const hex = number.toString(16).padStart(8, '0');
    return join(directory, hex.slice(0, -4), hex.slice(-4, -2), hex);
  };

  const makeFolder = async (folder: string): Promise<void> => {
    if (folder === lastFolder) return;
    await mkdir(folder, { recursive: true });
    await syncFolder(dirname(folder));
    await syncFolder(directory);
    lastFolder = folder;
  };

  const create = async (size: number): Promise<BlobWriter> => {
    for (;;) {
      const number = nextNumber;
      nextNumber += 1;
      const path = pathOf(number);
      await makeFolder(dirname(path));
      fresh.add(number);
      const file = await tryOpenNew(path);
      // Rubbish of a crash may have this number; the sweep has not come to it yet.
      if (file === undefined) fresh.delete(number);
      else return createBlobWriter({ file, path, number, size, durability, syncFolder });
    }
  };

  const remove = (path: string): void => {
    // One that cannot be taken away now is swept at the next start.
    const removal = unlink(path).catch(() => undefined);
    removals.add(removal);
    void removal.then(() => removals.delete(removal));
  };

  const discard = (numbers: readonly number[]): void => {
    for (const number of numbers) {
      if (leases.has(number)) doomed.add(number);
      else remove(pathOf(number));
    }
  };

  const release = (number: number): void => {
    const others = (leases.get(number) ?? 1) - 1;
    if (others > 0) {
      leases.set(number, others);
      return;
    }
    leases.delete(number);
    if (doomed.delete(number)) remove(pathOf(number));
  };

  const lease = (numbers: readonly number[]): (() => void) => {
    for (const number of numbers) leases.set(number, (leases.get(number) ?? 0) + 1);
    let isHeld = true;
    return () => {
      if (isHeld) numbers.forEach(release);
      isHeld = false;
    };
  };

  const sweep = async (isNamed: (number: number) => boolean): Promise<void> => {
    for await (const number of storedNumbers(directory)) {
      if (isClosed) return;
      if (!fresh.has(number) && !isNamed(number)) await unlink(pathOf(number)).catch(() => undefined);
    }
  };

  const close = async (): Promise<void> => {
    isClosed = true;
    await Promise.all(removals);
  };

  return { create, pathOf, lease, discard, sweep, close };
}

async function tryOpenNew(path: string): Promise<Awaited<ReturnType<typeof open>> | undefined> {
  try {
    return await open(path, 'wx');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return undefined;
    throw cause;
  }
}

async function* storedNumbers(directory: string): AsyncGenerator<number> {
  for (const outer of await namesIn(directory)) {
    for (const inner of await namesIn(join(directory, outer))) {
      for (const name of await namesIn(join(directory, outer, inner))) {
        if (/^[0-9a-f]{8,}$/.test(name)) yield Number.parseInt(name, 16);
      }
    }
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  // A stray file where a folder should be, or nothing stored yet: nothing of ours in it.
  return readdir(folder).catch(() => []);
}
