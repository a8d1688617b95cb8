/** The engine's process: started, spoken with, and started again when it dies. */
import { type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import type { EngineStanding } from '../contract/shell-api.ts';
import type { Clock } from '../engine/ports.ts';
import { type EngineBegin, type ToEngine, ToMain } from './engine-messages.ts';
import { afterDeath, type Deaths } from './restarts.ts';

/** What an engine's process is made of. */
export interface EngineProcessParts {
  /** The bundle it runs. */
  readonly entry: string;
  /** Asked at every start: what was granted meanwhile goes along. */
  readonly begin: () => EngineBegin;
  readonly clock: Clock;
  readonly onSaid: (said: Exclude<ToMain, { is: 'ready' | 'cannotStart' }>) => void;
  readonly onStanding: (standing: EngineStanding) => void;
  /** It died, and not because it was told to. */
  readonly onDeath: (code: number) => void;
  readonly onOutput: (line: string) => void;
}

/** An engine that is kept running. */
export interface EngineProcess {
  standing(): EngineStanding;
  /** What is said while it does not run is lost: who speaks hears of it by the standing. */
  say(what: ToEngine, port?: MessagePortMain): void;
  /** Starts it once more after it was given up. */
  restart(): void;
  /** Ends it; it is not started again. Resolves when it is gone, within five seconds. */
  end(): Promise<void>;
  pid(): number | undefined;
}

const endMs = 5_000;

/** Starts the engine. */
export function startEngineProcess(parts: EngineProcessParts): EngineProcess {
  let standing: EngineStanding = { is: 'starting' };
  let child: UtilityProcess | undefined;
  let deaths: Deaths = [];
  let deathsInAll = 0;
  let isEnding = false;
  let sentence: string | undefined;

  const become = (next: EngineStanding): void => {
    standing = next;
    parts.onStanding(next);
  };
  const heard = (data: unknown): void => {
    const said = ToMain.parse(data);
    if (said.is === 'ready') become({ is: 'running', deaths: deathsInAll });
    else if (said.is === 'cannotStart') {
      sentence = said.sentence;
      child?.kill();
    } else parts.onSaid(said);
  };
  const exited = (code: number): void => {
    child = undefined;
    if (isEnding) return;
    if (sentence === undefined) died(code);
    else become({ is: 'stopped', because: 'cannotStart', sentence });
  };
  const died = (code: number): void => {
    parts.onDeath(code);
    deathsInAll += 1;
    const after = afterDeath(deaths, parts.clock.now());
    deaths = after.deaths;
    if (after.do === 'giveUp') become({ is: 'stopped', because: 'died' });
    else {
      become({ is: 'restarting', deaths: deathsInAll });
      parts.clock.after(after.afterMs, start);
    }
  };
  const start = (): void => {
    if (isEnding || child !== undefined) return;
    sentence = undefined;
    const started = utilityProcess.fork(parts.entry, [], { serviceName: 'Tintype engine', stdio: 'pipe' });
    child = started;
    for (const stream of [started.stdout, started.stderr]) stream?.on('data', (text) => parts.onOutput(String(text)));
    started.on('message', heard);
    started.once('exit', exited);
    started.postMessage(parts.begin());
  };

  start();
  return {
    standing: () => standing,
    say: (what, port) => child?.postMessage(what, port === undefined ? [] : [port]),
    restart: () => {
      if (standing.is !== 'stopped') return;
      deaths = [];
      become({ is: 'starting' });
      start();
    },
    end: () => {
      isEnding = true;
      const ending = child;
      if (ending === undefined) return Promise.resolve();
      return new Promise((resolve) => {
        ending.once('exit', () => resolve());
        ending.postMessage({ is: 'end' } satisfies ToEngine);
        parts.clock.after(endMs, () => {
          ending.kill();
          resolve();
        });
      });
    },
    pid: () => child?.pid,
  };
}
