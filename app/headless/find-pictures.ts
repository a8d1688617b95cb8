/** From the files and folders somebody named to the files that can be pictures. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createDisk } from '../adapters/disk.ts';
import { createWalker } from '../adapters/walk.ts';
import { pictureExtensions } from '../core/folders/candidates.ts';
import { defaultIgnores } from '../core/folders/default-ignores.ts';
import type { Failure, UploadSource } from '../core/queue/upload.ts';
import type { Ignored, ScanProblem, Walker } from '../engine/folder-ports.ts';
import type { Disk } from '../engine/ports.ts';
import { UsageError } from './usage-error.ts';

/** What was found under the named paths. */
export interface Found {
  /** Each path once, in the order found. A file that was named itself is taken whatever its name. */
  readonly sources: readonly UploadSource[];
  /** Named paths that cannot be used. */
  readonly missing: readonly { readonly path: string; readonly failure: Failure }[];
  /** Files and folders left out by a rule or for their name. */
  readonly ignored: readonly Ignored[];
  /** Folders and files below that could not be looked at. */
  readonly problems: readonly ScanProblem[];
}

/** Walks the named paths. Throws UsageError when none is named. */
export async function findPictures(
  paths: readonly string[],
  { walker, disk }: Finders,
  signal: AbortSignal,
): Promise<Found> {
  if (paths.length === 0) throw new UsageError('Name at least one file or folder.');
  const sources = new Map<string, UploadSource>();
  const missing: { path: string; failure: Failure }[] = [];
  const ignored: Ignored[] = [];
  const problems: ScanProblem[] = [];
  for (const named of paths) {
    const path = resolve(named);
    if (await isFolder(path)) {
      const end = await walker.walk(
        { root: path, targets: 'whole', rules, followSymlinks: false },
        {
          onFiles: (files) => {
            for (const file of files) sources.set(file.path, file);
          },
          onIgnored: (some) => void ignored.push(...some),
          onProblem: (problem) => void problems.push(problem),
        },
        signal,
      );
      if (end.is === 'rootTroubled')
        missing.push({ path, failure: { kind: end.because === 'denied' ? 'sourceDenied' : 'sourceGone' } });
    } else {
      const seen = await disk.look(path);
      if (seen.ok) sources.set(path, seen.value);
      else missing.push({ path, failure: seen.failure });
    }
  }
  return { sources: [...sources.values()], missing, ignored, problems };
}

const rules = { extensions: pictureExtensions, defaults: defaultIgnores, patterns: [] } as const;

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // Whatever is wrong with it, looking at it as a file will say.
    return false;
  }
}
