/** `node test/ui/measure.ts [records]`: how the library holds up with 100,000 pictures. Prints figures. */
import { chromium } from 'playwright-core';
import { createFakeHost } from '../fakes/fake-host.ts';
import { analysedPictures } from './analysed-samples.ts';
import { manyLike } from './library-records.ts';
import { serveUi } from './serve.ts';

const count = Number(process.argv[2] ?? 100_000);
const pictures = await analysedPictures();
const served = await serveUi(createFakeHost({ records: manyLike(pictures, count), folders: [] }), pictures);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
const elsewhere: string[] = [];
page.on('request', (request) => {
  if (!/^(data:|http:\/\/127\.0\.0\.1|ws:\/\/127\.0\.0\.1)/.test(request.url())) elsewhere.push(request.url());
});
// The first visit warms the host's answers up, which the figures are not about.
await page.goto(served.url);
await page.waitForSelector('.tile img');
await page.reload();
await page.waitForSelector('.tile img');
const firstPaint = await page.evaluate(() => performance.now());

const scrolled = await page.evaluate(async () => {
  const frame = document.querySelector('.grid-frame')!;
  const tasks: number[] = [];
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ entryTypes: ['longtask'] });
  let nodes = 0;
  let frames = 0;
  const started = performance.now();
  const end = frame.scrollTop + 20 * frame.clientHeight;
  while (frame.scrollTop < end) {
    frame.scrollTop += 160;
    await new Promise(requestAnimationFrame);
    frames += 1;
    nodes = Math.max(nodes, document.querySelectorAll('*').length);
  }
  const took = performance.now() - started;
  for (const share of [0.3, 0.6, 0.99]) {
    frame.scrollTop = frame.scrollHeight * share;
    await new Promise((resolve) => setTimeout(resolve, 400));
    nodes = Math.max(nodes, document.querySelectorAll('*').length);
  }
  observer.disconnect();
  return { frames, tookMs: Math.round(took), nodes, longTasks: tasks.map(Math.round), height: frame.scrollHeight };
});

await page.locator('input').fill('nikon');
const typed = Date.now();
await page.waitForFunction((all) => {
  const said = document.querySelector('.search-count')?.textContent ?? '';
  return /\d/.test(said) && !said.startsWith(all);
}, count.toLocaleString('en'));
console.log({
  records: count,
  firstPaintMs: Math.round(firstPaint),
  ...scrolled,
  searchMs: Date.now() - typed,
  elsewhere,
});
await browser.close();
served.close();
