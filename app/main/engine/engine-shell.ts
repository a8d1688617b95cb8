/** What the engine is told of the desktop it runs in: it asks main for everything native. */
import { realpath } from 'node:fs/promises';
import { AppError } from '../../contract/errors.ts';
import { exportPathOf } from '../../host/media.ts';
import type { ShellFacts } from '../../host/shell.ts';
import type { DesktopAbilities } from '../engine-messages.ts';
import type { GrantedPaths } from '../granted-paths.ts';
import type { NativeClient } from '../native-api.ts';
import { mediaOrigin } from '../schemes.ts';

/** What the facts are made of. */
export interface EngineShellParts {
  readonly native: NativeClient;
  readonly granted: GrantedPaths;
  readonly abilities: DesktopAbilities;
}

/** The shell of a desktop. */
export function createEngineShell({ native, granted, abilities }: EngineShellParts): ShellFacts {
  return {
    name: 'desktop',
    capabilities: {
      folderPicker: true,
      dropPaths: true,
      mediaBase: `${mediaOrigin}/media`,
      reveal: true,
      ...abilities,
    },
    allowed: async (path) => {
      // Looked at before the disk is: nothing is told of what the person did not name, not even whether it is there.
      if (!granted.has(path)) throw new AppError('notAllowed', 'Nobody chose that file or folder.');
      return realpath(path).catch((error: unknown) => {
        throw new AppError('gone', 'There is nothing at that place.', error);
      });
    },
    pickFolder: () => native.native.pickFolder(),
    reveal: (path) => native.native.reveal({ path }),
    beginBatch: () => {
      throw new AppError('unsupportedHere', 'Dropped files have paths here.');
    },
    isInbox: () => false,
    inboxBytes: () => Promise.resolve(0),
    exportUrl: (id, format) => `${mediaOrigin}${exportPathOf(id, format)}`,
  };
}
