/**
 * Does `work` for every item, at most `limit` at once, and gives the results in the order of the items. The first
 * failure is thrown, and nothing is begun after it.
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  // All workers draw from one iterator.
  const left = items.entries();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const [index, item] of left) {
      if (failed) return;
      try {
        results[index] = await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}

/** How many calls to the store one answer makes at once: the SDK's client keeps 50 connections. */
export const storeCallsAtOnce = 40;
