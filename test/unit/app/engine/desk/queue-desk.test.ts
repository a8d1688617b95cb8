import { describe, expect, it } from 'vitest';
import { api } from '../../../../../app/contract/api.ts';
import type { Settings } from '../../../../../app/contract/methods/settings.ts';
import { createQueueDesk } from '../../../../../app/engine/desk/queue-desk.ts';
import { createSettingsDesk } from '../../../../../app/engine/desk/settings-desk.ts';
import { setUp } from '../queue-world.ts';

const defaults: Settings = {
  bandwidth: null,
  paused: false,
  appearance: 'system',
  language: 'system',
  previewCacheBytes: 10_000_000,
  closeToTray: false,
  launchAtLogin: false,
  pauseOnBattery: false,
  notifications: true,
  updateChannel: 'stable',
};

function scene() {
  const { world, runner, clock, until, untilOver } = setUp();
  const saved: Settings[] = [];
  const settings = createSettingsDesk({ load: () => defaults, save: (each) => void saved.push(each) });
  const desk = createQueueDesk({ runner, clock, settings, isInbox: (path) => path.startsWith('/inbox/') });
  runner.start();
  const signal = new AbortController().signal;
  return { world, runner, clock, until, untilOver, saved, desk, signal };
}
const all = { filter: 'all', offset: 0, limit: 100 } as const;

describe('the queue as the UI sees it', () => {
  it('counts by state and cause, and begins with a snapshot', async () => {
    const { world, runner, desk, untilOver } = scene();
    const good = world.write('/a/1.jpg', 'one');
    world.write('/a/2.jpg', 'two');
    const gone = { ...world.write('/a/3.jpg', 'three') };
    world.files.delete('/a/3.jpg');
    runner.add([good, gone]);
    await untilOver();
    const seen: unknown[] = [];

    const stop = desk.watch((item) => seen.push(api.queue.watch.item.parse(item)), undefined);
    stop();

    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      byState: { done: 1, failed: 1, queued: 0, sending: 0 },
      byCause: [{ cause: { kind: 'sourceGone' }, files: 1 }],
      totals: { done: { files: 1, bytes: 3 }, failed: { files: 1 } },
      gates: [],
    });
  });

  it('tells at most ten times a second, and nothing while nothing changes', async () => {
    const { world, runner, desk, clock, untilOver } = scene();
    let told = 0;
    const stop = desk.watch(() => {
      told += 1;
    }, undefined);

    clock.advance(10_000);
    const whileIdle = told;
    runner.add(Array.from({ length: 200 }, (_, n) => world.write(`/a/${n}.jpg`, `content ${n}`)));
    const began = clock.now();
    await untilOver();
    stop();

    expect(whileIdle).toBe(1);
    expect(told - whileIdle).toBeLessThanOrEqual((clock.now() - began) / 100 + 1);
  });

  it('lists what is active in the order it was added, and the rest newest first', async () => {
    const { world, runner, desk, signal, untilOver } = scene();
    runner.add(['x', 'y', 'z'].map((name) => world.write(`/in/${name}.jpg`, name)));
    await untilOver();
    runner.setPaused(true);
    runner.add(['a', 'b'].map((name) => world.write(`/inbox/${name}.jpg`, name)));

    const names = async (filter: 'all' | 'active' | 'done'): Promise<readonly string[]> =>
      (await desk.list({ ...all, filter }, signal)).uploads.map(({ name }) => name);

    expect(await names('active')).toEqual(['a.jpg', 'b.jpg']);
    expect(await names('done')).toEqual(['z.jpg', 'y.jpg', 'x.jpg']);
    expect(await names('all')).toEqual(['b.jpg', 'a.jpg', 'z.jpg', 'y.jpg', 'x.jpg']);
    const page = await desk.list({ filter: 'all', offset: 1, limit: 2 }, signal);
    expect(page).toMatchObject({ total: 5, uploads: [{ name: 'a.jpg' }, { name: 'z.jpg', directory: '/in' }] });
    expect(page.uploads[0]).not.toHaveProperty('directory');
  });

  it('follows a window of ids: first all of them, then what changed, then what is gone', async () => {
    const { world, runner, desk, clock, untilOver } = scene();
    runner.setPaused(true);
    const ids = [...runner.add(['x', 'y'].map((name) => world.write(`/in/${name}.jpg`, name)))];
    const seen: { uploads: { name: string; state: string }[]; removed: string[] }[] = [];
    const stop = desk.changes((item) => void seen.push(item), { ids: [...ids, 'unknown'] });
    const first = [...seen];

    runner.cancel(ids[0]!);
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(100);
    runner.setPaused(false);
    await untilOver();
    clock.advance(100);
    runner.clearFinished();
    clock.advance(100);
    stop();

    expect(first).toMatchObject([
      { uploads: [{ name: 'x.jpg', state: 'queued' }, { name: 'y.jpg' }], removed: ['unknown'] },
    ]);
    expect(seen[1]).toMatchObject({ uploads: [{ name: 'x.jpg', state: 'cancelled' }], removed: [] });
    expect(seen.at(-1)).toEqual({ uploads: [], removed: ids });
  });

  it('retries the failures of one cause', async () => {
    const { world, runner, desk, signal, untilOver } = scene();
    const lost = world.write('/a/1.jpg', 'one');
    const empty = world.write('/a/2.jpg', '');
    world.files.delete('/a/1.jpg');
    runner.add([lost, empty]);
    await untilOver();
    world.write('/a/1.jpg', 'one');

    await desk.retryAllFailed({ cause: { kind: 'sourceGone' } }, signal);
    await untilOver();

    const states = (await desk.list(all, signal)).uploads.map(({ state, cause }) => `${state} ${cause?.kind ?? ''}`);
    expect(states.toSorted()).toEqual(['done ', 'failed empty']);
    expect((await desk.list({ ...all, filter: 'failed', cause: { kind: 'empty' } }, signal)).total).toBe(1);
    expect((await desk.list({ ...all, filter: 'failed', cause: { kind: 'offline' } }, signal)).total).toBe(0);
  });

  it('takes failures off the list, by cause or by name, and nothing else', async () => {
    const { world, runner, desk, signal, untilOver } = scene();
    const names = ['1', '2', '3'];
    const sources = names.map((name) => world.write(`/inbox/${name}.jpg`, name === '3' ? 'three' : ''));
    const gone = world.write('/inbox/4.jpg', 'four');
    world.files.delete('/inbox/4.jpg');
    const cancelled: string[] = [];
    runner.onChange((changed) => {
      for (const { source, place } of changed) if (place.at === 'cancelled') cancelled.push(source.path);
    });
    const ids = runner.add([...sources, gone]);
    await untilOver();
    const left = async (): Promise<readonly string[]> => {
      await new Promise((resolve) => setImmediate(resolve));
      return (await desk.list(all, signal)).uploads.map(({ name, state }) => `${name} ${state}`).toSorted();
    };

    await desk.dismissAllFailed({ cause: { kind: 'sourceGone' } }, signal);
    expect(await left()).toEqual(['1.jpg failed', '2.jpg failed', '3.jpg done']);

    await desk.dismiss({ ids: [ids[0]!, ids[2]!, 'unknown'] }, signal);
    expect(await left()).toEqual(['2.jpg failed', '3.jpg done']);
    expect(cancelled).toEqual(['/inbox/4.jpg', '/inbox/1.jpg']);
  });

  it('cancels what is left and leaves what failed', async () => {
    const { world, runner, desk, signal, untilOver } = scene();
    runner.add([world.write('/a/2.jpg', '')]);
    await untilOver();
    runner.setPaused(true);
    runner.add([world.write('/a/3.jpg', 'three')]);

    await desk.cancelAll(undefined, signal);
    await new Promise((resolve) => setImmediate(resolve));

    expect((await desk.list(all, signal)).uploads.map(({ state }) => state)).toEqual(['cancelled', 'failed']);
  });

  it('keeps pause and bandwidth as settings', async () => {
    const { desk, signal, saved } = scene();

    await desk.setPaused({ paused: true }, signal);
    await desk.setPaused({ paused: true }, signal);
    await desk.setBandwidth({ bytesPerSecond: 50_000 }, signal);

    expect(saved).toEqual([
      { ...defaults, paused: true },
      { ...defaults, paused: true, bandwidth: 50_000 },
    ]);
  });
});
