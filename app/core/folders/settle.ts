/**
 * When a file is finished. Its size and modified time have been quiet for a while, as seen at two looks or more, and it can
 * be opened (the look says so). Size alone would lie: SMB and some copiers give a file its full size first and fill it
 * afterwards, which only its modified time shows. A hint about a file means that what was seen of it no longer counts.
 */
import type { UploadSource } from '../queue/upload.ts';

/** How long a file must have been quiet. Writers pause: most for less. */
export const quietMs = 2_000;

/**
 * After a hint about an unsettled file, how long until it is looked at again. Its writer's next hint comes sooner, so while
 * hints come nobody looks, and the quiet time begins with the look.
 */
const touchedMs = 250;

/** How often a file that cannot be opened is looked at again before the next full scan has to find it. */
const triesMax = 8;

/** What a look at one unsettled file found. `busy`: another process keeps it to itself. */
export type LookResult = UploadSource | 'gone' | 'notAFile' | 'denied' | 'busy';

/** What a look means. `again`: not yet. `dropped`: it is left to the next hint or full scan. */
export type Settled = 'settled' | 'again' | 'dropped';

/** The files that are not finished yet, by path. */
export interface Settling {
  /** A scan saw this file. Seen before and unchanged, its quiet time goes on. */
  observe(source: UploadSource, now: number): void;
  /** Something happened to this path; true when it is one of these files, so that it needs no scan. */
  touch(path: string, now: number): boolean;
  /** The files to look at now, oldest first. Each is given once until its look is told. */
  takeDue(now: number, atMost: number): readonly UploadSource[];
  /** Tells what a look found. */
  tell(path: string, found: LookResult, now: number): Settled;
  /** When the next file is due; undefined while there is none. */
  dueAt(): number | undefined;
  readonly size: number;
  clear(): void;
}

interface Unsettled {
  readonly source: UploadSource;
  /** When it was seen to change last. */
  readonly changedAt: number;
  /** Looks in a row that could not open it. */
  readonly tries: number;
  /** It was hinted at since it was seen: what it is now is not known. */
  readonly isTouched: boolean;
}

/** Whether two sights are of the same bytes, as far as size, time and inode tell. */
export const isSameSight = (a: UploadSource, b: UploadSource): boolean =>
  a.bytes === b.bytes && a.modifiedMs === b.modifiedMs && a.inode === b.inode;

/** Nothing is unsettled yet. `quiet`: how long a file must have been quiet, in milliseconds. */
export function createSettling(quiet: number = quietMs): Settling {
  // In the order of `changedAt`: whoever changes goes to the end, so that the files that are due are the first ones.
  const waiting = new Map<string, Unsettled>();
  const looking = new Map<string, Unsettled>();
  // Files that were hinted at and not looked at since, in the order of the hints.
  const touched = new Map<string, Unsettled>();
  // Files that could not be opened wait longer each time, so they are kept apart from the ordered ones.
  const refused = new Map<string, Unsettled>();
  const all = [waiting, touched, refused, looking];

  const put = (files: Map<string, Unsettled>, path: string, file: Unsettled): void => {
    for (const each of all) each.delete(path);
    files.set(path, file);
  };
  const find = (path: string): Unsettled | undefined => all.find((files) => files.has(path))?.get(path);
  const dueOf = (file: Unsettled): number => file.changedAt + (file.isTouched ? touchedMs : quiet * 2 ** file.tries);
  const forget = (path: string): Settled => {
    for (const each of all) each.delete(path);
    return 'dropped';
  };
  const seen = (source: UploadSource, changedAt: number): Unsettled => ({
    source,
    changedAt,
    tries: 0,
    isTouched: false,
  });

  const tellSource = (path: string, file: Unsettled, found: UploadSource, now: number): Settled => {
    if (file.isTouched || !isSameSight(file.source, found)) {
      put(waiting, path, seen(found, now));
      return 'again';
    }
    // An empty file is a name that was taken before its bytes came; the bytes will bring a hint of their own.
    forget(path);
    return found.bytes > 0 ? 'settled' : 'dropped';
  };
  const tellRefused = (path: string, file: Unsettled, now: number): Settled => {
    if (file.tries >= triesMax) return forget(path);
    put(refused, path, { ...file, changedAt: now, tries: file.tries + 1, isTouched: false });
    return 'again';
  };

  return {
    observe(source, now) {
      const known = find(source.path);
      const isUnchanged = known !== undefined && !known.isTouched && isSameSight(known.source, source);
      if (!isUnchanged) put(waiting, source.path, seen(source, now));
    },
    touch(path, now) {
      const known = find(path);
      if (known !== undefined) put(touched, path, { source: known.source, changedAt: now, tries: 0, isTouched: true });
      return known !== undefined;
    },
    takeDue(now, atMost) {
      const due: UploadSource[] = [];
      for (const files of [touched, waiting, refused]) {
        for (const [path, file] of files) {
          if (due.length >= atMost) break;
          // Seen to change in the future: the machine's clock was set back, and waiting for it could take hours.
          if (dueOf(file) <= now || file.changedAt > now) {
            files.delete(path);
            looking.set(path, file);
            due.push(file.source);
          } else if (files !== refused) break;
        }
      }
      return due;
    },
    tell(path, found, now) {
      const file = looking.get(path);
      if (file === undefined) return find(path) === undefined ? 'dropped' : 'again';
      if (found === 'gone' || found === 'notAFile') return forget(path);
      return typeof found === 'string' ? tellRefused(path, file, now) : tellSource(path, file, found, now);
    },
    dueAt() {
      const [firstWaiting] = waiting.values();
      const [firstTouched] = touched.values();
      const first = [firstWaiting, firstTouched, ...refused.values()].flatMap((file) => file ?? []).map(dueOf);
      return first.length === 0 ? undefined : first.reduce((a, b) => Math.min(a, b));
    },
    get size() {
      return all.reduce((sum, files) => sum + files.size, 0);
    },
    clear() {
      for (const files of all) files.clear();
    },
  };
}
