/** The cloud goes away and comes back; the page is loaded again in the middle of everything. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePictures } from '../fixtures/pictures.ts';
import { hasChromium, needsChromium, patienceMs, told } from './browser.ts';
import { dropPaths } from './drop.ts';
import { countOf, goTo, previewsShown } from './looks.ts';
import { withBrowser } from './setting.ts';
import { writeHoliday } from './some-pictures.ts';

const eventually = { timeout: patienceMs, interval: 200 };

describe.skipIf(!hasChromium)(`trouble${needsChromium}`, () => {
  const set = withBrowser();

  it('says that the cloud is away, takes pictures meanwhile, and goes on by itself when it is back', async () => {
    const { page, stage } = await set();
    await writeHoliday(join(stage.pictures, 'before'), 2);
    await dropPaths(page, [join(stage.pictures, 'before')]);
    await countOf(page, 2).waitFor();
    const banner = page.getByText('The cloud cannot be reached.', { exact: true });
    expect(await banner.count()).toBe(0);

    await stage.stopCloud();
    await banner.waitFor();
    const more = await makePictures(join(stage.pictures, 'more'), 3);
    await dropPaths(page, more);
    await told(page, '3 pictures added to uploads');
    expect(await countOf(page, 2).count()).toBe(1);

    await stage.startCloud();
    await banner.waitFor({ state: 'detached' });
    await countOf(page, 5).waitFor();
    await previewsShown(page, 5);
    expect(await stage.cloud().countObjects()).toBe(5);
  });

  it('loses and doubles nothing when the page is loaded again in the middle of uploads', async () => {
    const { page, stage } = await set();
    const count = 60;
    await dropPaths(page, await makePictures(join(stage.pictures, 'many'), count));
    // Not by the toast that says so: it makes room for the next one, which may come soon.
    await goTo(page, 'Uploads');
    await page
      .locator('button, label')
      .filter({ hasText: new RegExp(`^\\s*All\\s*${count}\\s*$`) })
      .waitFor();

    await page.reload();
    // It comes back where it was, and tells how far things are.
    await page.getByRole('table', { name: 'Uploads' }).waitFor();
    await page.getByRole('heading', { name: 'Everything is in the cloud.' }).waitFor();
    await goTo(page, 'Library');
    await countOf(page, count).waitFor();
    await expect.poll(() => stage.cloud().countObjects(), eventually).toBe(count);
  });
});
