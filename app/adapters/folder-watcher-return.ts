import { join, resolve } from 'node:path';
import { watch } from 'chokidar';
import type { Stop } from '../engine/ports.ts';
import { markerName } from './walk-root.ts';

/**
 * Calls `onReturn` when a lost root, or the marker in it, comes back. chokidar waits at the nearest directory above that is
 * there and climbs down as the rest of the path appears. It sees no mounts and misses what it misses: whoever waits looks
 * now and then as well.
 */
export function awaitReturn(root: string, onReturn: () => void): Stop {
  const marker = join(root, markerName);
  const awaited = new Set([resolve(root), resolve(marker)]);
  const watcher = watch([root, marker], {
    depth: 0,
    ignoreInitial: true,
    followSymlinks: false,
    // Directories above a watched path are never ignored, so this leaves out the neighbours alone.
    ignored: (path) => !awaited.has(resolve(path)),
    ignorePermissionErrors: true,
    // Nothing is to be waited for at the price of keeping the process.
    persistent: false,
  });
  watcher.on('all', () => onReturn());
  // Whatever goes wrong here is made good by looking now and then.
  watcher.on('error', () => undefined);
  return () => void watcher.close();
}
