/** The engine and the web server, put together. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { originalMaxBytes } from '../../../processor/contract/limits.ts';
import { systemClock } from '../../adapters/clock.ts';
import { AppError } from '../../contract/errors.ts';
import type { Log } from '../../engine/ports.ts';
import { exportPathOf } from '../../host/media.ts';
import type { Host } from '../../host/open-host.ts';
import { openSeat, type Seat } from '../../host/seat.ts';
import type { ShellFacts } from '../../host/shell.ts';
import { createSystemBrowser } from '../../host/system-browser.ts';
import { overHostSocket } from '../../rpc/websocket-wire.ts';
import { createInbox, type Inbox } from './inbox.ts';

import { createPages } from './pages.ts';
import { noteRunning } from './run-note.ts';
import { startServer } from './server.ts';
import { createSessions, readSecret } from './sessions.ts';

/** How to serve. */
export interface ServeAsk {
  readonly dataDir: string;
  readonly cloud?: string;
  /** The local cloud, whatever is connected. */
  readonly isLocal?: boolean;
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

/** Opens the engine and serves its UI. Throws CannotDo where that cannot be. */
export async function startServing(ask: ServeAsk): Promise<Serving> {
  let inbox: Inbox | undefined;
  let takenAgain = 0;
  // What was dropped for one person's cloud must not go to another's, even if the program ended before it was sent.
  const inboxOf = ({ accountDir, cloudFacts, runner }: Host): Inbox =>
    createInbox({ root: join(cloudFacts.signsIn ? accountDir : ask.dataDir, 'inbox'), runner });
  const seat = await openSeat({
    host: {
      dataDir: ask.dataDir,
      log: ask.log,
      ...(ask.cloud !== undefined && { cloud: ask.cloud }),
      ...(ask.isLocal === true && { isLocal: true }),
    },
    browser: createSystemBrowser(),
    dress: (host) => {
      inbox = inboxOf(host);
      return {
        dataDir: ask.dataDir,
        shell: shellOver(inbox),
        samplesDir: join(root, 'samples'),
        version: readVersion(),
        log: ask.log,
        ...(ask.roots !== undefined && { roots: ask.roots }),
      };
    },
    onStarted: async () => {
      takenAgain = (await inbox?.start()) ?? 0;
    },
  });
  try {
    return await serveSeat(seat, { ask, inbox: () => inbox ?? inboxOf(seat.host()), takenAgain });
  } catch (error) {
    await seat.close();
    throw error;
  }
}

async function serveSeat(
  seat: Seat,
  { ask, inbox, takenAgain }: { readonly ask: ServeAsk; readonly inbox: () => Inbox; readonly takenAgain: number },
): Promise<Serving> {
  const run = randomUUID();
  const sessions = createSessions({ secret: readSecret(join(ask.dataDir, 'serve-secret')), run, now: systemClock.now });
  const uiDir = ask.uiDir ?? join(root, 'dist', 'renderer');
  const server = await startServer(ask.port, {
    sessions,
    // The host changes with the cloud that is connected: each request is answered by the one that is open then.
    get inbox() {
      return inbox();
    },
    get media() {
      const { cloud, catalogue } = seat.host();
      return { previews: seat.ui().previews, cloud, library: catalogue, exports: seat.ui().exports };
    },
    onFault: (where, error) => seat.ui().onFault(where, error),
    pages: (port) => createPages(uiDir, port),
    onSocket: (socket) => seat.attach(overHostSocket(socket)),
  });
  const forgetRun = noteRunning(ask.dataDir, { port: server.port, run });
  return {
    port: server.port,
    newLink: () => `http://127.0.0.1:${server.port}/?token=${sessions.newToken()}`,
    isUiBuilt: createPages(uiDir, server.port).isBuilt(),
    setAside: seat.setAside,
    takenAgain,
    close: async () => {
      forgetRun();
      await Promise.all([server.close(), seat.close()]);
    },
  };
}

/** A browser: no dialogs of the system, and dropped files come as bytes. */
const shellOver = (inbox: Inbox): ShellFacts => ({
  name: 'headless',
  capabilities: {
    folderPicker: false,
    dropPaths: false,
    mediaBase: '/media',
    tray: false,
    launchAtLogin: false,
    battery: false,
    notifications: false,
    updates: false,
    reveal: false,
  },
  pickFolder: () => Promise.reject(new AppError('unsupportedHere', 'There is no dialog here.')),
  reveal: () => Promise.reject(new AppError('unsupportedHere', 'There is no file manager here.')),
  beginBatch: () => ({ url: `/inbox/${inbox.beginBatch()}`, maxFileBytes: originalMaxBytes }),
  isInbox: inbox.isInbox,
  inboxBytes: inbox.bytes,
  exportUrl: exportPathOf,
});

function readVersion(): string {
  const found: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return typeof found === 'object' && found !== null && 'version' in found ? String(found.version) : 'unknown';
}
