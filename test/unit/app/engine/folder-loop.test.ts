import { describe, expect, it } from 'vitest';
import { scene, stampOf, watched } from './folder-loop-scene.ts';

const minute = 60_000;

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

  it('counts what is in the folder as files come and go, without a full scan', async () => {
    const { disk, loop, pass } = await watched();
    const count = (): number => loop.state().counts.files;
    disk.write('a.jpg', 10);
    disk.write('trip/b.jpg', 10);
    disk.write('trip/c.jpg', 10);
    await pass(3_000);
    expect(count()).toBe(3);

    disk.write('a.jpg', 11);
    await pass(3_000);
    expect(count()).toBe(3);

    disk.remove('trip');
    await pass(3_000);
    expect(count()).toBe(1);

    // Gone before it was finished.
    disk.write('short.jpg', 10);
    await pass(500);
    disk.remove('short.jpg');
    await pass(5_000);
    expect(count()).toBe(1);
  });
});
