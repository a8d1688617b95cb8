/** The Electron runtime that `npm run desktop:runtime` put into `.cache/electron`: where it is, and whether it may ship. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

/** Everything that is fetched or unpacked for the desktop lies below this folder; it may be deleted at any time. */
export const runtimesFolder: string = fileURLToPath(new URL('../../.cache/electron', import.meta.url));

const Runtime = z.object({
  /** `official`: Electron's own release. `development`: the old one for closed networks, which must never ship. */
  kind: z.enum(['official', 'development']),
  version: z.string(),
  /** The unpacked folder, as electron-builder's `electronDist` wants it. Absolute. */
  dist: z.string(),
  /** Absolute. */
  executable: z.string(),
});

/** A runtime that is ready to run. */
export type Runtime = z.infer<typeof Runtime>;

const noteName = 'runtime.json';

/** The runtime that is there, or undefined when `npm run desktop:runtime` has still to fetch one. */
export function findRuntime(folder: string = runtimesFolder): Runtime | undefined {
  const read = tryReadNote(join(folder, noteName));
  if (read === undefined) return undefined;
  // The note's paths count from its folder, so that a checkout can be moved.
  const runtime = { ...read, dist: join(folder, read.dist), executable: join(folder, read.executable) };
  return existsSync(runtime.executable) ? runtime : undefined;
}

/** What the note that `findRuntime` reads has to say, with paths below `folder`. Its name, and its text. */
export function noteOf(runtime: Runtime): { readonly name: string; readonly text: string } {
  return { name: noteName, text: `${JSON.stringify(runtime, undefined, 2)}\n` };
}

/** Where Electron's program lies in its unpacked folder. */
export function programName(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

function tryReadNote(path: string): Runtime | undefined {
  try {
    const parsed = Runtime.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // No note, or half of one: as if nothing had been fetched.
    return undefined;
  }
}
