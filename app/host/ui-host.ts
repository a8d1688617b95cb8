/** The engine of an open host with everything a UI asks of it, for whichever shell shows the UI. */
import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../adapters/clock.ts';
import { createDisk } from '../adapters/disk.ts';
import { createFolderBrowser, type FolderBrowserParts } from '../adapters/folder-browser.ts';
import { type HttpClient, HttpFault } from '../adapters/http.ts';
import { openPreviewStore } from '../adapters/preview-store.ts';
import { createSettingsStore } from '../adapters/settings-store.ts';
import { api } from '../contract/api.ts';
import { AppError } from '../contract/errors.ts';
import type { ToClient, ToHost, Wire } from '../contract/frames.ts';
import { isCandidateName } from '../core/folders/candidates.ts';
import { nestingOf } from '../core/folders/nesting.ts';
import type { Connector } from '../engine/desk/connection-desk.ts';
import { createExports, type Exports } from '../engine/desk/exports.ts';
import { createHandlers, followSettings } from '../engine/desk/handlers.ts';
import { createPreviewDesk, type PreviewDesk, type PreviewDeskParts } from '../engine/desk/preview-desk.ts';
import { createSettingsDesk, type SettingsDesk } from '../engine/desk/settings-desk.ts';
import type { FolderBrowser, Intake } from '../engine/desk/shell-ports.ts';
import { repeated } from '../engine/desk/thinned.ts';
import type { Folders } from '../engine/folders.ts';
import { factsOf } from '../engine/own-fault.ts';
import type { Log } from '../engine/ports.ts';
import { serve } from '../rpc/serve.ts';
import type { Host } from './open-host.ts';
import { createPromoter } from './promoter.ts';
import { createIntake, createShell, type ShellFacts } from './shell.ts';

/** What a shell says of itself and of where things are. */
export interface UiHostAsk {
  readonly dataDir: string;
  readonly shell: ShellFacts;
  /** The folders a page may look into where there is no native dialog; absent: the home folder and where drives are mounted. */
  readonly roots?: readonly string[];
  readonly samplesDir: string;
  readonly version: string;
  readonly log: Log;
  readonly connector: Connector;
}

/** An engine that UIs can be attached to. Nothing runs before `start`. */
export interface UiHost {
  readonly settings: SettingsDesk;
  readonly previews: PreviewDesk;
  readonly exports: Exports;
  /** Takes in what the person handed to the shell itself. */
  readonly intake: Intake;
  readonly onFault: (where: string, error: unknown) => void;
  /** Begins to work. Answers how many saved uploads could not be understood and were set aside. */
  start(): { readonly setAside: number };
  /** Answers one page until its wire closes. Somebody looks at it, unless it is told otherwise. */
  attach(wire: Wire<ToClient, ToHost>, isLookedAt?: boolean): void;
  /** Stops what this added to the host; the host itself is closed apart. */
  stop(): Promise<void>;
}

/** Where drives are mounted, by system. */
const mountRoots = ['/media', '/mnt', '/run/media', '/Volumes'];

/** Whoever looks at a library sees what other machines sent within so long, and that the cloud is gone. One on this machine costs nothing to ask. */
const readFeedMs = { aws: 15_000, local: 3_000 } as const;

/** Previews are 1,600 px at most: a megabyte is much. */
const previewMaxBytes = 8 * 1024 * 1024;

/** Puts the handlers of the contract together over an open host. */
export async function openUiHost(host: Host, ask: UiHostAsk): Promise<UiHost> {
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
  const browser = browserFor(ask.shell, {
    roots: ask.roots ?? [homedir(), ...mountRoots],
    isWatched: (path) => isWatched(path, folders),
    isPicture: isCandidateName,
    refuse: (trouble) => new AppError(trouble, refusals[trouble]),
  });
  const parts = { host, browser, previewStore, facts: ask.shell, samplesDir: ask.samplesDir, version: ask.version };
  const intake = createIntake(parts);
  const { dataDir, log } = ask;
  const { cloudProgram } = host;
  const promoter = createPromoter(host, { dataDir, log, ...(cloudProgram && { cloudProgram }) }, (error) =>
    ask.log('ownFault', { where: 'promote', ...factsOf(error) }),
  );
  const handlers = createHandlers({
    runner,
    folders,
    settings,
    browser,
    intake,
    previewStore,
    shell: createShell(parts),
    cloudFacts: host.cloudFacts,
    ...(host.localCloud !== undefined && { localCloud: host.localCloud }),
    connector: ask.connector,
    promoter,
    clock: systemClock,
    library: {
      library: catalogue,
      cloud,
      previews,
      exports,
      exportUrl: ask.shell.exportUrl,
      localFiles: host.localFiles,
      disk: createDisk(),
    },
  });
  const onFault = (where: string, error: unknown): void => ask.log('ownFault', { where, ...factsOf(error) });
  followSettings(settings, { runner, pace: host.pace, previewStore });
  let clients = 0;
  let stopReading = (): void => undefined;
  return {
    settings,
    previews,
    exports,
    intake,
    onFault,
    start: () => {
      const { setAside } = runner.start();
      folders.start();
      stopReading = repeated(systemClock, readFeedMs[host.cloudFacts.cloud], () => {
        if (clients > 0) runner.readFeedNow();
      });
      return { setAside };
    },
    attach: (wire, isLookedAt = true) => {
      const counts = isLookedAt ? 1 : 0;
      clients += counts;
      wire.onClosed(() => {
        clients -= counts;
      });
      serve(api, handlers, { wire, onFault });
    },
    stop: async () => {
      stopReading();
      previews.stop();
      await promoter.stop();
    },
  };
}

/** Where the system's dialog chooses folders, a page looks into none, and names only what the shell allows. */
function browserFor({ allowed }: ShellFacts, parts: FolderBrowserParts): FolderBrowser {
  const browser = createFolderBrowser(allowed === undefined ? parts : { ...parts, roots: [] });
  return allowed === undefined ? browser : { ...browser, allowed };
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
