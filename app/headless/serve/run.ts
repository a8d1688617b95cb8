/** The engine and the web server, put together. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../adapters/clock.ts';
import { createDisk } from '../../adapters/disk.ts';
import { createFolderBrowser } from '../../adapters/folder-browser.ts';
import { type HttpClient, HttpFault } from '../../adapters/http.ts';
import { openPreviewStore } from '../../adapters/preview-store.ts';
import { createSettingsStore } from '../../adapters/settings-store.ts';
import { api } from '../../contract/api.ts';
import { AppError } from '../../contract/errors.ts';
import { isCandidateName } from '../../core/folders/candidates.ts';
import { nestingOf } from '../../core/folders/nesting.ts';
import { createExports } from '../../engine/desk/exports.ts';
import { createHandlers, followSettings } from '../../engine/desk/handlers.ts';
import { createPreviewDesk, type PreviewDeskParts } from '../../engine/desk/preview-desk.ts';
import { createSettingsDesk } from '../../engine/desk/settings-desk.ts';
import { repeated } from '../../engine/desk/thinned.ts';
import type { Folders } from '../../engine/folders.ts';
import { factsOf } from '../../engine/own-fault.ts';
import type { Log } from '../../engine/ports.ts';
import { serve } from '../../rpc/serve.ts';
import { overHostSocket } from '../../rpc/websocket-wire.ts';
import { openHost } from '../host.ts';
import { createInbox } from './inbox.ts';
import { exportUrl } from './media.ts';
import { createPages } from './pages.ts';
import { noteRunning } from './run-note.ts';
import { startServer } from './server.ts';
import { createSessions, readSecret } from './sessions.ts';
import { createIntake, createShell } from './shell.ts';

/** How to serve. */
export interface ServeAsk {
  readonly dataDir: string;
  readonly cloud?: string;
  /** The first port to try; 0: any. */
  readonly port: number;
  /** The folders pages may look into; absent: the home folder and where drives are mounted. */
  readonly roots?: readonly string[];
  /** The built UI; absent: where the build puts it. */
  readonly uiDir?: string;
  readonly log: Log;
}

/** The UI is served. */
export interface Serving {
  readonly port: number;
  /** A link that works once. */
  newLink(): string;
  readonly isUiBuilt: boolean;
  /** Uploads that could not be understood and were set aside, and dropped files that were taken in again. */
  readonly setAside: number;
  readonly takenAgain: number;
  /** Within three seconds. */
  close(): Promise<void>;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Where drives are mounted, by system. */
const mountRoots = ['/media', '/mnt', '/run/media', '/Volumes'];

/** Whoever looks at a library sees what other machines sent within so long, and that the cloud is gone. One on this machine costs nothing to ask. */
const readFeedMs = { aws: 15_000, local: 3_000 } as const;

/** Previews are 1,600 px at most: a megabyte is much. */
const previewMaxBytes = 8 * 1024 * 1024;

/** Opens the engine and serves its UI. Throws CannotDo where that cannot be. */
export async function startServing(ask: ServeAsk): Promise<Serving> {
  const host = await openHost({
    dataDir: ask.dataDir,
    log: ask.log,
    ...(ask.cloud !== undefined && { cloud: ask.cloud }),
  });
  try {
    return await serveHost(host, ask);
  } catch (error) {
    await host.close();
    throw error;
  }
}

async function serveHost(host: Awaited<ReturnType<typeof openHost>>, ask: ServeAsk): Promise<Serving> {
  const { runner, folders, catalogue, cloud } = host;
  const settings = createSettingsDesk(createSettingsStore(join(ask.dataDir, 'settings.json')));
  const previewStore = await openPreviewStore({
    root: join(host.accountDir, 'previews'),
    limitBytes: settings.get().previewCacheBytes,
    now: systemClock.now,
  });
  const previews = createPreviewDesk({
    cloud,
    store: previewStore,
    fetchBytes: fetchWith(host.client),
    clock: systemClock,
  });
  const exports = createExports({ library: catalogue, clock: systemClock, newId: randomUUID });
  const inbox = createInbox({ root: join(ask.dataDir, 'inbox'), runner });
  const browser = createFolderBrowser({
    roots: ask.roots ?? [homedir(), ...mountRoots],
    isWatched: (path) => isWatched(path, folders),
    isPicture: isCandidateName,
    refuse: (trouble) => new AppError(trouble, refusals[trouble]),
  });
  const parts = { host, inbox, browser, previewStore, samplesDir: join(root, 'samples'), version: readVersion() };
  const intake = createIntake(parts);
  const handlers = createHandlers({
    runner,
    folders,
    settings,
    browser,
    intake,
    previewStore,
    shell: createShell(parts),
    cloudFacts: host.cloudFacts,
    clock: systemClock,
    library: {
      library: catalogue,
      cloud,
      previews,
      exports,
      exportUrl,
      localFiles: host.localFiles,
      disk: createDisk(),
    },
  });
  const onFault = (where: string, error: unknown): void => ask.log('ownFault', { where, ...factsOf(error) });

  followSettings(settings, { runner, pace: host.pace, previewStore });
  const { setAside } = runner.start();
  folders.start();
  const takenAgain = await inbox.start();

  const run = randomUUID();
  const sessions = createSessions({ secret: readSecret(join(ask.dataDir, 'serve-secret')), run, now: systemClock.now });
  const uiDir = ask.uiDir ?? join(root, 'dist', 'renderer');
  let clients = 0;
  const server = await startServer(ask.port, {
    sessions,
    inbox,
    onFault,
    pages: (port) => createPages(uiDir, port),
    media: { previews, cloud, library: catalogue, exports },
    onSocket: (socket) => {
      const wire = overHostSocket(socket);
      clients += 1;
      wire.onClosed(() => {
        clients -= 1;
      });
      serve(api, handlers, { wire, onFault });
    },
  });
  const stopReading = repeated(systemClock, readFeedMs[host.cloudFacts.cloud], () => {
    if (clients > 0) runner.readFeedNow();
  });
  const forgetRun = noteRunning(ask.dataDir, { port: server.port, run });
  return {
    port: server.port,
    newLink: () => `http://127.0.0.1:${server.port}/?token=${sessions.newToken()}`,
    isUiBuilt: createPages(uiDir, server.port).isBuilt(),
    setAside,
    takenAgain,
    close: async () => {
      stopReading();
      forgetRun();
      previews.stop();
      await Promise.all([server.close(), host.close()]);
    },
  };
}

const refusals = {
  notAllowed: 'That folder lies outside of those this program may show.',
  gone: 'There is nothing at that place.',
  unreadable: 'That folder cannot be read.',
} as const;

function isWatched(path: string, folders: Folders): boolean {
  return folders.list().some((folder) => {
    const nesting = nestingOf(path, folder.path);
    return nesting === 'same' || nesting === 'inside';
  });
}

const fetchWith =
  (client: HttpClient): PreviewDeskParts['fetchBytes'] =>
  async (url, signal) => {
    try {
      const limits = { idleMs: 15_000, totalMs: 30_000, answerMaxBytes: previewMaxBytes };
      const { status, body } = await client.request({ method: 'GET', url, headers: {}, signal, ...limits });
      if (status === 200) return { ok: true, value: body };
      return { ok: false, failure: { kind: 'serverFault', detail: String(status) } };
    } catch (error) {
      if (error instanceof HttpFault) return { ok: false, failure: { kind: 'offline', detail: error.code } };
      throw error;
    }
  };

function readVersion(): string {
  const found: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return typeof found === 'object' && found !== null && 'version' in found ? String(found.version) : 'unknown';
}
