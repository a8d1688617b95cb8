/** A folder watched from the browser, against the real disk. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasChromium, needsChromium } from './browser.ts';
import { countOf, goTo, previewsShown } from './looks.ts';
import { withBrowser } from './setting.ts';
import { otherJpeg } from './some-pictures.ts';

describe.skipIf(!hasChromium)(`a watched folder${needsChromium}`, () => {
  const set = withBrowser();

  it('is chosen in the folder browser; what is in it and what is copied into it later appears untouched', async () => {
    const { page, stage } = await set();
    const camera = join(stage.pictures, 'Camera import');
    await mkdir(camera);
    await writeFile(join(camera, 'one.jpg'), await otherJpeg(1));

    await goTo(page, 'Folders');
    await page.getByRole('button', { name: 'Add a folder' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Pictures' }).click();
    await dialog.getByRole('button', { name: 'Camera import' }).click();
    await dialog.getByText('1 picture right here').waitFor();
    await dialog.getByRole('button', { name: 'Watch this folder' }).click();
    await page.getByRole('heading', { name: 'Camera import' }).waitFor();
    await page.getByText('Watching', { exact: true }).waitFor();

    await goTo(page, 'Library');
    await countOf(page, 1).waitFor();
    await writeFile(join(camera, 'two.jpg'), await otherJpeg(2));
    await countOf(page, 2).waitFor();
    await previewsShown(page, 2);

    await goTo(page, 'Folders');
    // No full scan is needed to count them.
    await page.getByText('2 pictures').waitFor();
    const more = page.getByRole('button', { name: 'More: Camera import' });
    await more.click();
    await page.getByRole('button', { name: 'Scan now' }).click();
    await page.getByText('2 pictures').waitFor();
    await more.click();
    await page.getByRole('button', { name: 'Stop watching' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop watching' }).click();
    await page.getByRole('heading', { name: 'No folder is watched' }).waitFor();
    expect(await stage.cloud().countObjects()).toBe(2);
  });
});
