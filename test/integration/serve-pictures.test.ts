/** Pictures through the web server: dropped, analysed, shown, searched, exported, deleted. */
import { mkdir, mkdtemp, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../app/contract/errors.ts';
import { openPage, openStage, type Stage, until } from './serve-stage.ts';

let stage: Stage;
let page: Awaited<ReturnType<typeof openPage>>;

beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'tintype-serve-'));
  await mkdir(join(dir, 'pictures', 'deep'), { recursive: true });
  stage = await openStage({ dir, roots: [join(dir, 'pictures')] });
  page = await openPage(stage.serving);
});
afterAll(() => stage.end());

const picture = (red: number): Promise<Buffer> =>
  sharp({ create: { width: 640, height: 400, channels: 3, background: { r: red, g: 80, b: 20 } } })
    .jpeg()
    .toBuffer();

const codeOf = async (asked: Promise<unknown>): Promise<string> => {
  const error = await asked.catch((thrown: unknown) => thrown);
  return error instanceof AppError ? error.code : String(error);
};

const allDone = (files: number): Promise<unknown> =>
  until(page.client.queue.watch, ({ byState, totals }) => byState.done >= files && totals.left.files === 0);

const filesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((each) => each.isFile())
    .map(({ name }) => name);

describe('pictures through the web server', () => {
  it('takes a dropped folder in, and lets go of its files when their records are there', async () => {
    const { url } = await page.client.uploads.begin();
    const modified = Date.UTC(2020, 4, 6, 7, 8, 9);

    const answers = await Promise.all(
      ['Holiday/one.jpg', 'Holiday/deep/t%C3%BCr%20%23%3F.jpg', 'three.jpg'].map(async (path, at) =>
        page.put(`${url}/${path}`, await picture(at * 40), { 'x-modified': modified }),
      ),
    );
    await allDone(3);

    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(JSON.parse(answers[0]!.body.toString())).toEqual({ id: expect.any(String) });
    const { items, total } = await page.client.library.search({ text: 'sort:name', offset: 0, limit: 10 });
    expect(total).toBe(3);
    expect(items.map(({ name }) => name)).toEqual(['one.jpg', 'three.jpg', 'tür #?.jpg']);
    expect(items[0]).toMatchObject({ day: '2020-05-06', width: 640, height: 400, has320: true, verdict: 'analysed' });
    const { record, proof } = await page.client.library.record({ digest: items[0]!.digest });
    expect(record.source).toMatchObject({ folder: 'Holiday', modifiedAt: '2020-05-06T07:08:09.000Z' });
    expect(proof).toEqual({ verdict: 'remembered', local: items[0]!.digest, files: [] });
    await expect.poll(() => filesIn(join(stage.dir, 'data', 'inbox'))).toEqual([]);
  });

  it('shows previews from its own disk once they were fetched', async () => {
    const { items } = await page.client.library.search({ text: 'one', offset: 0, limit: 1 });
    const path = `/media/preview/320/${items[0]!.digest}.webp`;

    const first = await page.get(path);
    const sizes = await page.client.storage.sizes();
    const again = await page.get(path, { 'if-none-match': first.headers.etag });

    expect(first.status).toBe(200);
    expect(first.headers).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'private, max-age=604800, immutable',
    });
    expect((await sharp(first.body).metadata()).width).toBe(320);
    expect(sizes.previewCache).toBe(first.body.byteLength);
    expect(again.status).toBe(304);
    expect((await page.get(`/media/preview/320/${'0'.repeat(64)}.webp`)).status).toBe(404);
    expect((await page.client.storage.clearPreviewCache()).previewCache).toBe(0);
  });

  it('gives an original back under its name, byte for byte', async () => {
    const { items } = await page.client.library.search({ text: 'name:tür', offset: 0, limit: 1 });

    const { status, headers, body } = await page.get(`/media/original/${items[0]!.digest}`);

    expect(status).toBe(200);
    expect(body.equals(await picture(40))).toBe(true);
    expect(headers['content-disposition']).toBe(
      `attachment; filename="t_r __.jpg"; filename*=UTF-8''t%C3%BCr%20%23%3F.jpg`,
    );
    expect(headers['content-type']).toBe('application/octet-stream');
  });

  it('lays the library out and counts it', async () => {
    const outline = await page.client.library.outline({ text: '' });
    const { groups } = await page.client.library.count({ text: '', by: 'folder' });

    expect(outline.total).toBe(3);
    expect(outline.days.map(({ pictures }) => pictures).reduce((sum, each) => sum + each, 0)).toBe(3);
    expect([...Buffer.from(outline.ratios, 'base64')]).toEqual([51, 51, 51]);
    expect(groups).toContainEqual({ key: 'Holiday', pictures: 2, token: 'folder:"=Holiday"' });
  });

  it('exports what a query finds', async () => {
    const json = await page.client.library.export({ format: 'json', of: { text: 'folder:Holiday' } });
    const csv = await page.client.library.export({ format: 'csv', of: { text: '' } });

    const records: unknown = JSON.parse((await page.get(json.url)).body.toString());
    const table = await page.get(csv.url);

    expect(json.records).toBe(2);
    expect(records).toHaveLength(2);
    expect(table.headers['content-disposition']).toContain('tintype-records.csv');
    expect(table.body.toString().split('\r\n')).toHaveLength(5);
    expect((await page.get('/export/made-up.json')).status).toBe(404);
  });

  it('shows folders within its roots alone', async () => {
    const root = join(stage.dir, 'pictures');
    await symlink('/etc', join(root, 'way-out'));
    await writeFile(join(root, 'a.jpg'), await picture(9));

    const roots = await page.client.host.listFolders({});
    const inside = await page.client.host.listFolders({ path: root });

    expect(roots.folders).toEqual([{ path: root, name: 'pictures', watched: false }]);
    expect(inside).toEqual({
      path: root,
      folders: [
        { path: join(root, 'deep'), name: 'deep', watched: false },
        { path: join(root, 'way-out'), name: 'way-out', watched: false },
      ],
      truncated: false,
      pictures: 1,
    });
    for (const path of ['/etc', join(root, '..'), `${root}/../data`, join(root, 'way-out'), `${root}-2`])
      expect(await codeOf(page.client.host.listFolders({ path })), path).toBe('notAllowed');
    expect(await codeOf(page.client.host.listFolders({ path: join(root, 'missing') }))).toBe('gone');
    expect(await codeOf(page.client.folders.add({ path: '/etc', options: {} }))).toBe('notAllowed');
    expect(await codeOf(page.client.uploads.addPaths({ paths: ['/etc/passwd'] }))).toBe('notAllowed');
    expect(await codeOf(page.client.host.pickFolder())).toBe('unsupportedHere');
  });

  it('watches a folder that is added, and proves its pictures', async () => {
    const root = join(stage.dir, 'pictures');

    const added = await page.client.folders.add({ path: root, options: { label: 'Mine' } });
    await until(page.client.library.changed, ({ pictures }) => pictures === 4);
    await writeFile(join(root, 'deep', 'b.jpg'), await picture(77));
    await until(page.client.library.changed, ({ pictures }) => pictures === 5);

    expect(added).toEqual({ ok: true, id: expect.any(String) });
    const again = await page.client.folders.add({ path: join(root, 'deep'), options: {} });
    expect(again).toEqual({ ok: false, because: 'inside', other: root });
    const { items } = await page.client.library.search({ text: 'name:a.jpg folder:Mine', offset: 0, limit: 1 });
    const { proof } = await page.client.library.record({ digest: items[0]!.digest });
    expect(proof).toMatchObject({ verdict: 'same', files: [{ path: join(root, 'a.jpg'), state: 'same' }] });
    await utimes(join(root, 'a.jpg'), 1, 1);
    const later = await page.client.library.record({ digest: items[0]!.digest });
    expect(later.proof).toMatchObject({ verdict: 'remembered', files: [{ state: 'changed' }] });
  });

  it('deletes from the cloud, and says what it could not', async () => {
    const { items } = await page.client.library.search({ text: 'name:one', offset: 0, limit: 1 });

    const answer = await page.client.library.remove({ digests: [items[0]!.digest] });

    expect(answer).toEqual({ done: 1, failed: [] });
    expect((await page.client.library.search({ text: 'name:one', offset: 0, limit: 1 })).total).toBe(0);
    expect(await codeOf(page.client.library.record({ digest: items[0]!.digest }))).toBe('gone');
    expect(await page.client.library.remove({ digests: [items[0]!.digest] })).toEqual(answer);
  });

  it('keeps settings over a restart and acts on them', async () => {
    await page.client.settings.set({ bandwidth: 500_000, language: 'de' });
    await page.client.queue.setPaused({ paused: true });

    await stage.restart();
    page = await openPage(stage.serving);

    expect(await page.client.settings.get()).toMatchObject({ bandwidth: 500_000, language: 'de', paused: true });
    const { gates } = await until(page.client.connection.watch, () => true);
    expect(gates).toEqual(['paused']);
    await page.client.queue.setPaused({ paused: false });
    expect(await codeOf(page.client.settings.set({ bandwidth: 5 }))).toBe('badInput');
  });

  it('lists uploads page by page and tells of their changes', async () => {
    await page.client.queue.setPaused({ paused: true });
    const { url } = await page.client.uploads.begin();
    for (let at = 0; at < 3; at += 1) await page.put(`${url}/q${at}.jpg`, await picture(240 + at));

    const active = await page.client.queue.list({ filter: 'active', offset: 1, limit: 1 });
    const ids = (await page.client.queue.list({ filter: 'active', offset: 0, limit: 10 })).uploads.map(({ id }) => id);
    const first = await until<{ uploads: { state: string }[] }>(
      (on) => page.client.queue.changes({ ids }, on),
      () => true,
    );
    const changed = until<{ uploads: { state: string }[] }>(
      (on) => page.client.queue.changes({ ids }, on),
      ({ uploads }) => uploads.some(({ state }) => state === 'cancelled'),
    );
    await page.client.queue.cancel({ ids: [ids[0]!] });
    await changed;

    expect(active).toMatchObject({ total: 3, uploads: [{ name: 'q1.jpg', state: 'queued' }] });
    expect(active.uploads[0]).not.toHaveProperty('directory');
    expect(first.uploads).toHaveLength(3);
    await page.client.queue.setPaused({ paused: false });
    await until(page.client.queue.watch, ({ totals }) => totals.left.files === 0);
    await page.client.queue.clearFinished();
    expect((await page.client.queue.list({ filter: 'all', offset: 0, limit: 10 })).total).toBe(0);
  });

  it('says that the cloud is gone, and shows the library all the same', async () => {
    await stage.cloud.kill();

    const { items } = await page.client.library.search({ text: 'three', offset: 0, limit: 1 });
    const answer = await page.client.library.remove({ digests: [items[0]!.digest] });

    expect(answer).toEqual({ done: 0, failed: [{ digest: items[0]!.digest, code: 'offline' }] });
    expect((await page.get(`/media/original/${items[0]!.digest}`)).status).toBe(502);
  });

  it('tells in a report nothing of names and places', async () => {
    const { text } = await page.client.host.diagnostics();

    expect(text).not.toContain(stage.dir);
    expect(text).not.toMatch(/\.jpg|Holiday|127\.0\.0\.1/);
    expect(JSON.parse(text)).toMatchObject({ shell: 'headless', cloud: 'local' });
  });

  it('logged no fault of its own', () => {
    expect(stage.logged.filter((line) => line.includes('ownFault'))).toEqual([]);
  });
});
