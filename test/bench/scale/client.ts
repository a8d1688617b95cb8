/**
 * What a client keeps of so many pictures, a process: `node --expose-gc client.ts COUNT DIR`. Prints one line of JSON:
 * bytes a picture on disk and in memory, and how long it takes to read them back.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { openCatalogue } from '../../../app/adapters/catalogue.ts';
import { systemClock } from '../../../app/adapters/clock.ts';
import { closeDatabase, openDatabase } from '../../../app/adapters/database.ts';
import { openJournal } from '../../../app/adapters/journal.ts';
import { openSightings } from '../../../app/adapters/sightings.ts';
import { parseQuery } from '../../../app/core/catalogue/query.ts';
import { groupSimilar } from '../../../app/core/catalogue/similar.ts';
import type { Upload } from '../../../app/core/queue/upload.ts';
import { createQueueBook } from '../../../app/engine/queue-book.ts';
import { digestOf, fullRecord, sourceOf } from './pictures.ts';

const [count = 0, dir = ''] = [Number(process.argv[2]), process.argv[3]];
const together = 1_000;
const files = { journal: join(dir, 'journal.db'), sightings: join(dir, 'sightings.db'), catalogue: join(dir, 'c.db') };

function inTurns(work: (from: number, to: number) => void): void {
  for (let at = 0; at < count; at += together) work(at, Math.min(count, at + together));
}

const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, at) => from + at);

function doneUpload(n: number): Upload {
  return {
    id: `${(1_764_000_000_000 + n).toString(36)}-${n.toString(36)}-${((n * 2_654_435_761) % 2 ** 32).toString(36)}`,
    source: { ...sourceOf(n), folder: 'Pictures' },
    addedAt: 1_764_000_000_000 + n,
    again: false,
    runs: 2,
    misses: {},
    place: { at: 'done', digest: digestOf(n), outcome: 'uploaded' },
  };
}

function fillJournal(): void {
  const database = openDatabase(files.journal);
  const journal = openJournal(database);
  inTurns((from, to) => journal.save(numbers(from, to).map(doneUpload)));
  closeDatabase(database);
}

function fillSightings(): void {
  const database = openDatabase(files.sightings);
  const sightings = openSightings(database);
  inTurns((from, to) => {
    for (const n of numbers(from, to)) sightings.remember(sourceOf(n), digestOf(n));
    // A question writes what was remembered.
    sightings.digestOf(sourceOf(from));
  });
  closeDatabase(database);
}

/** Records taken in a second, of the last tenth: an index that is large takes longer. */
function fillCatalogue(): number {
  const catalogue = openCatalogue(files.catalogue);
  let lastAt = 0;
  let [lastCount, lastMs] = [0, 0];
  inTurns((from, to) => {
    const changes = numbers(from, to).map((n) => ({ op: 'r' as const, record: fullRecord(n) }));
    lastAt = performance.now();
    catalogue.apply(changes, undefined);
    if (from < count * 0.9) return;
    lastCount += to - from;
    lastMs += performance.now() - lastAt;
  });
  catalogue.close();
  return (lastCount * 1_000) / lastMs;
}

function heldBytes(): number {
  // Once more: what the first frees of other kinds of memory is told after the second.
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed + process.memoryUsage().external;
}

/** What the queue holds of uploads that are over and were not taken off the list. */
function measureQueue() {
  const database = openDatabase(files.journal);
  const parts = { sightings: openSightings(database), clock: systemClock, chance: () => 0.5 };
  const before = heldBytes();
  const book = createQueueBook({ journal: openJournal(database), ...parts });
  const began = performance.now();
  book.load();
  const loadMs = performance.now() - began;
  const bytes = heldBytes() - before;
  if (book.line.get(doneUpload(0).id) === undefined) throw new Error('the queue is empty');
  closeDatabase(database);
  return { bytes, loadMs };
}

function measureSimilar() {
  const catalogue = openCatalogue(files.catalogue);
  const began = performance.now();
  groupSimilar(catalogue.looks(parseQuery('')));
  const tookMs = performance.now() - began;
  catalogue.close();
  return tookMs;
}

const sizeOf = (file: string): number => statSync(file).size / count;

fillJournal();
fillSightings();
const takenInASecond = fillCatalogue();
const queue = measureQueue();
console.log(
  JSON.stringify({
    recordBytes: JSON.stringify(fullRecord(1)).length,
    journalBytes: sizeOf(files.journal),
    sightingBytes: sizeOf(files.sightings),
    catalogueBytes: sizeOf(files.catalogue),
    queueHeapBytes: queue.bytes / count,
    queueLoadMs: queue.loadMs,
    takenInASecond,
    similarMs: measureSimilar(),
    peakMb: process.resourceUsage().maxRSS / 1024,
  }),
);
