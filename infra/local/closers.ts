/** What was opened and must be closed again, last opened first. */
export interface Closers {
  add(close: () => unknown): void;
  /** Closes everything, also when closing some of it fails. */
  closeAll(): Promise<void>;
}

/** Nothing opened yet. `report` is told of what could not be closed. */
export function createClosers(report: (error: unknown) => void): Closers {
  const closers: (() => unknown)[] = [];
  return {
    add: (close) => void closers.push(close),
    closeAll: async () => {
      for (const close of closers.splice(0).reverse()) {
        try {
          await close();
        } catch (error) {
          report(error);
        }
      }
    },
  };
}
