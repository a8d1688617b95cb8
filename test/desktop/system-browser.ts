/** The browser of the system, for a desktop in a test: what the program opens in it is noted, and the test goes there. */
import { expect } from 'vitest';
import { visit } from '../fakes/person.ts';
import { patienceMs, type Stage } from './stage.ts';

/** The browser's part. */
export interface SystemBrowser {
  /** The addresses the program opened, in order. */
  opened(): Promise<readonly string[]>;
  /** Waits for the next address, does this with the pages there, and lets the answer reach the program. Answers the page it is thanked with. */
  next(doing: 'signs in' | 'cancels', email?: string): Promise<string>;
}

/** Takes the place of `shell.openExternal` in a program that runs. */
export async function playBrowser({ app }: Stage): Promise<SystemBrowser> {
  await app.evaluate(({ shell }) => {
    const addresses: string[] = [];
    Object.assign(globalThis, { addressesOpened: addresses });
    shell.openExternal = (url) => {
      addresses.push(url);
      return Promise.resolve();
    };
  });
  const opened = (): Promise<readonly string[]> =>
    app.evaluate(() => {
      const { addressesOpened = [] } = globalThis as { addressesOpened?: readonly string[] };
      return addressesOpened;
    });
  let visited = 0;
  return {
    opened,
    next: async (doing, email) => {
      await expect.poll(async () => (await opened()).length, { timeout: patienceMs }).toBeGreaterThan(visited);
      const address = (await opened())[visited] ?? '';
      visited += 1;
      const answer = await fetch(await visit(address, doing, email));
      return answer.text();
    },
  };
}
