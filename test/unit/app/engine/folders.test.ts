import { describe, expect, it } from 'vitest';
import type { SavedFolder } from '../../../../app/engine/folder-ports.ts';
import { createFolders, type Folders, type WatchedFolder } from '../../../../app/engine/folders.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { FakeDisk } from '../../../fakes/fake-disk.ts';

interface Scene {
  readonly folders: Folders;
  readonly disk: FakeDisk;
  readonly saved: () => readonly SavedFolder[];
  readonly reports: string[];
  pass(ms: number): Promise<void>;
}

function scene(before: readonly SavedFolder[] = []): Scene {
  const clock = new FakeClock();
  const disk = new FakeDisk(clock, '/home/me/Pictures');
  let saved = before;
  let ids = 0;
  const reports: string[] = [];
  const folders = createFolders({
    walker: disk,
    hints: disk,
    clock,
    chance: () => 0.5,
    log: () => undefined,
    isKnown: () => false,
    onSettled: (id, sources) => void reports.push(...sources.map(({ path, folder }) => `${id} ${path} ${folder}`)),
    store: {
      load: () => ({ folders: saved, setAside: 0 }),
      save: (list) => {
        saved = list;
      },
    },
    newId: () => `f${++ids}`,
  });
  const flush = async (): Promise<void> => {
    for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
  };
  const pass = async (ms: number): Promise<void> => {
    await flush();
    for (let left = ms; left > 0; left -= 50) {
      clock.advance(50);
      await flush();
    }
  };
  return { folders, disk, saved: () => saved, reports, pass };
}

const root = '/home/me/Pictures';

describe('the watched folders', () => {
  it('are saved with what tells their root before they are watched, and report under their label', async () => {
    const { folders, disk, saved, reports, pass } = scene();
    folders.start();
    disk.write('a.jpg', 10);

    const added = await folders.add(root, { label: 'Home' });
    await pass(3_000);

    expect(added).toMatchObject({ ok: true, folder: { id: 'f1', path: root, label: 'Home' } });
    expect(saved()).toEqual([
      { id: 'f1', path: root, options: { label: 'Home' }, identity: { is: 'marker', id: 'm1' } },
    ]);
    expect(reports).toEqual([`f1 ${root}/a.jpg Home`]);
  });

  it('are watched again after a restart', async () => {
    const { folders, disk, reports, pass } = scene([{ id: 'old', path: root, options: {} }]);
    disk.write('a.jpg', 10);

    expect(folders.start()).toEqual({ setAside: 0 });
    await pass(3_000);

    expect(reports).toEqual([`old ${root}/a.jpg Pictures`]);
    expect(folders.list()).toMatchObject([{ id: 'old', state: { place: 'watching', upToDate: true } }]);
  });

  it.each([
    [root, 'same'],
    [`${root}/2024`, 'inside'],
    ['/home/me', 'contains'],
  ])('refuse %s beside one that is watched: %s', async (path, because) => {
    const { folders } = scene();
    await folders.add(root);

    expect(await folders.add(path)).toEqual({ ok: false, because, other: root });
  });

  it('refuse a root that cannot be scanned, and say why', async () => {
    const { folders, disk, saved } = scene();
    disk.trouble = 'denied';

    expect(await folders.add(root)).toEqual({ ok: false, because: 'denied' });
    expect(await folders.add('/nowhere')).toEqual({ ok: false, because: 'missing' });
    expect(saved()).toEqual([]);
  });

  it('take one of two that are added at once', async () => {
    const { folders } = scene();

    const added = await Promise.all([folders.add(root), folders.add(root)]);

    expect(added.map(({ ok }) => ok)).toEqual([true, false]);
    expect(folders.list()).toHaveLength(1);
  });

  it('report nothing of one that was removed', async () => {
    const { folders, disk, saved, reports, pass } = scene();
    await folders.add(root);
    await pass(1_000);
    disk.write('a.jpg', 10);

    expect(await folders.remove('f1')).toBe(true);
    await pass(10_000);

    expect(reports).toEqual([]);
    expect(saved()).toEqual([]);
    expect(disk.watches).toBe(0);
    expect(await folders.remove('f1')).toBe(false);
  });

  it('begin anew with other options', async () => {
    const { folders, disk, saved, reports, pass } = scene();
    await folders.add(root);
    await pass(1_000);

    expect(await folders.change('f1', { label: 'New' })).toBe(true);
    disk.write('a.jpg', 10);
    await pass(4_000);

    expect(reports).toEqual([`f1 ${root}/a.jpg New`]);
    expect(saved()).toMatchObject([{ id: 'f1', options: { label: 'New' }, identity: { is: 'marker', id: 'm1' } }]);
    expect(await folders.change('no', {})).toBe(false);
  });

  it('take a root as it is now when its owner says so', async () => {
    const { folders, saved, pass } = scene([
      { id: 'old', path: root, options: {}, identity: { is: 'marker', id: 'lost' } },
    ]);
    folders.start();
    await pass(500);

    expect(await folders.accept('old')).toBe(true);
    await pass(1_000);

    expect(saved()).toMatchObject([{ id: 'old', identity: { is: 'marker', id: 'm1' } }]);
  });

  it('tell a listener at once, with every change, and no more after it left', async () => {
    const { folders, pass } = scene();
    const told: (readonly WatchedFolder[])[] = [];
    const leave = folders.watch((all) => told.push(all));
    expect(told).toEqual([[]]);

    await folders.add(root);
    await pass(1_000);
    expect(told.at(-1)).toMatchObject([{ path: root, state: { place: 'watching' } }]);

    leave();
    const count = told.length;
    folders.scan();
    await pass(1_000);
    expect(told).toHaveLength(count);
  });

  it('stop together', async () => {
    const { folders, disk, pass } = scene();
    await folders.add(root);
    await pass(500);

    await folders.stop();

    expect(folders.list()).toMatchObject([{ state: { place: 'stopped' } }]);
    expect(folders.watches()).toBe(0);
    expect(disk.watches).toBe(0);
  });
});
