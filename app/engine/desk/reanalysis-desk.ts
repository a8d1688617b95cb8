/** Analysing again what an older version wrote, for the UI: one run at a time, whoever asked for it. */
import { recordSchemaVersion } from '../../../processor/contract/record.ts';
import type { Reanalysis } from '../../contract/methods/library.ts';
import type { LibraryCloud, WatchedLibrary } from '../library-ports.ts';
import type { Clock, Stop } from '../ports.ts';
import { reanalyse } from '../reanalysis.ts';
import { thinned } from './thinned.ts';

/** What the desk works with. */
export interface ReanalysisDeskParts {
  readonly library: WatchedLibrary;
  readonly cloud: LibraryCloud;
  readonly clock: Clock;
  readonly readFeedNow: () => void;
  /** The previews kept here are of the old analysis. */
  readonly forgetPreview: (digest: string) => Promise<void> | void;
}

/** The desk. */
export interface ReanalysisDesk {
  watch(emit: (now: Reanalysis) => void): Stop;
  start(): { readonly total: number };
  stop(): void;
}

const tellMs = 500;

/** A desk with nothing under way. */
export function createReanalysisDesk(parts: ReanalysisDeskParts): ReanalysisDesk {
  const { library, clock } = parts;
  const listeners = new Set<() => void>();
  let run: Reanalysis['run'];
  let ending: AbortController | undefined;
  const set = (next: Reanalysis['run']): void => {
    run = next;
    for (const listener of [...listeners]) listener();
  };

  const start = (): { readonly total: number } => {
    if (run !== undefined) return { total: run.total };
    const digests = library.olderThan(recordSchemaVersion);
    if (digests.length === 0) return { total: 0 };
    ending = new AbortController();
    set({ total: digests.length, done: 0, failed: 0 });
    const onDone = (digest: string): void => void parts.forgetPreview(digest);
    void reanalyse(digests, { ...parts, onDone }, { signal: ending.signal, onProgress: set }).finally(() =>
      set(undefined),
    );
    return { total: digests.length };
  };
  return {
    start,
    stop: () => ending?.abort(),
    watch: (emit) => {
      const tell = (): void => {
        const older = library.countOlderThan(recordSchemaVersion);
        emit({ older, ...(run !== undefined && { run }) });
      };
      const telling = thinned(clock, tellMs, tell);
      const stopWatching = library.onChange(telling.changed);
      listeners.add(telling.changed);
      telling.changed();
      return () => {
        stopWatching();
        listeners.delete(telling.changed);
        telling.stop();
      };
    },
  };
}
