/** Files dropped into a page: which names are taken, and what becomes of what breaks off. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, openPage, openStage, type Stage, until } from './serve-stage.ts';

let stage: Stage;
let page: Awaited<ReturnType<typeof openPage>>;

beforeAll(async () => {
  stage = await openStage();
  page = await openPage(stage.serving);
});
afterAll(() => stage.end());

const picture = (red: number): Promise<Buffer> =>
  sharp({ create: { width: 64, height: 40, channels: 3, background: { r: red, g: 80, b: 20 } } })
    .jpeg()
    .toBuffer();

const filesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((each) => each.isFile())
    .map(({ name }) => name);

describe('the inbox', () => {
  it.each([
    ['../../escape.jpg', 405],
    ['%2e%2e/%2e%2e/escape.jpg', 405],
    ['a/%2e%2e/escape%2ejpg%00.jpg', 422],
    ['..%2f..%2fescape.jpg', 422],
    ['a%5c..%5cescape.jpg', 422],
    ['a%00.jpg', 422],
    ['//double.jpg', 422],
    ['%ff.jpg', 422],
    [`${'n'.repeat(252)}.jpg`, 422],
    ['notes.txt', 415],
  ])('does not write to %s', async (path, expected) => {
    const { url } = await page.client.uploads.begin();
    // The client here resolves no dots: what is sent is what stands here.
    const { status } = await page.put(`${url}/${path}`, Buffer.from('x'));

    expect(status).toBe(expected);
    expect((await filesIn(stage.dir)).filter((name) => name.includes('escape'))).toEqual([]);
  });

  it('takes no batch it did not begin, no body without a length, and no path twice', async () => {
    const { url } = await page.client.uploads.begin();
    const bytes = await picture(200);

    expect((await page.put('/inbox/made-up/a.jpg', bytes)).status).toBe(404);
    const { cookie, origin } = page;
    const unsized = { method: 'PUT', headers: { cookie, origin, 'transfer-encoding': 'chunked' }, body: bytes };
    expect((await ask(page.port, `${url}/a.jpg`, unsized)).status).toBe(411);
    expect((await page.put(`${url}/a.jpg`, bytes)).status).toBe(201);
    expect((await page.put(`${url}/a.jpg`, bytes)).status).toBe(409);
    await until(page.client.queue.watch, ({ byState, totals }) => byState.done === 1 && totals.left.files === 0);
  });

  it('keeps nothing of a body that breaks off', async () => {
    const { url } = await page.client.uploads.begin();

    const broken = page.put(`${url}/broken.jpg`, Buffer.from('short'), { 'content-length': 500_000 });
    await Promise.race([broken.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 200))]);
    await stage.restart();
    page = await openPage(stage.serving);

    await expect.poll(() => filesIn(join(stage.dir, 'data', 'inbox'))).toEqual([]);
  });

  it('takes in again what a crash left in the inbox', async () => {
    const left = join(stage.dir, 'data', 'inbox', 'old-batch', 'Trip', 'left.jpg');
    await mkdir(join(left, '..'), { recursive: true });
    await stage.serving.close();
    await writeFile(left, await picture(123));
    await writeFile(join(left, '..', '.half.part'), 'x');

    await stage.restart();
    page = await openPage(stage.serving);

    expect(stage.serving.takenAgain).toBe(1);
    await until(page.client.library.changed, ({ pictures }) => pictures === 2);
    const { items } = await page.client.library.search({ text: 'left', offset: 0, limit: 1 });
    const { record } = await page.client.library.record({ digest: items[0]!.digest });
    expect(record.source.folder).toBe('Trip');
    await expect.poll(() => existsSync(left)).toBe(false);
  });
});
