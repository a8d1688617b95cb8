import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

/** Where a running cloud is, as it prints it when it is ready. */
export const ReadyLine = z.object({
  api: z.url(),
  s3: z.url(),
  identity: z.url(),
  region: z.string().min(1),
  identityPoolId: z.string().min(1),
  originalsBucket: z.string().min(1),
  metadataBucket: z.string().min(1),
  accessKeyId: z.string().min(1).exactOptional(),
  secretAccessKey: z.string().min(1).exactOptional(),
});
export type ReadyLine = z.infer<typeof ReadyLine>;

const RunningFile = ReadyLine.extend({ pid: z.int().min(1) });

/**
 * Says in `running.json` (0600: it may hold the admin key) where this process's cloud is, until the answer is called.
 * A crash leaves the file behind, so a reader checks that something answers there.
 */
export async function writeRunFile(directory: string, ready: ReadyLine, pid: number): Promise<() => Promise<void>> {
  const file = join(directory, 'running.json');
  const fresh = `${file}.new`;
  const handle = await open(fresh, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify({ ...ready, pid })}\n`);
  } finally {
    await handle.close();
  }
  await rename(fresh, file);
  return async () => {
    if ((await readPid(file)) === pid) await rm(file, { force: true });
  };
}

async function readPid(file: string): Promise<number | undefined> {
  try {
    return RunningFile.parse(JSON.parse(await readFile(file, 'utf8'))).pid;
  } catch {
    // Gone or not ours: then there is nothing to take away.
    return undefined;
  }
}
