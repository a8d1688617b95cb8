import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives `use` a path where no file is yet, and removes whatever it put there. A process that is killed leaves its file
 * to whoever owns the temporary folder (TMPDIR).
 */
export async function withTempFile<T>(use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'tintype-'));
  try {
    return await use(join(folder, 'original'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
