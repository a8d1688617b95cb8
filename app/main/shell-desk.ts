/** Answers what the UI asks its shell. */
import type { EngineStanding, ShellHandlers, ShellNews } from '../contract/shell-api.ts';

/** What the desk works with. */
export interface ShellDeskParts {
  readonly standing: () => EngineStanding;
  readonly restart: () => void;
  readonly report: () => Promise<string>;
  /** The version that is installed when the program is quit. */
  readonly updateReady: () => string | undefined;
}

/** The handlers, and how the shell makes itself heard. */
export interface ShellDesk {
  readonly handlers: ShellHandlers;
  standingChanged(): void;
  updateChanged(): void;
  /** Told to the page that is shown, or to the next one. */
  tell(news: ShellNews): void;
}

/** A desk with nothing to tell yet. */
export function createShellDesk({ standing, restart, report, updateReady }: ShellDeskParts): ShellDesk {
  const watchers = new Set<(standing: EngineStanding) => void>();
  const updateWatchers = new Set<(update: { readonly ready: string | null }) => void>();
  const update = (): { readonly ready: string | null } => ({ ready: updateReady() ?? null });
  const listeners = new Set<(news: ShellNews) => void>();
  let untold: ShellNews = { is: 'nothing' };
  return {
    handlers: {
      engine: {
        watch: (emit) => {
          watchers.add(emit);
          emit(standing());
          return () => void watchers.delete(emit);
        },
        restart: () => restart(),
      },
      update: {
        watch: (emit) => {
          updateWatchers.add(emit);
          emit(update());
          return () => void updateWatchers.delete(emit);
        },
      },
      shell: {
        news: (emit) => {
          listeners.add(emit);
          emit(untold);
          untold = { is: 'nothing' };
          return () => void listeners.delete(emit);
        },
        report: async () => ({ text: await report() }),
      },
    },
    standingChanged: () => {
      for (const emit of [...watchers]) emit(standing());
    },
    updateChanged: () => {
      for (const emit of [...updateWatchers]) emit(update());
    },
    tell: (news) => {
      if (listeners.size === 0) untold = news;
      for (const emit of [...listeners]) emit(news);
    },
  };
}
