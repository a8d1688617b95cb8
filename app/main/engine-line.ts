/** The engine as main holds it: its process, main's own client of it, and what it asks of main. */
import type { MessagePortMain } from 'electron';
import type { ToClient, ToHost } from '../contract/frames.ts';
import type { EngineStanding } from '../contract/shell-api.ts';
import type { Clock, Log } from '../engine/ports.ts';
import type { TextWire } from '../rpc/text-wire.ts';
import { createEngineClient, type EngineClient } from './engine-client.ts';
import { type EngineBegin, mainClient, type ToMain } from './engine-messages.ts';
import { type EngineProcess, startEngineProcess } from './engine-process.ts';
import type { GrantedPaths } from './granted-paths.ts';
import { type NativeDeskParts, serveNative } from './native-desk.ts';

/** What a line works with. */
export interface EngineLineParts {
  readonly entry: string;
  readonly begin: () => Omit<EngineBegin, 'is' | 'granted'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly native: Omit<NativeDeskParts, 'granted'>;
  readonly granted: GrantedPaths;
  /** The engine answers a window's page. */
  readonly onText: (page: string, text: string) => void;
  readonly onTaken: (taken: Extract<ToMain, { is: 'taken' }>) => void;
  readonly onStanding: (standing: EngineStanding) => void;
  readonly onDeath: (code: number) => void;
  /** The engine closed main's own line and runs on: it is over another cloud now. */
  readonly onClientLost: () => void;
}

/** The line. */
export interface EngineLine extends Pick<EngineProcess, 'standing' | 'restart' | 'end' | 'pid'> {
  /** Main's own client; another one for each run of the engine. */
  readonly client: EngineClient;
  isRunning(): boolean;
  windowSays(page: string, text: string): void;
  windowGone(): void;
  /** The person named these: pages may name them from now on. */
  grant(paths: readonly string[]): void;
  /** The person handed these to the program: they are taken in. Kept until the engine runs. */
  take(paths: readonly string[]): void;
  /** Whether the battery is to be spared now; told to every run of the engine. */
  spareBattery(spares: boolean): void;
  woke(): void;
  /** False while the engine does not run. */
  askMedia(path: string, port: MessagePortMain): boolean;
}

const windowClient = 'window';

/** Starts the engine. */
export function openEngineLine(parts: EngineLineParts): EngineLine {
  const { granted, log } = parts;
  let native: TextWire<ToClient, ToHost> | undefined;
  let untaken: readonly string[] = [];
  let sparesBattery = false;

  const heard = (said: Exclude<ToMain, { is: 'ready' | 'cannotStart' }>): void => {
    switch (said.is) {
      case 'text':
        if (said.client === mainClient) client.receive(said.page, said.text);
        else parts.onText(said.page, said.text);
        break;
      case 'native':
        native?.receive(said.text);
        break;
      case 'taken':
        parts.onTaken(said);
        break;
      case 'log':
        log(said.event, said.facts);
        break;
      default:
        said satisfies never;
    }
  };
  const changed = (standing: EngineStanding): void => {
    if (standing.is === 'running') {
      engine.say({ is: 'battery', spares: sparesBattery });
      if (untaken.length > 0) engine.say({ is: 'take', paths: [...untaken] });
      untaken = [];
    } else {
      client.closed();
      // Of a run that is over. One that starts has its own by then.
      if (standing.is !== 'starting') native?.closed();
    }
    parts.onStanding(standing);
  };
  const grant = (paths: readonly string[]): void => {
    granted.add(paths);
    if (isRunning()) engine.say({ is: 'granted', paths: [...paths] });
  };
  const grantedNow = { add: grant };

  const engine = startEngineProcess({
    entry: parts.entry,
    clock: parts.clock,
    begin: () => {
      // From its first moment: it reads the session of a cloud before it runs.
      native = serveNative((text) => engine.say({ is: 'native', text }), { ...parts.native, granted: grantedNow });
      return { is: 'begin', ...parts.begin(), granted: [...granted.list()] };
    },
    onSaid: heard,
    onStanding: changed,
    onDeath: parts.onDeath,
    // What a library complains of on its own; ours goes by messages.
    onOutput: (text) => log('engineOutput', { text: text.slice(0, 500) }),
  });
  const client = createEngineClient(
    (page, text) => engine.say({ is: 'text', client: mainClient, page, text }),
    parts.onClientLost,
  );
  const isRunning = (): boolean => engine.standing().is === 'running';

  return {
    ...engine,
    client,
    isRunning,
    grant,
    windowSays: (page, text) => engine.say({ is: 'text', client: windowClient, page, text }),
    windowGone: () => engine.say({ is: 'gone', client: windowClient }),
    take: (paths) => {
      granted.add(paths);
      if (isRunning()) engine.say({ is: 'take', paths: [...paths] });
      else untaken = [...untaken, ...paths];
    },
    spareBattery: (spares) => {
      if (spares === sparesBattery) return;
      sparesBattery = spares;
      engine.say({ is: 'battery', spares });
    },
    woke: () => engine.say({ is: 'woke' }),
    askMedia: (path, port) => {
      if (!isRunning()) return false;
      engine.say({ is: 'media', path }, port);
      return true;
    },
  };
}
