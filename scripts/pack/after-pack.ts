/** electron-builder's hook after a system was packed, before it is signed. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const Context = z.object({ appOutDir: z.string() });

/** Called by electron-builder. Takes out the app that Electron runs when it is given a folder; a packed app runs only its own. */
export async function afterPack(context: unknown): Promise<void> {
  const { appOutDir } = Context.parse(context);
  for (const file of await readdir(appOutDir, { recursive: true })) {
    if (file.endsWith('default_app.asar')) await rm(join(appOutDir, file));
  }
}
