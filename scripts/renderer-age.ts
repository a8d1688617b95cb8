/** Whether the interface has to be built. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What it is built from. Folders stand for all that is in them. */
const sources = [
  ...['app/renderer', 'app/contract', 'app/rpc', 'processor/contract', 'resources/fonts'],
  ...['angular.json', 'package-lock.json'],
];

/** Whether `dist/renderer` below `root` is missing or older than what it is built from. */
export function isRendererOld(root: string): boolean {
  const built = join(root, 'dist', 'renderer', 'index.html');
  if (!existsSync(built)) return true;
  const builtAt = statSync(built).mtimeMs;
  return sources.some((path) => newestBelow(join(root, path)) > builtAt);
}

/** When the newest at or below a path changed, in milliseconds since 1970. A folder changes with what is taken out of it. */
function newestBelow(path: string): number {
  const own = statSync(path);
  if (!own.isDirectory()) return own.mtimeMs;
  const below = readdirSync(path, { recursive: true, withFileTypes: true });
  return Math.max(own.mtimeMs, ...below.map(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs));
}
