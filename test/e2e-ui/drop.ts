import type { Page } from 'playwright-core';

type DragStep = 'dragEnter' | 'dragOver' | 'drop';

/** Drops files and folders of this machine onto the page, as a hand does: through the browser's own drag events, with real entries. */
export const dropPaths = (page: Page, paths: readonly string[]): Promise<void> =>
  drag(page, paths, ['dragEnter', 'dragOver', 'drop']);

const middle = { x: 640, y: 400 };

/** Some steps of such a drag, over the middle of the page or another point of it. */
export async function drag(
  page: Page,
  paths: readonly string[],
  steps: readonly DragStep[],
  at = middle,
): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of steps) await session.send('Input.dispatchDragEvent', { type, ...at, data });
  await session.detach();
}
