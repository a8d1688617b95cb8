/**
 * Which records have which term. The ids of a term are kept by chunks of 4,096: as a list of two bytes each where they are few,
 * else as bits. So a search reads a few hundred short rows where it would walk a million, and memory holds none of them.
 * The newest records wait in a table of their own, and in memory, until they are worth writing into the rows of their terms.
 */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { type Bits, bitsUpTo, chunkIds, chunkWords, setBit } from './catalogue-bits.ts';
import { createWaiting } from './catalogue-waiting.ts';

/** The tables. */
export const postingsTables = `
  CREATE TABLE terms (id INTEGER PRIMARY KEY, term TEXT NOT NULL UNIQUE) STRICT;
  -- 512 bytes are bits, fewer are a list.
  CREATE TABLE postings (term INTEGER, chunk INTEGER, ids BLOB NOT NULL, PRIMARY KEY (term, chunk)) STRICT, WITHOUT ROWID;
  -- A list in JSON: a picture may have any letter in a value.
  CREATE TABLE waiting (id INTEGER PRIMARY KEY, terms TEXT NOT NULL) STRICT;
`;

/** What changes: records that come and go with all their terms. */
export interface TermChanges {
  add(terms: ReadonlySet<string>, id: number): void;
  remove(terms: ReadonlySet<string>, id: number): void;
}

/** The postings of one catalogue. */
export interface Postings {
  /** Writes what `gather` tells, in turn. Inside the caller's transaction. */
  change(gather: (changes: TermChanges) => void): void;
  /** Told when the transaction of the last change was not saved. */
  takenBack(): void;
  /** The ids that have any of these terms, in a set with room for `largest`. */
  read(terms: readonly string[], largest: number): Bits;
  /** The terms that begin so, each once, or one more than `most` of them where there are more. */
  termsWith(beginning: string, most?: number): readonly string[];
}

/** With so many waiting they are written: 30 ms for all of them, and 2 ms for each if none waited. */
const waitingMax = 512;

const chunkBytes = chunkIds / 8;

/** Prepares the statements. The tables must be there. */
export function createPostings(database: DatabaseSyncInstance): Postings {
  const idOf = database.prepare('SELECT id FROM terms WHERE term = ?');
  const chunksOf = database.prepare('SELECT chunk, ids FROM postings WHERE term = ?');
  const between = database.prepare('SELECT term FROM terms WHERE term >= ? AND term < ? ORDER BY term LIMIT ?');
  for (const statement of [chunksOf, between]) statement.setReturnArrays(true);
  const waiting = createWaiting(database);
  const write = createWriter(database);

  return {
    change: (gather) => {
      const changes = new Map<string, number[]>();
      const note = (terms: Iterable<string>, change: number): void => {
        for (const term of terms) {
          const some = changes.get(term);
          if (some === undefined) changes.set(term, [change]);
          else some.push(change);
        }
      };
      const added = new Map<number, ReadonlySet<string>>();
      gather({
        add: (terms, id) => void added.set(id, terms),
        remove: (terms, id) => {
          if (!added.delete(id) && !waiting.remove(id)) note(terms, ~id);
        },
      });
      if (waiting.count() + added.size < waitingMax) for (const [id, terms] of added) waiting.add(terms, id);
      else {
        for (const { id, terms } of waiting.takeAll()) note(terms, id);
        for (const [id, terms] of added) note(terms, id);
      }
      for (const [term, some] of changes) write(term, some);
    },
    takenBack: waiting.takenBack,
    read: (terms, largest) => {
      const bits = bitsUpTo(largest);
      for (const term of terms) {
        for (const id of waiting.idsOf(term)) setBit(bits, id);
        const number = idOf.get(term)?.id;
        if (typeof number !== 'number') continue;
        // Columns of a STRICT table: a whole number and bytes.
        for (const [chunk, ids] of chunksOf.all(number) as unknown as readonly (readonly [number, Uint8Array])[])
          addChunk(bits, chunk * chunkWords, ids);
      }
      return bits;
    },
    termsWith: (beginning, most = noLimit) => {
      const rows = between.all(beginning, `${beginning}${pastAll}`, most + 1);
      const written = rows.map((row) => String(Object.values(row)[0]));
      return [...new Set([...written, ...waiting.termsWith(beginning)])].slice(0, most + 1);
    },
  };
}

const noLimit = 2 ** 31;

/** Sorts after everything in a term. */
const pastAll = '\u{10ffff}';

/** Writes of one term what happens in turn: an id that comes, or the complement of one that goes. */
function createWriter(database: DatabaseSyncInstance): (term: string, changes: readonly number[]) => void {
  const idOf = database.prepare('SELECT id FROM terms WHERE term = ?');
  const insertTerm = database.prepare('INSERT INTO terms (term) VALUES (?)');
  const chunkOf = database.prepare('SELECT ids FROM postings WHERE term = ? AND chunk = ?');
  const putChunk = database.prepare('INSERT OR REPLACE INTO postings (term, chunk, ids) VALUES (?, ?, ?)');
  const dropChunk = database.prepare('DELETE FROM postings WHERE term = ? AND chunk = ?');

  const changeChunk = (term: number, chunk: number, changes: readonly number[]): void => {
    const words = new Uint32Array(chunkWords);
    const known: unknown = chunkOf.get(term, chunk)?.ids;
    if (known instanceof Uint8Array) addChunk(words, 0, known);
    for (const change of changes) {
      const id = idIn(change);
      const [at, bit] = [(id % chunkIds) >>> 5, 1 << (id & 31)];
      words[at] = change === id ? (words[at] ?? 0) | bit : (words[at] ?? 0) & ~bit;
    }
    const bytes = toBytes(words);
    if (bytes.length === 0) dropChunk.run(term, chunk);
    else putChunk.run(term, chunk, bytes);
  };

  return (term, changes) => {
    const known = idOf.get(term)?.id;
    const number = typeof known === 'number' ? known : Number(insertTerm.run(term).lastInsertRowid);
    const chunks = new Set(changes.map((change) => chunkWith(idIn(change))));
    for (const chunk of chunks) {
      const isAll = chunks.size === 1;
      changeChunk(number, chunk, isAll ? changes : changes.filter((change) => chunkWith(idIn(change)) === chunk));
    }
  };
}

const chunkWith = (id: number): number => Math.floor(id / chunkIds);
const idIn = (change: number): number => (change < 0 ? ~change : change);

/** Adds the ids of a row to a set, whose chunk begins at word `from`. Rows beyond the set's room add nothing. */
function addChunk(bits: Bits, from: number, row: Uint8Array): void {
  if (row.length === chunkBytes) {
    // A copy, for words must lie at a multiple of four.
    const words = new Uint32Array(chunkWords);
    new Uint8Array(words.buffer).set(row);
    for (let at = 0; at < chunkWords; at += 1) bits[from + at] = (bits[from + at] ?? 0) | (words[at] ?? 0);
    return;
  }
  for (let at = 0; at + 1 < row.length; at += 2) {
    const place = (row[at] ?? 0) | ((row[at + 1] ?? 0) << 8);
    bits[from + (place >>> 5)] = (bits[from + (place >>> 5)] ?? 0) | (1 << (place & 31));
  }
}

/** The shorter of the two forms of a chunk. */
function toBytes(words: Bits): Uint8Array {
  const places: number[] = [];
  for (let at = 0; at < words.length; at += 1) {
    for (let word = words[at] ?? 0; word !== 0; word &= word - 1) places.push(at * 32 + 31 - Math.clz32(word & -word));
    if (places.length * 2 >= chunkBytes) return new Uint8Array(words.buffer);
  }
  return new Uint8Array(places.flatMap((place) => [place & 255, place >>> 8]));
}
