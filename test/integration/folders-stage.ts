/** A real folder on a real disk under a real loop, and ways to wait for what it tells. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { systemClock } from '../../app/adapters/clock.ts';
import { createHintSource } from '../../app/adapters/folder-watcher.ts';
import { createWalker, type WalkThreads } from '../../app/adapters/walk.ts';
import type { FolderOptions } from '../../app/core/folders/folder.ts';
import type { UploadSource } from '../../app/core/queue/upload.ts';
import { createFolderLoop, type FolderLoop } from '../../app/engine/folder-loop.ts';
import type { HintSource, SavedFolder } from '../../app/engine/folder-ports.ts';

/** How long a file must be quiet here, but for the tests that try the real two seconds. */
export const shortQuietMs = 300;

/** One watched folder of a test. */
export interface Staged {
  readonly root: string;
  readonly loop: FolderLoop;
  readonly reported: UploadSource[];
  /** Paths within the root, in the order they were reported. */
  names(): readonly string[];
  /** Resolves once it is so; rejects with what there is after `withinMs`. Looks whenever the loop tells something. */
  until(isSo: () => boolean, withinMs?: number): Promise<void>;
  /** Resolves once nothing is left to do, and a new file that came after all else was reported. */
  quiet(): Promise<void>;
  path(...parts: readonly string[]): string;
  write(name: string, text?: string): void;
}

export interface StageOptions extends FolderOptions {
  readonly quietMs?: number;
  readonly root?: string;
  readonly hints?: HintSource;
  readonly known?: (source: UploadSource) => boolean;
}

/** Makes folders and takes everything away again. */
export interface Stage {
  watch(options?: StageOptions): Promise<Staged>;
  /** A new empty directory. */
  directory(): string;
  close(): Promise<void>;
}

export function createStage(): Stage {
  const walker = createWalker();
  const loops: FolderLoop[] = [];
  const directories: string[] = [];
  const directory = (): string => {
    const made = mkdtempSync(join(tmpdir(), 'tintype-folders-'));
    directories.push(made);
    return made;
  };
  return {
    directory,
    async watch({ quietMs = shortQuietMs, root = directory(), hints = createHintSource(), known, ...options } = {}) {
      const staged = start(
        { id: root, path: root, options },
        { walker, quietMs, hints, known: known ?? (() => false) },
      );
      loops.push(staged.loop);
      staged.loop.start();
      await staged.until(() => ['watching', 'unreachable'].includes(staged.loop.state().place));
      return staged;
    },
    async close() {
      await Promise.all(loops.map((loop) => loop.stop()));
      await walker.close();
      for (const each of directories) rmSync(each, { recursive: true, force: true });
    },
  };
}

interface Means {
  readonly walker: WalkThreads;
  readonly quietMs: number;
  readonly hints: HintSource;
  readonly known: (source: UploadSource) => boolean;
}

function start(saved: SavedFolder, { walker, quietMs, hints, known }: Means): Staged {
  const reported: UploadSource[] = [];
  const waiting = new Set<() => void>();
  const look = (): void => {
    for (const wake of [...waiting]) wake();
  };
  const loop = createFolderLoop(saved, {
    walker,
    hints,
    clock: systemClock,
    chance: () => 0.5,
    log: () => undefined,
    isKnown: known,
    quietMs,
    onSettled(_, sources) {
      reported.push(...sources);
      look();
    },
    onState: look,
    onIdentity: () => undefined,
  });
  const until = (isSo: () => boolean, withinMs = 10_000): Promise<void> =>
    new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(limit);
        waiting.delete(wake);
      };
      const limit = setTimeout(() => {
        end();
        const { problems: _, ...state } = loop.state();
        reject(new Error(`not within ${withinMs} ms; ${JSON.stringify({ names: names().slice(0, 20), state })}`));
      }, withinMs);
      const wake = (): void => {
        if (!isSo()) return;
        end();
        resolve();
      };
      waiting.add(wake);
      wake();
    });
  const names = (): readonly string[] => reported.map((source) => relative(saved.path, source.path));
  const path = (...parts: readonly string[]): string => join(saved.path, ...parts);
  const write = (name: string, text = name): void => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  };
  let sentinels = 0;
  return {
    root: saved.path,
    loop,
    reported,
    names: () => names().filter((name) => !name.startsWith('sentinel-')),
    until,
    async quiet() {
      const sentinel = `sentinel-${++sentinels}.jpg`;
      write(sentinel);
      await until(() => names().includes(sentinel) && loop.state().upToDate);
    },
    path,
    write,
  };
}
