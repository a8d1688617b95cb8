import { type FileHandle, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Durability } from '../ports.ts';
import type { FolderSync } from './folder-sync.ts';

/** A blob being written. Exactly one of `finish` and `discard` ends it. */
export interface BlobWriter {
  readonly number: number;
  /** Takes bytes, which must not be changed afterwards. Never waits: ask `relief` before giving more. */
  push(bytes: Buffer): void;
  /** When this is a promise, so much is waiting to be written that the giver should pause until it resolves. */
  relief(): Promise<void> | undefined;
  /** Writes the rest; with durability `power` file and folder are on disk when it resolves. */
  finish(): Promise<void>;
  /** Takes the file away. Never rejects. */
  discard(): Promise<void>;
}

/** Enough that a write costs little beside its bytes. */
const writeBytes = 1024 * 1024;

/** Bytes that may wait while a write is under way. */
const backlogBytes = 4 * writeBytes;

interface NewBlob {
  readonly file: FileHandle;
  readonly path: string;
  readonly number: number;
  readonly durability: Durability;
  readonly syncFolder: FolderSync;
}

/** Writes to a file that was just opened and owns it from now on. */
export function createBlobWriter({ file, path, number, durability, syncFolder }: NewBlob): BlobWriter {
  let queue: Buffer[] = [];
  let queued = 0;
  let writing: Promise<void> | undefined;
  let failure: unknown;

  const writeQueue = async (): Promise<void> => {
    const batch = queue;
    queue = [];
    queued = 0;
    await writeAll(file, batch);
  };

  const startWriting = (): void => {
    writing = writeQueue()
      .catch((cause: unknown) => {
        failure ??= cause;
      })
      .then(() => {
        writing = undefined;
        if (queued >= writeBytes && failure === undefined) startWriting();
      });
  };

  const push = (bytes: Buffer): void => {
    queue.push(bytes);
    queued += bytes.length;
    if (queued >= writeBytes && writing === undefined && failure === undefined) startWriting();
  };

  const settle = async (): Promise<void> => {
    while (writing !== undefined) await writing;
  };

  const finish = async (): Promise<void> => {
    await settle();
    if (failure !== undefined) throw failure;
    await writeQueue();
    if (durability === 'power') await file.sync();
    await file.close();
    await syncFolder(dirname(path));
  };

  const discard = async (): Promise<void> => {
    await settle();
    // Closed twice when finish itself failed; what cannot be taken away is swept at the next start.
    await file.close().catch(() => undefined);
    await unlink(path).catch(() => undefined);
  };

  return { number, push, relief: () => (queued >= backlogBytes ? writing : undefined), finish, discard };
}

/** The most buffers one writev takes on any system (IOV_MAX on Linux and macOS). */
const buffersPerWrite = 1_024;

async function writeAll(file: FileHandle, buffers: readonly Buffer[]): Promise<void> {
  for (let at = 0; at < buffers.length; at += buffersPerWrite) {
    const batch = buffers.slice(at, at + buffersPerWrite);
    const wanted = batch.reduce((sum, buffer) => sum + buffer.length, 0);
    const { bytesWritten } = await file.writev(batch);
    // A full disk may take less than it was given and only say so at the next write.
    if (bytesWritten < wanted) await file.writeFile(Buffer.concat(batch).subarray(bytesWritten));
  }
}
