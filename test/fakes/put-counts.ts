/** Counts, at a proxy, how often each object and each part of one was written. */
import type { Passed } from './fault-proxy.ts';

/** One attempt to write an object, or a part of one. */
export interface Attempt {
  /** 200: written; 412: refused because it is there; undefined: the request never got to its end. */
  readonly status: number | undefined;
  /** Whether the answer reached the engine. */
  readonly whole: boolean;
  readonly bytes: number;
}

/** The counts. */
export interface PutCounts {
  readonly note: (passed: Passed) => void;
  /** Attempts by what they were to write, in the order they ended: `key` or `key#part`. */
  readonly attempts: ReadonlyMap<string, readonly Attempt[]>;
  /** How many attempts ended with this status. */
  count(status: number | undefined): number;
  /** What was written without the engine getting the answer. */
  unheard(): readonly string[];
  /** What was written more than once. */
  writtenTwice(): readonly string[];
  /** What was sent again though an attempt before had come to its end, that is, was not in flight at a kill. */
  sentAgain(): readonly string[];
}

/** Nothing counted yet. */
export function createPutCounts(): PutCounts {
  const attempts = new Map<string, Attempt[]>();
  const keysWhere = (isSo: (each: readonly Attempt[]) => boolean): readonly string[] =>
    [...attempts].flatMap(([key, each]) => (isSo(each) ? [key] : []));
  return {
    attempts,
    note: ({ part, method, path, query, status, whole, bytes }) => {
      if (part !== 's3' || method !== 'PUT') return;
      const number = query.get('partNumber');
      const key = number === null ? path : `${path}#${number}`;
      attempts.set(key, [...(attempts.get(key) ?? []), { status, whole, bytes }]);
    },
    count: (status) => [...attempts.values()].flat().filter((attempt) => attempt.status === status).length,
    unheard: () => keysWhere((each) => each.some(({ status, whole }) => status === 200 && !whole)),
    writtenTwice: () => keysWhere((each) => each.filter(({ status }) => status === 200).length > 1),
    sentAgain: () => keysWhere((each) => each.slice(0, -1).some(({ whole }) => whole)),
  };
}
