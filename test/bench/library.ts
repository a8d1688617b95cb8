/**
 * `node test/bench/library.ts [records]`: how the Library holds up with 100,000 records, in a browser, over the real host whose
 * catalogue they were put into. Exits 1 when a target is missed (TARGETS below).
 */
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { openCatalogue } from '../../app/adapters/catalogue.ts';
import { openPage, startBrowser } from '../e2e-ui/browser.ts';
import { copyRenderer, gzipBytesOf } from '../e2e-ui/renderer-build.ts';
import { startStage } from '../e2e-ui/stage.ts';
import { manyRecords } from '../fixtures/records.ts';

/** Milliseconds, nodes, bytes: what issue 4 asks of this machine. */
const TARGETS = { firstPaintMs: 1500, nodes: 1500, longestTaskMs: 100, searchMs: 150, gzipBytes: 350_000 } as const;

/** Milliseconds between two letters of somebody who types well. */
const letterMs = 100;

/** By which the search field knows that typing stopped (app/renderer/library/search-bar.ts). */
const typingPauseMs = 120;

/** Pasted in one go, and typed letter by letter: of the typed ones every letter finds another number of pictures, the first ones all there are. */
const words = { pasted: ['nikon', 'golden hour', 'norway rain'], typed: ['img_012', 'img_0778'] } as const;

/** Each time is the median of so many: others may use this machine, too. */
const rounds = 3;

const count = Number(process.argv[2] ?? 100_000);
const renderer = await copyRenderer();
const stage = await startStage(renderer.dir, undefined, fill);
const browser = await startBrowser();
try {
  const { page, complaints } = await openPage(browser, await stage.newLink());
  const firstPaint = await medianOf(rounds, () => firstPaintMs(page));
  const scrolled = await scroll(page);
  await watchSearches(page);
  const searches: number[] = [];
  for (const text of words.pasted)
    searches.push(await medianOf(rounds, () => searchMs(page, text, (field) => field.fill(text))));
  for (const text of words.typed) {
    const type = (field: Locator): Promise<void> => field.pressSequentially(text, { delay: letterMs });
    searches.push(await medianOf(rounds, () => searchMs(page, text, type)));
  }
  const figures = {
    firstPaintMs: firstPaint,
    nodes: scrolled.nodes,
    longestTaskMs: Math.max(0, ...scrolled.tasks),
    searchMs: Math.max(...searches) - typingPauseMs,
    gzipBytes: gzipBytesOf(renderer.dir),
  };
  console.log({ records: count, rounds, load: loadavg()[0], scrolled, sinceLastLetterMs: searches, complaints });
  const rows = Object.entries(TARGETS).map(([name, target]) => {
    const figure = figures[name as keyof typeof TARGETS]; // the keys are those of TARGETS
    return { name, figure, target, met: figure < target };
  });
  console.table(rows);
  if (rows.some(({ met }) => !met) || complaints.length > 0) process.exitCode = 1;
} finally {
  await browser.close();
  await stage.close();
  await renderer.remove();
}

/** Puts the records into the catalogue of an account that was opened once. */
function fill(accountDir: string): void {
  const catalogue = openCatalogue(join(accountDir, 'catalogue.db'));
  for (let at = 0; at < count; at += 1_000) {
    const records = manyRecords(at, Math.min(1_000, count - at));
    catalogue.apply(
      records.map((record) => ({ op: 'r' as const, record })),
      undefined,
    );
  }
  catalogue.close();
}

/** From the start of a load until a screen of tiles with their records is drawn. */
async function firstPaintMs(page: Page): Promise<number> {
  await page.reload({ waitUntil: 'commit' });
  await page.locator('.tile').first().waitFor();
  return page.evaluate<number>(`new Promise((done) => {
    const look = () => {
      const tiles = [...document.querySelectorAll('.tile')];
      const isDrawn = tiles.length > 0 && tiles.every((tile) => tile.getAttribute('aria-label') !== 'Loading');
      if (isDrawn) requestAnimationFrame(() => setTimeout(() => done(Math.round(performance.now()))));
      else requestAnimationFrame(look);
    };
    look();
  })`);
}

interface Scrolled {
  readonly frames: number;
  readonly tookMs: number;
  readonly nodes: number;
  readonly tasks: readonly number[];
}

/** Twenty screens as fast as frames come, then jumps all over; tasks are those over 50 ms, of the browser's own account. */
function scroll(page: Page): Promise<Scrolled> {
  return page.evaluate<Scrolled>(`(async () => {
    const frame = document.querySelector('.grid-frame');
    const tasks = [];
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => Math.round(duration))));
    observer.observe({ entryTypes: ['longtask'] });
    const drawn = () => new Promise(requestAnimationFrame);
    let [nodes, frames] = [0, 0];
    const note = () => { nodes = Math.max(nodes, document.querySelectorAll('*').length); };
    const started = performance.now();
    const end = frame.scrollTop + 20 * frame.clientHeight;
    while (frame.scrollTop < end) {
      frame.scrollTop += 160;
      await drawn();
      frames += 1;
      note();
    }
    const tookMs = Math.round(performance.now() - started);
    for (let at = 0; at <= 40; at += 1) {
      frame.scrollTop = ((frame.scrollHeight - frame.clientHeight) * at) / 40;
      for (let n = 0; n < 6; n += 1) { await drawn(); note(); }
    }
    tasks.push(...observer.takeRecords().map(({ duration }) => Math.round(duration)));
    observer.disconnect();
    return { frames, tookMs, nodes, tasks };
  })()`);
}

/** Takes note, in the page, of when the last letter came and when the count that changed last was about to be drawn. */
function watchSearches(page: Page): Promise<void> {
  return page.evaluate<void>(`(() => {
    addEventListener('input', () => { window.lastLetterAt = performance.now(); }, true);
    const note = () => requestAnimationFrame(() => { window.lastCountAt = performance.now(); });
    new MutationObserver(note).observe(document.querySelector('.search-count'), { characterData: true, childList: true, subtree: true });
  })()`);
}

/** From the last letter until the count of the whole text is drawn. The pause is in it. */
async function searchMs(page: Page, text: string, enter: (field: Locator) => Promise<void>): Promise<number> {
  const field = page.getByRole('textbox', { name: 'Search pictures' });
  await field.fill('');
  await page.getByText(`${count.toLocaleString('en')} pictures`).waitFor();
  await enter(field);
  // Nothing more is under way once the count has been the same for a second.
  const took = await page.evaluate<number>(`new Promise((done) => {
    const look = () => {
      const { lastCountAt, lastLetterAt } = window;
      const isOver = lastCountAt > lastLetterAt && performance.now() - lastCountAt > 1_000;
      if (isOver || performance.now() - lastLetterAt > 30_000) done(Math.round(lastCountAt - lastLetterAt));
      else setTimeout(look, 50);
    };
    look();
  })`);
  if (took < 0) throw new Error(`The count of "${text}" did not change.`);
  return took;
}

async function medianOf(times: number, measure: () => Promise<number>): Promise<number> {
  const all: number[] = [];
  for (let n = 0; n < times; n += 1) all.push(await measure());
  return all.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? Number.NaN;
}
