/** Walks trees in threads: one for all local folders, one for each on the network, which may hang on its own. */
import type { LookResult } from '../core/folders/settle.ts';
import type { RootCheck, WalkAsk, WalkEnd, Walker, WalkListener } from '../engine/folder-ports.ts';
import { isNetworkPath } from './mounts.ts';
import { sourcesOf } from './walk-columns.ts';
import { createLane, type Lane, type LaneAsk, type LaneOptions } from './walk-lane.ts';
import type { FromWalker } from './walk-messages.ts';

/** A walker and how to end its threads. */
export interface WalkThreads extends Walker {
  close(): Promise<void>;
}

/** What may be set otherwise. `workerUrl`: bundles pass their own. */
export type WalkThreadOptions = Partial<LaneOptions>;

const defaults: LaneOptions = {
  workerUrl: new URL('./walk-worker.ts', import.meta.url),
  // A disk that slept takes up to 15 s to answer; a server that is gone holds a call for ever.
  silenceMs: 60_000,
  idleMs: 10_000,
};

/** Threads start when they are first needed. */
export function createWalker(options: WalkThreadOptions = {}): WalkThreads {
  const lanes = new Map<string, Lane>();
  const laneOf = (root: string): Lane => {
    const key = isNetworkPath(root) ? root : '';
    const lane = lanes.get(key) ?? createLane({ ...defaults, ...options });
    lanes.set(key, lane);
    return lane;
  };
  return {
    check: (ask) =>
      askOnce<RootCheck>(
        laneOf(ask.root),
        { ask: 'check', check: ask },
        (answer) => (answer.tell === 'checked' ? answer.found : undefined),
        { ok: false, because: 'notAnswering' },
      ),
    look: (root, paths, followSymlinks) =>
      askOnce<readonly LookResult[]>(
        laneOf(root),
        { ask: 'look', paths, followSymlinks },
        (answer) => (answer.tell === 'looked' ? answer.found : undefined),
        paths.map(() => 'busy'),
      ),
    walk: (ask, listener, signal) => walk(laneOf(ask.root), ask, listener, signal),
    async close() {
      await Promise.all([...lanes.values()].map((lane) => lane.close()));
      lanes.clear();
    },
  };
}

const faultOf = (detail: string): Error => new Error(`the walking thread failed: ${detail}`);

function askOnce<T>(lane: Lane, ask: LaneAsk, read: (answer: FromWalker) => T | undefined, onHang: T): Promise<T> {
  return new Promise((resolve, reject) => {
    lane.ask(ask, {
      onAnswer(answer) {
        const value = read(answer);
        if (value !== undefined) resolve(value);
        else reject(faultOf(answer.tell === 'faulted' ? answer.detail : answer.tell));
        return true;
      },
      onHang: () => resolve(onHang),
      onFault: reject,
      isOwed: () => false,
    });
  });
}

function walk(lane: Lane, ask: WalkAsk, listener: WalkListener, signal: AbortSignal): Promise<WalkEnd> {
  if (signal.aborted) return Promise.resolve({ is: 'stopped' });
  return new Promise((resolve, reject) => {
    // How many messages with files the listener has not dealt with: meanwhile the thread may wait for us.
    let owed = 0;
    let end = (): void => undefined;
    const take = async (answer: Extract<FromWalker, { tell: 'files' }>): Promise<void> => {
      owed += 1;
      try {
        if (!signal.aborted) await listener.onFiles(answer.files.flatMap(sourcesOf));
      } finally {
        owed -= 1;
        lane.say({ ask: 'taken', job: answer.job });
      }
    };
    const onAnswer = (answer: FromWalker): boolean => {
      switch (answer.tell) {
        case 'files':
          take(answer).catch(fail);
          return false;
        case 'ended':
          settle(() => resolve(signal.aborted ? { is: 'stopped' } : answer.end));
          return true;
        case 'faulted':
          settle(() => reject(faultOf(answer.detail)));
          return true;
        default:
          if (!signal.aborted) tellListener(lane, listener, answer);
          return false;
      }
    };
    const settle = (how: () => void): void => {
      end();
      how();
    };
    const fail = (error: unknown): void => {
      lane.say({ ask: 'stop', job });
      settle(() => reject(error instanceof Error ? error : faultOf('listener')));
    };
    const job = lane.ask(
      {
        ask: 'walk',
        walk: ask,
        covers: listener.onDirectories !== undefined,
        tellsIgnored: listener.onIgnored !== undefined,
      },
      {
        onAnswer,
        onHang: () => settle(() => resolve({ is: 'rootTroubled', because: 'notAnswering' })),
        onFault: (fault) => settle(() => reject(fault)),
        isOwed: () => owed > 0,
      },
    );
    const onAbort = (): void => {
      lane.say({ ask: 'stop', job });
      // The thread may hang: whoever asked to stop does not wait for it.
      resolve({ is: 'stopped' });
    };
    end = () => signal.removeEventListener('abort', onAbort);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

function tellListener(lane: Lane, listener: WalkListener, answer: FromWalker): void {
  switch (answer.tell) {
    case 'directories': {
      const areNew = listener.onDirectories?.(answer.paths) ?? answer.paths.map(() => true);
      lane.say({ ask: 'covered', job: answer.job, areNew });
      break;
    }
    case 'problem':
      listener.onProblem?.(answer.problem);
      break;
    case 'missing':
      listener.onMissing?.(answer.path);
      break;
    case 'ignored':
      listener.onIgnored?.(answer.ignored);
      break;
    default:
      // `alive` only resets the watchdog.
      break;
  }
}
