/**
 * `npm run screenshots [folder] [name]`: every view, light and dark, in two sizes, into `docs/screenshots`: the samples in the
 * real host and a fresh local cloud. With a name only what begins with it is written.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { plans } from '../../scripts/samples/list.ts';
import { makeAll } from '../../scripts/samples/workers.ts';
import { openPage, startBrowser } from './browser.ts';
import { dropPaths } from './drop.ts';
import { countOf, goTo, tiles } from './looks.ts';
import { copyRenderer } from './renderer-build.ts';
import { type Stage, startStage } from './stage.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const [folder = join(repository, 'docs', 'screenshots'), only = ''] = process.argv.slice(2);
const sizes = [
  { width: 1280, height: 800 },
  { width: 800, height: 600 },
] as const;
/** All of them together, so that a clone stays quick. */
const allMaxBytes = 3_000_000;

// Its name is seen in the pictures.
const dir = join(tmpdir(), 'ada');
if (existsSync(dir)) throw new Error(`${dir} is there already: is another run under way? Else remove it.`);
await mkdir(dir);
await mkdir(folder, { recursive: true });
const renderer = await copyRenderer();
const stage = await startStage(renderer.dir, dir);
const browser = await startBrowser();
try {
  const { page, complaints } = await openPage(browser, await stage.newLink());
  await takeAll(page, stage);
  for (const complaint of complaints) console.error(complaint);
  if (complaints.length > 0) process.exitCode = 1;
} finally {
  await browser.close();
  await stage.close();
  await renderer.remove();
}
const all = await Promise.all((await readdir(folder)).map((name) => stat(join(folder, name))));
const bytes = all.reduce((sum, { size }) => sum + size, 0);
console.log(`${all.length} pictures, ${bytes.toLocaleString('en')} bytes`);
if (bytes > allMaxBytes) process.exitCode = 1;

async function takeAll(page: Page, { pictures }: Stage): Promise<void> {
  await page.getByRole('button', { name: 'Choose a folder' }).waitFor();
  await shoot(page, 'first-run');
  await placeSamples(pictures);
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Pictures' }).click();
  await page.getByRole('button', { name: /2024 Lisbon/ }).waitFor();
  await shoot(page, 'folders-choose');
  await page.getByRole('button', { name: /2024 Lisbon/ }).click();
  await page.getByRole('button', { name: 'Watch this folder' }).click();
  await goTo(page, 'Folders');
  await page.getByRole('button', { name: 'Add a folder' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Pictures' }).click();
  await page.getByRole('button', { name: /2021 Norway/ }).click();
  await page.getByRole('button', { name: 'Watch this folder' }).click();

  await goTo(page, 'Library');
  await countOf(page, 11).waitFor();
  await takeUploads(page, pictures);
  await goTo(page, 'Library');
  await countOf(page, plans.length).waitFor();
  await shoot(page, 'library');
  await takeSelection(page);
  await takePicture(page);
  await goTo(page, 'Folders');
  await page.getByText('Watching', { exact: true }).nth(1).waitFor();
  await shoot(page, 'folders');
  await goTo(page, 'Overview');
  await page.getByRole('heading', { name: 'Places' }).waitFor();
  await shoot(page, 'overview');
  await goTo(page, 'Settings');
  await page.getByRole('heading', { name: 'Diagnostics' }).waitFor();
  await shoot(page, 'settings');
  await takeSimilar(page, pictures);
}

/** With copies as they come from a chat and a first try at editing. Last: they would be in all other pictures, too. */
async function takeSimilar(page: Page, pictures: string): Promise<void> {
  const chat = join(pictures, '2024 Lisbon', 'From the chat');
  await mkdir(chat);
  const copies = [
    { from: '2024 Lisbon/IMG_2238.jpg', to: 'IMG-20240506-WA0011.jpg', width: 1200 },
    { from: '2024 Lisbon/IMG_2238.jpg', to: 'IMG-20240506-WA0012.jpg', width: 640 },
    { from: '2021 Norway/midnight sun.jpg', to: 'midnight sun small.webp', width: 900 },
    { from: '2021 Norway/DSC_0347.JPG', to: 'DSC_0347 (turned).jpg', width: 1600, turn: 90 },
  ] as const;
  for (const { from, to, width, ...more } of copies) {
    const turned = sharp(join(pictures, from))
      .keepMetadata()
      .rotate('turn' in more ? more.turn : 0);
    await turned.resize({ width }).toFile(join(chat, to));
  }
  await goTo(page, 'Library');
  await countOf(page, plans.length + copies.length).waitFor();
  await page.getByRole('link', { name: 'Similar pictures' }).click();
  await page.getByText('in 3 groups').waitFor();
  await shoot(page, 'similar');
}

/** While they are under way, held back so that there is something to see. */
async function takeUploads(page: Page, pictures: string): Promise<void> {
  await goTo(page, 'Uploads');
  await limitTo(page, '100 kB/s');
  const loose = (await readdir(pictures, { withFileTypes: true })).filter((entry) => entry.isFile());
  await dropPaths(
    page,
    loose.map(({ name }) => join(pictures, name)),
  );
  await page.getByText(/added to uploads/).waitFor();
  await page.getByText(/added to uploads/).waitFor({ state: 'detached' });
  await page
    .getByText(/^Sending, /)
    .first()
    .waitFor();
  await shoot(page, 'uploads');
  await limitTo(page, 'No limit');
  await page.getByRole('heading', { name: 'Everything is in the cloud.' }).waitFor();
}

async function limitTo(page: Page, limit: string): Promise<void> {
  await page.getByRole('button', { name: 'Speed limit' }).click();
  await page.getByRole('button', { name: limit, exact: true }).click();
}

async function takeSelection(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Filters' }).click();
  await shoot(page, 'library-filters');
  await page.keyboard.press('Escape');
  await tiles(page)
    .nth(1)
    .click({ modifiers: ['Control'] });
  await tiles(page)
    .nth(3)
    .click({ modifiers: ['Shift'] });
  await page.getByText('3 selected').waitFor();
  await shoot(page, 'library-selected');
  await page.getByRole('button', { name: 'Clear selection' }).click();
}

async function takePicture(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Search pictures' }).fill('folder:lisbon has:location ');
  // The chip is there before the pictures are.
  await countOf(page, 4).waitFor();
  await tiles(page).first().click();
  await page.getByRole('img', { name: /World map/ }).waitFor();
  await shoot(page, 'picture');
  await page.getByRole('button', { name: 'Back to library' }).click();
  await page.getByRole('button', { name: 'Clear search' }).click();
}

async function placeSamples(pictures: string): Promise<void> {
  const samples = join(repository, 'samples');
  if (existsSync(samples)) await cp(samples, pictures, { recursive: true });
  else await makeAll(plans.length, pictures);
  // The day those lie under that have no time of their own.
  const finished = new Date('2024-05-30T19:40:00Z');
  const files = (await readdir(pictures, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  await Promise.all(files.map(({ parentPath, name }) => utimes(join(parentPath, name), finished, finished)));
}

/** The page as it stands, once for each look. */
async function shoot(page: Page, name: string): Promise<void> {
  if (!name.startsWith(only)) return;
  // All at once: one that goes away by itself meanwhile is waited for in vain.
  await page.evaluate(`document.querySelectorAll('.toast-close').forEach((button) => button.click())`);
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const size of sizes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize(size);
      await page.mouse.move(0, 0);
      await settled(page);
      const picture = await page.screenshot();
      const file = `${name}-${colorScheme}-${size.width}x${size.height}.webp`;
      await sharp(picture).webp({ quality: 82, effort: 6, smartSubsample: true }).toFile(join(folder, file));
    }
  }
  await page.setViewportSize(sizes[0]);
}

/** Waits until every picture that is seen is there, colours have stopped changing, and two frames were drawn since. The page's policy allows no polling by `waitForFunction`. */
async function settled(page: Page): Promise<void> {
  const isThere = await page.evaluate<boolean>(`new Promise((done) => {
    const until = performance.now() + 30_000;
    const isSeen = (image) => image.getBoundingClientRect().bottom > 0 && image.getBoundingClientRect().top < innerHeight;
    const look = () => {
      const images = [...document.images].filter(isSeen);
      const isStill = document.getAnimations().every(({ playState }) => playState !== 'running');
      const isThere = isStill && document.fonts.status === 'loaded' && images.every(({ complete, naturalWidth }) => complete && naturalWidth > 0);
      if (isThere || performance.now() > until) requestAnimationFrame(() => requestAnimationFrame(() => done(isThere)));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })`);
  if (!isThere) throw new Error('Some pictures did not come.');
}
