/** Every view with something in it and with nothing in it, light and dark, by axe's rules. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { violationsOf } from './axe.ts';
import { hasChromium, needsChromium, told } from './browser.ts';
import { dropPaths } from './drop.ts';
import { countOf, goTo, previewsShown, tiles } from './looks.ts';
import { withBrowser } from './setting.ts';
import { lisbon, writeHoliday } from './some-pictures.ts';

const views = ['Library', 'Uploads', 'Folders', 'Overview', 'Settings'] as const;

/** What is wrong, by the name of what is looked at. */
type Findings = Record<string, readonly string[]>;

describe.skipIf(!hasChromium)(`accessibility${needsChromium}`, () => {
  const set = withBrowser();

  it.each(['light', 'dark'] as const)('has no violation anywhere, %s', async (colorScheme) => {
    const { page, stage } = await set({ colorScheme });
    const found: Findings = {};
    const look = async (name: string): Promise<void> => {
      const violations = await violationsOf(page);
      if (violations.length > 0) found[name] = violations;
    };
    for (const view of views) {
      await goTo(page, view);
      await page
        .getByRole('heading', { level: view === 'Library' ? 2 : 1 })
        .first()
        .waitFor();
      await look(`${view}, empty`);
    }

    await writeHoliday(join(stage.pictures, 'Lisbon'), 6);
    await mkdir(join(stage.pictures, 'Inbox'));
    await dropPaths(page, [join(stage.pictures, 'Lisbon')]);
    await told(page, '6 pictures added to uploads');
    await look('a toast');
    await goTo(page, 'Library');
    await countOf(page, 6).waitFor();
    await previewsShown(page, 6);
    await look('Library');
    await lookAtLibrary(page, look);
    await lookAtPicture(page, look);
    await lookAtFolders(page, look);
    for (const view of ['Uploads', 'Overview', 'Settings'] as const) {
      await goTo(page, view);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await look(view);
    }
    await page.getByRole('button', { name: 'Show report' }).click();
    await page.locator('pre').waitFor();
    await look('Settings, report');
    await stage.stopCloud();
    await page.getByText('The cloud cannot be reached.', { exact: true }).waitFor();
    await look('offline');
    await stage.startCloud();
    expect(found).toEqual({});
  });
});

describe.skipIf(!hasChromium)(`the judge${needsChromium}`, () => {
  const set = withBrowser();

  it('finds a picture without words and a text too pale to read', async () => {
    const { page } = await set();
    // Over everything, on a ground of its own: what lies below the fold or under something else cannot be judged.
    await page.evaluate(`(() => {
      document.body.insertAdjacentHTML('beforeend', '<section id="faulty"><img src="data:,"><p>Pale words to read</p></section>');
      const rules = { position: 'fixed', top: '0', left: '0', zIndex: '9999', color: '#ccc', background: '#fff' };
      Object.assign(document.querySelector('#faulty').style, rules);
    })()`);
    const rules = (await violationsOf(page)).map((line) => line.split(':')[0]);
    expect(rules).toEqual(expect.arrayContaining(['color-contrast', 'image-alt']));
  });
});

async function lookAtLibrary(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByRole('group', { name: 'Filters' }).getByRole('button').first().waitFor();
  await look('Library, filters');
  await page.keyboard.press('Escape');
  const search = page.getByRole('textbox', { name: 'Search pictures' });
  await search.fill('camera:canon nonsense:1 ');
  await countOf(page, 0).waitFor();
  await look('Library, nothing found');
  await page.getByRole('button', { name: 'Clear search' }).first().click();
  await countOf(page, 6).waitFor();
  await tiles(page)
    .nth(1)
    .click({ modifiers: ['Control'] });
  await tiles(page)
    .nth(3)
    .click({ modifiers: ['Shift'] });
  await page.getByText('3 selected').waitFor();
  await look('Library, selected');
  await page.keyboard.press('Delete');
  await page.getByRole('dialog').waitFor();
  await look('Library, deleting');
  await page.getByRole('button', { name: 'Keep' }).click();
  await tiles(page).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Escape');
}

async function lookAtPicture(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  await page.getByRole('textbox', { name: 'Search pictures' }).fill('nikon');
  await countOf(page, 1).waitFor();
  await tiles(page).first().click();
  await page.getByRole('heading', { name: lisbon.name }).waitFor();
  await page.getByRole('img', { name: /World map/ }).waitFor();
  await page.getByText('Show the raw record').click();
  await look('Picture');
  await page.getByRole('button', { name: 'Back to library' }).click();
}

async function lookAtFolders(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  await goTo(page, 'Folders');
  await page.getByRole('button', { name: 'Add a folder' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Pictures' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Inbox' }).click();
  await look('Folders, choosing');
  await page.getByRole('dialog').getByText('Options', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Leave out' }).waitFor();
  await look('Folders, options while choosing');
  await page.getByRole('button', { name: 'Watch this folder' }).click();
  await page.getByText('Watching', { exact: true }).waitFor();
  await look('Folders');
  await page.getByRole('button', { name: 'More: Inbox' }).click();
  await page.getByRole('button', { name: 'Options' }).click();
  await page.getByRole('dialog').waitFor();
  await look('Folders, options');
  await page.getByRole('button', { name: 'Cancel' }).click();
}
