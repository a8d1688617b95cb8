/** Pictures that look alike, in the real browser over the real host: found, compared, opened, deleted; by mouse and by keyboard. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { makeJpeg } from '../fixtures/pictures.ts';
import { violationsOf } from './axe.ts';
import { hasChromium, needsChromium, told } from './browser.ts';
import { dropPaths } from './drop.ts';
import { countOf, goTo } from './looks.ts';
import { type Setting, withBrowser } from './setting.ts';

const names = ['harbour.jpg', 'tram.jpg'] as const;

/**
 * Two pictures nobody would take for one another, and in another folder a smaller copy of each, of the first one in another
 * format besides. Answers both folders.
 */
async function writeCopies(folder: string): Promise<readonly string[]> {
  const [originals, copies] = [join(folder, 'Lisbon'), join(folder, 'From the chat')];
  for (const each of [originals, copies]) await mkdir(each, { recursive: true });
  for (const [seed, name] of names.entries()) {
    const taken = `2024-05-0${4 - seed}T18:21:07`;
    const original = await makeJpeg({ seed: 40 + seed, width: 600, height: 400, exif: { taken } });
    await writeFile(join(originals, name), original);
    await sharp(original)
      .keepMetadata()
      .resize(300)
      .toFile(join(copies, `small ${name}`));
    if (seed === 0) await sharp(original).keepMetadata().resize(360).webp().toFile(join(copies, 'harbour.webp'));
  }
  return [originals, copies];
}

async function openWithCopies({ page, stage }: Setting): Promise<void> {
  await dropPaths(page, await writeCopies(stage.pictures));
  await countOf(page, 5).waitFor();
  await page.getByRole('link', { name: 'Similar pictures' }).click();
  await page.getByRole('status').getByText('5 pictures in 2 groups.', { exact: false }).waitFor();
}

const groups = (page: Page): Locator => page.getByRole('main').getByRole('region');
const pictures = (group: Locator): Locator => group.getByRole('listitem').getByRole('link');
const nameOf = async (link: Locator): Promise<string> =>
  ((await link.getAttribute('aria-label')) ?? '').split(', ')[0] ?? '';
const namesIn = async (group: Locator): Promise<readonly string[]> =>
  Promise.all((await pictures(group).all()).map(nameOf));

describe.skipIf(!hasChromium)(`similar pictures${needsChromium}`, () => {
  const set = withBrowser();

  it('stand side by side, the largest first, with what tells them apart', async () => {
    const setting = await set();
    const { page } = setting;
    await openWithCopies(setting);

    expect(await groups(page).count()).toBe(2);
    expect(await namesIn(groups(page).first())).toEqual(['harbour.jpg', 'harbour.webp', 'small harbour.jpg']);
    await groups(page).first().getByText('Largest', { exact: true }).waitFor();
    const second = groups(page).first().getByRole('listitem').filter({ hasText: 'harbour.webp' }).first();
    for (const fact of ['360 × 240', 'WEBP · ', '4 May 2024, 18:21:07', 'From the chat'])
      await second.getByText(fact).first().waitFor();

    await pictures(groups(page).last()).nth(1).click();
    await page.getByRole('heading', { name: 'small tram.jpg' }).waitFor();
    await page.getByRole('button', { name: 'Back to similar pictures' }).click();
    await groups(page).first().waitFor();
    expect(await nameOf(page.locator(':focus'))).toBe('small tram.jpg');
    await page.getByRole('link', { name: 'Library', exact: true }).last().click();
    await countOf(page, 5).waitFor();
  });

  it('are deleted one by one, or all but the largest, after the same question as everywhere', async () => {
    const setting = await set();
    const { page, stage } = setting;
    await openWithCopies(setting);

    await page.getByRole('button', { name: 'Delete from cloud: harbour.webp' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click();
    expect(await namesIn(groups(page).first())).toHaveLength(3);
    await page.getByRole('button', { name: 'Delete from cloud: harbour.webp' }).click();
    await page.getByRole('dialog').getByText('Delete 1 picture from the cloud?').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await told(page, '1 picture deleted');
    await page.getByRole('status').getByText('4 pictures in 2 groups.', { exact: false }).waitFor();
    expect(await namesIn(groups(page).first())).toEqual(['harbour.jpg', 'small harbour.jpg']);
    expect(await nameOf(page.locator(':focus'))).toBe('small harbour.jpg');

    await groups(page).first().getByRole('button', { name: 'Delete all but the largest' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('status').getByText('2 pictures in one group.', { exact: false }).waitFor();
    expect(await namesIn(groups(page).first())).toEqual(['tram.jpg', 'small tram.jpg']);
    await expect.poll(() => stage.cloud().countObjects()).toBe(3);
  });

  it('are gone through and deleted without a mouse', async () => {
    const setting = await set();
    const { page } = setting;
    await openWithCopies(setting);
    await page.getByRole('link', { name: 'Library', exact: true }).last().focus();

    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').innerText()).toBe('Delete all but the largest');
    await page.keyboard.press('Tab');
    expect(await nameOf(page.locator(':focus'))).toBe('harbour.jpg');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'harbour.jpg' }).waitFor();
    await page.keyboard.press('Escape');
    await groups(page).first().waitFor();
    expect(await nameOf(page.locator(':focus'))).toBe('harbour.jpg');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await nameOf(page.locator(':focus'))).toBe('harbour.webp');
    await page.keyboard.press('Delete');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => nameOf(page.locator(':focus'))).toBe('harbour.webp');
  });

  it('are those of a search, where the library was searched', async () => {
    const setting = await set();
    const { page } = setting;
    await openWithCopies(setting);
    await goTo(page, 'Library');
    await page.getByRole('textbox', { name: 'Search pictures' }).fill('tram');
    await countOf(page, 2).waitFor();

    await page.getByRole('link', { name: 'Similar pictures' }).click();
    await page.getByText('Among those found by “tram”').waitFor();
    await page.getByRole('status').getByText('2 pictures in one group.', { exact: false }).waitFor();
    await page.getByRole('link', { name: 'All pictures' }).click();
    await page.getByRole('status').getByText('5 pictures in 2 groups.', { exact: false }).waitFor();
  });

  it.each(['light', 'dark'] as const)('have no violation of axe’s rules, %s', async (colorScheme) => {
    const setting = await set({ colorScheme });
    const { page } = setting;
    await page.goto(new URL('#/library/similar', page.url()).href);
    await page.getByRole('heading', { name: 'No two pictures look alike' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await goTo(page, 'Library');
    await openWithCopies(setting);
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Delete all but the largest' }).first().click();
    await page.getByRole('dialog').waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });
});
