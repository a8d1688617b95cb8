import type { Clock, Stop } from '../ports.ts';

/** Lets a change be told at most once in `everyMs`, the first at once, the last never lost. */
export interface Thinned {
  changed(): void;
  stop: Stop;
}

/** Calls `tell` for changes. */
export function thinned(clock: Clock, everyMs: number, tell: () => void): Thinned {
  let timer: Stop | undefined;
  let isDue = false;
  const rest = (): void => {
    timer = clock.after(everyMs, () => {
      timer = undefined;
      if (!isDue) return;
      isDue = false;
      tell();
      rest();
    });
  };
  return {
    changed: () => {
      if (timer !== undefined) {
        isDue = true;
        return;
      }
      tell();
      rest();
    },
    stop: () => timer?.(),
  };
}

/** Calls `look` at once and then every `everyMs`, for what nobody tells of. */
export function repeated(clock: Clock, everyMs: number, look: () => void): Stop {
  let timer: Stop | undefined;
  let isOver = false;
  const turn = (): void => {
    look();
    if (!isOver) timer = clock.after(everyMs, turn);
  };
  turn();
  return () => {
    isOver = true;
    timer?.();
  };
}
