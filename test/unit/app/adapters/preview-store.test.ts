import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openPreviewStore } from '../../../../app/adapters/preview-store.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function scene() {
  const root = mkdtempSync(join(tmpdir(), 'tintype-previews-'));
  folders.push(root);
  let now = Date.UTC(2026, 10, 22);
  const open = (limitBytes = 1_000) =>
    openPreviewStore({
      root,
      limitBytes,
      now: () => {
        now += 1_000;
        return now;
      },
    });
  const fileOf = (n: number): string => join(root, 'ab', `${digest(n)}-320.webp`);
  return { root, open, fileOf };
}
const digest = (n: number): string => `ab${n.toString(16).padStart(62, '0')}`;
const key = (n: number) => ({ digest: digest(n), edge: '320' }) as const;
const bytes = (n: number, length = 100): Uint8Array => new Uint8Array(length).fill(n);

describe('previews on disk', () => {
  it('keeps them over a restart', async () => {
    const { open } = scene();
    const store = await open();
    await store.write(key(1), bytes(1));

    const again = await open();

    expect([...((await again.read(key(1))) ?? [])]).toEqual([...bytes(1)]);
    expect(again.bytes()).toBe(100);
    expect(await again.read(key(2))).toBeUndefined();
  });

  it('lets the longest unused go when there are too many', async () => {
    const { open, fileOf } = scene();
    const store = await open();
    for (let n = 1; n <= 10; n += 1) await store.write(key(n), bytes(n));
    await store.read(key(1));

    await store.write(key(11), bytes(11));

    await expect.poll(() => store.bytes()).toBe(900);
    expect([1, 2, 3, 4, 11].map((n) => existsSync(fileOf(n)))).toEqual([true, false, false, true, true]);
  });

  it('shrinks when its limit does', async () => {
    const { open } = scene();
    const store = await open();
    for (let n = 1; n <= 5; n += 1) await store.write(key(n), bytes(n));

    store.setLimit(200);

    await expect.poll(() => store.bytes()).toBe(100);
  });

  it('forgets all of one picture, and everything', async () => {
    const { open, root } = scene();
    const store = await open();
    await store.write(key(1), bytes(1));
    await store.write({ digest: digest(1), edge: '1600' }, bytes(1));
    await store.write(key(2), bytes(2));

    await store.forget(digest(1));
    expect(store.bytes()).toBe(100);
    await store.clear();

    expect(store.bytes()).toBe(0);
    expect(readdirSync(join(root, 'ab'))).toEqual([]);
  });

  it('drops what was half written, and leaves alone what is not its own', async () => {
    const { open, root, fileOf } = scene();
    await (await open()).write(key(1), bytes(1));
    writeFileSync(`${fileOf(2)}.x.part`, 'half');
    writeFileSync(join(root, 'ab', 'notes.txt'), 'mine');

    const store = await open();

    expect(store.bytes()).toBe(100);
    expect(readdirSync(join(root, 'ab')).toSorted()).toEqual([`${digest(1)}-320.webp`, 'notes.txt']);
  });

  it('fetches again what somebody took away', async () => {
    const { open, fileOf } = scene();
    const store = await open();
    await store.write(key(1), bytes(1));
    utimesSync(fileOf(1), 1, 1);
    rmSync(fileOf(1));

    expect(await store.read(key(1))).toBeUndefined();
    expect(store.bytes()).toBe(0);
  });
});
