/**
 * Which pictures are in a folder, as far as its scans saw: so that the count follows every file that comes and goes, and not
 * full scans alone. A name is kept as a number of 53 bits, which takes a fifth of the room of its text; that two names of
 * one directory share a number does not happen in practice, and would only make a count one too small until a full scan.
 */
import type { Hint } from './hints.ts';

/** Pictures by directory. Paths are relative to the folder, their parts joined by `/`. */
export type SeenFiles = Map<string, Set<number>>;

/** How many there are. */
export function countSeen(seen: SeenFiles): number {
  let count = 0;
  for (const names of seen.values()) count += names.size;
  return count;
}

/** A scan saw this picture. */
export function addSeen(seen: SeenFiles, path: string): void {
  const [directory, name] = splitPath(path);
  const names = seen.get(directory);
  if (names === undefined) seen.set(directory, new Set([numberOf(name)]));
  else names.add(numberOf(name));
}

/** There is nothing at this path any more, nor below it. */
export function forgetSeen(seen: SeenFiles, path: string): void {
  const [directory, name] = splitPath(path);
  seen.get(directory)?.delete(numberOf(name));
  for (const known of seen.keys()) {
    if (path === '' || known === path || known.startsWith(`${path}/`)) seen.delete(known);
  }
}

/** What is known after a scan of these targets that found `found`. Changes `seen`, unless the scan was of everything. */
export function afterScan(seen: SeenFiles, targets: 'whole' | readonly Hint[], found: SeenFiles): SeenFiles {
  if (targets === 'whole') return found;
  for (const { path, reach } of targets) {
    if (reach === 'listing') seen.delete(path);
    else forgetSeen(seen, path);
  }
  for (const [directory, names] of found) {
    const known = seen.get(directory);
    if (known === undefined) seen.set(directory, names);
    else for (const name of names) known.add(name);
  }
  return seen;
}

function splitPath(path: string): readonly [directory: string, name: string] {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? ['', path] : [path.slice(0, slash), path.slice(slash + 1)];
}

/** Two multiplicative hashes side by side. */
function numberOf(name: string): number {
  let [a, b] = [0x9e3779b9, 0x85ebca6b];
  for (let at = 0; at < name.length; at += 1) {
    const unit = name.charCodeAt(at);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return (b & 0x1fffff) * 2 ** 32 + (a >>> 0);
}
