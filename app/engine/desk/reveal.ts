/** Where on this machine something lies that the UI names, for the system's file manager. */
import { AppError } from '../../contract/errors.ts';
import type { Folders } from '../folders.ts';
import type { LocalFiles } from '../library-ports.ts';
import type { Disk } from '../ports.ts';
import type { QueueRunner } from '../queue-runner.ts';

/** What is to be shown: a page names it, and never a path. */
export type ToReveal = { readonly digest: string } | { readonly upload: string } | { readonly folder: string };

/** What it is looked up in. */
export interface RevealParts {
  readonly localFiles: LocalFiles;
  readonly disk: Disk;
  readonly runner: Pick<QueueRunner, 'get'>;
  readonly folders: Pick<Folders, 'list'>;
}

/** The path of it. Throws AppError `gone` where it was never here or is not here any more. */
export async function pathToReveal(what: ToReveal, parts: RevealParts): Promise<string> {
  if ('folder' in what) return found(parts.folders.list().find(({ id }) => id === what.folder)?.path);
  const paths =
    'upload' in what
      ? [parts.runner.get(what.upload)?.source.path].filter((path) => path !== undefined)
      : parts.localFiles.filesOf(what.digest).map(({ path }) => path);
  for (const path of paths) if ((await parts.disk.look(path)).ok) return path;
  return found(undefined);
}

function found(path: string | undefined): string {
  if (path === undefined) throw new AppError('gone', 'It is not on this machine any more.');
  return path;
}
