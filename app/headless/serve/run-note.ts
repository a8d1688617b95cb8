/** Where the server of a data directory runs, so that another process of the same person can print a new link to it. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { writeWhole } from '../../adapters/write-whole.ts';

/** What is noted. `run` is no secret: a link needs the secret beside it, too. */
export const RunNote = z.object({ port: z.int().min(1).max(65_535), run: z.string().min(1) });
export type RunNote = z.infer<typeof RunNote>;

const fileIn = (dataDir: string): string => join(dataDir, 'serve.json');

/** Notes it, until the returned function is called. */
export function noteRunning(dataDir: string, note: RunNote): () => void {
  writeWhole(fileIn(dataDir), `${JSON.stringify(note)}\n`);
  return () => rmSync(fileIn(dataDir), { force: true });
}

/** What was noted last; whether that server still runs only an answer can tell. */
export function tryReadNote(dataDir: string): RunNote | undefined {
  try {
    return RunNote.safeParse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8'))).data;
  } catch {
    return undefined;
  }
}
