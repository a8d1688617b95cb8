/**
 * Walks a tree with synchronous calls, which take a third of the time of asynchronous ones, so it runs in a thread of its
 * own (`walk-worker.ts`) and stops for breath to hear what it is told. A directory that cannot be read is a problem that is
 * reported; it is never taken for an empty one.
 */
import { type Dirent, lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { sep } from 'node:path';
import type { Hint } from '../core/folders/hints.ts';
import type { Ignored, ScanProblem, WalkAsk, WalkEnd } from '../engine/folder-ports.ts';
import { codeOf, troubleOf } from './disk.ts';
import { createJudge, type IgnoredBy, type Judge } from './ignore-rules.ts';
import { createFileColumns, type FileColumnsMaker } from './walk-columns.ts';
import type { FileColumns } from './walk-messages.ts';
import { markerName, verifyRoot } from './walk-root.ts';

/** Where a walk tells what it finds. */
export interface WalkOutput {
  /** Resolves when there is room for more. */
  files(files: FileColumns): Promise<void>;
  /** Answers which of these directories nobody covered before. */
  directories(paths: readonly string[]): Promise<readonly boolean[]>;
  problem(problem: ScanProblem): void;
  missing(path: string): void;
  ignored(ignored: readonly Ignored[]): void;
  /** Lets others have the thread for a moment. */
  breathe(): Promise<void>;
  isStopped(): boolean;
}

/** How long the walk holds the thread: how late a stop or another walk in the same thread is heard. */
const sliceMs = 15;

/** A directory to list. `deep`: with all below it; else with the directories that are new. */
interface ToList {
  /** Relative to the root, parts joined by `/`. */
  readonly path: string;
  readonly deep: boolean;
}

interface Walk {
  readonly ask: WalkAsk;
  readonly out: WalkOutput;
  readonly judge: Judge;
  readonly toList: ToList[];
  /** Device and inode of each directory that is or will be listed: however it is reached, it is listed once. */
  readonly admitted: Set<string>;
  /** The root with links resolved and a separator at its end. */
  readonly realRoot: string;
  directories: number;
  files: number;
  ignored: number;
  sliceEndsAt: number;
}

/** Walks what is asked for. The root is looked at before and after, since a drive can go in between. */
export async function walkTree(ask: WalkAsk, out: WalkOutput): Promise<WalkEnd> {
  const before = verifyRoot(ask.root, ask.identity);
  if (before !== undefined) return { is: 'rootTroubled', because: before };
  const walk = newWalk(ask, out);
  await begin(walk);
  for (let next = walk.toList.pop(); next !== undefined; next = walk.toList.pop()) {
    if (out.isStopped()) return { is: 'stopped' };
    await listDirectory(walk, next);
    if (isDue(walk)) await breathe(walk);
  }
  if (out.isStopped()) return { is: 'stopped' };
  const after = verifyRoot(ask.root, ask.identity);
  if (after !== undefined) return { is: 'rootTroubled', because: after };
  return { is: 'finished', files: walk.files, directories: walk.directories, ignored: walk.ignored };
}

const newWalk = (ask: WalkAsk, out: WalkOutput): Walk => ({
  ask,
  out,
  judge: createJudge(ask.rules),
  toList: [],
  admitted: new Set(),
  realRoot: withEnd(realpathSync.native(ask.root)),
  directories: 0,
  files: 0,
  ignored: 0,
  sliceEndsAt: performance.now() + sliceMs,
});

const isDue = (walk: Walk): boolean => performance.now() >= walk.sliceEndsAt;

async function breathe(walk: Walk): Promise<void> {
  await walk.out.breathe();
  walk.sliceEndsAt = performance.now() + sliceMs;
}

const absolute = ({ ask }: Walk, path: string): string => {
  if (path === '') return ask.root;
  return `${withEnd(ask.root)}${sep === '/' ? path : path.replaceAll('/', sep)}`;
};

const withEnd = (path: string): string => (path.endsWith(sep) ? path : path + sep);

async function begin(walk: Walk): Promise<void> {
  const { targets } = walk.ask;
  if (targets === 'whole') {
    await toListFirst(walk, { path: '', deep: true });
    return;
  }
  for (const target of targets) {
    if (walk.out.isStopped()) return;
    await beginTarget(walk, target);
    if (isDue(walk)) await breathe(walk);
  }
}

/** A hint may name a file, a directory or what is gone by now. */
async function beginTarget(walk: Walk, { path, reach }: Hint): Promise<void> {
  const stats = statOf(walk, path);
  if (stats === 'gone') walk.out.missing(path);
  if (stats === 'gone' || stats === undefined) return;
  const by = path === '' ? undefined : walk.judge.judgePath(path, stats.isDirectory());
  if (by !== undefined) tellIgnored(walk, [{ path, directory: stats.isDirectory(), by }]);
  else if (stats.isDirectory()) await toListFirst(walk, { path, deep: reach !== 'listing' });
  else if (stats.isFile()) await tellOneFile(walk, path, stats);
}

async function tellOneFile(walk: Walk, path: string, stats: Stats): Promise<void> {
  const at = absolute(walk, path);
  const cut = at.lastIndexOf(sep) + 1;
  const columns = createFileColumns(at.slice(0, cut));
  tellFile(walk, columns, at.slice(cut), stats);
  await tellFiles(walk, columns);
}

/** Tells of a directory before it is listed: what happens in it from then on brings a hint. */
async function toListFirst(walk: Walk, { path, deep }: ToList): Promise<void> {
  // Those above would be met again only by a link that leads back up.
  for (let above = parentOf(path); path !== '' && above !== undefined; above = parentOf(above)) admit(walk, above);
  if (!admit(walk, path)) return;
  const [isNew = true] = await walk.out.directories([path]);
  walk.toList.push({ path, deep: deep || isNew });
}

/** As above for those below a directory: of one whose own listing was asked for, only the new ones. */
async function toListBelow(walk: Walk, paths: readonly string[], deep: boolean): Promise<void> {
  const admitted = paths.filter((path) => admit(walk, path));
  if (admitted.length === 0) return;
  const areNew = await walk.out.directories(admitted);
  const toList = admitted.filter((_, index) => deep || areNew[index]);
  // The last one in is listed first: reversed, the walk goes on in the order of the listing.
  for (const path of toList.reverse()) walk.toList.push({ path, deep: true });
}

/** The directory above; undefined for the root. */
const parentOf = (path: string): string | undefined =>
  path === '' ? undefined : path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** Whether the directory is there and was not met before, by whichever path. */
function admit(walk: Walk, path: string): boolean {
  try {
    const { dev, ino } = statSync(absolute(walk, path));
    const identity = `${dev}:${ino}`;
    const isFirst = !walk.admitted.has(identity);
    walk.admitted.add(identity);
    return isFirst;
  } catch (error) {
    tellTrouble(walk, path, codeOf(error));
    return false;
  }
}

async function listDirectory(walk: Walk, { path, deep }: ToList): Promise<void> {
  const at = absolute(walk, path);
  const entries = tryList(walk, path, at);
  if (entries === undefined) return;
  const columns = createFileColumns(withEnd(at));
  const below: string[] = [];
  const leftOut: Ignored[] = [];
  for (const entry of entries) {
    if (walk.out.isStopped()) return;
    const told = takeEntry(walk, path, entry, columns);
    if (told === 'directory') below.push(within(path, entry.name));
    else if (told !== undefined) leftOut.push(told);
    if (columns.isFull()) await tellFiles(walk, columns);
    if (isDue(walk)) await breathe(walk);
  }
  await tellFiles(walk, columns);
  tellIgnored(walk, leftOut);
  await toListBelow(walk, below, deep);
}

const within = (directory: string, name: string): string => (directory === '' ? name : `${directory}/${name}`);

/** Adds a file to the columns. Answers that an entry is a directory to list, or why it is left out. */
function takeEntry(
  walk: Walk,
  directory: string,
  entry: Dirent,
  columns: FileColumnsMaker,
): 'directory' | Ignored | undefined {
  // Nobody chose to leave our own marker out.
  if (entry.name === markerName) return undefined;
  const path = within(directory, entry.name);
  const kind = entry.isSymbolicLink() ? linkedKind(walk, path) : kindOf(entry);
  if (kind === undefined) return undefined;
  const isDirectory = kind === 'directory';
  const by: IgnoredBy | undefined = isDirectory ? walk.judge.judgeDirectory(path) : walk.judge.judgeFile(path);
  if (by !== undefined) return { path, directory: isDirectory, by };
  if (isDirectory) return 'directory';
  const stats = statOf(walk, path);
  if (stats !== undefined && stats !== 'gone' && stats.isFile()) tellFile(walk, columns, entry.name, stats);
  return undefined;
}

const kindOf = (entry: Dirent | Stats): 'directory' | 'file' | undefined => {
  if (entry.isDirectory()) return 'directory';
  return entry.isFile() ? 'file' : undefined;
};

/** What a link leads to, where links are followed. What lies in the folder itself is found without the link. */
function linkedKind(walk: Walk, path: string): 'directory' | 'file' | undefined {
  if (!walk.ask.followSymlinks) return undefined;
  const stats = statOf(walk, path);
  return stats === undefined || stats === 'gone' || leadsInside(walk, path) ? undefined : kindOf(stats);
}

function leadsInside(walk: Walk, path: string): boolean {
  try {
    return withEnd(realpathSync.native(absolute(walk, path))).startsWith(walk.realRoot);
  } catch {
    // Gone since: there is nothing to find.
    return true;
  }
}

function statOf(walk: Walk, path: string): Stats | 'gone' | undefined {
  const look = walk.ask.followSymlinks ? statSync : lstatSync;
  try {
    return look(absolute(walk, path), { throwIfNoEntry: false }) ?? 'gone';
  } catch (error) {
    return tellTrouble(walk, path, codeOf(error)) ? undefined : 'gone';
  }
}

/** True when it was worth telling; what vanished under the walk is not. */
function tellTrouble({ out }: Walk, path: string, code: string): boolean {
  if (code === 'ENAMETOOLONG') out.problem({ path, because: 'pathTooLong' });
  else if (troubleOf(code) === 'gone') return false;
  else out.problem({ path, because: troubleOf(code) === 'denied' ? 'denied' : 'unreadable' });
  return true;
}

function tellFile(walk: Walk, columns: FileColumnsMaker, name: string, stats: Stats): void {
  columns.add(name, stats);
  walk.files += 1;
}

async function tellFiles(walk: Walk, columns: FileColumnsMaker): Promise<void> {
  const files = columns.take();
  if (files !== undefined) await walk.out.files(files);
}

function tellIgnored(walk: Walk, ignored: readonly Ignored[]): void {
  walk.ignored += ignored.filter(({ by }) => by.is !== 'notAPicture').length;
  if (ignored.length > 0) walk.out.ignored(ignored);
}

/** The entries of a directory; undefined when it cannot be listed. */
function tryList(walk: Walk, path: string, at: string): readonly Dirent[] | undefined {
  try {
    const entries = readdirSync(at, { withFileTypes: true });
    walk.directories += 1;
    return entries.some(({ name }) => name.includes('\uFFFD')) ? readableOf(walk, path, at, entries) : entries;
  } catch (error) {
    tellTrouble(walk, path, codeOf(error));
    return undefined;
  }
}

/** Names that are not UTF-8 come with a replacement character, and by that name nothing can be opened. */
function readableOf(walk: Walk, path: string, at: string, entries: readonly Dirent[]): readonly Dirent[] {
  const honest = new Set(
    readdirSync(at, { encoding: 'buffer' }).flatMap((raw) => {
      const name = raw.toString('utf8');
      return Buffer.from(name, 'utf8').equals(raw) ? [name] : [];
    }),
  );
  return entries.filter(({ name }) => {
    const isHonest = honest.has(name);
    if (!isHonest) walk.out.problem({ path: within(path, name), because: 'nameNotText' });
    return isHonest;
  });
}
