import { type FileHandle, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Durability } from '../ports.ts';
import type { FolderSync } from './folder-sync.ts';
import { giveBack, takeMemory } from './memory.ts';

/** A blob being written. Exactly one of `finish` and `discard` ends it. */
export interface BlobWriter {
  readonly number: number;
  /** Copies the bytes. Never waits: ask `relief` before giving more. */
  push(bytes: Buffer): void;
  /** When this is a promise, so much is waiting to be written that the giver should pause until it resolves. */
  relief(): Promise<void> | undefined;
  /** Writes the rest; with durability `power` file and folder are on disk when it resolves. */
  finish(): Promise<void>;
  /** Takes the file away. Never rejects. */
  discard(): Promise<void>;
}

/** Enough that a write costs little beside its bytes, and few enough that a hundred writers fit into memory. */
const pageBytes = 512 * 1024;

interface NewBlob {
  readonly file: FileHandle;
  readonly path: string;
  readonly number: number;
  /** How many bytes are expected. */
  readonly size: number;
  readonly durability: Durability;
  readonly syncFolder: FolderSync;
}

/** Writes to a file that was just opened and owns it from now on. */
export function createBlobWriter({ file, path, number, size, durability, syncFolder }: NewBlob): BlobWriter {
  const spare: Buffer[] = [];
  const full: Buffer[] = [];
  let page: Buffer | undefined;
  let used = 0;
  let writing: Promise<void> | undefined;
  let failure: unknown;

  const writeFull = async (): Promise<void> => {
    for (let next = full[0]; next !== undefined; next = full[0]) {
      await writeAll(file, next);
      full.shift();
      spare.push(next);
    }
  };

  const startWriting = (): void => {
    if (writing !== undefined || failure !== undefined) return;
    writing = writeFull()
      .catch((cause: unknown) => {
        failure = cause;
      })
      .then(() => {
        writing = undefined;
      });
  };

  const push = (bytes: Buffer): void => {
    for (let at = 0; at < bytes.length && failure === undefined; ) {
      page ??= spare.pop() ?? takeMemory(Math.min(size, pageBytes));
      const copied = bytes.copy(page, used, at);
      at += copied;
      used += copied;
      if (used < page.length) continue;
      full.push(page);
      page = undefined;
      used = 0;
      startWriting();
    }
  };

  const settle = async (): Promise<void> => {
    while (writing !== undefined) await writing;
    if (failure !== undefined) throw failure;
  };

  const release = (): void => {
    for (const memory of [...spare, ...full, ...(page === undefined ? [] : [page])]) giveBack(memory);
  };

  const finish = async (): Promise<void> => {
    await settle();
    if (page !== undefined) await writeAll(file, page.subarray(0, used));
    if (durability === 'power') await file.sync();
    await file.close();
    release();
    await syncFolder(dirname(path));
  };

  const discard = async (): Promise<void> => {
    await settle().catch(() => undefined);
    // Closed twice when finish itself failed; what cannot be taken away is swept at the next start.
    await file.close().catch(() => undefined);
    await unlink(path).catch(() => undefined);
    release();
  };

  return { number, push, relief: () => (full.length > 1 ? writing : undefined), finish, discard };
}

async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    // A full disk may take less than it was given and only say so at the next write.
    const { bytesWritten } = await file.write(bytes, at);
    at += bytesWritten;
  }
}
