import { describe, expect, it } from 'vitest';
import type { RootIdentity } from '../../../../app/core/folders/folder.ts';
import type { UploadSource } from '../../../../app/core/queue/upload.ts';
import { createFolderLoop, type FolderLoop } from '../../../../app/engine/folder-loop.ts';
import type { SavedFolder } from '../../../../app/engine/folder-ports.ts';
import type { FolderState } from '../../../../app/engine/folder-state.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { FakeDisk } from '../../../fakes/fake-disk.ts';

const minute = 60_000;

interface Scene {
  readonly clock: FakeClock;
  readonly disk: FakeDisk;
  readonly loop: FolderLoop;
  /** What was reported, each report as `path bytes`. */
  readonly reports: string[];
  readonly sources: UploadSource[];
  readonly states: FolderState[];
  readonly identities: RootIdentity[];
  readonly known: Set<string>;
  /** Lets time go by, and all that is to happen meanwhile. */
  pass(ms: number): Promise<void>;
}

const stampOf = ({ path, bytes, modifiedMs }: UploadSource): string => `${path} ${bytes} ${modifiedMs}`;

function scene(
  changes: Partial<SavedFolder> = {},
  report: (sources: readonly UploadSource[]) => void = () => undefined,
): Scene {
  const clock = new FakeClock();
  const disk = new FakeDisk(clock);
  const reports: string[] = [];
  const sources: UploadSource[] = [];
  const states: FolderState[] = [];
  const identities: RootIdentity[] = [];
  const known = new Set<string>();
  const loop = createFolderLoop(
    { id: 'f1', path: disk.root, options: {}, ...changes },
    {
      walker: disk,
      hints: disk,
      clock,
      chance: () => 0.5,
      log: () => undefined,
      isKnown: (source) => known.has(stampOf(source)),
      onSettled(_, settled) {
        report(settled);
        sources.push(...settled);
        reports.push(...settled.map(({ path, bytes }) => `${path.slice(disk.root.length + 1)} ${bytes}`));
      },
      onState: (_, state) => states.push(state),
      onIdentity: (_, identity) => identities.push(identity),
    },
  );
  // Answers come by promises, which the fake clock does not move: both go on by turns.
  const flush = async (): Promise<void> => {
    for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
  };
  const pass = async (ms: number): Promise<void> => {
    await flush();
    for (let left = ms; left > 0; left -= 50) {
      clock.advance(Math.min(50, left));
      await flush();
    }
  };
  return { clock, disk, loop, reports, sources, states, identities, known, pass };
}

async function watched(changes: Partial<SavedFolder> = {}): Promise<Scene> {
  const made = scene(changes);
  made.loop.start();
  await made.pass(200);
  return made;
}

describe('a folder loop', () => {
  it('reports what is there at the start once it was quiet, and is up to date then', async () => {
    const { disk, loop, reports, pass } = scene();
    disk.write('a.jpg', 10);
    disk.write('2024/b.nef', 20);
    disk.write('notes.txt', 5);

    loop.start();
    await pass(1_900);
    expect(reports).toEqual([]);
    expect(loop.state()).toMatchObject({ place: 'watching', upToDate: false, counts: { files: 2, settling: 2 } });

    await pass(300);
    expect(reports).toEqual(['a.jpg 10', '2024/b.nef 20']);
    expect(loop.state()).toMatchObject({ upToDate: true, counts: { settling: 0, reported: 2 } });
  });

  it('reports with the label its owner gave, or the name of the folder', async () => {
    const given = scene({ options: { label: 'Holidays' } });
    const plain = scene();
    for (const { disk, loop, pass } of [given, plain]) {
      disk.write('a.jpg', 10);
      loop.start();
      await pass(3_000);
    }

    expect(given.sources[0]?.folder).toBe('Holidays');
    expect(plain.sources[0]?.folder).toBe('pictures');
  });

  it('does not look twice at what is known', async () => {
    const { disk, loop, known, reports, pass } = scene();
    disk.write('a.jpg', 10);
    known.add(stampOf(disk.sourceOf('a.jpg')));

    loop.start();
    await pass(5_000);

    expect(reports).toEqual([]);
    expect(disk.looks).toBe(0);
    expect(loop.state()).toMatchObject({ upToDate: true, counts: { files: 1, known: 1 } });
  });

  it('reports a new file within a second of its two quiet ones, from a scan of that file alone', async () => {
    const { disk, reports, pass } = await watched();
    const walksBefore = disk.walks.length;
    disk.write('new.jpg', 10);

    await pass(2_950);

    expect(reports).toEqual(['new.jpg 10']);
    expect(disk.walks.slice(walksBefore)).toEqual([[{ path: 'new.jpg', reach: 'path' }]]);
  });

  it('reports a slow writer once, when it is done', async () => {
    const { disk, reports, pass } = await watched();
    for (let second = 1; second <= 5; second += 1) {
      disk.write('slow.jpg', second * 100);
      await pass(1_000);
    }
    expect(reports).toEqual([]);

    await pass(5_000);
    expect(reports).toEqual(['slow.jpg 500']);
  });

  it('reports a slow writer once even when every hint about it is lost', async () => {
    const { disk, loop, reports, pass } = await watched();
    disk.isDeaf = true;
    disk.write('slow.jpg', 100);
    loop.scan();
    for (let second = 2; second <= 6; second += 1) {
      await pass(1_500);
      disk.write('slow.jpg', second * 100);
    }
    expect(reports).toEqual([]);

    await pass(8_000);
    expect(reports).toEqual(['slow.jpg 600']);
  });

  it('reports an edit in place, and nothing when a file is deleted', async () => {
    const { disk, reports, pass } = await watched();
    disk.write('a.jpg', 10);
    await pass(3_000);
    disk.write('a.jpg', 11);
    await pass(3_000);
    disk.remove('a.jpg');
    await pass(3_000);

    expect(reports).toEqual(['a.jpg 10', 'a.jpg 11']);
  });

  it('reports a renamed file with the inode it had, so that its digest is found without hashing', async () => {
    const { disk, sources, pass } = await watched();
    disk.write('a.jpg', 10);
    await pass(3_000);
    disk.rename('a.jpg', 'sub/b.jpg');
    await pass(3_000);

    expect(sources.map(({ path, inode }) => [path, inode])).toEqual([
      ['/pictures/a.jpg', '1'],
      ['/pictures/sub/b.jpg', '1'],
    ]);
  });

  it('reports each of 5,000 files dropped at once exactly once, whatever scans come in between', async () => {
    const { disk, loop, reports, pass } = await watched();
    for (let n = 0; n < 5_000; n += 1) disk.write(`drop/${n}.jpg`, 10);
    await pass(2_500);
    loop.scan();
    await pass(10_000);

    expect(reports).toHaveLength(5_000);
    expect(new Set(reports).size).toBe(5_000);
  });

  it('finds by its full scan what every hint about was lost', async () => {
    const { disk, reports, pass } = await watched();
    disk.isDeaf = true;
    disk.write('lost.jpg', 10);
    await pass(10_000);
    expect(reports).toEqual([]);

    await pass(61 * minute);
    expect(reports).toEqual(['lost.jpg 10']);
  });

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
