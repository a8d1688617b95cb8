/** The engine with its UI host, answering the clients main speaks for. */
import type { MessagePortMain } from 'electron';
import type { ToClient, ToHost } from '../../contract/frames.ts';
import type { Log } from '../../engine/ports.ts';
import type { Secrets } from '../../engine/sign-in-ports.ts';
import { openSeat, type Seat } from '../../host/seat.ts';
import type { UiHost } from '../../host/ui-host.ts';
import { tryDecodeToClient } from '../../rpc/codec.ts';
import { connect } from '../../rpc/connect.ts';
import { type Pages, servePages } from '../../rpc/pages.ts';
import { createTextWire } from '../../rpc/text-wire.ts';
import { type EngineBegin, mainClient, type ToEngine, type ToMain } from '../engine-messages.ts';
import { createGrantedPaths, type GrantedPaths } from '../granted-paths.ts';
import { type NativeClient, nativeApi } from '../native-api.ts';
import { answerMediaPort } from './engine-media.ts';
import { createEngineShell } from './engine-shell.ts';

/** What main may say after the beginning. */
export type EngineAsk = Exclude<ToEngine, EngineBegin | { is: 'end' }>;

/** An engine from its first moment. */
export interface EngineRun {
  /** Resolves once it runs. Rejects with CannotDo where that cannot be. */
  readonly opened: Promise<void>;
  /** Before it runs, it hears only what it needs to get there: the answers to what it asks of main are among that. */
  receive(ask: EngineAsk, port: MessagePortMain | undefined): void;
  close(): Promise<void>;
}

/** What opening and running share. */
interface Running {
  readonly seat: Seat;
  readonly granted: GrantedPaths;
  readonly post: (said: ToMain) => void;
}

/** Opens the engine and begins to work. */
export function runEngine(begin: EngineBegin, post: (said: ToMain) => void): EngineRun {
  const native = createTextWire<ToHost, ToClient>(
    { send: (text) => post({ is: 'native', text }), close: () => undefined },
    tryDecodeToClient,
  );
  const granted = createGrantedPaths(begin.granted);
  const battery = { isSpared: false };
  let run: ReturnType<typeof createRun> | undefined;
  const open = async (): Promise<void> => {
    const seat = await openEngineSeat(begin, { native: connect(nativeApi, native.wire), granted, battery, post });
    run = createRun({ seat, granted, post });
  };
  return {
    opened: open(),
    receive: (ask, port) => {
      if (ask.is === 'native') native.receive(ask.text);
      else if (ask.is === 'granted') granted.add(ask.paths);
      else if (ask.is === 'battery') battery.isSpared = ask.spares;
      run?.receive(ask, port);
    },
    close: async () => run?.close(),
  };
}

/** What a seat of the engine stands on. */
interface SeatParts {
  readonly native: NativeClient;
  readonly granted: GrantedPaths;
  readonly battery: { readonly isSpared: boolean };
  readonly post: (said: ToMain) => void;
}

async function openEngineSeat(begin: EngineBegin, { native, granted, battery, post }: SeatParts): Promise<Seat> {
  const log: Log = (event, facts) => post({ is: 'log', event, ...(facts !== undefined && { facts: { ...facts } }) });
  const shell = createEngineShell({ native, granted, abilities: begin.abilities });
  const { dataDir, samplesDir, version, cloudProgram } = begin;
  const seat = await openSeat({
    host: {
      dataDir,
      log,
      cloudProgram,
      secrets: secretsOver(native),
      ...(begin.cloud !== undefined && { cloud: begin.cloud }),
    },
    browser: { open: (url) => native.native.openPage({ url }) },
    dress: () => ({ dataDir, shell, samplesDir, version, log }),
    // Told of once, when it changes: a host that is opened later must know it, too.
    onStarted: async ({ runner }) => runner.setOnBattery(battery.isSpared),
  });
  if (seat.setAside > 0) log('setAside', { uploads: seat.setAside });
  return seat;
}

function createRun({ seat, granted, post }: Running): Pick<EngineRun, 'receive' | 'close'> {
  const clients = new Map<string, Pages>();
  const clientOf = (client: string): Pages => {
    const known = clients.get(client);
    if (known !== undefined) return known;
    const pages = servePages(
      (page, text) => post({ is: 'text', client, page, text }),
      (wire) => seat.attach(wire, client !== mainClient),
    );
    clients.set(client, pages);
    return pages;
  };
  const receive: EngineRun['receive'] = (ask, port) => {
    switch (ask.is) {
      case 'text':
        clientOf(ask.client).receive(ask.page, ask.text);
        break;
      case 'gone':
        clients.get(ask.client)?.close();
        clients.delete(ask.client);
        break;
      case 'native':
      case 'granted':
        // Heard from the first moment on.
        break;
      case 'take':
        granted.add(ask.paths);
        void take(ask.paths, seat.ui(), post);
        break;
      case 'battery':
        seat.host().runner.setOnBattery(ask.spares);
        break;
      case 'woke':
        seat.host().runner.readFeedNow();
        for (const { id } of seat.host().folders.list()) seat.host().folders.scan(id);
        break;
      case 'media':
        if (port !== undefined) void answerMediaPort({ path: ask.path, port }, mediaOf(seat), seat.ui().onFault);
        break;
      default:
        ask satisfies never;
    }
  };
  return {
    receive,
    close: async () => {
      for (const pages of clients.values()) pages.close();
      await seat.close();
    },
  };
}

const mediaOf = (seat: Seat) => ({
  previews: seat.ui().previews,
  exports: seat.ui().exports,
  cloud: seat.host().cloud,
  library: seat.host().catalogue,
});

/** Sessions are kept by main: only it reaches the keychain. */
const secretsOver = ({ native }: NativeClient): Secrets => ({
  read: async (cloud) => (await native.readSecret({ cloud })).secret,
  write: (cloud, secret) => native.writeSecret({ cloud, secret }),
  forget: (cloud) => native.forgetSecret({ cloud }),
});

async function take(
  paths: readonly string[],
  { intake, onFault }: UiHost,
  post: (said: ToMain) => void,
): Promise<void> {
  try {
    const signal = new AbortController().signal;
    post({ is: 'taken', ...(await intake.addPaths(paths, { again: false, signal })) });
  } catch (error) {
    onFault('take', error);
  }
}
