/** Taking pictures in, and the facts about the shell, from what the shell says of itself. */
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { AppError } from '../contract/errors.ts';
import type { Capabilities } from '../contract/methods/host.ts';
import type { StorageSizes } from '../contract/methods/settings.ts';
import { pictureExtensions } from '../core/folders/candidates.ts';
import type { PreviewStore } from '../engine/desk/preview-desk.ts';
import type { FolderBrowser, Intake, Shell } from '../engine/desk/shell-ports.ts';
import { findPictures } from '../host/find-pictures.ts';
import type { Host } from '../host/open-host.ts';

/** What differs between shells. A browser has no dialogs of the system and no paths of dropped files; a desktop has both. */
export interface ShellFacts {
  /** For the diagnostics report. */
  readonly name: 'headless' | 'desktop';
  readonly capabilities: Omit<Capabilities, 'platform' | 'version' | 'samples' | 'pictureExtensions'>;
  /** The real path of what a page may name for taking in; absent: what lies within the roots. Throws AppError. */
  readonly allowed?: (path: string) => Promise<string>;
  readonly pickFolder: Shell['pickFolder'];
  readonly reveal: Shell['reveal'];
  readonly beginBatch: Intake['beginBatch'];
  readonly isInbox: Intake['isInbox'];
  readonly inboxBytes: () => Promise<number>;
  /** The URL of a prepared export. */
  readonly exportUrl: (id: string, format: 'json' | 'csv') => string;
}

/** What both are made from. */
export interface ShellParts {
  readonly host: Host;
  readonly facts: ShellFacts;
  readonly browser: FolderBrowser;
  readonly previewStore: PreviewStore;
  readonly samplesDir: string;
  readonly version: string;
}

/** Each lot is one write to the disk; between two of them pages get their answers. */
const addAtOnce = 500;

/** Taking pictures in: dropped bytes through the shell's inbox, paths the page may name, the samples. */
export function createIntake({ host, facts, browser, samplesDir }: ShellParts): Intake {
  const allowedPath = facts.allowed ?? browser.allowed;
  const addAll = async (paths: readonly string[], signal: AbortSignal, again: boolean) => {
    const found = await findPictures(paths, signal);
    for (let at = 0; at < found.sources.length && !signal.aborted; at += addAtOnce) {
      host.runner.add(found.sources.slice(at, at + addAtOnce), { again, retry: true });
      await setImmediate();
    }
    return found;
  };
  return {
    addPaths: async (paths, { again, signal }) => {
      const allowed = await Promise.all(paths.map((path) => allowedPath(path)));
      const { sources, ignored, missing, problems } = await addAll(allowed, signal, again);
      return { added: sources.length, ignored: ignored.length, unreadable: missing.length + problems.length };
    },
    beginBatch: facts.beginBatch,
    addSamples: async (signal) => {
      if (!existsSync(samplesDir)) throw new AppError('unsupportedHere', 'There are no samples here.');
      return { added: (await addAll([samplesDir], signal, false)).sources.length };
    },
    isInbox: facts.isInbox,
  };
}

const platforms = ['linux', 'darwin', 'win32'] as const;

/** The rest of the shell. */
export function createShell({ host, facts, previewStore, samplesDir, version }: ShellParts): Shell {
  const capabilities = (): Capabilities => ({
    ...facts.capabilities,
    platform: platforms.find((name) => name === process.platform) ?? 'other',
    version,
    samples: existsSync(samplesDir),
    pictureExtensions: [...pictureExtensions],
  });
  const storageSizes = async (): Promise<StorageSizes> => ({
    catalogue: await bytesOf(host.accountDir, 'catalogue.db'),
    queue: await bytesOf(host.accountDir, 'queue.db'),
    previewCache: previewStore.bytes(),
    inbox: await facts.inboxBytes(),
  });
  return {
    capabilities,
    pickFolder: facts.pickFolder,
    reveal: facts.reveal,
    storageSizes,
    diagnostics: async () => {
      const { totals, gates, cannotSave } = host.runner.state();
      const report = {
        tintype: version,
        node: process.version,
        system: `${process.platform} ${release()} ${process.arch}`,
        shell: facts.name,
        cloud: host.cloudFacts.cloud,
        gates: [...gates],
        cannotSave,
        queue: totals,
        folders: host.folders
          .list()
          .map(({ state }) => ({ ...state, problems: state.problems.map(({ because }) => because) })),
        watches: host.folders.watches(),
        storage: await storageSizes(),
        memory: process.memoryUsage.rss(),
        upSeconds: Math.round(process.uptime()),
      };
      return JSON.stringify(report, undefined, 2);
    },
  };
}

/** A database with its log. */
async function bytesOf(folder: string, name: string): Promise<number> {
  let sum = 0;
  for (const each of await readdir(folder)) {
    if (each.startsWith(name))
      sum += await stat(join(folder, each)).then(
        ({ size }) => size,
        () => 0,
      );
  }
  return sum;
}
