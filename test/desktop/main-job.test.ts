/** What the desktop app is for, in the real thing: from a folder to its records, through a crash in the middle. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { told } from '../e2e-ui/browser.ts';
import { dropPaths } from '../e2e-ui/drop.ts';
import { countOf, goTo, previewsShown, tiles } from '../e2e-ui/looks.ts';
import { lisbon, otherJpeg, writeHoliday } from '../e2e-ui/some-pictures.ts';
import { stubFolderDialog } from './acts.ts';
import { freshDir, patienceMs, startStage } from './stage.ts';

const eventually = { timeout: patienceMs, interval: 200 };

describe('the desktop app', () => {
  it('takes a folder chosen in the dialog of the system, uploads it to the local cloud and shows the records', async () => {
    const stage = await startStage();
    const { page } = stage;
    await page.getByRole('heading', { name: 'Your pictures, kept and described.' }).waitFor();
    await writeHoliday(join(stage.pictures, 'Lisbon'), 8);
    await stubFolderDialog(stage, join(stage.pictures, 'Lisbon'));

    await page.getByRole('button', { name: 'Choose a folder' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Watch this folder' }).click();
    await countOf(page, 8).waitFor();
    await expect.poll(() => tiles(page).count(), eventually).toBe(8);
    await previewsShown(page, 8);
    await page.getByRole('textbox', { name: 'Search pictures' }).fill('nikon');
    await countOf(page, 1).waitFor();
    await tiles(page).first().click();

    await page.getByRole('heading', { name: lisbon.name }).waitFor();
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByText(lisbon.model).first().waitFor();
    await details.getByText('Proved: the bytes in the cloud are the bytes of the file on this machine.').waitFor();
    await page.getByRole('button', { name: 'Back to library' }).click();
    await goTo(page, 'Folders');
    await page.getByRole('heading', { name: 'Lisbon' }).waitFor();
  });

  it('takes files and folders dropped into its window by their paths, and downloads an original again', async () => {
    const stage = await startStage();
    const { page } = stage;
    await page.getByRole('heading', { name: 'Your pictures, kept and described.' }).waitFor();
    await writeHoliday(join(stage.pictures, 'Lisbon'), 3);
    const single = join(stage.pictures, 'single.jpg');
    const bytes = await otherJpeg(7);
    await writeFile(single, bytes);

    await dropPaths(page, [join(stage.pictures, 'Lisbon'), single]);
    await told(page, '4 pictures added to uploads');
    await countOf(page, 4).waitFor();
    await page.getByRole('textbox', { name: 'Search pictures' }).fill('single');
    await countOf(page, 1).waitFor();
    await tiles(page).first().click();
    await page.getByRole('heading', { name: 'single.jpg' }).waitFor();
    const target = join(stage.dataDir, 'again.jpg');
    const ended = stage.app.evaluate(
      ({ session }, path) =>
        new Promise<string>((resolve) => {
          session.defaultSession.once('will-download', (_event, item) => {
            item.setSavePath(path);
            item.once('done', (_done, state) => resolve(`${state} ${item.getFilename()} ${item.getReceivedBytes()}`));
          });
        }),
      target,
    );
    // A click would wait for the navigation that the window refuses.
    await page.getByRole('button', { name: 'Download' }).dispatchEvent('click');

    expect(await ended).toBe(`completed single.jpg ${bytes.length}`);
  });

  it('survives kill -9 of its engine in the middle of sending, says so, and goes on where it was', async () => {
    const dir = await freshDir();
    await mkdir(join(dir, 'data'), { recursive: true });
    await writeFile(
      join(dir, 'data', 'settings.json'),
      JSON.stringify({ version: 2, settings: { bandwidth: 40_000 } }),
    );
    const stage = await startStage({ dir });
    const { page } = stage;
    await page.getByRole('heading', { name: 'Your pictures, kept and described.' }).waitFor();
    // 20 pictures of 16 kB at 40 kB a second: eight seconds.
    await mkdir(join(stage.pictures, 'Lisbon'));
    for (let n = 0; n < 20; n += 1)
      await writeFile(join(stage.pictures, 'Lisbon', `${n}.jpg`), await otherJpeg(n, 1200, 900));
    await dropPaths(page, [join(stage.pictures, 'Lisbon')]);
    await told(page, '20 pictures added to uploads');
    const stored = (): number => stage.said().filter((line) => line.includes('"event":"stored"')).length;
    await expect.poll(stored, eventually).toBeGreaterThan(2);
    const before = await stage.enginePid();
    const storedThen = stored();

    process.kill(before, 'SIGKILL');
    await told(page, 'Tintype had to start its work again. Uploads go on where they were.');

    expect(storedThen).toBeLessThan(18);
    await countOf(page, 20).waitFor();
    expect(await stage.enginePid()).not.toBe(before);
    await goTo(page, 'Settings');
    await page.getByRole('button', { name: 'Show report' }).click();
    await expect.poll(() => page.locator('pre').innerText(), eventually).toContain('"what": "engine"');
  });

  it('gives an engine up that dies three times in a minute, and starts it again when it is told to', async () => {
    const stage = await startStage();
    const { page } = stage;
    await page.getByRole('heading', { name: 'Your pictures, kept and described.' }).waitFor();
    for (const deaths of [1, 2, 3]) {
      process.kill(await stage.enginePid(), 'SIGKILL');
      if (deaths < 3)
        await expect
          .poll(() => stage.said().filter((line) => line.includes('"standing":"running"')).length, eventually)
          .toBe(deaths + 1);
    }
    await page.getByText('The part of Tintype that sends pictures stopped three times in a minute.').waitFor();

    await page.getByRole('button', { name: 'Start again' }).click();

    await page.getByRole('heading', { name: 'Your pictures, kept and described.' }).waitFor();
    await page
      .getByText('The part of Tintype that sends pictures stopped three times in a minute.')
      .waitFor({ state: 'detached' });
    expect(await stage.enginePid()).toBeGreaterThan(0);
  });
});
