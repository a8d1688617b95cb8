/**
 * Runs one watched folder: carries out what its machine decides and tells it what came of it. One check or scan at a time;
 * beside it, files that are not finished are looked at until they are.
 */
import { isCandidateName, pictureExtensions } from '../core/folders/candidates.ts';
import { defaultIgnores } from '../core/folders/default-ignores.ts';
import type { Folder, FolderEffect, FolderEvent, RootIdentity } from '../core/folders/folder.ts';
import type { Hint } from '../core/folders/hints.ts';
import { advance, newFolder, wakesAt } from '../core/folders/machine.ts';
import { absoluteIn, lastPartOf, relativeIn } from '../core/folders/nesting.ts';
import { extensionOf } from '../core/queue/source.ts';
import type { UploadSource } from '../core/queue/upload.ts';
import { unreachable } from '../core/unreachable.ts';
import type { HintKind, HintSource, SavedFolder, Walker, WalkRules } from './folder-ports.ts';
import { createFolderScanner } from './folder-scan.ts';
import { createFolderSettling } from './folder-settling.ts';
import { type FolderState, stateOf } from './folder-state.ts';
import type { Chance, Clock, Log, Stop } from './ports.ts';

/** What a loop needs of the world, and whom it tells. */
export interface FolderLoopPorts {
  readonly walker: Walker;
  readonly hints: HintSource;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  /** Whether this very file, at this size, time and inode, needs no look: its digest is known. Asked for every file. */
  readonly isKnown: (source: UploadSource) => boolean;
  /** New and changed files that are finished. Each once, unless it changes again. The next ones wait for the answer. */
  readonly onSettled: (folderId: string, sources: readonly UploadSource[]) => void | Promise<void>;
  /** At most ten times a second, and always the last state. */
  readonly onState: (folderId: string, state: FolderState) => void;
  /** A new root was identified: to be saved. */
  readonly onIdentity: (folderId: string, identity: RootIdentity) => void;
  /** How long a file must be quiet; absent: 2 s. */
  readonly quietMs?: number;
}

/** One folder that is being watched. */
export interface FolderLoop {
  start(): void;
  /** Scans everything soon, or looks again for a lost root. */
  scan(): void;
  state(): FolderState;
  /** How many watches of the system it holds. */
  watches(): number;
  /** Resolves when nothing of it runs any more, after one second at most. */
  stop(): Promise<void>;
}

/** Between two states that are told. */
const thinMs = 100;

/** How long a stop waits for what runs. */
const stopMaxMs = 1_000;

/** What a folder with these patterns reports. */
export const rulesOf = (ignorePatterns: readonly string[] = []): WalkRules => ({
  extensions: pictureExtensions,
  defaults: defaultIgnores,
  patterns: ignorePatterns,
});

/** The name a folder's originals carry. */
export const labelOf = ({ path, options }: Pick<SavedFolder, 'path' | 'options'>): string =>
  options.label ?? lastPartOf(path);

/** Nothing runs before `start`. */
export function createFolderLoop(saved: SavedFolder, ports: FolderLoopPorts): FolderLoop {
  const { walker, hints, clock, chance, log } = ports;
  const { id, path: root, options } = saved;
  let folder: Folder = newFolder(options.rescanMs);
  let identity = saved.identity;
  let running: AbortController | undefined;
  let work: Promise<void> = Promise.resolve();
  let stopTimer: Stop | undefined;
  let stopAwaiting: Stop | undefined;

  const settling = createFolderSettling({
    walker,
    clock,
    log,
    root,
    followSymlinks: options.followSymlinks ?? false,
    isKnown: ports.isKnown,
    ...(ports.quietMs !== undefined && { quietMs: ports.quietMs }),
    report: (sources) =>
      ports.onSettled(
        id,
        sources.map((source) => ({ ...source, folder: labelOf(saved) })),
      ),
    onRefused: (path, found) => scanner.note(relativeIn(root, path), found === 'busy' ? 'unreadable' : found),
    onGone: (path) => scanner.forget(relativeIn(root, path)),
    onDirectory: (path) => send({ is: 'hinted', hint: { path: relativeIn(root, path), reach: 'subtree' } }),
    onChange: () => tellSoon(),
  });
  const scanner = createFolderScanner({
    walker,
    hints,
    settling,
    rules: rulesOf(options.ignorePatterns),
    hintListener: {
      onHint: (hint, kind) => onHint(hint, kind),
      onLimit() {
        log('folder.watchLimit');
        send({ is: 'watchLimited' });
      },
    },
    onProgress: () => tellSoon(),
  });

  const onHint = (hint: Hint, kind: HintKind): void => {
    const isOnePath = hint.reach === 'path' && hint.path !== '';
    if (isOnePath && settling.touch(absoluteIn(root, hint.path))) return;
    // Logs, films and catalogues are written to all day. A directory that changed in place tells so itself, unless it could
    // not be read until now.
    const isNoPicture = isOnePath && extensionOf(hint.path) !== '' && !isCandidateName(hint.path);
    if (isNoPicture && kind === 'edited' && !scanner.problems().has(hint.path)) return;
    send({ is: 'hinted', hint });
  };

  const send = (event: FolderEvent): void => {
    const step = advance(folder, event, clock.now(), chance());
    if (step.folder === folder) return;
    folder = step.folder;
    for (const effect of step.effects) perform(effect);
    arm();
    tellSoon();
  };
  const arm = (): void => {
    stopTimer?.();
    const at = wakesAt(folder);
    stopTimer = at === undefined ? undefined : clock.after(Math.max(0, at - clock.now()), wake);
  };
  // Called too early, after a clock was set back or a wait too long for the system's timers, it only waits again.
  const wake = (): void => {
    send({ is: 'woke' });
    arm();
  };

  const endAwaiting = (): void => {
    stopAwaiting?.();
    stopAwaiting = undefined;
  };
  const perform = (effect: FolderEffect): void => {
    switch (effect.do) {
      case 'checkRoot':
        begin(effect.run, () => checkRoot(effect.run));
        break;
      case 'scan':
        begin(effect.run, (signal) => scan(effect.run, effect.targets, signal));
        break;
      case 'stopRun':
        running?.abort();
        break;
      case 'openWatch':
        scanner.openWatch();
        break;
      case 'closeWatch':
        scanner.closeWatch();
        break;
      case 'awaitReturn':
        endAwaiting();
        stopAwaiting = hints.awaitReturn(root, () => send({ is: 'returnHinted' }));
        break;
      case 'stopAwaiting':
        endAwaiting();
        break;
      default:
        unreachable(effect);
    }
  };
  const begin = (run: number, act: (signal: AbortSignal) => Promise<void>): void => {
    const controller = new AbortController();
    running = controller;
    work = act(controller.signal).catch((error: unknown) => {
      const detail = error instanceof Error ? error.name : 'unknown';
      log('folder.faulted', { detail });
      send({ is: 'scanFaulted', run, detail });
    });
  };
  const checkRoot = async (run: number): Promise<void> => {
    const found = await walker.check({ root, ...(identity && { identity }) });
    if (!found.ok) {
      send({ is: 'rootTroubled', run, because: found.because });
      return;
    }
    if (identity === undefined && folder.place.at !== 'stopped') {
      identity = found.identity;
      ports.onIdentity(id, identity);
    }
    send({ is: 'rootFound', run, network: found.network });
  };
  const scan = async (run: number, targets: 'whole' | readonly Hint[], signal: AbortSignal): Promise<void> => {
    const end = await scanner.scan({ ...saved, ...(identity && { identity }) }, targets, signal);
    if (end.is === 'rootTroubled') send({ is: 'rootTroubled', run, because: end.because });
    if (end.is === 'finished') send({ is: 'scanFinished', run });
  };

  const state = (): FolderState => {
    const problems = scanner.problems();
    const counts = { ...scanner.counts(), scanned: scanner.scanned(), problems: problems.size };
    return stateOf(folder, { ...counts, settling: settling.count(), reported: settling.reported() }, problems.values());
  };
  let isTelling = false;
  const tellSoon = (): void => {
    if (isTelling) return;
    isTelling = true;
    clock.after(thinMs, () => {
      isTelling = false;
      ports.onState(id, state());
    });
  };

  return {
    start: () => send({ is: 'started' }),
    scan: () => send({ is: 'scanAsked' }),
    state,
    watches: () => scanner.watches(),
    async stop() {
      send({ is: 'stopAsked' });
      settling.stop();
      let stopWaiting: Stop = () => undefined;
      const enough = new Promise<void>((resolve) => {
        stopWaiting = clock.after(stopMaxMs, resolve);
      });
      await Promise.race([work, enough]);
      stopWaiting();
    },
  };
}
