import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { CannotDo } from './usage-error.ts';

/**
 * Where Tintype keeps its own state on this machine: `asked`, else TINTYPE_DATA_DIR, else the place each system has for
 * such things. Absolute. Not created here.
 */
export function stateDir(
  asked: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const named = asked ?? environment.TINTYPE_DATA_DIR;
  if (named !== undefined && named !== '') return resolve(named);
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Tintype');
  if (platform === 'win32') return join(environment.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Tintype');
  return join(environment.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'tintype');
}

/** Where the local cloud of this machine keeps its objects. */
export const localCloudDir = (dir: string): string => join(dir, 'cloud');

/** Makes a folder for this person alone: names and places of pictures are in it. Throws CannotDo where that cannot be. */
export async function makeDir(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new CannotDo(`${path} cannot be written. Name another folder with --data-dir.`, { cause: error });
  }
}
