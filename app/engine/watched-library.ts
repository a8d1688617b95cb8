import type { LibraryIndex, WatchedLibrary } from './library-ports.ts';

/** The same library, telling of every change that goes through it. */
export function watchLibrary<Index extends LibraryIndex>(index: Index): Index & WatchedLibrary {
  const listeners = new Set<() => void>();
  return {
    ...index,
    apply: (changes, cursor) => {
      index.apply(changes, cursor);
      // A cursor alone changes nothing that anybody sees.
      if (changes.length > 0) for (const listener of [...listeners]) listener();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
