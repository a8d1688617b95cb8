/** How the queue stands as a whole. Kept by adding and taking away single uploads: nobody adds up 100,000 of them. */
import type { Upload } from './upload.ts';

/** So many files, and their bytes together. */
export interface Amount {
  readonly files: number;
  readonly bytes: number;
}

/** Every upload that is not cancelled is in exactly one of `left`, `done` and `failed`. */
export interface Totals {
  readonly left: Amount;
  readonly done: Amount;
  readonly failed: Amount;
  /** Those of `left` that are being sent. Which of their bytes are across already the totals do not know. */
  readonly inFlight: Amount;
  /** Those of `left` whose bytes are in the cloud and whose record is awaited. `left` less these is still to be sent. */
  readonly awaiting: Amount;
  /** Those of `done` that the cloud had already. */
  readonly alreadyThere: Amount;
}

const nothing: Amount = { files: 0, bytes: 0 };

/** The totals of an empty queue. */
export const noTotals: Totals = {
  left: nothing,
  done: nothing,
  failed: nothing,
  inFlight: nothing,
  awaiting: nothing,
  alreadyThere: nothing,
};

/** The totals with one upload in place of what it was. `before` is undefined for a new upload, `after` for one taken away. */
export function replaced(totals: Totals, before: Upload | undefined, after: Upload | undefined): Totals {
  if (before !== undefined && after !== undefined && before.source.bytes === after.source.bytes) {
    if (amountsOf(before) === amountsOf(after)) return totals;
  }
  return changed(changed(totals, before, -1), after, 1);
}

function changed(totals: Totals, upload: Upload | undefined, sign: 1 | -1): Totals {
  if (upload === undefined) return totals;
  const bytes = sign * upload.source.bytes;
  const next: Record<keyof Totals, Amount> = { ...totals };
  for (const name of amountsOf(upload)) {
    next[name] = { files: next[name].files + sign, bytes: next[name].bytes + bytes };
  }
  return next;
}

const left: readonly (keyof Totals)[] = ['left'];
const inFlight: readonly (keyof Totals)[] = ['left', 'inFlight'];
const awaiting: readonly (keyof Totals)[] = ['left', 'awaiting'];
const uploaded: readonly (keyof Totals)[] = ['done'];
const alreadyThere: readonly (keyof Totals)[] = ['done', 'alreadyThere'];
const failed: readonly (keyof Totals)[] = ['failed'];
const nowhere: readonly (keyof Totals)[] = [];

/** Which amounts an upload counts in: the very same list for the same place. */
function amountsOf({ place }: Upload): readonly (keyof Totals)[] {
  switch (place.at) {
    case 'sending':
      return inFlight;
    case 'awaitingRecord':
      return awaiting;
    case 'done':
      return place.outcome === 'uploaded' ? uploaded : alreadyThere;
    case 'failed':
      return failed;
    case 'cancelled':
      return nowhere;
    default:
      return left;
  }
}
