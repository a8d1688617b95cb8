/** What searches found, kept until the catalogue changes: how many of each, and the ids of the last few in their order. */

/** The memory of one catalogue. Keys are the caller's. */
export interface FoundMemory {
  totalOf(key: string): number | undefined;
  noteTotal(key: string, total: number): void;
  /** Ids in a query's order. */
  orderOf(key: string): readonly number[] | undefined;
  noteOrder(key: string, ids: readonly number[]): void;
  /** Something changed. */
  clear(): void;
}

/** An order of 100,000 ids takes less than a megabyte. Two searches at a time are what one window looks at. */
const ordersMax = 3;

/** Remembers nothing yet. */
export function createFoundMemory(): FoundMemory {
  const totals = new Map<string, number>();
  const orders = new Map<string, readonly number[]>();
  return {
    totalOf: (key) => totals.get(key),
    noteTotal: (key, total) => void totals.set(key, total),
    orderOf: (key) => orders.get(key),
    noteOrder: (key, ids) => {
      orders.delete(key);
      orders.set(key, ids);
      const [oldest] = orders.keys();
      if (orders.size > ordersMax && oldest !== undefined) orders.delete(oldest);
    },
    clear: () => {
      totals.clear();
      orders.clear();
    },
  };
}
