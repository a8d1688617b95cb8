/** All the handlers of the contract, put together for whichever shell provides the rest. */
import type { ApiHandlers } from '../../contract/api.ts';
import type { Connection } from '../../contract/methods/connection.ts';
import type { Folders } from '../folders.ts';
import type { Clock } from '../ports.ts';
import type { QueueRunner } from '../queue-runner.ts';
import { type Connector, createConnectionDesk, type Promoter } from './connection-desk.ts';
import { createFoldersDesk } from './folders-desk.ts';
import { createLibraryDesk, type LibraryDeskParts } from './library-desk.ts';
import type { PreviewStore } from './preview-desk.ts';
import { createQueueDesk } from './queue-desk.ts';
import { pathToReveal } from './reveal.ts';
import type { SettingsDesk } from './settings-desk.ts';
import type { FolderBrowser, Intake, Shell } from './shell-ports.ts';

/** What the handlers work with. */
export interface HandlerParts {
  readonly runner: QueueRunner;
  readonly folders: Folders;
  readonly library: Omit<LibraryDeskParts, 'clock' | 'readFeedNow' | 'isInbox'>;
  readonly previewStore: PreviewStore;
  readonly settings: SettingsDesk;
  readonly browser: FolderBrowser;
  readonly intake: Intake;
  readonly shell: Shell;
  readonly cloudFacts: Pick<Connection, 'cloud' | 'address' | 'owner' | 'signsIn'>;
  readonly connector: Connector;
  readonly promoter: Promoter;
  /** How the local cloud is that this program started; absent where it started none. */
  readonly localCloud?: () => NonNullable<Connection['localCloud']>;
  readonly clock: Clock;
}

/** The handlers. They serve any number of clients. */
export function createHandlers(parts: HandlerParts): ApiHandlers {
  const { runner, folders, settings, browser, intake, shell, clock } = parts;
  const { isInbox } = intake;
  return {
    host: {
      capabilities: () => shell.capabilities(),
      pickFolder: () => shell.pickFolder(),
      listFolders: ({ path }) => browser.list(path),
      reveal: async (what) => shell.reveal(await pathToReveal(what, { ...parts.library, runner, folders })),
      diagnostics: async () => ({ text: await shell.diagnostics() }),
    },
    settings: {
      get: () => settings.get(),
      set: (change) => settings.change(change),
      watch: (emit) => settings.watch(emit),
    },
    storage: {
      sizes: () => shell.storageSizes(),
      clearPreviewCache: async () => {
        await parts.previewStore.clear();
        return shell.storageSizes();
      },
    },
    connection: createConnectionDesk({
      ...{ runner, clock, cloudFacts: parts.cloudFacts, connector: parts.connector, promoter: parts.promoter },
      ...(parts.localCloud && { localCloud: parts.localCloud }),
    }),
    queue: createQueueDesk({ runner, clock, settings, isInbox }),
    uploads: {
      addPaths: ({ paths, again = false }, signal) => intake.addPaths(paths, { again, signal }),
      begin: () => intake.beginBatch(),
    },
    samples: { add: (_input, signal) => intake.addSamples(signal) },
    folders: createFoldersDesk({ folders, browser, clock }),
    library: createLibraryDesk({ ...parts.library, clock, isInbox, readFeedNow: () => runner.readFeedNow() }),
  };
}

/** Acts on the settings: now, and whenever they change. */
export function followSettings(
  settings: SettingsDesk,
  parts: {
    readonly runner: Pick<QueueRunner, 'setPaused'>;
    readonly pace: { setLimit(bytesPerSecond: number | undefined): void };
    readonly previewStore: Pick<PreviewStore, 'setLimit'>;
  },
): void {
  settings.watch(({ bandwidth, paused, previewCacheBytes }) => {
    parts.runner.setPaused(paused);
    parts.pace.setLimit(bandwidth ?? undefined);
    parts.previewStore.setLimit(previewCacheBytes);
  });
}
