/** Waits for new and changed files to be finished, and reports those that are. */
import { createSettling, type LookResult, quietMs, type Settled } from '../core/folders/settle.ts';
import type { UploadSource } from '../core/queue/upload.ts';
import type { Walker } from './folder-ports.ts';
import type { Clock, Log, Stop } from './ports.ts';

/** So many files are looked at together. */
const batchMax = 500;

/** So many may wait before a scan waits for them: memory does not grow with a first import. */
const waitingMax = 50_000;

/** What settling needs. */
export interface SettlingPorts {
  readonly walker: Walker;
  readonly clock: Clock;
  readonly log: Log;
  readonly root: string;
  readonly followSymlinks: boolean;
  readonly quietMs?: number;
  /** Whether it needs no report: its digest is known. */
  readonly isKnown: (source: UploadSource) => boolean;
  /** Files that are finished. Waited for. */
  readonly report: (sources: readonly UploadSource[]) => void | Promise<void>;
  /** A file that could not be opened, or, undefined, that could after all. */
  readonly onRefused: (path: string, found: 'denied' | 'busy' | undefined) => void;
  /** A file that was waited for is not there any more. */
  readonly onGone: (path: string) => void;
  /** There is a directory now where a file was waited for. */
  readonly onDirectory: (path: string) => void;
  /** Something of this changed. */
  readonly onChange: () => void;
}

/** The unsettled files of one folder. */
export interface FolderSettling {
  /** A file a scan saw. Answers whether it is known. */
  see(source: UploadSource): 'known' | 'fresh';
  /** A hint about a path; true when the file is waited for anyway, so that it needs no scan. */
  touch(path: string): boolean;
  /** Resolves once there is room for more files. */
  room(): Promise<void>;
  /** Files that wait or are being reported. */
  count(): number;
  reported(): number;
  stop(): void;
}

/** Nothing waits yet. */
export function createFolderSettling(ports: SettlingPorts): FolderSettling {
  const { walker, clock, log } = ports;
  const quiet = ports.quietMs ?? quietMs;
  const settling = createSettling(quiet);
  // What was reported and is not known yet: a scan meanwhile must not report it again.
  const told = new Map<string, string>();
  let timer: { readonly at: number; readonly stop: Stop } | undefined;
  let reporting = 0;
  let reportedInAll = 0;
  let isLooking = false;
  let isStopped = false;
  let waiters: (() => void)[] = [];

  const arm = (): void => {
    timer?.stop();
    const at = isStopped || isLooking ? undefined : settling.dueAt();
    timer =
      at === undefined ? undefined : { at, stop: clock.after(Math.max(0, at - clock.now()), () => void lookAtDue()) };
  };
  // One timer for all files: set anew only when a file is due before it.
  const armFor = (at: number): void => {
    if (timer === undefined || timer.at > at) arm();
  };
  const makeRoom = (): void => {
    if (settling.size >= waitingMax && !isStopped) return;
    const woken = waiters;
    waiters = [];
    for (const wake of woken) wake();
  };
  const lookAtDue = async (): Promise<void> => {
    isLooking = true;
    for (let due = settling.takeDue(clock.now(), batchMax); due.length > 0 && !isStopped; ) {
      await lookAt(due);
      makeRoom();
      ports.onChange();
      due = settling.takeDue(clock.now(), batchMax);
    }
    isLooking = false;
    arm();
  };
  const lookAt = async (due: readonly UploadSource[]): Promise<void> => {
    const found = await look(due.map(({ path }) => path));
    if (isStopped) return;
    const settled: UploadSource[] = [];
    due.forEach(({ path }, index) => {
      const result = found[index] ?? 'busy';
      const became = settling.tell(path, result, clock.now());
      tellTrouble(path, result, became);
      if (became === 'settled' && typeof result !== 'string') settled.push(result);
    });
    await report(settled);
  };
  const look = async (paths: readonly string[]): Promise<readonly LookResult[]> => {
    try {
      return await walker.look(ports.root, paths, ports.followSymlinks);
    } catch (error) {
      log('folder.lookFaulted', { files: paths.length, kind: error instanceof Error ? error.name : 'unknown' });
      return paths.map(() => 'busy');
    }
  };
  const tellTrouble = (path: string, result: LookResult, became: Settled): void => {
    if (result === 'gone' || result === 'notAFile') ports.onGone(path);
    if (result === 'notAFile') ports.onDirectory(path);
    if (result === 'denied' || result === 'busy') ports.onRefused(path, result);
    else if (became !== 'again') ports.onRefused(path, undefined);
  };
  const report = async (settled: readonly UploadSource[]): Promise<void> => {
    const fresh = settled.filter((source) => !ports.isKnown(source) && told.get(source.path) !== stampOf(source));
    if (fresh.length === 0) return;
    for (const source of fresh) told.set(source.path, stampOf(source));
    reporting += fresh.length;
    try {
      await ports.report(fresh);
      reportedInAll += fresh.length;
    } catch (error) {
      // Not taken: the next full scan finds them again.
      for (const source of fresh) told.delete(source.path);
      log('folder.reportFaulted', { files: fresh.length, kind: error instanceof Error ? error.name : 'unknown' });
    } finally {
      reporting -= fresh.length;
    }
  };

  return {
    see(source) {
      if (ports.isKnown(source)) {
        told.delete(source.path);
        return 'known';
      }
      if (told.get(source.path) === stampOf(source)) return 'known';
      settling.observe(source, clock.now());
      armFor(clock.now() + quiet);
      return 'fresh';
    },
    touch(path) {
      const isWaiting = settling.touch(path, clock.now());
      if (isWaiting) armFor(settling.dueAt() ?? clock.now());
      return isWaiting;
    },
    room: () =>
      settling.size < waitingMax || isStopped
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiters.push(resolve);
          }),
    count: () => settling.size + reporting,
    reported: () => reportedInAll,
    stop() {
      isStopped = true;
      timer?.stop();
      settling.clear();
      makeRoom();
    },
  };
}

const stampOf = ({ bytes, modifiedMs, inode }: UploadSource): string => `${bytes} ${modifiedMs} ${inode ?? ''}`;
