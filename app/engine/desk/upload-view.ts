/** One upload as people are told of it. */
import type { UploadFilter, UploadView } from '../../contract/methods/queue.ts';
import type { Cause } from '../../contract/methods/shared.ts';
import { nameOf } from '../../core/queue/source.ts';
import type { Failure, Upload } from '../../core/queue/upload.ts';

/** `sent`: bytes of it that are across; counts only while it is being sent. `isInbox`: its folder means nothing to people. */
export function viewOf(
  { id, source, place, addedAt }: Upload,
  { sent, isInbox }: { readonly sent: number; readonly isInbox: boolean },
): UploadView {
  const name = nameOf(source.path);
  const directory = source.path.slice(0, -name.length - 1);
  const because = 'because' in place ? place.because : undefined;
  const digest = 'digest' in place ? place.digest : undefined;
  return {
    id,
    name,
    ...(!isInbox && { directory }),
    bytes: source.bytes,
    sent: place.at === 'sending' ? Math.min(sent, source.bytes) : 0,
    state: place.at,
    ...(place.at === 'done' && { outcome: place.outcome }),
    ...(because !== undefined && { cause: causeOf(because) }),
    ...(place.at === 'backingOff' && { retryAt: place.wakeAt }),
    ...(digest !== undefined && { digest }),
    addedAt,
  };
}

/** A failure without what only the log may know. */
export const causeOf = ({ kind, reason }: Failure): Cause => (reason === undefined ? { kind } : { kind, reason });

/** Whether a list of this kind shows it. */
export function isShown({ place }: Upload, filter: UploadFilter): boolean {
  const isOver = place.at === 'done' || place.at === 'failed' || place.at === 'cancelled';
  switch (filter) {
    case 'all':
      return true;
    case 'active':
      return !isOver;
    default:
      return place.at === filter;
  }
}
