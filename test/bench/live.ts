/**
 * From a new file in a watched folder to its record on the page: the real host and the local cloud, each in a process of its
 * own, and a browser. When the folder had seen enough of the file, the host hashes it and says in its log when that is done;
 * what comes after is judged, and the time before, in which a writer may still write, is told apart.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { openPage, startBrowser } from '../e2e-ui/browser.ts';
import { countOf, goTo } from '../e2e-ui/looks.ts';
import { copyRenderer } from '../e2e-ui/renderer-build.ts';
import { startLocalCloud } from '../fakes/local-cloud.ts';
import { makePictures } from '../fixtures/pictures.ts';
import { median } from './measured-run.ts';

const warmUps = 5;
const samples = 15;
const targetMs = 400;
const cli = fileURLToPath(new URL('../../app/headless/cli.ts', import.meta.url));
const Line = z.object({ at: z.string(), event: z.string() });

const dir = await mkdtemp(join(tmpdir(), 'tintype-bench-live-'));
const [watched, apart] = [join(dir, 'Pictures', 'Camera'), join(dir, 'apart')];
await mkdir(watched, { recursive: true });
const renderer = await copyRenderer();
const cloud = await startLocalCloud({ dataDir: join(dir, 'cloud'), args: [] });
const host = startHost();
const browser = await startBrowser();
try {
  const { page } = await openPage(browser, await host.link());
  await goTo(page, 'Folders');
  await page.getByRole('button', { name: 'Add a folder' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Pictures' }).click();
  await dialog.getByRole('button', { name: 'Camera' }).click();
  await dialog.getByRole('button', { name: 'Watch this folder' }).click();
  await page.getByText('Watching', { exact: true }).waitFor();
  await goTo(page, 'Library');

  const pictures = await makePictures(apart, warmUps + samples);
  const [settling, after]: [number[], number[]] = [[], []];
  for (const [n, path] of pictures.entries()) {
    const before = host.hashedAt().length;
    await writeFile(join(watched, `new-${n}.jpg`), await readFile(path));
    const writtenAt = Date.now();
    await countOf(page, n + 1).waitFor();
    const seenAt = Date.now();
    const settledAt = host.hashedAt()[before];
    if (settledAt === undefined) throw new Error('the host did not say when it hashed the file');
    if (n < warmUps) continue;
    settling.push(settledAt - writtenAt);
    after.push(seenAt - settledAt);
  }
  const worst = Math.max(...after);
  const isMet = median(after) < targetMs;
  console.log(`${samples} new files, one after the other, after ${warmUps} to warm up`);
  console.log(`  until it is settled and hashed    ${median(settling)} ms (2,000 of them quiet)`);
  console.log(`  from then to its record on the page ${median(after)} ms, at most ${worst} ms`);
  console.log(`target under ${targetMs} ms: ${isMet ? 'met' : 'missed'}`);
  if (!isMet) process.exitCode = 1;
} finally {
  await browser.close();
  await host.stop();
  await cloud.stop();
  await renderer.remove();
  await rm(dir, { recursive: true, force: true });
}

function startHost() {
  const places = ['--data-dir', join(dir, 'data'), '--ui', renderer.dir, '--roots', join(dir, 'Pictures')];
  const args = ['serve', '--port', '0', '--verbose', '--cloud', cloud.ready.api, ...places];
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  return {
    link: async (): Promise<string> => {
      const limit = AbortSignal.timeout(60_000);
      for (;;) {
        const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w.-]+(?=\s)/.exec(said)?.[0];
        if (found !== undefined) return found;
        await once(child.stdout, 'data', { signal: limit });
      }
    },
    /** When each file was hashed, in milliseconds since 1970. */
    hashedAt: (): readonly number[] =>
      said.split('\n').flatMap((line) => {
        const parsed = line.startsWith('{') ? Line.safeParse(JSON.parse(line)) : undefined;
        return parsed?.data?.event === 'hashed' ? [Date.parse(parsed.data.at)] : [];
      }),
    stop: async (): Promise<void> => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'close');
    },
  };
}
