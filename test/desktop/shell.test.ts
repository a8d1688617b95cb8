/** The desktop app among the others on a desktop: one instance, its tray, its links, its menus, its place on the screen. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { told } from '../e2e-ui/browser.ts';
import { dropPaths } from '../e2e-ui/drop.ts';
import { countOf, goTo, tiles } from '../e2e-ui/looks.ts';
import { writeHoliday } from '../e2e-ui/some-pictures.ts';
import { clickMenu, clickTray, closeWindow, placeOf, trayLabels, watchTray, windowState } from './acts.ts';
import { commandOf, freshDir, patienceMs, startStage } from './stage.ts';

const eventually = { timeout: patienceMs, interval: 200 };
const firstHeading = 'Your pictures, kept and described.';

/** Starts the program a second time and waits until it has handed over and ended. */
async function startAgain(dir: string, args: readonly string[]): Promise<number | null> {
  const command = commandOf(dir, args);
  const child = spawn(command.executable, command.args, { env: command.env, cwd: dir, stdio: 'ignore' });
  const [code] = await once(child, 'exit', { signal: AbortSignal.timeout(patienceMs) });
  return code;
}

async function dirWithSettings(settings: Readonly<Record<string, unknown>>): Promise<string> {
  const dir = await freshDir();
  await mkdir(join(dir, 'data'), { recursive: true });
  await writeFile(join(dir, 'data', 'settings.json'), JSON.stringify({ version: 2, settings }));
  return dir;
}

describe('the desktop app among others', () => {
  it('is one program: a second start hands its paths over, shows the first and ends', async () => {
    const dir = await freshDir();
    const stage = await startStage({ dir });
    await stage.page.getByRole('heading', { name: firstHeading }).waitFor();
    await writeHoliday(join(stage.pictures, 'Lisbon'), 3);
    await stage.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());

    const code = await startAgain(dir, [join('Pictures', 'Lisbon')]);

    expect(code).toBe(0);
    await told(stage.page, '3 pictures added to uploads');
    expect(placeOf(stage.page)).toBe('/uploads');
    await goTo(stage.page, 'Library');
    await countOf(stage.page, 3).waitFor();
    expect(await windowState(stage)).toBe('shown');
  });

  it('hides in the tray where the person chose so, works on, says how it stands, and comes back', async () => {
    const dir = await dirWithSettings({ closeToTray: true });
    const stage = await startStage({ dir });
    await watchTray(stage);
    await stage.page.getByRole('heading', { name: firstHeading }).waitFor();
    await writeHoliday(join(stage.pictures, 'Lisbon'), 3);

    await closeWindow(stage);
    expect(await windowState(stage)).toBe('hidden');
    await startAgain(dir, ['--hidden', join('Pictures', 'Lisbon')]);
    await expect.poll(() => trayLabels(stage), eventually).toContain('Nothing to send');
    expect(await windowState(stage)).toBe('hidden');
    await clickTray(stage, 'Pause uploads');
    await expect.poll(() => trayLabels(stage), eventually).toContain('Resume uploads');
    expect(await trayLabels(stage)).toContain('Paused');
    await clickTray(stage, 'Open Tintype');

    await expect.poll(() => windowState(stage), eventually).toBe('shown');
    await goTo(stage.page, 'Library');
    await countOf(stage.page, 3).waitFor();
  });

  it('follows links into it, and none that is not exactly one of ours', async () => {
    const dir = await freshDir();
    const stage = await startStage({ dir });
    const { page } = stage;
    await page.getByRole('heading', { name: firstHeading }).waitFor();
    await writeHoliday(join(stage.pictures, 'Lisbon'), 1);
    await dropPaths(page, [join(stage.pictures, 'Lisbon')]);
    await countOf(page, 1).waitFor();
    await tiles(page).first().click();
    await page.getByRole('heading', { name: 'tram.jpg' }).waitFor();
    const picture = placeOf(page);
    const digest = picture.split('/').at(-1) ?? '';

    await startAgain(dir, ['tintype://folders']);
    await expect.poll(() => placeOf(page), eventually).toBe('/folders');
    await startAgain(dir, [`tintype://picture/${digest}`]);
    await expect.poll(() => placeOf(page), eventually).toBe(`/picture/${digest}`);
    await startAgain(dir, ['tintype://open/../settings']);
    await startAgain(dir, ['tintype://settings?x=javascript:1']);

    expect(placeOf(page)).toBe(`/picture/${digest}`);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('leads by its menus to its views, in the language that is set', async () => {
    const stage = await startStage({ dir: await dirWithSettings({ language: 'de' }) });
    const { page } = stage;
    await page.getByRole('heading', { name: 'Deine Bilder, bewahrt und beschrieben.' }).waitFor();

    await clickMenu(stage, 'Einstellungen …');
    await page.getByRole('heading', { name: 'Einstellungen', exact: true }).waitFor();
    await page.getByText('Im Akkubetrieb anhalten').waitFor();
    await clickMenu(stage, 'Uploads anhalten');

    await expect
      .poll(() => readFile(join(stage.dataDir, 'settings.json'), 'utf8').then((text) => JSON.parse(text)), eventually)
      .toMatchObject({ settings: { paused: true, language: 'de' } });
  });

  it('remembers where its window was, and ends with it where it does not stay in the tray', async () => {
    const dir = await freshDir();
    const first = await startStage({ dir });
    await first.page.getByRole('heading', { name: firstHeading }).waitFor();
    await first.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 120, y: 90, width: 900, height: 640 }),
    );
    const ended = once(first.app.process(), 'exit');
    await closeWindow(first);
    await ended;

    const second = await startStage({ dir });
    const bounds = await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());

    expect(bounds).toEqual({ x: 120, y: 90, width: 900, height: 640 });
  });

  it('starts hidden with the session, and shows its window when it is started by hand', async () => {
    const dir = await dirWithSettings({ closeToTray: true });
    const stage = await startStage({ dir, args: ['--hidden'], isHidden: true });
    await expect.poll(() => stage.said().some((line) => line.includes('"standing":"running"')), eventually).toBe(true);
    expect(await windowState(stage)).toBe('none');

    await startAgain(dir, []);

    await expect.poll(() => windowState(stage), eventually).toBe('shown');
  });
});
