/** Previews on this disk: `<root>/<ab>/<digest>-<edge>.webp`, the longest unused going first when they take too much. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { previewEdges } from '../../processor/contract/names.ts';
import type { PreviewKey, PreviewStore } from '../engine/desk/preview-desk.ts';

interface Kept {
  readonly bytes: number;
  usedAt: number;
}

/** After a sweep the cache is this much smaller than its limit, so that not every write sweeps. */
const sweepTo = 0.9;

/** A use is written down only when the one before is this old: a look must not cost a write. */
const touchAfterMs = 24 * 3_600_000;

/** What a store is made of. */
export interface PreviewStoreParts {
  readonly root: string;
  readonly limitBytes: number;
  readonly now: () => number;
}

/** Opens the cache: looks at what is there, and drops what was being written when the program ended. */
export async function openPreviewStore({ root, limitBytes, now }: PreviewStoreParts): Promise<PreviewStore> {
  const kept = await readKept(root);
  let bytes = [...kept.values()].reduce((sum, each) => sum + each.bytes, 0);
  let limit = limitBytes;
  let sweeping: Promise<void> = Promise.resolve();

  const drop = async (name: string): Promise<void> => {
    const known = kept.get(name);
    if (known === undefined) return;
    kept.delete(name);
    bytes -= known.bytes;
    await rm(pathOf(root, name), { force: true });
  };
  const sweep = async (): Promise<void> => {
    const oldest = [...kept].sort(([, a], [, b]) => a.usedAt - b.usedAt);
    for (const [name] of oldest) {
      if (bytes <= limit * sweepTo) return;
      await drop(name);
    }
  };
  const sweepIfFull = (): void => {
    if (bytes > limit) sweeping = sweeping.then(() => (bytes > limit ? sweep() : undefined)).catch(() => undefined);
  };
  const note = (name: string, size: number): void => {
    bytes += size - (kept.get(name)?.bytes ?? 0);
    kept.set(name, { bytes: size, usedAt: now() });
  };

  return {
    read: async (key) => {
      const name = nameOf(key);
      const known = kept.get(name);
      if (known === undefined) return undefined;
      try {
        const found = await readFile(pathOf(root, name));
        if (now() - known.usedAt > touchAfterMs) await utimes(pathOf(root, name), now() / 1000, now() / 1000);
        known.usedAt = now();
        return found;
      } catch {
        // Somebody took it away: it is fetched again.
        await drop(name);
        return undefined;
      }
    },
    write: async (key, found) => {
      const name = nameOf(key);
      const path = pathOf(root, name);
      const fresh = `${path}.${randomUUID()}${unfinished}`;
      try {
        await mkdir(folderOf(root, name), { recursive: true, mode: 0o700 });
        await writeFile(fresh, found, { mode: 0o600 });
        await rename(fresh, path);
        note(name, found.byteLength);
        sweepIfFull();
      } catch {
        // A full disk, say: the preview was shown all the same.
        await unlink(fresh).catch(() => undefined);
      }
    },
    forget: async (digest) => {
      for (const edge of previewEdges) await drop(nameOf({ digest, edge }));
    },
    bytes: () => bytes,
    clear: async () => {
      await sweeping;
      for (const name of [...kept.keys()]) await drop(name);
    },
    setLimit: (most) => {
      limit = most;
      sweepIfFull();
    },
  };
}

const unfinished = '.part';

const nameOf = ({ digest, edge }: PreviewKey): string => `${digest}-${edge}.webp`;
const folderOf = (root: string, name: string): string => join(root, name.slice(0, 2));
const pathOf = (root: string, name: string): string => join(folderOf(root, name), name);

const namePattern = /^[0-9a-f]{64}-(320|1600)\.webp$/;

async function readKept(root: string): Promise<Map<string, Kept>> {
  const kept = new Map<string, Kept>();
  await mkdir(root, { recursive: true, mode: 0o700 });
  for (const folder of await readdir(root)) {
    if (!/^[0-9a-f]{2}$/.test(folder)) continue;
    for (const name of await readdir(join(root, folder))) {
      const path = join(root, folder, name);
      if (name.endsWith(unfinished)) await rm(path, { force: true });
      else if (namePattern.test(name)) await noteFile(kept, name, path);
    }
  }
  return kept;
}

async function noteFile(kept: Map<string, Kept>, name: string, path: string): Promise<void> {
  const { size, mtimeMs } = await stat(path);
  kept.set(name, { bytes: size, usedAt: mtimeMs });
}
