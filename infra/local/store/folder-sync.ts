import { open } from 'node:fs/promises';
import type { Durability } from '../ports.ts';

/** Resolves when every name put into the folder before the call is on disk. */
export type FolderSync = (folder: string) => Promise<void>;

interface Waiting {
  readonly done: Promise<void>;
}

/**
 * Writers into one folder share their syncs: one that has not begun yet covers everybody who asks before it does.
 * With durability `process` it does nothing.
 */
export function createFolderSync(durability: Durability): FolderSync {
  // Windows cannot open a folder to sync it; NTFS journals names by itself.
  if (durability === 'process' || process.platform === 'win32') return async () => undefined;
  const running = new Map<string, Promise<void>>();
  const waiting = new Map<string, Waiting>();

  const start = async (folder: string): Promise<void> => {
    await running.get(folder);
    waiting.delete(folder);
    const sync = syncNow(folder);
    // Whoever comes next only needs to know when this one is over; its failure is its own callers' to handle.
    const over = sync.catch(() => undefined);
    running.set(folder, over);
    await sync.finally(() => running.get(folder) === over && running.delete(folder));
  };

  return (folder) => {
    const queued = waiting.get(folder);
    if (queued !== undefined) return queued.done;
    const done = start(folder);
    if (running.has(folder)) waiting.set(folder, { done });
    return done;
  };
}

async function syncNow(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
