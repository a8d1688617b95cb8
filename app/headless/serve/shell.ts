/** What this shell provides for the UI: a browser has no dialogs of the system and no paths of dropped files. */
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { originalMaxBytes } from '../../../processor/contract/limits.ts';
import { AppError } from '../../contract/errors.ts';
import type { Capabilities } from '../../contract/methods/host.ts';
import type { StorageSizes } from '../../contract/methods/settings.ts';
import { pictureExtensions } from '../../core/folders/candidates.ts';
import type { PreviewStore } from '../../engine/desk/preview-desk.ts';
import type { FolderBrowser, Intake, Shell } from '../../engine/desk/shell-ports.ts';
import { findPictures } from '../find-pictures.ts';
import type { Host } from '../host.ts';
import type { Inbox } from './inbox.ts';

/** What the shell works with. */
export interface ShellParts {
  readonly host: Host;
  readonly inbox: Inbox;
  readonly browser: FolderBrowser;
  readonly previewStore: PreviewStore;
  readonly samplesDir: string;
  readonly version: string;
}

/** Each lot is one write to the disk; between two of them pages get their answers. */
const addAtOnce = 500;

/** Taking pictures in: dropped bytes through the inbox, paths within the roots, the samples. */
export function createIntake({ host, inbox, browser, samplesDir }: ShellParts): Intake {
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
      const allowed = await Promise.all(paths.map((path) => browser.allowed(path)));
      const { sources, ignored, missing, problems } = await addAll(allowed, signal, again);
      return { added: sources.length, ignored: ignored.length, unreadable: missing.length + problems.length };
    },
    beginBatch: () => ({ url: `/inbox/${inbox.beginBatch()}`, maxFileBytes: originalMaxBytes }),
    addSamples: async (signal) => {
      if (!existsSync(samplesDir)) throw new AppError('unsupportedHere', 'There are no samples here.');
      return { added: (await addAll([samplesDir], signal, false)).sources.length };
    },
    isInbox: inbox.isInbox,
  };
}

const platforms = ['linux', 'darwin', 'win32'] as const;

/** The rest of the shell. */
export function createShell({ host, inbox, previewStore, samplesDir, version }: ShellParts): Shell {
  const capabilities = (): Capabilities => ({
    folderPicker: false,
    dropPaths: false,
    mediaBase: '/media',
    platform: platforms.find((name) => name === process.platform) ?? 'other',
    version,
    samples: existsSync(samplesDir),
    pictureExtensions: [...pictureExtensions],
  });
  const storageSizes = async (): Promise<StorageSizes> => ({
    catalogue: await bytesOf(host.accountDir, 'catalogue.db'),
    queue: await bytesOf(host.accountDir, 'queue.db'),
    previewCache: previewStore.bytes(),
    inbox: await inbox.bytes(),
  });
  return {
    capabilities,
    pickFolder: () => Promise.reject(new AppError('unsupportedHere', 'There is no dialog here.')),
    storageSizes,
    diagnostics: async () => {
      const { totals, gates, cannotSave } = host.runner.state();
      const report = {
        tintype: version,
        node: process.version,
        system: `${process.platform} ${release()} ${process.arch}`,
        shell: 'headless',
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
