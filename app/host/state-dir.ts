import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

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
