/** The settings: kept on disk, and acted on at once. */
import type { Settings, SettingsChange } from '../../contract/methods/settings.ts';
import type { Stop } from '../ports.ts';

/** Where settings are kept. */
export interface SettingsStore {
  /** What was saved; what is missing or does not parse has its default. */
  load(): Settings;
  /** On disk when it returns. */
  save(settings: Settings): void;
}

/** The settings in use. */
export interface SettingsDesk {
  get(): Settings;
  /** Saves, then tells. */
  change(change: SettingsChange): Settings;
  /** Calls with the settings at once, then whenever they change. */
  watch(listener: (settings: Settings) => void): Stop;
}

/** The settings of this store. */
export function createSettingsDesk(store: SettingsStore): SettingsDesk {
  const listeners = new Set<(settings: Settings) => void>();
  let current = store.load();
  return {
    get: () => current,
    change: (change) => {
      const next = { ...current, ...change };
      if (JSON.stringify(next) === JSON.stringify(current)) return current;
      store.save(next);
      current = next;
      for (const listener of [...listeners]) listener(next);
      return next;
    },
    watch: (listener) => {
      listeners.add(listener);
      listener(current);
      return () => void listeners.delete(listener);
    },
  };
}
