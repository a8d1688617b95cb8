/**
 * Which folder a root is. Where it can be written it holds a marker, so that an empty place where a drive is mounted is not
 * taken for an emptied folder; on a card that cannot be written, device and inode of the root stand in.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, opendirSync, openSync, readSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RootIdentity, RootTrouble } from '../core/folders/folder.ts';
import type { CheckAsk, RootCheck } from '../engine/folder-ports.ts';
import { codeOf, troubleOf } from './disk.ts';
import { isNetworkPath } from './mounts.ts';

/** The marker's name in a root. Two installations that watch one folder share it. */
export const markerName = '.tintype';

const markerMaxBytes = 4_096;

/** Looks whether the root is there and is the one it was. Gives a new root a marker where one can be written. */
export function checkRoot({ root, identity }: CheckAsk): RootCheck {
  const because = verifyRoot(root, identity);
  if (because !== undefined) return { ok: false, because };
  try {
    const realPath = realpathSync.native(root);
    const found = identity ?? identify(root);
    return { ok: true, identity: found, realPath, network: isNetworkPath(realPath) };
  } catch (error) {
    return { ok: false, because: rootTroubleOf(codeOf(error)) };
  }
}

/** What keeps the root from being scanned, or undefined. Without an identity any directory that can be listed will do. */
export function verifyRoot(root: string, identity: RootIdentity | undefined): RootTrouble | undefined {
  try {
    if (!statSync(root).isDirectory()) return 'notAFolder';
    opendirSync(root).closeSync();
    return identity === undefined ? undefined : differenceOf(root, identity);
  } catch (error) {
    return rootTroubleOf(codeOf(error));
  }
}

function rootTroubleOf(code: string): RootTrouble {
  const trouble = troubleOf(code);
  if (trouble === 'gone') return 'missing';
  return trouble === 'denied' ? 'denied' : 'failed';
}

function differenceOf(root: string, identity: RootIdentity): RootTrouble | undefined {
  if (identity.is === 'marker') {
    const id = tryReadMarker(root);
    if (id === undefined) return 'markerMissing';
    return id === identity.id ? undefined : 'otherFolder';
  }
  const { device, inode } = inodeIdentity(root);
  return device === identity.device && inode === identity.inode ? undefined : 'otherDevice';
}

function inodeIdentity(root: string): { readonly is: 'inode'; readonly device: string; readonly inode: string } {
  const { dev, ino } = statSync(root, { bigint: true });
  return { is: 'inode', device: dev.toString(), inode: ino.toString() };
}

function identify(root: string): RootIdentity {
  const known = tryReadMarker(root);
  if (known !== undefined) return { is: 'marker', id: known };
  const id = randomUUID();
  const text = `${JSON.stringify({ tintype: 'folder', id, note: 'Tintype tells this folder by this file.' })}\n`;
  try {
    writeFileSync(join(root, markerName), text, { flag: 'wx' });
    return { is: 'marker', id };
  } catch {
    // Read-only, not ours to write, full, or a file of that name that is not a marker: nothing of it is touched.
    return inodeIdentity(root);
  }
}

/** The id in the root's marker; undefined when there is no marker or it is none of ours. */
function tryReadMarker(root: string): string | undefined {
  try {
    const found: unknown = JSON.parse(readStart(join(root, markerName)));
    if (typeof found !== 'object' || found === null || !('tintype' in found) || !('id' in found)) return undefined;
    return found.tintype === 'folder' && typeof found.id === 'string' && found.id.length <= 64 ? found.id : undefined;
  } catch (error) {
    const isAbsent = error instanceof SyntaxError || troubleOf(codeOf(error)) === 'gone';
    if (isAbsent) return undefined;
    throw error;
  }
}

function readStart(path: string): string {
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(markerMaxBytes);
    return start.toString('utf8', 0, readSync(file, start));
  } finally {
    closeSync(file);
  }
}
