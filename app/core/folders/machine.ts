/**
 * What becomes of a watched folder when something happens. Nothing here acts: `advance` answers the folder as it is now
 * and what is to be done. An event that means nothing where the folder is changes nothing and asks for nothing.
 *
 * Nothing is ever concluded from what is not there: a root that cannot be scanned is `unreachable`, and that is all.
 */
import { unreachable } from '../unreachable.ts';
import type { Folder, FolderEffect, FolderEvent, FolderPlace, FolderStep, RootTrouble } from './folder.ts';
import { addHint, coversWhole, type Hints, listHints, noHints, wholeRoot } from './hints.ts';
import { faultWaitMs, hintGatherMs, nextRescanAt, restAfterMs, returnWaitMs, watchAgainMs } from './rescan-plan.ts';

type EventOf<Is extends FolderEvent['is']> = Extract<FolderEvent, { is: Is }>;
type PlaceOf<At extends FolderPlace['at']> = Extract<FolderPlace, { at: At }>;

/** The world, as far as a decision needs it. */
interface Moment {
  readonly now: number;
  readonly chance: number;
}

/** A folder that has not begun. `rescanMs`: what its owner asked for, if anything. */
export function newFolder(rescanMs?: number): Folder {
  const place: FolderPlace = { at: 'stopped' };
  const rest = { partsUntil: 0, wholeUntil: 0 };
  const begun = { place, runs: 0, hints: noHints, mode: 'watching', rescanAt: 0, rest, faults: 0 } as const;
  return rescanMs === undefined ? begun : { ...begun, rescanMs };
}

/**
 * The next folder and what is to be done. The very same folder and no effects when the event is to be ignored. `now` in
 * milliseconds since 1970; `chance` a fresh draw, 0 ≤ x < 1.
 */
export function advance(folder: Folder, event: FolderEvent, now: number, chance: number): FolderStep {
  const moment = { now, chance };
  switch (event.is) {
    case 'started':
      return folder.place.at === 'stopped' ? check(folder, (run) => ({ at: 'starting', run })) : stay(folder);
    case 'rootFound':
      return rootFound(folder, event, moment);
    case 'rootTroubled':
      return runOf(folder) === event.run ? lost(folder, event.because, moment) : stay(folder);
    case 'scanFinished':
      return scanFinished(folder, event, moment);
    case 'scanFaulted':
      return scanFaulted(folder, event, moment);
    case 'hinted':
      return hinted(folder, event, moment);
    case 'returnHinted':
      return folder.place.at === 'unreachable' ? lookAgain(folder, folder.place) : stay(folder);
    case 'watchLimited':
      return watchLimited(folder, moment);
    case 'scanAsked':
      return scanAsked(folder, moment);
    case 'woke':
      return woke(folder, moment);
    case 'stopAsked':
      return stopAsked(folder);
    default:
      return unreachable(event);
  }
}

/** When the folder wants to be woken, milliseconds since 1970; undefined while something else will move it on. */
export function wakesAt({ place }: Folder): number | undefined {
  switch (place.at) {
    case 'watching':
      return Math.min(place.rescanAt, place.hintsAt ?? Number.POSITIVE_INFINITY);
    case 'unreachable':
      return place.run === undefined ? place.retryAt : undefined;
    case 'faulted':
      return place.retryAt;
    case 'starting':
    case 'scanning':
    case 'stopped':
      return undefined;
    default:
      return unreachable(place);
  }
}

/** Whether every change there has been a hint of is scanned. */
export const isCaughtUp = ({ place, hints }: Folder): boolean => place.at === 'watching' && hints.size === 0;

const stay = (folder: Folder): FolderStep => ({ folder, effects: [] });

const go = (folder: Folder, changes: Partial<Folder>, effects: readonly FolderEffect[] = []): FolderStep => ({
  folder: { ...folder, ...changes },
  effects,
});

/** The run whose result is awaited, or undefined when nothing runs. */
function runOf({ place }: Folder): number | undefined {
  return place.at === 'starting' || place.at === 'scanning' || place.at === 'unreachable' ? place.run : undefined;
}

function check(folder: Folder, placeOf: (run: number) => FolderPlace): FolderStep {
  const run = folder.runs + 1;
  return go(folder, { runs: run, place: placeOf(run) }, [{ do: 'checkRoot', run }]);
}

const lookAgain = (folder: Folder, place: PlaceOf<'unreachable'>): FolderStep =>
  place.run === undefined ? check(folder, (run) => ({ ...place, run })) : stay(folder);

/** Starts a full scan. What was hinted until now is part of it. */
function scanWhole(folder: Folder, { now }: Moment, before: readonly FolderEffect[] = []): FolderStep {
  const run = folder.runs + 1;
  const place: FolderPlace = { at: 'scanning', run, whole: true, startedAt: now };
  return go(folder, { runs: run, hints: noHints, place }, [...before, { do: 'scan', run, targets: 'whole' }]);
}

function scanHints(folder: Folder, moment: Moment): FolderStep {
  if (coversWhole(folder.hints)) return scanWhole(folder, moment);
  const run = folder.runs + 1;
  const targets = listHints(folder.hints);
  const place: FolderPlace = { at: 'scanning', run, whole: false, startedAt: moment.now };
  return go(folder, { runs: run, hints: noHints, place }, [{ do: 'scan', run, targets }]);
}

/** The folder's mode as the root's file system allows it, with the watch opened or closed to match. */
function settleMode(folder: Folder, network: boolean): FolderStep {
  if (network) {
    const { watchAgainAt: _, ...rest } = folder;
    return { folder: { ...rest, mode: 'timedScans', notice: 'networkFolder' }, effects: [] };
  }
  if (folder.notice === 'watchLimit') return stay(folder);
  const { notice: _, ...rest } = folder;
  return { folder: { ...rest, mode: 'watching' }, effects: [{ do: 'openWatch' }] };
}

function rootFound(folder: Folder, event: EventOf<'rootFound'>, moment: Moment): FolderStep {
  if (runOf(folder) !== event.run || folder.place.at === 'scanning') return stay(folder);
  const stopAwaiting: readonly FolderEffect[] = folder.place.at === 'unreachable' ? [{ do: 'stopAwaiting' }] : [];
  const settled = settleMode(folder, event.network);
  return scanWhole(settled.folder, moment, [...stopAwaiting, ...settled.effects]);
}

/** The root is not there: nothing is known any more, and nothing is concluded. */
function lost(folder: Folder, because: RootTrouble, { now }: Moment): FolderStep {
  const before = folder.place.at === 'unreachable' ? folder.place : undefined;
  const looks = (before?.looks ?? 0) + 1;
  const since = before?.since ?? now;
  const place: FolderPlace = { at: 'unreachable', because, since, looks, retryAt: now + returnWaitMs(looks) };
  const effects: readonly FolderEffect[] = before ? [] : [{ do: 'closeWatch' }, { do: 'awaitReturn' }];
  return go(folder, { place, hints: noHints }, effects);
}

function scanFinished(folder: Folder, event: EventOf<'scanFinished'>, { now, chance }: Moment): FolderStep {
  const { place } = folder;
  if (place.at !== 'scanning' || place.run !== event.run) return stay(folder);
  const restUntil = now + restAfterMs(now - place.startedAt);
  const rest = { ...folder.rest, [place.whole ? 'wholeUntil' : 'partsUntil']: restUntil };
  const rescanAt = place.whole ? nextRescanAt(now, folder.mode, chance, folder.rescanMs) : folder.rescanAt;
  const hintsAt = folder.hints.size > 0 ? { hintsAt: hintsDueAt(folder.hints, rest, now + hintGatherMs) } : {};
  const next: FolderPlace = { at: 'watching', rescanAt, ...hintsAt };
  return go(folder, { place: next, rescanAt, rest, faults: 0, ...(place.whole && { lastScanAt: now }) });
}

const hintsDueAt = (hints: Hints, rest: Folder['rest'], soonest: number): number =>
  Math.max(soonest, coversWhole(hints) ? rest.wholeUntil : rest.partsUntil);

/** A scan that broke off leaves its targets unscanned, so the next one takes in everything. */
function scanFaulted(folder: Folder, event: EventOf<'scanFaulted'>, { now }: Moment): FolderStep {
  if (runOf(folder) !== event.run) return stay(folder);
  const faults = folder.faults + 1;
  const { detail } = event;
  const place: FolderPlace = { at: 'faulted', faults, detail, retryAt: now + faultWaitMs(faults) };
  const stopAwaiting: readonly FolderEffect[] = folder.place.at === 'unreachable' ? [{ do: 'stopAwaiting' }] : [];
  return go(folder, { place, faults }, stopAwaiting);
}

function hinted(folder: Folder, { hint }: EventOf<'hinted'>, { now }: Moment): FolderStep {
  const { place } = folder;
  if (place.at !== 'watching' && place.at !== 'scanning') return stay(folder);
  const hints = addHint(folder.hints, hint);
  if (hints === folder.hints) return stay(folder);
  if (place.at === 'scanning') return go(folder, { hints });
  const hintsAt = hintsDueAt(hints, folder.rest, place.hintsAt ?? now + hintGatherMs);
  return go(folder, { hints, place: { ...place, hintsAt } });
}

/** The watch is given up whole: half a watch would look like one. What runs goes on, and time does the rest. */
function watchLimited(folder: Folder, { now, chance }: Moment): FolderStep {
  if (folder.mode === 'timedScans' || folder.place.at === 'stopped') return stay(folder);
  const limited = { mode: 'timedScans', notice: 'watchLimit', watchAgainAt: now + watchAgainMs } as const;
  const rescanAt = nextRescanAt(now, 'timedScans', chance, folder.rescanMs);
  const place = folder.place.at === 'watching' ? { place: { ...folder.place, rescanAt } } : {};
  return go(folder, { ...limited, rescanAt, ...place }, [{ do: 'closeWatch' }]);
}

function scanAsked(folder: Folder, moment: Moment): FolderStep {
  const { place } = folder;
  switch (place.at) {
    case 'watching':
      return scanWhole(folder, moment);
    case 'scanning':
      return place.whole ? stay(folder) : go(folder, { hints: addHint(folder.hints, wholeRoot) });
    case 'unreachable':
      return lookAgain(folder, place);
    case 'faulted':
      return check(folder, (run) => ({ at: 'starting', run }));
    case 'starting':
    case 'stopped':
      return stay(folder);
    default:
      return unreachable(place);
  }
}

function woke(folder: Folder, moment: Moment): FolderStep {
  const { place } = folder;
  const at = wakesAt(folder);
  if (at === undefined || moment.now < at) return stay(folder);
  if (place.at === 'unreachable') return lookAgain(folder, place);
  if (place.at === 'faulted') return check(folder, (run) => ({ at: 'starting', run }));
  if (place.at !== 'watching') return stay(folder);
  return moment.now >= place.rescanAt ? rescan(folder, moment) : scanHints(folder, moment);
}

/** A timed full scan, with another try at watching when its time has come. */
function rescan(folder: Folder, moment: Moment): FolderStep {
  if (folder.watchAgainAt === undefined || moment.now < folder.watchAgainAt) return scanWhole(folder, moment);
  const { notice: _, watchAgainAt: __, ...rest } = folder;
  return scanWhole({ ...rest, mode: 'watching' }, moment, [{ do: 'openWatch' }]);
}

function stopAsked(folder: Folder): FolderStep {
  if (folder.place.at === 'stopped') return stay(folder);
  const run = runOf(folder);
  const stopRun: readonly FolderEffect[] = run === undefined ? [] : [{ do: 'stopRun', run }];
  const stopAwaiting: readonly FolderEffect[] = folder.place.at === 'unreachable' ? [{ do: 'stopAwaiting' }] : [];
  return go(folder, { place: { at: 'stopped' }, hints: noHints }, [...stopRun, ...stopAwaiting, { do: 'closeWatch' }]);
}
