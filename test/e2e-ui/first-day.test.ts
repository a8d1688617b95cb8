/** From nothing to a library, and what is done with a picture: the real UI, host and cloud. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasChromium, needsChromium, patienceMs, told } from './browser.ts';
import { drag, dropPaths } from './drop.ts';
import { countOf, goTo, previewsShown, tiles } from './looks.ts';
import { withBrowser } from './setting.ts';
import { lisbon, writeHoliday } from './some-pictures.ts';

const coverPage = `document.body.insertAdjacentHTML('beforeend', '<div id="cover"></div>');
  Object.assign(document.querySelector('#cover').style, { position: 'fixed', inset: 0, zIndex: 9999 })`;
const uncoverPage = `document.querySelector('#cover').remove()`;

const eventually = { timeout: patienceMs, interval: 200 };

describe.skipIf(!hasChromium)(`the first day${needsChromium}`, () => {
  const set = withBrowser();

  it('drops 12 pictures, sees them arrive, finds one, reads camera and place, exports and deletes it', async () => {
    const { page, stage } = await set();
    await page.getByRole('heading', { name: 'Your pictures, kept and described.' }).waitFor();
    await writeHoliday(join(stage.pictures, 'Lisbon'), 12);

    await dropPaths(page, [join(stage.pictures, 'Lisbon')]);
    await told(page, '12 pictures added to uploads');
    await countOf(page, 12).waitFor();
    await expect.poll(() => tiles(page).count(), eventually).toBe(12);
    await previewsShown(page, 12);
    await goTo(page, 'Uploads');
    await page.getByRole('heading', { name: 'Everything is in the cloud.' }).waitFor();
    expect(await stage.cloud().countObjects()).toBe(12);

    await goTo(page, 'Library');
    await page.getByRole('textbox', { name: 'Search pictures' }).fill('nikon');
    await countOf(page, 1).waitFor();
    await tiles(page).first().click();

    await page.getByRole('heading', { name: lisbon.name }).waitFor();
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByText(lisbon.model).first().waitFor();
    expect(await details.getByRole('region', { name: 'Exposure' }).locator('span').allInnerTexts()).toEqual(
      expect.arrayContaining(['1/125 s', 'ISO 400']),
    );
    await details.getByText('38.7119° N, 9.1363° W', { exact: true }).first().waitFor();
    await details.getByRole('img', { name: 'World map with a mark at 38.7119° N, 9.1363° W' }).waitFor();
    await details
      .getByText('Proved: the bytes in the cloud are the bytes of the file on this machine.')
      .or(details.getByText('Proved when it was sent: the cloud has the very bytes this machine read.'))
      .waitFor();

    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('button', { name: 'Records as JSON' }).click();
    const exported: unknown = JSON.parse(await readFile(await (await download).path(), 'utf8'));
    expect(JSON.stringify(exported)).toContain(`"model":"${lisbon.model}"`);

    await page.getByRole('button', { name: 'Delete from cloud' }).click();
    await page
      .getByRole('dialog', { name: 'Delete 1 picture from the cloud?' })
      .getByRole('button', { name: 'Delete', exact: true })
      .click();
    await told(page, '1 picture deleted');
    await expect.poll(() => stage.cloud().countObjects(), eventually).toBe(11);
    await goTo(page, 'Library');
    await countOf(page, 11).waitFor();
  });

  it('is told by a drop without pictures that there are none', async () => {
    const { page, stage } = await set();
    await dropPaths(page, [stage.dataDir]);
    await told(page, 'No pictures in what was dropped');
  });

  it('takes a drop and lets a drag go, though what lay under the pointer went away meanwhile', async () => {
    const { page, stage } = await set();
    const veil = page.getByRole('heading', { name: 'Drop to upload' });
    const away = { x: -10, y: -10 };
    await page.evaluate(coverPage);
    await drag(page, [stage.pictures], ['dragEnter']);
    await veil.waitFor();
    await page.evaluate(uncoverPage);
    await drag(page, [stage.pictures], ['dragOver']);
    await drag(page, [stage.pictures], ['dragOver'], away);
    await veil.waitFor({ state: 'detached' });

    await page.evaluate(coverPage);
    await drag(page, [stage.pictures], ['dragEnter', 'dragOver']);
    await page.evaluate(uncoverPage);
    await drag(page, [stage.pictures], ['drop']);
    await told(page, 'No pictures in what was dropped');
    await veil.waitFor({ state: 'detached' });
  });
});
