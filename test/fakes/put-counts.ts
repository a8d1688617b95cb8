/** Counts, at a proxy, how often each object and each part of one was written. */
import type { Passed } from './fault-proxy.ts';

/** One attempt to write an object, or a part of one. */
export interface Attempt {
  /** Its place in the order in which requests began. */
  readonly order: number;
  /** 200: written; 412: refused because it is there; undefined: the request never got to its end. */
  readonly status: number | undefined;
  /** Whether the answer reached the engine. */
  readonly whole: boolean;
  readonly bytes: number;
}

/** The counts. */
export interface PutCounts {
  readonly note: (passed: Passed) => void;
  /** Attempts by what they were to write, in the order they began: `key` or `key#part`. */
  readonly attempts: ReadonlyMap<string, readonly Attempt[]>;
  /** How many attempts ended with this status. */
  count(status: number | undefined): number;
  /** What was written without the engine getting the answer. */
  unheard(): readonly string[];
  /** What was written more than once. */
  writtenTwice(): readonly string[];
  /** How many attempts the server refused for another reason, by status. */
  refusals(): Readonly<Record<string, number>>;
  /** What was sent again though the engine had been told before that it is there. */
  sentAgain(): readonly string[];
}

/** Nothing counted yet. */
export function createPutCounts(): PutCounts {
  const attempts = new Map<string, Attempt[]>();
  const keysWhere = (isSo: (each: readonly Attempt[]) => boolean): readonly string[] =>
    [...attempts].flatMap(([key, each]) => (isSo(each) ? [key] : []));
  return {
    attempts,
    note: ({ part, method, path, query, order, status, whole, bytes }) => {
      if (part !== 's3' || method !== 'PUT') return;
      const number = query.get('partNumber');
      const key = number === null ? path : `${path}#${number}`;
      const all = [...(attempts.get(key) ?? []), { order, status, whole, bytes }];
      attempts.set(
        key,
        all.sort((a, b) => a.order - b.order),
      );
    },
    count: (status) => [...attempts.values()].flat().filter((attempt) => attempt.status === status).length,
    refusals: () => {
      const all = [...attempts.values()].flat().map(({ status }) => status);
      const others = all.filter((status) => status !== undefined && status !== 200 && status !== 412);
      return Object.fromEntries(
        others.map((status) => [String(status), others.filter((one) => one === status).length]),
      );
    },
    unheard: () => keysWhere((each) => each.some(({ status, whole }) => status === 200 && !whole)),
    writtenTwice: () => keysWhere((each) => each.filter(({ status }) => status === 200).length > 1),
    sentAgain: () =>
      keysWhere((each) => each.slice(0, -1).some(({ status, whole }) => whole && (status === 200 || status === 412))),
  };
}
