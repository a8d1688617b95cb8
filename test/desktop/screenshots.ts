/**
 * `node test/desktop/screenshots.ts`: docs/screenshots/desktop-*.webp anew, from the real window with its frame, on a display of
 * its own. Needs Xvfb, openbox and ImageMagick, and an app made by `npm run build:renderer` and `npm run build:desktop`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type Page } from 'playwright-core';
import sharp from 'sharp';
import { programUnderTest } from '../fixtures/desktop-program.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const out = join(root, 'docs', 'screenshots');
const room = { width: 1280, height: 860 };

if (process.env.DISPLAY === undefined) {
  const screen = `-screen 0 ${room.width}x${room.height}x24`;
  const script = fileURLToPath(import.meta.url);
  const args = ['--auto-servernum', `--server-args=${screen}`, process.execPath, script];
  process.exitCode = spawnSync('xvfb-run', args, { stdio: 'inherit' }).status ?? 1;
} else await takeAll();

async function takeAll(): Promise<void> {
  const manager = spawn('openbox', [], { stdio: 'ignore' });
  const dir = await mkdtemp(join(tmpdir(), 'tintype-screenshots-'));
  const { executable, appArgs } = programUnderTest();
  const app = await _electron.launch({
    executablePath: executable,
    args: ['--no-sandbox', '--disable-gpu', ...appArgs],
    env: { ...process.env, TINTYPE_DATA_DIR: join(dir, 'data'), LANGUAGE: 'en_GB', TZ: 'Europe/Berlin' } as Record<
      string,
      string
    >,
    cwd: root,
  });
  try {
    const page = await app.firstWindow();
    await app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 20, y: 40, width: 1240, height: 790 });
    });
    await page.getByRole('button', { name: /sample/i }).click();
    await page.getByRole('search').getByText('24 pictures', { exact: true }).waitFor({ timeout: 180_000 });
    await page.waitForTimeout(9_000);
    await take('library');
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await scrollTo(page, 'Desktop');
    await take('settings');
    await page.evaluate(() => location.assign('#/library'));
    await page.getByRole('listbox', { name: 'Pictures' }).getByRole('option').nth(3).click();
    await page.waitForTimeout(3_000);
    await take('picture');
  } finally {
    await app.close();
    manager.kill();
    await rm(dir, { recursive: true, force: true });
  }
}

async function scrollTo(page: Page, heading: string): Promise<void> {
  await page.getByRole('heading', { name: heading, exact: true }).evaluate((node) => node.scrollIntoView());
  await page.waitForTimeout(1_000);
}

/** The whole display, as a person sees it. */
async function take(name: string): Promise<void> {
  const { stdout, status } = spawnSync('import', ['-window', 'root', 'png:-'], { maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error('ImageMagick took no picture.');
  const image = sharp(stdout).trim({ background: '#000000', threshold: 1 });
  await image.webp({ quality: 88 }).toFile(join(out, `desktop-${name}.webp`));
}
