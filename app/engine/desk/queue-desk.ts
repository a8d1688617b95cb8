/** The queue as the UI sees it: counted as it changes, listed page by page, and watched through a window of ids. */
import type { ApiHandlers } from '../../contract/api.ts';
import type { QueueView, UploadFilter, UploadView } from '../../contract/methods/queue.ts';
import type { Cause } from '../../contract/methods/shared.ts';
import type { Upload } from '../../core/queue/upload.ts';
import type { Clock } from '../ports.ts';
import type { QueueRunner } from '../queue-runner.ts';
import { dismiss, idsToRetry, isBecauseOf } from './failed-uploads.ts';
import { createQueueCounts } from './queue-counts.ts';
import type { SettingsDesk } from './settings-desk.ts';
import { repeated } from './thinned.ts';
import { isShown, viewOf } from './upload-view.ts';

/** What the desk works with. */
export interface QueueDeskParts {
  readonly runner: QueueRunner;
  readonly clock: Clock;
  readonly settings: SettingsDesk;
  /** Whether a path lies in the inbox. */
  readonly isInbox: (path: string) => boolean;
}

/** Progress is told so often at most (style.md, section 2). */
const tellMs = 100;

/** The handlers of `queue`. */
export function createQueueDesk({ runner, clock, settings, isInbox }: QueueDeskParts): ApiHandlers['queue'] {
  const counts = createQueueCounts(runner);
  const lists = new Map<string, { readonly version: number; readonly ids: readonly string[] }>();

  const asView = (upload: Upload): UploadView =>
    viewOf(upload, { sent: runner.sentOf(upload.id), isInbox: isInbox(upload.source.path) });

  const whole = (): QueueView => {
    const { totals, gates, speed, sentInFlight, timeLeftMs, cannotSave } = runner.state();
    return {
      totals,
      speed: Math.max(0, speed),
      ...(timeLeftMs !== undefined && Number.isFinite(timeLeftMs) && { timeLeftMs: Math.max(0, timeLeftMs) }),
      sentInFlight: Math.max(0, sentInFlight),
      gates: [...gates],
      cannotSave,
      byState: counts.byState(),
      byCause: counts.byCause(),
      version: counts.version(),
    };
  };

  // Looking at each of 100,000 uploads takes 10 ms, and pages of one version are asked for one after the other.
  const idsOf = (filter: UploadFilter, cause: Cause | undefined): readonly string[] => {
    const key = `${filter} ${cause?.kind ?? ''} ${cause?.reason ?? ''}`;
    const known = lists.get(key);
    if (known?.version === counts.version()) return known.ids;
    const ids: string[] = [];
    for (const upload of runner.all()) {
      const isMeant = cause === undefined || isBecauseOf(upload, cause);
      if (isMeant && isShown(upload, filter)) ids.push(upload.id);
    }
    if (filter !== 'active') ids.reverse();
    lists.set(key, { version: counts.version(), ids });
    return ids;
  };

  /** What differs from what was told before. */
  const differing = (
    ids: readonly string[],
    told: Map<string, string>,
  ): { uploads: UploadView[]; removed: string[] } => {
    const uploads: UploadView[] = [];
    const removed: string[] = [];
    for (const id of ids) {
      const upload = runner.get(id);
      const view = upload === undefined ? undefined : asView(upload);
      const said = view === undefined ? '' : JSON.stringify(view);
      if (told.get(id) === said) continue;
      told.set(id, said);
      if (view === undefined) removed.push(id);
      else uploads.push(view);
    }
    return { uploads, removed };
  };

  const follow = (ids: readonly string[], emit: (item: ReturnType<typeof differing>) => void): (() => void) => {
    const told = new Map<string, string>();
    let sawVersion: number | undefined;
    return () => {
      const isFirst = sawVersion === undefined;
      const isMoving = runner.state().totals.inFlight.files > 0;
      if (sawVersion === counts.version() && !isMoving) return;
      sawVersion = counts.version();
      const item = differing(ids, told);
      if (isFirst || item.uploads.length > 0 || item.removed.length > 0) emit(item);
    };
  };

  return {
    watch: (emit) => {
      let told = '';
      return repeated(clock, tellMs, () => {
        const view = whole();
        const said = JSON.stringify(view);
        if (said === told) return;
        told = said;
        emit(view);
      });
    },
    list: ({ filter, cause, offset, limit }) => {
      const ids = idsOf(filter, cause);
      const uploads = ids.slice(offset, offset + limit).flatMap((id) => {
        const upload = runner.get(id);
        return upload === undefined ? [] : [asView(upload)];
      });
      return { total: ids.length, version: counts.version(), uploads };
    },
    changes: (emit, { ids }) => repeated(clock, tellMs, follow(ids, emit)),
    retry: ({ ids }) => {
      for (const id of ids) runner.retry(id);
    },
    retryAllFailed: ({ cause }) => {
      for (const id of idsToRetry(runner.all(), cause)) runner.retry(id);
    },
    dismiss: ({ ids }) => dismiss(runner, ids),
    dismissAllFailed: ({ cause }) => dismiss(runner, idsOf('failed', cause)),
    cancel: ({ ids }) => {
      for (const id of ids) runner.cancel(id);
    },
    cancelAll: () => {
      for (const upload of runner.all()) if (isShown(upload, 'active')) runner.cancel(upload.id);
    },
    clearFinished: () => runner.clearFinished(),
    setPaused: ({ paused }) => void settings.change({ paused }),
    setBandwidth: ({ bytesPerSecond }) => void settings.change({ bandwidth: bytesPerSecond }),
  };
}
