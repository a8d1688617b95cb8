/** The watched folders as the UI sees them. */
import type { ApiHandlers } from '../../contract/api.ts';
import { AppError } from '../../contract/errors.ts';
import type { FolderView } from '../../contract/methods/folders.ts';
import type { Folders, WatchedFolder } from '../folders.ts';
import type { Clock } from '../ports.ts';
import type { FolderBrowser } from './shell-ports.ts';
import { thinned } from './thinned.ts';

/** What the desk works with. */
export interface FoldersDeskParts {
  readonly folders: Folders;
  readonly browser: FolderBrowser;
  readonly clock: Clock;
}

const tellMs = 100;

/** The handlers of `folders`. */
export function createFoldersDesk({ folders, browser, clock }: FoldersDeskParts): ApiHandlers['folders'] {
  const found = (isThere: boolean): void => {
    if (!isThere) throw new AppError('gone', 'There is no such folder.');
  };
  return {
    watch: (emit) => {
      const telling = thinned(clock, tellMs, () => emit({ folders: folders.list().map(viewOf) }));
      const stop = folders.watch(telling.changed);
      return () => {
        stop();
        telling.stop();
      };
    },
    add: async ({ path, options }) => {
      const added = await folders.add(await browser.allowed(path), options);
      if (added.ok) return { ok: true, id: added.folder.id };
      return { ok: false, because: added.because, ...(added.other !== undefined && { other: added.other }) };
    },
    change: async ({ id, options }) => found(await folders.change(id, options)),
    // Removing again what is gone is no failure: the first answer may have been lost.
    remove: async ({ id }) => void (await folders.remove(id)),
    scan: ({ id }) => folders.scan(id),
    accept: async ({ id }) => found(await folders.accept(id)),
  };
}

function viewOf({ id, path, label, options, state }: WatchedFolder): FolderView {
  const { ignorePatterns, ...rest } = options;
  const { counts, problems, ...standing } = state;
  return {
    id,
    path,
    label,
    options: { ...rest, ...(ignorePatterns !== undefined && { ignorePatterns: [...ignorePatterns] }) },
    ...standing,
    counts,
    problems: [...problems],
  };
}
