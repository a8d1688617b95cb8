import { join, resolve, sep } from 'node:path';
import { watch } from 'chokidar';
import type { Stop } from '../engine/ports.ts';
import { markerName } from './walk-root.ts';

/**
 * Calls `onReturn` when a lost root, or the marker in it, comes back. chokidar waits at the nearest directory above that is
 * there and climbs down as the rest of the path appears. It sees no mounts and misses what it misses: whoever waits looks
 * now and then as well.
 */
export function awaitReturn(root: string, onReturn: () => void): Stop {
  const marker = resolve(join(root, markerName));
  const watcher = watch([root, marker], {
    ignoreInitial: true,
    followSymlinks: false,
    // Only what leads down to the marker. A depth would count from the directory it waits at and end the climb there.
    ignored: (path) => !`${marker}${sep}`.startsWith(`${resolve(path)}${sep}`),
    ignorePermissionErrors: true,
    // Nothing is to be waited for at the price of keeping the process.
    persistent: false,
  });
  for (const event of ['add', 'addDir', 'change'] as const) watcher.on(event, () => onReturn());
  // Whatever goes wrong here is made good by looking now and then.
  watcher.on('error', () => undefined);
  return () => void watcher.close();
}
