/** The engine with its UI host, answering the clients main speaks for. */
import type { MessagePortMain } from 'electron';
import type { ToClient, ToHost } from '../../contract/frames.ts';
import type { Log } from '../../engine/ports.ts';
import { type Host, openHost } from '../../host/open-host.ts';
import { openUiHost, type UiHost } from '../../host/ui-host.ts';
import { tryDecodeToClient } from '../../rpc/codec.ts';
import { connect } from '../../rpc/connect.ts';
import { type Pages, servePages } from '../../rpc/pages.ts';
import { createTextWire } from '../../rpc/text-wire.ts';
import { type EngineBegin, mainClient, type ToEngine, type ToMain } from '../engine-messages.ts';
import { createGrantedPaths } from '../granted-paths.ts';
import { nativeApi } from '../native-api.ts';
import { answerMediaPort } from './engine-media.ts';
import { createEngineShell } from './engine-shell.ts';

/** What main may say once the engine runs. */
export type EngineAsk = Exclude<ToEngine, EngineBegin | { is: 'end' }>;

/** An engine that runs. */
export interface EngineRun {
  receive(ask: EngineAsk, port: MessagePortMain | undefined): void;
  close(): Promise<void>;
}

/** Opens the engine and begins to work. Throws CannotDo where that cannot be. */
export async function runEngine(begin: EngineBegin, post: (said: ToMain) => void): Promise<EngineRun> {
  const log: Log = (event, facts) => post({ is: 'log', event, ...(facts !== undefined && { facts: { ...facts } }) });
  const host = await openHost({
    dataDir: begin.dataDir,
    log,
    cloudProgram: begin.cloudProgram,
    ...(begin.cloud !== undefined && { cloud: begin.cloud }),
  });
  const native = createTextWire<ToHost, ToClient>(
    { send: (text) => post({ is: 'native', text }), close: () => undefined },
    tryDecodeToClient,
  );
  const granted = createGrantedPaths(begin.granted);
  const shell = createEngineShell({
    native: connect(nativeApi, native.wire),
    granted,
    abilities: begin.abilities,
  });
  const { dataDir, samplesDir, version } = begin;
  const ui = await openUiHost(host, { dataDir, shell, samplesDir, version, log });
  const { setAside } = ui.start();
  if (setAside > 0) log('setAside', { uploads: setAside });

  const clients = new Map<string, Pages>();
  const clientOf = (client: string): Pages => {
    const known = clients.get(client);
    if (known !== undefined) return known;
    const pages = servePages(
      (page, text) => post({ is: 'text', client, page, text }),
      (wire) => ui.attach(wire, client !== mainClient),
    );
    clients.set(client, pages);
    return pages;
  };
  const receive = (ask: EngineAsk, port: MessagePortMain | undefined): void => {
    switch (ask.is) {
      case 'text':
        clientOf(ask.client).receive(ask.page, ask.text);
        break;
      case 'gone':
        clients.get(ask.client)?.close();
        clients.delete(ask.client);
        break;
      case 'native':
        native.receive(ask.text);
        break;
      case 'granted':
        granted.add(ask.paths);
        break;
      case 'take':
        granted.add(ask.paths);
        void take(ask.paths, ui, post);
        break;
      case 'battery':
        host.runner.setOnBattery(ask.spares);
        break;
      case 'woke':
        host.runner.readFeedNow();
        for (const { id } of host.folders.list()) host.folders.scan(id);
        break;
      case 'media':
        if (port !== undefined) void answerMediaPort({ path: ask.path, port }, mediaOf(host, ui), ui.onFault);
        break;
      default:
        ask satisfies never;
    }
  };
  return {
    receive,
    close: async () => {
      for (const pages of clients.values()) pages.close();
      ui.stop();
      await host.close();
    },
  };
}

const mediaOf = (host: Host, { previews, exports }: UiHost) => ({
  previews,
  exports,
  cloud: host.cloud,
  library: host.catalogue,
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
