/** The uploads in memory and in the journal, kept alike: what is in memory was saved before. */
import { Line } from '../core/queue/line.ts';
import { advance, newUpload } from '../core/queue/machine.ts';
import { onlyBegan, recovered } from '../core/queue/recover.ts';
import { noTotals, replaced, type Totals } from '../core/queue/totals.ts';
import type { Effect, Upload, UploadEvent, UploadSource } from '../core/queue/upload.ts';
import type { Chance, Clock, Journal, Sightings } from './ports.ts';

/** Something that happened to one upload. */
export interface Posted {
  readonly id: string;
  readonly event: UploadEvent;
}

/** Something to be done about one upload. */
export interface Wanted {
  readonly id: string;
  readonly effect: Effect;
}

/** What a turn of events comes to. Nothing of it is in the book before `take`. */
export interface Decided {
  readonly changed: readonly Upload[];
  readonly effects: readonly Wanted[];
}

/** The book of uploads. */
export interface QueueBook {
  readonly line: Line;
  totals(): Totals;
  /** Takes in what was saved before, with nothing running any more. */
  load(): { readonly setAside: number; readonly effects: readonly Wanted[] };
  decide(turn: readonly Posted[]): Decided;
  /** Saves, then takes into memory. Throws when saving fails; memory is as before then. */
  take(uploads: readonly Upload[]): void;
  /** Takes those of `find` that are new, removes the ones they stand instead of, and answers the new ones. */
  enter(found: readonly FoundUpload[]): readonly Upload[];
  remove(ids: readonly string[]): void;
  /** Whether an upload of this path is in the book, finished or not. */
  has(path: string): boolean;
  /** The upload of this path, or a new one that is not yet in the book. A finished one, and a failed one to be sent `again`, gives way to a new one. */
  find(source: UploadSource, again: boolean): FoundUpload;
}

/** The upload of a path. `instead`: the id of the finished one that is to be removed once a new one is saved. */
export interface FoundUpload {
  readonly upload: Upload;
  readonly isNew: boolean;
  readonly instead?: string;
}

/** How many are saved in one transaction at most: a larger one would hold the event loop. */
const saveAtOnce = 1_000;

/** What a book is made of. */
export interface BookParts {
  readonly journal: Journal;
  readonly sightings: Sightings;
  readonly clock: Clock;
  readonly chance: Chance;
}

/** An empty book over this journal. */
export function createQueueBook({ journal, sightings, clock, chance }: BookParts): QueueBook {
  const line = new Line();
  const byPath = new Map<string, string>();
  let totals = noTotals;
  let made = 0;

  const replace = (upload: Upload): void => {
    totals = replaced(totals, line.get(upload.id), upload);
    line.put(upload);
    byPath.set(upload.source.path, upload.id);
  };

  // After a restart a step that only began has not begun: what is saved of its upload already says all of that.
  const isSavedAlready = (upload: Upload): boolean => {
    const before = line.get(upload.id);
    return before !== undefined && onlyBegan(before, upload);
  };

  const save = (uploads: readonly Upload[]): void => {
    for (let at = 0; at < uploads.length; at += saveAtOnce) journal.save(uploads.slice(at, at + saveAtOnce));
  };

  const remove = (ids: readonly string[]): void => {
    if (ids.length === 0) return;
    journal.remove(ids);
    for (const id of ids) {
      const upload = line.get(id);
      if (upload === undefined) continue;
      totals = replaced(totals, upload, undefined);
      if (byPath.get(upload.source.path) === id) byPath.delete(upload.source.path);
      line.remove(id);
    }
  };

  const take = (uploads: readonly Upload[]): void => {
    save(uploads.filter((upload) => !isSavedAlready(upload)));
    for (const upload of uploads) replace(upload);
  };

  const newId = (): string => {
    made += 1;
    // Chance tells apart what two runs of the program make in the same millisecond.
    return [clock.now(), made, Math.floor(chance() * 2 ** 32)].map((part) => part.toString(36)).join('-');
  };

  return {
    line,
    totals: () => totals,
    load: () => {
      const { uploads, setAside } = journal.load();
      const steps = uploads.map(recovered);
      save(steps.flatMap(({ upload }, at) => (upload === uploads[at] ? [] : [upload])));
      for (const { upload } of steps) replace(upload);
      const effects = steps.flatMap(({ upload, effects: wanted }) =>
        wanted.map((effect) => ({ id: upload.id, effect })),
      );
      return { setAside, effects };
    },
    decide: (turn) => {
      const changed = new Map<string, Upload>();
      const effects: Wanted[] = [];
      for (const { id, event } of turn) {
        const upload = changed.get(id) ?? line.get(id);
        if (upload === undefined) continue;
        const step = advance(upload, event, clock.now(), chance());
        if (step.upload !== upload) changed.set(id, step.upload);
        for (const effect of step.effects) effects.push({ id, effect });
      }
      return { changed: [...changed.values()], effects };
    },
    take,
    enter: (found) => {
      const fresh = found.flatMap(({ upload, isNew }) => (isNew ? [upload] : []));
      take(fresh);
      remove(found.flatMap(({ instead }) => instead ?? []));
      return fresh;
    },
    remove,
    has: (path) => byPath.has(path),
    find: (source, again) => {
      const known = line.get(byPath.get(source.path) ?? '');
      if (known !== undefined && !givesWay(known, again)) return { upload: known, isNew: false };
      const entry = { id: newId(), source, addedAt: clock.now(), again };
      const upload = newUpload(entry, sightings.digestOf(source));
      return { upload, isNew: true, ...(known !== undefined && { instead: known.id }) };
    },
  };
}

function givesWay({ place, again }: Upload, askedAgain: boolean): boolean {
  if (place.at === 'done' || place.at === 'cancelled') return true;
  return place.at === 'failed' && askedAgain && !again;
}
