/**
 * Moving up: everything one cloud holds goes to another, by the very queue that sends files. An original counts as there when
 * the other cloud's record of it came back, made from the bytes that cloud has, with the same digest. Nothing is deleted.
 */
import type { PictureRecord } from '../../processor/contract/record.ts';
import type { Upload } from '../core/queue/upload.ts';
import type { Catalogue, Clock, Stop } from './ports.ts';
import type { QueueRunner } from './queue-runner.ts';
import type { QueueState } from './queue-state.ts';

/** How far it is. `there` counts those whose record has the same digest, however its verdict. */
export interface PromotionCounts {
  readonly all: number;
  readonly there: number;
  /** Of those: the other cloud had them before. */
  readonly before: number;
  /** Deleted in the other cloud on purpose, and left so. */
  readonly deleted: number;
  readonly failed: number;
}

/** One move that goes on. */
export interface Promotion {
  counts(): PromotionCounts;
  state(): QueueState;
  /** Called whenever something changed. */
  onChange(listener: () => void): Stop;
  /** Each original is in one of the counts. */
  isOver(): boolean;
  /** Those that failed. */
  failures(): readonly Upload[];
}

/** Follows the uploads of these originals. The runner has them already. */
export function followPromotion(parts: {
  readonly runner: QueueRunner;
  readonly ids: readonly string[];
  readonly catalogue: Pick<Catalogue, 'recordOf'>;
  readonly clock: Clock;
}): Promotion {
  const { runner, ids, catalogue } = parts;
  const judge = (): PromotionCounts => {
    const counts = { all: ids.length, there: 0, before: 0, deleted: 0, failed: 0 };
    for (const id of ids) {
      const upload = runner.get(id);
      if (upload === undefined) continue;
      const outcome = outcomeOf(upload, catalogue);
      if (outcome === 'there' || outcome === 'before') counts.there += 1;
      if (outcome === 'before') counts.before += 1;
      if (outcome === 'deleted') counts.deleted += 1;
      if (outcome === 'failed') counts.failed += 1;
    }
    return counts;
  };
  let known: PromotionCounts | undefined;
  runner.onChange(() => {
    known = undefined;
  });
  const counts = (): PromotionCounts => {
    known ??= judge();
    return known;
  };
  return {
    counts,
    state: runner.state,
    onChange: (listener) => runner.onChange(() => listener()),
    isOver: () => {
      const { all, there, deleted, failed } = counts();
      return there + deleted + failed === all;
    },
    failures: () =>
      ids.flatMap((id) => {
        const upload = runner.get(id);
        return upload !== undefined && outcomeOf(upload, catalogue) === 'failed' ? [upload] : [];
      }),
  };
}

type Outcome = 'there' | 'before' | 'deleted' | 'failed' | 'onItsWay';

function outcomeOf({ place }: Upload, catalogue: Pick<Catalogue, 'recordOf'>): Outcome {
  if (place.at === 'done') {
    if (!isProved(catalogue.recordOf(place.digest), place.digest)) return 'failed';
    return place.outcome === 'alreadyThere' ? 'before' : 'there';
  }
  if (place.at === 'cancelled') return 'failed';
  if (place.at !== 'failed') return 'onItsWay';
  if (place.because.kind === 'deletedThere') return 'deleted';
  // What the analysis could make nothing of is there all the same: its record has the digest of the bytes.
  const isKept = place.because.kind === 'rejected' && place.digest !== undefined;
  return isKept && isProved(catalogue.recordOf(place.digest ?? ''), place.digest ?? '') ? 'there' : 'failed';
}

/** `mismatch` means other bytes, `crashed` that nobody read them to the end. */
const isProved = (record: PictureRecord | undefined, digest: string): boolean =>
  record?.digest === digest && record.reason !== 'mismatch' && record.reason !== 'crashed';
