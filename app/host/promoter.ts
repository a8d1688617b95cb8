/** Moves everything up for a UI: begun, watched and stopped, one move at a time. */
import { systemClock } from '../adapters/clock.ts';
import type { PromotionView } from '../contract/methods/connection.ts';
import type { Promoter } from '../engine/desk/connection-desk.ts';
import { repeated } from '../engine/desk/thinned.ts';
import type { Host } from './open-host.ts';
import { type OpenPromotion, openPromotion, type PromoteAsk } from './promote.ts';
import { CannotDo } from './usage-error.ts';

/** Progress is told so often at most (style.md, section 2). */
const tellMs = 250;

/** Nothing is moved yet. `onFault` is told of faults of ours. */
export function createPromoter(
  host: Host,
  ask: Omit<PromoteAsk, 'signal'>,
  onFault: (error: unknown) => void,
): Promoter & { stop(): Promise<void> } {
  let open: OpenPromotion | undefined;
  let opening: Promise<void> | undefined;
  let ending = new AbortController();
  let last: PromotionView = { at: 'idle' };

  const view = (): PromotionView => {
    if (open === undefined) return last;
    const counts = open.promotion.counts();
    return open.promotion.isOver() ? { at: 'over', ...counts } : { at: 'moving', ...counts };
  };
  const close = async (): Promise<void> => {
    const closing = open;
    open = undefined;
    await closing?.close();
  };
  const begin = async (): Promise<void> => {
    await close();
    last = { at: 'listing' };
    ending = new AbortController();
    try {
      open = await openPromotion(host, { ...ask, signal: ending.signal });
      last = { at: 'idle' };
    } catch (error) {
      if (!(error instanceof CannotDo)) onFault(error);
      last = ending.signal.aborted ? { at: 'idle' } : { at: 'failed' };
    }
    // Stopped while it was being opened.
    if (ending.signal.aborted) await close();
  };
  const stop = async (): Promise<void> => {
    ending.abort();
    await opening;
    await close();
    last = { at: 'idle' };
  };
  return {
    watch: (emit) => {
      let told = '';
      return repeated(systemClock, tellMs, () => {
        const now = view();
        if (JSON.stringify(now) === told) return;
        told = JSON.stringify(now);
        emit(now);
      });
    },
    begin: () => {
      const { at } = view();
      if (at === 'listing' || at === 'moving') return;
      opening = begin();
    },
    stop,
  };
}
