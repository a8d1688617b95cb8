/** The watched folders: the saved list, a loop for each, and what people are told of them. */
import type { FolderOptions, RootIdentity, RootTrouble } from '../core/folders/folder.ts';
import { nestingOf } from '../core/folders/nesting.ts';
import { createFolderLoop, type FolderLoop, type FolderLoopPorts, labelOf } from './folder-loop.ts';
import type { FolderStore, SavedFolder } from './folder-ports.ts';
import type { FolderState } from './folder-state.ts';
import type { Stop } from './ports.ts';

/** One watched folder as people see it. */
export interface WatchedFolder {
  readonly id: string;
  readonly path: string;
  readonly label: string;
  readonly options: FolderOptions;
  readonly state: FolderState;
}

/** Why a folder was not added. `inside` and `contains` speak of a folder that is watched already. */
export type AddRefusal = RootTrouble | 'same' | 'inside' | 'contains';

/** How adding ended. */
export type Added =
  | { readonly ok: true; readonly folder: WatchedFolder }
  | { readonly ok: false; readonly because: AddRefusal; readonly other?: string };

/** What the registry needs: what the loops need, a place to keep the list, and names for new folders. */
export interface FoldersPorts extends Omit<FolderLoopPorts, 'onIdentity' | 'onState'> {
  readonly store: FolderStore;
  readonly newId: () => string;
}

/** All watched folders. */
export interface Folders {
  /** Loads the list and begins to watch. Answers how many saved entries did not parse. */
  start(): { readonly setAside: number };
  list(): readonly WatchedFolder[];
  /** `path` absolute. Writes a marker into the folder where it can. */
  add(path: string, options?: FolderOptions): Promise<Added>;
  /** False when there is no such folder. The marker stays: another machine may go by it. Nothing is deleted anywhere. */
  remove(id: string): Promise<boolean>;
  /** Replaces all options; the folder begins anew. */
  change(id: string, options: FolderOptions): Promise<boolean>;
  /** Takes the root as it is now for the right one: after its owner lost the marker or moved to a new card. */
  accept(id: string): Promise<boolean>;
  /** Scans one folder, or all of them. */
  scan(id?: string): void;
  /** Calls with all folders at once, then whenever one changes. */
  watch(listener: (folders: readonly WatchedFolder[]) => void): Stop;
  /** How many watches of the system all folders hold. */
  watches(): number;
  /** Ends all loops, after one second at most. */
  stop(): Promise<void>;
}

interface Entry {
  readonly saved: SavedFolder;
  readonly loop: FolderLoop;
}

/** Nothing is loaded before `start`. */
export function createFolders(ports: FoldersPorts): Folders {
  const entries = new Map<string, Entry>();
  const listeners = new Set<(folders: readonly WatchedFolder[]) => void>();
  // Adding looks at the disk, so two at once could both find nothing in their way.
  let adding: Promise<unknown> = Promise.resolve();

  const list = (): readonly WatchedFolder[] => [...entries.values()].map(viewOf);
  const tell = (): void => {
    if (listeners.size === 0) return;
    const folders = list();
    for (const listener of listeners) listener(folders);
  };
  const save = (): void => ports.store.save([...entries.values()].map(({ saved }) => saved));

  const onIdentity = (id: string, identity: RootIdentity): void => {
    const entry = entries.get(id);
    if (entry === undefined) return;
    entries.set(id, { ...entry, saved: { ...entry.saved, identity } });
    save();
  };
  const begin = (saved: SavedFolder): Entry => {
    const loop = createFolderLoop(saved, { ...ports, onIdentity, onState: (id) => entries.has(id) && tell() });
    const entry = { saved, loop };
    entries.set(saved.id, entry);
    loop.start();
    return entry;
  };
  /** Ends a folder's loop and begins it anew as it is saved now. */
  const renew = async (id: string, how: (saved: SavedFolder) => SavedFolder): Promise<boolean> => {
    const entry = entries.get(id);
    if (entry === undefined) return false;
    await entry.loop.stop();
    // Removed while it was stopping.
    if (entries.get(id)?.loop !== entry.loop) return false;
    begin(how(entries.get(id)?.saved ?? entry.saved));
    save();
    tell();
    return true;
  };

  const addNow = async (path: string, options: FolderOptions): Promise<Added> => {
    const existing = refusalOf(path, entries.values());
    if (existing !== undefined) return existing;
    const found = await ports.walker.check({ root: path });
    if (!found.ok) return { ok: false, because: found.because };
    const nested = refusalOf(found.realPath, entries.values());
    if (nested !== undefined) return nested;
    const entry = begin({ id: ports.newId(), path: found.realPath, options, identity: found.identity });
    save();
    tell();
    return { ok: true, folder: viewOf(entry) };
  };

  return {
    start() {
      const { folders, setAside } = ports.store.load();
      for (const saved of folders) begin(saved);
      tell();
      return { setAside };
    },
    list,
    add(path, options = {}) {
      const added = adding.then(() => addNow(path, options));
      adding = added.catch(() => undefined);
      return added;
    },
    async remove(id) {
      const entry = entries.get(id);
      if (entry === undefined) return false;
      entries.delete(id);
      save();
      tell();
      await entry.loop.stop();
      return true;
    },
    change: (id, options) => renew(id, (saved) => ({ ...saved, options })),
    accept: (id) => renew(id, ({ identity: _, ...saved }) => saved),
    scan(id) {
      for (const [each, { loop }] of entries) if (id === undefined || each === id) loop.scan();
    },
    watch(listener) {
      listeners.add(listener);
      listener(list());
      return () => void listeners.delete(listener);
    },
    watches: () => [...entries.values()].reduce((sum, { loop }) => sum + loop.watches(), 0),
    async stop() {
      await Promise.all([...entries.values()].map(({ loop }) => loop.stop()));
    },
  };
}

const viewOf = ({ saved, loop }: Entry): WatchedFolder => ({
  id: saved.id,
  path: saved.path,
  label: labelOf(saved),
  options: saved.options,
  state: loop.state(),
});

/** Why a path cannot be watched beside the folders there are; undefined when it can. */
function refusalOf(path: string, entries: Iterable<Entry>): Added | undefined {
  for (const { saved } of entries) {
    const because = nestingOf(path, saved.path);
    if (because !== undefined) return { ok: false, because, other: saved.path };
  }
  return undefined;
}
