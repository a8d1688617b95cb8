/** A host in memory, with state: for looking at the UI and testing it without a cloud. */
import type { ApiHandlers } from '../../app/contract/api.ts';
import type { FolderView } from '../../app/contract/methods/folders.ts';
import type { Settings } from '../../app/contract/methods/settings.ts';
import type { PictureRecord } from '../../processor/contract/record.ts';
import { createFakeLibrary, type FakeLibrary } from './fake-library.ts';
import { createFakeQueue, type FakeQueue } from './fake-queue.ts';

/** What the host begins with. */
export interface FakeHostParts {
  readonly records: readonly PictureRecord[];
  readonly folders: readonly FolderView[];
}

/** The host and how to make things happen in it. */
export interface FakeHost {
  readonly handlers: ApiHandlers;
  readonly library: FakeLibrary;
  readonly queue: FakeQueue;
  setSettings(change: Partial<Settings>): void;
  setFolders(folders: readonly FolderView[]): void;
}

/** A watched folder that is well. */
export const someFolder = (id: string, label: string, change: Partial<FolderView> = {}): FolderView => ({
  id,
  path: `/home/ada/Pictures/${label}`,
  label,
  options: {},
  place: 'watching',
  mode: 'watching',
  lastScanAt: Date.now() - 240_000,
  nextAt: Date.now() + 1_500_000,
  upToDate: true,
  counts: {
    files: 4812,
    known: 4812,
    directories: 96,
    ignored: 31,
    scanned: 4812,
    settling: 0,
    reported: 12,
    problems: 0,
  },
  problems: [],
  ...change,
});

function createValue<T>(first: T) {
  let value = first;
  const listeners = new Set<(value: T) => void>();
  return {
    get: () => value,
    set: (next: T) => {
      value = next;
      for (const listener of listeners) listener(next);
    },
    watch: (emit: (value: T) => void) => {
      emit(value);
      listeners.add(emit);
      return () => void listeners.delete(emit);
    },
  };
}

/** A host with these pictures and folders and an empty queue. */
export function createFakeHost(parts: FakeHostParts): FakeHost {
  const library = createFakeLibrary(parts.records);
  const queue = createFakeQueue();
  const settings = createValue<Settings>({
    bandwidth: null,
    paused: false,
    appearance: 'system',
    language: 'system',
    previewCacheBytes: 2_000_000_000,
    closeToTray: false,
    launchAtLogin: false,
    pauseOnBattery: false,
    notifications: true,
    updateChannel: 'stable',
  });
  const folders = createValue({ folders: [...parts.folders] });
  const sizes = { catalogue: 48_200_000, previewCache: 613_000_000, queue: 1_900_000, inbox: 0 };
  const setSettings = (change: Partial<Settings>): void => settings.set({ ...settings.get(), ...change });
  const keep = (change: (folder: FolderView) => FolderView | undefined): void =>
    folders.set({ folders: folders.get().folders.flatMap((folder) => change(folder) ?? []) });

  const handlers: ApiHandlers = {
    host: {
      capabilities: () => ({
        folderPicker: false,
        dropPaths: false,
        mediaBase: '/media',
        tray: false,
        launchAtLogin: false,
        battery: false,
        notifications: false,
        updates: false,
        reveal: false,
        platform: 'linux',
        version: '0.1.0',
        samples: true,
        pictureExtensions: ['jpg', 'jpeg', 'png', 'webp', 'gif', 'avif', 'heic', 'tif', 'nef', 'cr3', 'dng'],
      }),
      pickFolder: () => null,
      reveal: () => undefined,
      listFolders: ({ path }) => listFolders(path),
      diagnostics: () => ({ text: 'tintype 0.1.0\nplatform linux\npictures 4812\nuploads left 0\n' }),
    },
    settings: {
      get: settings.get,
      set: (change) => {
        setSettings(change as Partial<Settings>); // absent keys stay absent
        return settings.get();
      },
      watch: settings.watch,
    },
    storage: { sizes: () => sizes, clearPreviewCache: () => ({ ...sizes, previewCache: 0 }) },
    connection: {
      watch: (emit) => {
        const tell = (): void =>
          emit({
            cloud: 'local',
            address: '127.0.0.1:4310',
            owner: 'local',
            signsIn: false,
            gates: queue.gates(),
            cannotSave: false,
          });
        tell();
        queue.onChange(tell);
        return () => undefined;
      },
      signingIn: (emit) => {
        emit({ at: 'idle' });
        return () => undefined;
      },
      connect: () => undefined,
      signIn: () => undefined,
      paste: () => ({ taken: false }),
      cancel: () => undefined,
      signOut: () => ({ isTold: true }),
      disconnect: () => undefined,
      promotion: (emit) => {
        emit({ at: 'idle' });
        return () => undefined;
      },
      promote: () => undefined,
      stopPromoting: () => undefined,
    },
    queue: queue.handlers,
    uploads: {
      addPaths: ({ paths }) => ({ added: paths.length, ignored: 0, unreadable: 0 }),
      begin: () => ({ url: '/inbox/1', maxFileBytes: 5e9 }),
    },
    samples: { add: () => ({ added: 24 }) },
    folders: {
      watch: folders.watch,
      add: ({ path, options }) => {
        const label = options.label ?? path.split('/').at(-1) ?? path;
        folders.set({
          folders: [...folders.get().folders, someFolder(`f${Date.now()}`, label, { path, place: 'scanning' })],
        });
        return { ok: true, id: 'new' };
      },
      change: ({ id, options }) =>
        keep((folder) => (folder.id === id ? { ...folder, options, label: options.label ?? folder.label } : folder)),
      remove: ({ id }) => keep((folder) => (folder.id === id ? undefined : folder)),
      scan: () => undefined,
      accept: ({ id }) => keep((folder) => (folder.id === id ? { ...folder, place: 'watching' } : folder)),
    },
    library: library.handlers,
  };
  return { handlers, library, queue, setSettings, setFolders: (next) => folders.set({ folders: [...next] }) };
}

function listFolders(path: string | undefined) {
  const names = path === undefined ? ['ada'] : ['2023 Iceland', '2024 Lisbon', '2025 Norway', 'Camera import', 'Phone'];
  const base = path ?? '/home';
  return {
    ...(path !== undefined && { path, parent: path.replace(/\/[^/]+$/, ''), pictures: 12 }),
    folders: names.map((name) => ({ name, path: `${base}/${name}`, watched: name === 'Phone' })),
    truncated: false,
  };
}
