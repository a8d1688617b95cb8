/** Where things are on a page, as people find them: by role and words. */
import type { Locator, Page } from 'playwright-core';

/** Every picture of the Library that is in the document. */
export const tiles = (page: Page): Locator => page.getByRole('listbox', { name: 'Pictures' }).getByRole('option');

/** The Library's count, once it says so many. */
export const countOf = (page: Page, pictures: number): Locator =>
  page.getByRole('search').getByText(`${pictures} ${pictures === 1 ? 'picture' : 'pictures'}`, { exact: true });

/** Goes to one of the views by the bar. */
export const goTo = (page: Page, view: 'Library' | 'Uploads' | 'Folders' | 'Overview' | 'Settings'): Promise<void> =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: view, exact: true }).click();

/** The previews of so many pictures are there to be seen. */
export async function previewsShown(page: Page, pictures: number): Promise<void> {
  for (let n = 0; n < pictures; n += 1) {
    const img = tiles(page).nth(n).locator('img');
    await img.waitFor();
    await img.evaluate((node) => (node as unknown as { decode(): Promise<void> }).decode());
  }
}
