import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ByteSource } from '../analysis/readers.ts';
import type { Instant } from '../contract/names.ts';

// Walking a file's structure reads a few bytes here and there: one read of this size answers most of them.
const windowBytes = 64 * 1024;

/** An open file as a source of bytes. Whoever opened it closes it. */
export interface FileBytes extends ByteSource {
  close(): Promise<void>;
}

/** Opens a file for reading anywhere in it. Throws when it cannot be opened. */
export async function openFileBytes(path: string): Promise<FileBytes> {
  const file = await open(path, 'r');
  const { size } = await file.stat();
  let windowStart = 0;
  let window: Uint8Array = new Uint8Array(0);
  const readAt = async (offset: number, length: number): Promise<Uint8Array> => {
    const wanted = Math.max(0, Math.min(length, size - offset));
    if (wanted > windowBytes) return readExactly(file, offset, wanted);
    if (offset < windowStart || offset + wanted > windowStart + window.length) {
      window = await readExactly(file, offset, Math.min(windowBytes, Math.max(0, size - offset)));
      windowStart = offset;
    }
    return window.slice(offset - windowStart, offset - windowStart + wanted);
  };
  return { bytes: size, readAt, close: () => file.close() };
}

async function readExactly(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let got = 0;
  while (got < length) {
    const { bytesRead } = await file.read(bytes, got, length - got, offset + got);
    // The file became shorter while we read it.
    if (bytesRead === 0) break;
    got += bytesRead;
  }
  return bytes.subarray(0, got);
}

/** A block in memory as a source of bytes. */
export function bytesOf(block: Uint8Array): ByteSource {
  return {
    bytes: block.length,
    // A negative offset would count from the end.
    readAt: async (offset, length) => (offset < 0 ? block.slice(0, 0) : block.slice(offset, offset + length)),
  };
}

/** What a local file tells besides its pixels. */
export interface FileFacts {
  readonly name: string;
  readonly bytes: number;
  readonly modifiedAt: Instant;
  /** Lower-case hex SHA-256. */
  readonly digest: string;
}

/** Hashes a file as a stream; memory does not grow with its size. Throws when it cannot be read. */
export async function readFileFacts(path: string): Promise<FileFacts> {
  const file = await open(path, 'r');
  try {
    const hash = createHash('sha256');
    // One buffer for all reads: a stream's fresh ones cost more than the hashing.
    const chunk = new Uint8Array(256 * 1024);
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, bytes);
      if (bytesRead === 0) break;
      hash.update(chunk.subarray(0, bytesRead));
      bytes += bytesRead;
    }
    const { mtime } = await file.stat();
    return { name: basename(path), bytes, modifiedAt: mtime.toISOString(), digest: hash.digest('hex') };
  } finally {
    await file.close();
  }
}
