/** What main knows of the engine's work: the queue and the settings, for as long as one runs. */
import type { QueueView } from '../contract/methods/queue.ts';
import type { Settings } from '../contract/methods/settings.ts';
import type { EngineClient } from './engine-client.ts';

/** What is known. The settings outlive the engine that told them; the queue does not. */
export interface EngineFacts {
  queue(): QueueView | undefined;
  settings(): Settings | undefined;
  /** An engine runs now. */
  follow(): void;
  /** It does not any more. */
  lose(): void;
}

/** Calls `onChange` whenever something else is known. */
export function createEngineFacts(client: () => EngineClient, onChange: () => void): EngineFacts {
  let queue: QueueView | undefined;
  let settings: Settings | undefined;
  return {
    queue: () => queue,
    settings: () => settings,
    follow: () => {
      // The line ends with the engine, and both subscriptions with the line.
      const line = client().dial();
      line.queue.watch((next) => {
        queue = next;
        onChange();
      });
      line.settings.watch((next) => {
        settings = next;
        onChange();
      });
    },
    lose: () => {
      queue = undefined;
      onChange();
    },
  };
}
