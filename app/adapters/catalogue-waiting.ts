/** Records whose terms are not written into their postings yet: in a table, and in memory as far as they are saved. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';

/** One record that waits. */
export interface WaitingRecord {
  readonly id: number;
  readonly terms: readonly string[];
}

/** The waiting of one catalogue. What is asked of it sees what was changed, saved or not. */
export interface Waiting {
  add(terms: ReadonlySet<string>, id: number): void;
  /** Whether it waited. */
  remove(id: number): boolean;
  count(): number;
  /** None waits any longer. */
  takeAll(): readonly WaitingRecord[];
  /** What was changed last was not saved. */
  takenBack(): void;
  idsOf(term: string): Iterable<number>;
  termsWith(beginning: string): readonly string[];
}

interface Memory {
  readonly ids: Set<number>;
  readonly byTerm: Map<string, Set<number>>;
}

/** Reads the table when it is asked first, and again when a transaction was taken back. */
export function createWaiting(database: DatabaseSyncInstance): Waiting {
  const all = database.prepare('SELECT id, terms FROM waiting');
  const insert = database.prepare('INSERT INTO waiting (id, terms) VALUES (?, ?)');
  const termsOf = database.prepare('SELECT terms FROM waiting WHERE id = ?');
  const drop = database.prepare('DELETE FROM waiting WHERE id = ?');
  const clear = database.prepare('DELETE FROM waiting');
  let memory: Memory | undefined;

  const readAll = (): readonly WaitingRecord[] =>
    all.all().map(({ id, terms }) => ({ id: Number(id), terms: termsIn(terms) }));

  const remembered = (): Memory => {
    memory ??= readMemory(readAll());
    return memory;
  };

  return {
    add: (terms, id) => {
      insert.run(id, JSON.stringify([...terms]));
      noteRecord(remembered(), terms, id);
    },
    remove: (id) => {
      if (!remembered().ids.delete(id)) return false;
      for (const term of termsIn(termsOf.get(id)?.terms)) remembered().byTerm.get(term)?.delete(id);
      drop.run(id);
      return true;
    },
    count: () => remembered().ids.size,
    takeAll: () => {
      const taken = readAll();
      clear.run();
      memory = readMemory([]);
      return taken;
    },
    takenBack: () => {
      memory = undefined;
    },
    idsOf: (term) => remembered().byTerm.get(term) ?? [],
    termsWith: (beginning) =>
      [...remembered().byTerm].flatMap(([term, ids]) => (ids.size > 0 && term.startsWith(beginning) ? [term] : [])),
  };
}

// This program wrote them, in this version of the tables.
const termsIn = (json: unknown): readonly string[] => JSON.parse(String(json)) as readonly string[];

function readMemory(records: readonly WaitingRecord[]): Memory {
  const memory: Memory = { ids: new Set(), byTerm: new Map() };
  for (const { id, terms } of records) noteRecord(memory, terms, id);
  return memory;
}

function noteRecord({ ids, byTerm }: Memory, terms: Iterable<string>, id: number): void {
  ids.add(id);
  for (const term of terms) {
    const some = byTerm.get(term);
    if (some === undefined) byTerm.set(term, new Set([id]));
    else some.add(id);
  }
}
