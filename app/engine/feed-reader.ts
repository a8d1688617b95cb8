/**
 * Reads the owner's feed into the catalogue and tells whoever waits for a record. While records are awaited it asks
 * often and backs off; else every five minutes.
 *
 * Markers can appear behind the cursor: two analyses stamp their times before they write, so the later one may be seen
 * first. So every read starts a little before the cursor and forgets what it has seen; now and then it starts five
 * minutes before (architecture.md, section 4). And what is awaited for long is asked for by name.
 */
import type { FeedEntry, RecordState } from '../../processor/contract/api.ts';
import { batchGetMax, feedOverlapMs, feedPageMax } from '../../processor/contract/limits.ts';
import type { Digest } from '../../processor/contract/names.ts';
import type { PictureRecord } from '../../processor/contract/record.ts';
import type { Failure } from '../core/queue/upload.ts';
import type { Answer, Catalogue, CatalogueChange, Clock, Cloud, FeedPage, Stop } from './ports.ts';

/** What became of an awaited record. `missing`: the cloud never had the original, or lost it. */
export type Sighted =
  | { readonly state: 'ready'; readonly record: PictureRecord }
  | { readonly state: 'deleted' | 'missing'; readonly digest: Digest };

/** The reader's controls. */
export interface FeedReader {
  /** Asks more often until this digest is sighted. */
  await(digest: Digest): void;
  /** Ask for these by name at the next turn: the original was there before us, so the feed may be past it. */
  askFor(digest: Digest): void;
  forget(digest: Digest): void;
  /** Reads what is new once, now. Answers what stopped it, if anything. */
  readOnce(signal: AbortSignal): Promise<Failure | undefined>;
  start(): void;
  stop(): void;
}

/** What a reader needs, and whom it tells. */
export interface FeedParts {
  readonly cloud: Cloud;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly onSighted: (sighted: Sighted) => void;
  /** How each read ended: undefined is well. */
  readonly onRead: (failure: Failure | undefined) => void;
  /** Something threw that should not, such as a catalogue that cannot be written. It is tried again. */
  readonly onFault: (error: unknown) => void;
}

/** The pause between two reads while records come in. */
export const firstWaitMs = 250;
/** The pause before the first read for a record nobody waited with: whoever takes one picture watches for it. It grows, too. */
const soonMs = 100;
const longestWaitMs = 5_000;
/** The pause between two reads while nothing is awaited. */
export const idleWaitMs = 5 * 60_000;
/** How far before its cursor a read begins; once in `fullOverlapEveryMs` it is `feedOverlapMs`. */
export const smallOverlapMs = 5_000;
/** How often a read begins as far back as `feedOverlapMs`. */
export const fullOverlapEveryMs = 60_000;
const askByNameAfterMs = 10_000;

/** A reader that is not yet reading. */
export function createFeedReader({ cloud, catalogue, clock, onSighted, onRead, onFault }: FeedParts): FeedReader {
  /** Since when each is awaited; 0 asks by name at once. */
  const awaited = new Map<Digest, number>();
  const seen = new Map<string, number>();
  let lastFullAt = Number.NEGATIVE_INFINITY;
  let waitMs = firstWaitMs;
  let timer: Stop | undefined;
  let reading: Promise<void> | undefined;
  let ending: AbortController | undefined;

  const sighted = (what: Sighted): void => {
    awaited.delete(what.state === 'ready' ? what.record.digest : what.digest);
    onSighted(what);
  };

  const takeIn = async (page: FeedPage, signal: AbortSignal): Promise<Failure | undefined> => {
    const fresh = page.entries.filter((entry) => !seen.has(entry.cursor));
    const changes = await toChanges(fresh, cloud, signal);
    if (!changes.ok) return changes.failure;
    const cursor = later(catalogue.cursor(), page.next);
    if (changes.value.length > 0 || cursor !== catalogue.cursor()) catalogue.apply(changes.value, cursor);
    for (const entry of fresh) seen.set(entry.cursor, instantOf(entry.cursor));
    for (const change of changes.value) {
      if (change.op === 'r') sighted({ state: 'ready', record: change.record });
      // The marker may be of a time before this upload: ask by name what is true now.
      else if (awaited.has(change.digest)) awaited.set(change.digest, Number.NEGATIVE_INFINITY);
      else sighted({ state: 'deleted', digest: change.digest });
    }
    return undefined;
  };

  const readFeed = async (signal: AbortSignal): Promise<Failure | undefined> => {
    const isFull = clock.now() - lastFullAt >= fullOverlapEveryMs;
    let after = startBefore(catalogue.cursor(), isFull ? feedOverlapMs : smallOverlapMs);
    for (;;) {
      const page = await cloud.readFeed(after, feedPageMax, signal);
      if (!page.ok) return page.failure;
      const failure = await takeIn(page.value, signal);
      if (failure !== undefined) return failure;
      if (!page.value.more || page.value.next === undefined) break;
      after = page.value.next;
    }
    if (isFull) lastFullAt = clock.now();
    dropOld(seen, catalogue.cursor());
    return undefined;
  };

  const readByName = async (signal: AbortSignal): Promise<Failure | undefined> => {
    const now = clock.now();
    const due = [...awaited].filter(([, since]) => now - since >= askByNameAfterMs).map(([digest]) => digest);
    for (let at = 0; at < due.length; at += batchGetMax) {
      const states = await cloud.readRecords(due.slice(at, at + batchGetMax), signal);
      if (!states.ok) return states.failure;
      const ready = states.value.flatMap((each) =>
        each.state === 'ready' ? [{ op: 'r' as const, record: each.record }] : [],
      );
      if (ready.length > 0) catalogue.apply(ready, catalogue.cursor());
      for (const state of states.value) settle(state, now);
    }
    return undefined;
  };

  const settle = (state: RecordState, now: number): void => {
    if (state.state === 'ready') sighted({ state: 'ready', record: state.record });
    else if (state.state === 'analysing') awaited.set(state.digest, now);
    else sighted({ state: state.state, digest: state.digest });
  };

  const readOnce = async (signal: AbortSignal): Promise<Failure | undefined> => {
    const before = awaited.size;
    const failure = (await readFeed(signal)) ?? (await readByName(signal));
    waitMs = awaited.size < before ? firstWaitMs : Math.min(waitMs * 1.5, longestWaitMs);
    return failure;
  };

  const schedule = (ms: number): void => {
    timer?.();
    if (ending !== undefined && !ending.signal.aborted) timer = clock.after(ms, turn);
  };

  const turn = (): void => {
    const signal = ending?.signal;
    if (signal === undefined || signal.aborted || reading !== undefined) return;
    const safely = readOnce(signal).catch((error: unknown): Failure => {
      onFault(error);
      return { kind: 'serverFault', detail: 'own fault' };
    });
    reading = safely.then((failure) => {
      reading = undefined;
      if (signal.aborted) return;
      onRead(failure);
      const base = awaited.size > 0 ? waitMs : idleWaitMs;
      schedule(failure === undefined ? base : Math.max(longestWaitMs, (failure.notBefore ?? 0) - clock.now()));
    });
  };

  const hurry = (): void => {
    waitMs = soonMs;
    if (reading === undefined) schedule(soonMs);
  };

  return {
    await: (digest) => {
      if (awaited.has(digest)) return;
      awaited.set(digest, clock.now());
      if (awaited.size === 1) hurry();
    },
    askFor: (digest) => {
      awaited.set(digest, Number.NEGATIVE_INFINITY);
      if (awaited.size === 1) hurry();
    },
    forget: (digest) => void awaited.delete(digest),
    readOnce,
    start: () => {
      ending ??= new AbortController();
      schedule(0);
    },
    stop: () => {
      timer?.();
      ending?.abort();
      ending = undefined;
    },
  };
}

/** The entries as changes, with the records that were too large to come along fetched by name. */
async function toChanges(
  entries: readonly FeedEntry[],
  cloud: Cloud,
  signal: AbortSignal,
): Promise<Answer<readonly CatalogueChange[]>> {
  const records = new Map(
    entries.flatMap((entry) => (entry.record === undefined ? [] : [[entry.digest, entry.record] as const])),
  );
  const absent = [
    ...new Set(entries.filter((entry) => entry.op === 'r' && !records.has(entry.digest)).map((entry) => entry.digest)),
  ];
  for (let at = 0; at < absent.length; at += batchGetMax) {
    const states = await cloud.readRecords(absent.slice(at, at + batchGetMax), signal);
    if (!states.ok) return states;
    for (const state of states.value) if (state.state === 'ready') records.set(state.digest, state.record);
  }
  const value = entries.flatMap((entry): CatalogueChange[] => {
    if (entry.op === 'x') return [{ op: 'x', digest: entry.digest }];
    const record = records.get(entry.digest);
    // Gone again since its marker was written: its own `x` marker follows.
    return record === undefined ? [] : [{ op: 'r', record }];
  });
  return { ok: true, value };
}

const instantOf = (cursor: string): number => Date.parse(cursor.slice(0, 24));

const later = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a;

function startBefore(cursor: string | undefined, overlapMs: number): string | undefined {
  return cursor === undefined ? undefined : new Date(instantOf(cursor) - overlapMs).toISOString();
}

function dropOld(seen: Map<string, number>, cursor: string | undefined): void {
  if (cursor === undefined) return;
  const oldest = instantOf(cursor) - feedOverlapMs - smallOverlapMs;
  for (const [key, at] of seen) if (at < oldest) seen.delete(key);
}
