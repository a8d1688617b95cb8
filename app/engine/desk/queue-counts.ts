/** How many uploads are where, and why they failed: kept by what changes, so that nobody counts 100,000 of them. */
import type { QueueView, UploadState } from '../../contract/methods/queue.ts';
import type { Cause } from '../../contract/methods/shared.ts';
import type { Upload } from '../../core/queue/upload.ts';
import type { QueueRunner } from '../queue-runner.ts';
import { causeOf } from './upload-view.ts';

/** The counts. */
export interface QueueCounts {
  byState(): QueueView['byState'];
  /** Of those that failed, most first. */
  byCause(): { cause: Cause; files: number }[];
  /** Grows with every change of the queue. */
  version(): number;
}

interface Counted {
  readonly state: UploadState;
  readonly cause?: Cause;
}

const noStates = {
  ...{ queued: 0, fingerprinting: 0, sending: 0, awaitingRecord: 0 },
  ...{ backingOff: 0, done: 0, failed: 0, cancelled: 0 },
};

/** Counts from now on, for as long as the runner lives. */
export function createQueueCounts(runner: Pick<QueueRunner, 'all' | 'onChange'>): QueueCounts {
  const known = new Map<string, Counted>();
  const causes = new Map<string, { readonly cause: Cause; files: number }>();
  let states: Record<UploadState, number> = { ...noStates };
  let version = 0;

  const count = ({ state, cause }: Counted, sign: 1 | -1): void => {
    states[state] += sign;
    if (cause === undefined) return;
    const key = `${cause.kind} ${cause.reason ?? ''}`;
    const files = (causes.get(key)?.files ?? 0) + sign;
    if (files > 0) causes.set(key, { cause, files });
    else causes.delete(key);
  };
  const take = (upload: Upload): void => {
    const before = known.get(upload.id);
    if (before !== undefined) count(before, -1);
    const now = countedOf(upload);
    known.set(upload.id, now);
    count(now, 1);
  };
  const countAll = (): void => {
    known.clear();
    causes.clear();
    states = { ...noStates };
    for (const upload of runner.all()) take(upload);
  };

  countAll();
  runner.onChange((changed) => {
    version += 1;
    // No names: something was taken off the list.
    if (changed.length === 0) countAll();
    else for (const upload of changed) take(upload);
  });
  return {
    byState: () => ({ ...states }),
    byCause: () => [...causes.values()].sort((a, b) => b.files - a.files).map((each) => ({ ...each })),
    version: () => version,
  };
}

const countedOf = ({ place }: Upload): Counted =>
  place.at === 'failed' ? { state: place.at, cause: causeOf(place.because) } : { state: place.at };
