/** What is offered for files that cannot become pictures. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { violationsOf } from './axe.ts';
import { hasChromium, needsChromium } from './browser.ts';
import { dropPaths } from './drop.ts';
import { countOf, goTo, tiles } from './looks.ts';
import { withBrowser } from './setting.ts';

describe.skipIf(!hasChromium)(`failed uploads${needsChromium}`, () => {
  const set = withBrowser();

  it('are grouped by cause, lead to their picture, and leave the list when nothing else helps', async () => {
    const { page, stage } = await set();
    const folder = join(stage.pictures, 'old card');
    await mkdir(folder);
    await writeFile(join(folder, 'notes.jpg'), 'This is no picture, whatever its name says.');
    await writeFile(join(folder, 'empty.jpg'), '');

    await dropPaths(page, [folder]);
    await goTo(page, 'Uploads');
    await page.getByRole('heading', { name: '2 pictures need a look' }).waitFor();
    const causes = page.getByRole('region', { name: 'What went wrong' });
    await causes.getByText('The file is empty').waitFor();
    await causes.getByText('Not a picture', { exact: true }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await causes.getByRole('button', { name: 'Retry' }).count()).toBe(0);

    await causes.getByRole('link', { name: 'Show in library' }).click();
    await page.getByRole('button', { name: 'Remove filter: Not a picture' }).waitFor();
    await countOf(page, 1).waitFor();
    expect(await tiles(page).first().getAttribute('aria-label')).toContain('notes.jpg');

    await goTo(page, 'Uploads');
    const empty = causes.locator('.cause').filter({ hasText: 'The file is empty' });
    await empty.getByRole('button', { name: 'Remove from list' }).click();
    await page.getByRole('heading', { name: '1 picture needs a look' }).waitFor();
    await page.getByRole('button', { name: 'Remove from list: notes.jpg' }).click();
    await page.getByRole('heading', { name: 'Nothing is on its way' }).waitFor();
  });
});
