import { type FileHandle, open } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { giveBack, takeMemory } from './memory.ts';
import type { ByteRange } from './range.ts';

/** Large enough that reading costs little beside the bytes, small enough for a hundred readers at once. */
const pageBytes = 256 * 1024;

/** Sends a range of a file, reading the next page while the one before it is being taken. Rejects when the taker is gone or the file is shorter. */
export async function sendFile(path: string, range: ByteRange, taker: Writable): Promise<void> {
  const file = await open(path, 'r');
  const bytes = Math.min(pageBytes, range.end - range.start);
  const pages = [takeMemory(bytes), takeMemory(bytes)] as const;
  try {
    let sent: Promise<void> = Promise.resolve();
    for (let at = range.start, turn = 0; at < range.end; turn += 1) {
      const page = turn % 2 === 0 ? pages[0] : pages[1];
      const filled = await fill(file, page.subarray(0, range.end - at), at);
      await sent;
      sent = give(taker, filled);
      // Awaited in the next turn; until then its failure must not count as unhandled.
      sent.catch(() => undefined);
      at += filled.length;
    }
    await sent;
    pages.forEach(giveBack);
  } finally {
    await file.close();
  }
}

async function fill(file: FileHandle, page: Buffer, position: number): Promise<Buffer> {
  const { bytesRead } = await file.read(page, 0, page.length, position);
  if (bytesRead === 0) throw new Error('a blob is shorter than its row says');
  return page.subarray(0, bytesRead);
}

/** Resolves when the bytes are with the system, so that their memory may be used again. */
function give(taker: Writable, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    // A response whose connection was lost before it was its turn never calls back.
    const onClose = (): void => reject(new Error('the reader is gone'));
    taker.once('close', onClose);
    taker.write(bytes, (cause) => {
      taker.off('close', onClose);
      if (cause) reject(cause);
      else resolve();
    });
  });
}
