/** Watched folders in words. */
import type { AddRefusal, WatchedFolder } from '../../engine/folders.ts';
import { printable } from './table.ts';

const troubles: Readonly<Record<Exclude<AddRefusal, 'same' | 'inside' | 'contains'>, string>> = {
  missing: 'is not there. If it is on a drive, connect it',
  notAFolder: 'is not a folder',
  denied: 'may not be read. Change its permissions',
  markerMissing: 'is there but lacks its marker (.tintype): perhaps the drive is not mounted',
  otherFolder: 'holds another folder than before: perhaps another drive is mounted there',
  otherDevice: 'is on another drive than before',
  notAnswering: 'does not answer. Check the network drive',
  failed: 'cannot be read. Check the drive',
};

/** Why a folder cannot be watched, and what to do. */
export function inRefusal(path: string, because: AddRefusal, other: string | undefined): string {
  const shown = printable(path);
  switch (because) {
    case 'same':
      return `${shown} is watched already.`;
    case 'inside':
      return `${shown} lies in ${printable(other ?? 'another folder')}, which is watched already.`;
    case 'contains':
      return `${shown} contains ${printable(other ?? 'another folder')}, which is watched already. Remove that one first.`;
    default:
      return `${shown} ${troubles[because]}.`;
  }
}

const notices = {
  watchLimit: 'the system gives no more watches, so it is scanned every few minutes',
  networkFolder: 'a network drive tells of no changes, so it is scanned every few minutes',
} as const;

const count = (files: number): string => `${files.toLocaleString('en')} ${files === 1 ? 'picture' : 'pictures'}`;

/** How a folder stands, or undefined while there is nothing worth saying. */
export function inFolderWords({ state }: WatchedFolder): string | undefined {
  if (state.unreachable !== undefined)
    return `${troubles[state.unreachable.because]}. Nothing is lost; waiting for it.`;
  if (state.place === 'faulted') return 'could not be scanned. Trying again.';
  if (!state.upToDate) return undefined;
  const notice = state.notice === undefined ? 'watching' : notices[state.notice];
  const problems = state.counts.problems > 0 ? `, ${state.counts.problems} could not be looked at` : '';
  return `${count(state.counts.files)}${problems}; ${notice}`;
}
