/** From the files and folders somebody named to the files that can be pictures. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createDisk } from '../adapters/disk.ts';
import { createWalker } from '../adapters/walk.ts';
import { pictureExtensions } from '../core/folders/candidates.ts';
import { defaultIgnores } from '../core/folders/default-ignores.ts';
import type { Failure, UploadSource } from '../core/queue/upload.ts';
import type { Ignored, ScanProblem, Walker } from '../engine/folder-ports.ts';
import { UsageError } from './usage-error.ts';

/** A named path that cannot be used. */
export interface Unusable {
  readonly path: string;
  readonly failure: Failure;
}

/** What was found under the named paths. */
export interface Found {
  /** Each path once, in the order found. A file that was named itself is taken whatever its name. */
  readonly sources: readonly UploadSource[];
  readonly missing: readonly Unusable[];
  /** Files and folders left out by a rule or for their name. */
  readonly ignored: readonly Ignored[];
  /** Folders and files below that could not be looked at. */
  readonly problems: readonly ScanProblem[];
}

interface Finding {
  readonly sources: UploadSource[];
  readonly missing: Unusable[];
  readonly ignored: Ignored[];
  readonly problems: ScanProblem[];
}

const rules = { extensions: pictureExtensions, defaults: defaultIgnores, patterns: [] } as const;

/** Finding that goes on. */
export interface Search {
  /** Files as they are found, each once, in pieces: those of one path at once, those of several when all were walked. */
  readonly pieces: AsyncIterable<readonly UploadSource[]>;
  /** What was found in all. Rejects with what went wrong. */
  readonly found: Promise<Found>;
}

/** Walks the named paths. Throws UsageError when none is named. */
export const findPictures = (paths: readonly string[], signal: AbortSignal): Promise<Found> =>
  searchPictures(paths, signal).found;

/** The same, for whoever can begin with the first files. The pieces end when everything was found, or went wrong. */
export function searchPictures(paths: readonly string[], signal: AbortSignal): Search {
  const finding: Finding = { sources: [], missing: [], ignored: [], problems: [] };
  let isOver = false;
  const waiting: (() => void)[] = [];
  const wake = (): void => {
    for (const resolve of waiting.splice(0)) resolve();
  };
  const found = walkAll(finding, paths, { signal, onMore: wake }).finally(() => {
    isOver = true;
    wake();
  });
  // Whoever reads the pieces alone is not told what went wrong: they end.
  found.catch(() => undefined);
  async function* pieces(): AsyncGenerator<readonly UploadSource[]> {
    if (paths.length > 1) {
      yield (await found).sources;
      return;
    }
    for (let at = 0; ; ) {
      const piece = finding.sources.slice(at);
      if (piece.length > 0) yield piece;
      at += piece.length;
      if (finding.sources.length > at) continue;
      if (isOver) return;
      await new Promise<void>((resolve) => void waiting.push(resolve));
    }
  }
  return { pieces: { [Symbol.asyncIterator]: pieces }, found };
}

async function walkAll(
  finding: Finding,
  paths: readonly string[],
  { signal, onMore }: { readonly signal: AbortSignal; readonly onMore: () => void },
): Promise<Found> {
  if (paths.length === 0) throw new UsageError('Name at least one file or folder.');
  const walker = createWalker();
  const disk = createDisk();
  try {
    for (const path of paths.map((named) => resolve(named))) {
      if (await isFolder(path)) await walkInto(finding, path, { walker, signal, onMore });
      else {
        const seen = await disk.look(path);
        if (seen.ok) finding.sources.push(seen.value);
        else finding.missing.push({ path, failure: seen.failure });
      }
    }
  } finally {
    await walker.close();
  }
  // One path cannot lead to a file twice, and a table of 100,000 paths takes as long as a tenth of the walk.
  return paths.length === 1 ? finding : { ...finding, sources: eachOnce(finding.sources) };
}

const eachOnce = (sources: readonly UploadSource[]): readonly UploadSource[] => [
  ...new Map(sources.map((source) => [source.path, source])).values(),
];

async function walkInto(
  { sources, missing, ignored, problems }: Finding,
  root: string,
  { walker, signal, onMore }: { readonly walker: Walker; readonly signal: AbortSignal; readonly onMore: () => void },
): Promise<void> {
  const end = await walker.walk(
    { root, targets: 'whole', rules, followSymlinks: false },
    {
      onFiles: (files) => {
        for (const file of files) sources.push(file);
        onMore();
      },
      onIgnored: (some) => void ignored.push(...some),
      onProblem: (problem) => void problems.push(problem),
    },
    signal,
  );
  if (end.is === 'rootTroubled') {
    missing.push({ path: root, failure: { kind: end.because === 'denied' ? 'sourceDenied' : 'sourceGone' } });
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // Whatever is wrong with it, looking at it as a file will say.
    return false;
  }
}
