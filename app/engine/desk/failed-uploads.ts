/** What people do with uploads that failed: try them again, or take them off the list. */
import type { Cause } from '../../contract/methods/shared.ts';
import type { Upload } from '../../core/queue/upload.ts';
import type { QueueRunner } from '../queue-runner.ts';

/** Whether an upload failed, or is held up, by just this. */
export const isBecauseOf = ({ place }: Upload, { kind, reason }: Cause): boolean =>
  'because' in place && place.because.kind === kind && place.because.reason === reason;

/** Those that failed for this cause, or, without one, all that failed and all that wait for another try. */
export function idsToRetry(uploads: Iterable<Upload>, cause: Cause | undefined): readonly string[] {
  return [...uploads]
    .filter((upload) =>
      cause === undefined
        ? upload.place.at === 'failed' || upload.place.at === 'backingOff'
        : upload.place.at === 'failed' && isBecauseOf(upload, cause),
    )
    .map(({ id }) => id);
}

/**
 * Takes those of these uploads that failed off the list. They are cancelled first, so that whoever keeps something for them,
 * a file in the inbox or parts in the cloud, lets go of it.
 */
export function dismiss(runner: QueueRunner, ids: readonly string[]): void {
  const leaving = new Set(ids.filter((id) => runner.get(id)?.place.at === 'failed'));
  if (leaving.size === 0) return;
  const stop = runner.onChange((changed) => {
    const gone = changed.filter(({ id, place }) => place.at === 'cancelled' && leaving.delete(id));
    if (leaving.size === 0) stop();
    // After all others heard that it was cancelled.
    if (gone.length > 0) void Promise.resolve().then(() => runner.clearFinished(gone.map(({ id }) => id)));
  });
  for (const id of leaving) runner.cancel(id);
}
