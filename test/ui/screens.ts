/**
 * `node test/ui/screens.ts [folder] [only]`: pictures of every view over a host in memory, light and dark, in two sizes. Exits 1 when
 * the page reports an error or breaks the content security policy.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { createFakeHost, type FakeHost, someFolder } from '../fakes/fake-host.ts';
import { someUploads } from '../fakes/fake-queue.ts';
import { analysedPictures } from './analysed-samples.ts';
import { manyLike } from './library-records.ts';
import { serveUi } from './serve.ts';

const [folder = '/tmp/screens', only = ''] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const pictures = await analysedPictures();

interface Scene {
  readonly name: string;
  readonly path: string;
  readonly prepare?: (host: FakeHost) => void;
  readonly act?: (page: Page) => Promise<void>;
  readonly empty?: true;
  readonly locale?: string;
}

const first = pictures.find(
  ({ record }) => record.location !== undefined && record.exposure?.focalLength !== undefined,
)!.record;
const scenes: readonly Scene[] = [
  { name: 'first-run', path: 'library', empty: true },
  { name: 'library', path: 'library' },
  {
    name: 'library-selected',
    path: 'library',
    act: async (page) => {
      await page
        .locator('.tile')
        .nth(1)
        .click({ modifiers: ['Control'] });
      await page
        .locator('.tile')
        .nth(4)
        .click({ modifiers: ['Shift'] });
    },
  },
  {
    name: 'library-filters',
    path: 'library?q=rating:%3E%3D3%20has:location',
    act: async (page) => {
      await page.getByRole('button', { name: 'Filters' }).click();
    },
  },
  { name: 'library-none', path: 'library?q=zebra' },
  { name: 'picture', path: `picture/${first.digest}?at=0` },
  {
    name: 'picture-lower',
    path: `picture/${first.digest}?at=0`,
    act: async (page) => page.locator('.facts').evaluate((node) => node.scrollTo(0, 620)),
  },
  { name: 'uploads', path: 'uploads', prepare: (host) => host.queue.add(someUploads(400)) },
  {
    name: 'uploads-offline',
    path: 'uploads',
    prepare: (host) => {
      host.queue.add(someUploads(40));
      host.queue.setGates(['offline']);
    },
  },
  { name: 'uploads-empty', path: 'uploads', empty: true },
  {
    name: 'folders',
    path: 'folders',
    prepare: (host) =>
      host.setFolders([
        someFolder('a', 'Camera import', {
          place: 'scanning',
          counts: { ...someFolder('a', '').counts, scanned: 1290, settling: 2 },
        }),
        someFolder('b', '2025 Norway'),
        someFolder('c', 'Archive', {
          place: 'unreachable',
          unreachable: { because: 'missing', since: Date.now() - 3_600_000 },
          path: '/mnt/archive/photos',
        }),
        someFolder('d', 'NAS', { mode: 'timedScans', notice: 'networkFolder', path: '/mnt/nas/pictures' }),
      ]),
  },
  {
    name: 'folders-add',
    path: 'folders',
    act: async (page) => page.getByRole('button', { name: 'Add a folder' }).first().click(),
  },
  { name: 'folders-empty', path: 'folders', empty: true },
  { name: 'overview', path: 'overview' },
  { name: 'similar', path: 'library/similar' },
  {
    name: 'similar-lower',
    path: 'library/similar',
    act: async (page) => page.locator('.page').evaluate((node) => node.scrollTo(0, 900)),
  },
  { name: 'similar-of-query', path: 'library/similar?q=canon' },
  {
    name: 'similar-removing',
    path: 'library/similar',
    act: async (page) => page.getByRole('button', { name: 'Delete all but the largest' }).first().click(),
  },
  { name: 'similar-none', path: 'library/similar?q=zebra' },
  { name: 'settings', path: 'settings' },
  { name: 'german', path: 'library', locale: 'de-DE', prepare: (host) => host.queue.add(someUploads(60)) },
  { name: 'german-similar', path: 'library/similar', locale: 'de-DE' },
  { name: 'german-uploads', path: 'uploads', locale: 'de-DE', prepare: (host) => host.queue.add(someUploads(60)) },
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
    ...['--disable-component-update', '--disable-sync', '--hide-scrollbars'],
  ],
});
const complaints: string[] = [];
const sizes = [
  ['1280x800', { width: 1280, height: 800 }],
  ['800x600', { width: 800, height: 600 }],
] as const;
for (const scene of scenes.filter(({ name }) => name.startsWith(only))) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, viewport] of sizes) {
      if (size === '800x600' && colorScheme === 'light' && scene.name !== 'library') continue;
      await shoot(scene, { colorScheme, viewport }, `${scene.name}-${colorScheme}-${size}.png`);
    }
  }
}
await browser.close();
for (const complaint of new Set(complaints)) console.error(complaint);
process.exitCode = complaints.length > 0 ? 1 : 0;

async function shoot(
  scene: Scene,
  look: { colorScheme: 'light' | 'dark'; viewport: { width: number; height: number } },
  name: string,
) {
  const host = createFakeHost(
    scene.empty
      ? { records: [], folders: [] }
      : { records: manyLike(pictures, 400), folders: [someFolder('a', 'Camera import')] },
  );
  scene.prepare?.(host);
  const served = await serveUi(host, pictures);
  const context = await browser.newContext({
    ...look,
    locale: scene.locale ?? 'en-GB',
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Berlin',
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${name}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${name}: ${error.message}`));
  await page.goto(`${served.url}/#/${scene.path}`);
  await page.waitForSelector('main');
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(250);
  await scene.act?.(page).catch((error: Error) => complaints.push(`${name}: ${error.message}`));
  await page.waitForTimeout(250);
  await page.screenshot({ path: join(folder, name) });
  await context.close();
  served.close();
}
