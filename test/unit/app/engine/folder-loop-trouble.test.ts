import { describe, expect, it } from 'vitest';
import { scene, stampOf, watched } from './folder-loop-scene.ts';

const minute = 60_000;

describe('a folder loop in trouble', () => {
  it('is unreachable when its root goes, concludes nothing, and catches up when it is back', async () => {
    const { disk, loop, known, reports, pass } = await watched();
    disk.write('a.jpg', 10);
    await pass(3_000);
    known.add(stampOf(disk.sourceOf('a.jpg')));
    disk.trouble = 'markerMissing';
    disk.hint('', 'moved');
    await pass(500);
    expect(loop.state()).toMatchObject({
      place: 'unreachable',
      unreachable: { because: 'markerMissing' },
      counts: { reported: 1 },
    });
    expect(disk.watches).toBe(0);

    disk.trouble = undefined;
    disk.write('b.jpg', 20);
    disk.stirReturn();
    await pass(3_000);
    expect(reports).toEqual(['a.jpg 10', 'b.jpg 20']);
    expect(loop.state()).toMatchObject({ place: 'watching', upToDate: true });
    expect(loop.state().unreachable).toBeUndefined();
    expect(disk.isAwaited).toBe(false);
  });

  it('finds a root again by looking now and then when nothing tells of it', async () => {
    const { disk, loop, pass } = scene();
    disk.trouble = 'missing';
    loop.start();
    await pass(20_000);
    disk.trouble = undefined;

    await pass(61_000);

    expect(loop.state().place).toBe('watching');
  });

  it('falls back to timed scans at the watch limit, says so, and still finds what is new', async () => {
    const { disk, loop, reports, pass } = scene();
    disk.watchesMax = 2;
    for (const directory of ['a', 'b', 'c']) disk.write(`${directory}/1.jpg`, 10);
    loop.start();
    await pass(3_000);
    expect(loop.state()).toMatchObject({ place: 'watching', mode: 'timedScans', notice: 'watchLimit' });
    expect(disk.watches).toBe(0);
    expect(reports).toHaveLength(3);

    disk.write('c/2.jpg', 20);
    await pass(6 * minute);
    expect(reports.at(-1)).toBe('c/2.jpg 20');
  });

  it('scans a network folder by time alone', async () => {
    const { disk, loop, reports, pass } = scene();
    disk.network = true;
    loop.start();
    await pass(1_000);
    disk.write('a.jpg', 10);
    await pass(10_000);
    expect(reports).toEqual([]);
    expect(disk.watches).toBe(0);

    await pass(6 * minute);
    expect(reports).toEqual(['a.jpg 10']);
    expect(loop.state()).toMatchObject({ mode: 'timedScans', notice: 'networkFolder' });
  });

  it('tells of a directory it may not read, and catches up when it may', async () => {
    const { disk, loop, reports, pass } = scene();
    disk.write('shut.2024/a.jpg', 10);
    disk.denied.add('shut.2024');
    loop.start();
    await pass(3_000);
    expect(loop.state().problems).toEqual([{ path: 'shut.2024', because: 'denied' }]);

    disk.denied.delete('shut.2024');
    disk.hint('shut.2024', 'edited');
    await pass(3_000);
    expect(reports).toEqual(['shut.2024/a.jpg 10']);
    expect(loop.state().problems).toEqual([]);
  });

  it('tells of a file that cannot be opened, and reports it when it can', async () => {
    const { disk, loop, reports, pass } = await watched();
    disk.denied.add('a.jpg');
    disk.write('a.jpg', 10);
    await pass(3_000);
    expect(loop.state()).toMatchObject({ problems: [{ path: 'a.jpg', because: 'denied' }], upToDate: false });

    disk.denied.delete('a.jpg');
    await pass(10_000);
    expect(reports).toEqual(['a.jpg 10']);
    expect(loop.state().problems).toEqual([]);
  });

  it('scans nothing for a log or a film that is written to all the time', async () => {
    const { disk, pass } = await watched();
    disk.write('film.mp4', 1);
    await pass(1_000);
    const before = disk.walks.length;
    for (let n = 2; n < 100; n += 1) {
      disk.write('film.mp4', n);
      await pass(100);
    }

    expect(disk.walks.length).toBe(before);
  });

  it('reports again what its listener failed to take', async () => {
    let fails = 1;
    const { disk, loop, reports, pass } = scene({}, () => {
      if (fails-- > 0) throw new Error('full');
    });
    disk.write('a.jpg', 10);
    loop.start();
    await pass(3_000);
    expect(reports).toEqual([]);

    loop.scan();
    await pass(3_000);
    expect(reports).toEqual(['a.jpg 10']);
  });

  it('recovers from a fault of the walker', async () => {
    const { disk, loop, reports, pass } = scene();
    disk.write('a.jpg', 10);
    disk.isBroken = true;
    loop.start();
    await pass(1_000);
    expect(loop.state().place).toBe('faulted');

    await pass(8_000);
    expect(reports).toEqual(['a.jpg 10']);
  });

  it('has a new root identified once, and to be saved', async () => {
    const { identities, pass, loop, disk } = await watched();
    disk.trouble = 'missing';
    loop.scan();
    await pass(1_000);
    disk.trouble = undefined;
    await pass(20_000);

    expect(identities).toEqual([{ is: 'marker', id: 'm1' }]);
  });

  it('stops in the middle of a scan, reports nothing after, and holds no watch', async () => {
    const { clock, disk, loop, reports, pass } = scene();
    disk.write('a.jpg', 10);
    disk.holdWalks();
    loop.start();
    await pass(500);

    await loop.stop();
    await pass(10_000);

    expect(loop.state().place).toBe('stopped');
    expect(reports).toEqual([]);
    expect(disk.watches).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('tells its state ten times a second at most, and always the last one', async () => {
    const { disk, states, loop, pass } = await watched();
    states.length = 0;
    for (let n = 0; n < 20; n += 1) {
      disk.write(`${n}.jpg`, 10);
      await pass(50);
    }
    expect(states.length).toBeLessThanOrEqual(11);

    await pass(5_000);
    expect(states.at(-1)).toEqual(loop.state());
  });
});
