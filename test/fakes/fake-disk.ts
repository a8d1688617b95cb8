import { basename, dirname } from 'node:path/posix';
import type { RootTrouble } from '../../app/core/folders/folder.ts';
import type { Hint } from '../../app/core/folders/hints.ts';
import type { LookResult } from '../../app/core/folders/settle.ts';
import type { UploadSource } from '../../app/core/queue/upload.ts';
import type {
  HintKind,
  HintListener,
  HintSource,
  TreeWatch,
  WalkAsk,
  WalkEnd,
  Walker,
  WalkListener,
} from '../../app/engine/folder-ports.ts';
import type { Clock } from '../../app/engine/ports.ts';

interface FakeFile {
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly inode: string;
}

const parentOf = (path: string): string => (dirname(path) === '.' ? '' : dirname(path));

const isAtOrBelow = (path: string, directory: string): boolean =>
  directory === '' || path === directory || path.startsWith(`${directory}/`);

/**
 * A disk with one folder on it, in memory: walks, looks and hints as the real adapters do, on the fake clock's time. It can
 * lose its root, refuse files and directories, run out of watches, lose hints, hold a walk and break.
 */
export class FakeDisk implements Walker, HintSource {
  readonly root: string;
  readonly #clock: Clock;
  readonly #files = new Map<string, FakeFile>();
  #inode = 0;
  #watch: { readonly listener: HintListener; readonly covered: Set<string> } | undefined;
  #onReturn: (() => void) | undefined;
  #gate: Promise<void> = Promise.resolve();

  /** Why the root cannot be scanned. */
  trouble: RootTrouble | undefined;
  network = false;
  /** Hints are lost. */
  isDeaf = false;
  /** Directories that cannot be listed and files that cannot be opened. */
  readonly denied = new Set<string>();
  watchesMax = Number.POSITIVE_INFINITY;
  /** The next walk fails by a fault of the walker. */
  isBroken = false;
  /** Targets of every walk so far. */
  readonly walks: ('whole' | readonly Hint[])[] = [];
  looks = 0;

  constructor(clock: Clock, root = '/pictures') {
    this.#clock = clock;
    this.root = root;
  }

  /** Writes a file now, as a program does that saves in one go. */
  write(path: string, bytes: number): void {
    const before = this.#files.get(path);
    const inode = before?.inode ?? String(++this.#inode);
    this.#files.set(path, { bytes, modifiedMs: this.#clock.now(), inode });
    this.hint(path, before === undefined ? 'moved' : 'edited');
  }

  rename(from: string, to: string): void {
    const file = this.#files.get(from);
    if (file === undefined) throw new Error(`no such file: ${from}`);
    this.#files.delete(from);
    this.#files.set(to, file);
    this.hint(from, 'moved');
    this.hint(to, 'moved');
  }

  remove(path: string): void {
    for (const each of [...this.#files.keys()]) if (isAtOrBelow(each, path)) this.#files.delete(each);
    this.hint(path, 'moved');
  }

  sourceOf(path: string): UploadSource {
    const file = this.#files.get(path);
    if (file === undefined) throw new Error(`no such file: ${path}`);
    return { path: `${this.root}/${path}`, ...file };
  }

  /** Something happens where the lost root was. */
  stirReturn(): void {
    this.#onReturn?.();
  }

  get isAwaited(): boolean {
    return this.#onReturn !== undefined;
  }

  /** Walks wait until the answer is called. */
  holdWalks(): () => void {
    let release = (): void => undefined;
    this.#gate = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  get watches(): number {
    return this.#watch?.covered.size ?? 0;
  }

  /** A hint as the system gives it: only from directories under watch, and of a new directory only from above. */
  hint(path: string, kind: HintKind): void {
    if (this.isDeaf || this.#watch === undefined) return;
    let at = path;
    while (at !== '' && !this.#watch.covered.has(parentOf(at))) at = parentOf(at);
    this.#watch.listener.onHint({ path: at, reach: at === '' ? 'subtree' : 'path' }, at === path ? kind : 'moved');
  }

  check: Walker['check'] = async ({ root, identity }) => {
    await Promise.resolve();
    const because = root === this.root ? this.trouble : 'missing';
    if (because !== undefined) return { ok: false, because };
    return { ok: true, identity: identity ?? { is: 'marker', id: 'm1' }, realPath: root, network: this.network };
  };

  look: Walker['look'] = async (_, paths) => {
    await Promise.resolve();
    this.looks += paths.length;
    return paths.map((path): LookResult => {
      const at = path.slice(this.root.length + 1);
      if (this.denied.has(at)) return 'denied';
      return this.#files.has(at) ? this.sourceOf(at) : 'gone';
    });
  };

  walk: Walker['walk'] = async (ask, listener, signal) => {
    this.walks.push(ask.targets);
    const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    await Promise.race([this.#gate, stopped]);
    if (signal.aborted) return { is: 'stopped' };
    if (this.isBroken) {
      this.isBroken = false;
      throw new TypeError('broken');
    }
    if (this.trouble !== undefined) return { is: 'rootTroubled', because: this.trouble };
    return this.#walkAll(ask, listener);
  };

  async #walkAll(ask: WalkAsk, listener: WalkListener): Promise<WalkEnd> {
    const files = [...this.#files.keys()]
      .filter((path) => isCovered(ask.targets, path))
      .filter((path) => this.#canList(path));
    const directories = [...new Set(['', ...files.flatMap((path) => [...above(path)])])];
    const targeted = directories.filter((path) => ask.targets === 'whole' || isCovered(ask.targets, path));
    listener.onDirectories?.(targeted);
    for (const path of this.denied) {
      if (isCovered(ask.targets, path) && !this.#files.has(path)) listener.onProblem?.({ path, because: 'denied' });
    }
    if (ask.targets !== 'whole') {
      for (const { path } of ask.targets) {
        if (!files.some((file) => isAtOrBelow(file, path)) && !this.denied.has(path)) listener.onMissing?.(path);
      }
    }
    const pictures = files.filter((path) => ask.rules.extensions.includes(basename(path).split('.').at(-1) ?? ''));
    await listener.onFiles(pictures.map((path) => this.sourceOf(path)));
    return { is: 'finished', files: pictures.length, directories: directories.length, ignored: 0 };
  }

  #canList(path: string): boolean {
    return ![...above(path)].some((directory) => this.denied.has(directory));
  }

  watchTree: HintSource['watchTree'] = (_, listener): TreeWatch => {
    const watch = { listener, covered: new Set<string>() };
    this.#watch = watch;
    const close = (): void => {
      watch.covered.clear();
      if (this.#watch === watch) this.#watch = undefined;
    };
    return {
      cover: (directory) => {
        if (watch.covered.has(directory)) return 'known';
        if (watch.covered.size >= this.watchesMax) {
          close();
          listener.onLimit();
          return 'failed';
        }
        watch.covered.add(directory);
        return 'new';
      },
      uncover: (directory) => {
        for (const each of [...watch.covered]) if (isAtOrBelow(each, directory)) watch.covered.delete(each);
      },
      watches: () => watch.covered.size,
      close,
    };
  };

  awaitReturn: HintSource['awaitReturn'] = (_, onReturn) => {
    this.#onReturn = onReturn;
    return () => {
      this.#onReturn = undefined;
    };
  };
}

function* above(path: string): Generator<string> {
  for (let at = path; at !== ''; ) {
    at = parentOf(at);
    yield at;
  }
}

const isCovered = (targets: 'whole' | readonly Hint[], path: string): boolean =>
  targets === 'whole' ||
  targets.some(({ path: at, reach }) => (reach === 'listing' ? parentOf(path) === at : isAtOrBelow(path, at)));
