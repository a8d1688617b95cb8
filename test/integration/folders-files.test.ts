import { once } from 'node:events';
import {
  appendFileSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStage, type Stage } from './folders-stage.ts';

let stage: Stage;
beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.close());

/** Does something `times` times, so far apart, and resolves with when it was done last. */
async function repeat(times: number, everyMs: number, act: (n: number) => void): Promise<number> {
  const done = new EventTarget();
  let n = 0;
  const timer = setInterval(() => {
    act(++n);
    if (n < times) return;
    clearInterval(timer);
    done.dispatchEvent(new Event('done'));
  }, everyMs);
  await once(done, 'done');
  return Date.now();
}

describe('a watched folder on a real disk', () => {
  it('reports a file that grows for five seconds once, whole, two to three seconds after its last byte', async () => {
    const folder = await stage.watch({ quietMs: 2_000 });

    const doneAt = await repeat(20, 250, () => appendFileSync(folder.path('slow.jpg'), 'x'.repeat(1_000)));
    expect(folder.names()).toEqual([]);
    await folder.until(() => folder.names().length > 0);
    const tookMs = Date.now() - doneAt;

    expect(tookMs).toBeGreaterThanOrEqual(1_990);
    expect(tookMs).toBeLessThan(3_000);
    expect(folder.reported.map(({ bytes }) => bytes)).toEqual([20_000]);
  });

  it('reports a file that got its full size first and its bytes later once, when it is filled', async () => {
    const folder = await stage.watch({ quietMs: 600 });
    const file = openSync(folder.path('copy.jpg'), 'w');
    ftruncateSync(file, 1_000);

    await repeat(10, 300, (n) => writeSync(file, 'x'.repeat(100), (n - 1) * 100));
    closeSync(file);
    const { mtimeMs } = statSync(folder.path('copy.jpg'));
    expect(folder.names()).toEqual([]);
    await folder.quiet();

    expect(folder.names()).toEqual(['copy.jpg']);
    const copied = folder.reported.find(({ path }) => path === folder.path('copy.jpg'));
    expect(copied).toMatchObject({ bytes: 1_000, modifiedMs: mtimeMs });
  });

  it('reports a renamed file by its new path, with the inode it had', async () => {
    const folder = await stage.watch();
    folder.write('a.jpg');
    await folder.until(() => folder.names().length === 1);

    renameSync(folder.path('a.jpg'), folder.path('b.jpg'));
    await folder.quiet();

    expect(folder.names()).toEqual(['a.jpg', 'b.jpg']);
    expect(folder.reported[1]?.inode).toBe(folder.reported[0]?.inode);
    expect(folder.reported[0]?.inode).toMatch(/^\d+$/);
  });

  it('reports a rename that changes only the case', async () => {
    const folder = await stage.watch();
    folder.write('img.jpg');
    await folder.until(() => folder.names().length === 1);

    renameSync(folder.path('img.jpg'), folder.path('IMG.JPG'));
    await folder.quiet();

    expect(folder.names()).toEqual(['img.jpg', 'IMG.JPG']);
  });

  it('reports a file that moves between two watched folders where it arrives, with the inode it had', async () => {
    const parent = stage.directory();
    const roots = ['from', 'to'].map((name) => `${parent}/${name}`);
    for (const root of roots) mkdirSync(root);
    const [from, to] = await Promise.all(roots.map((root) => stage.watch({ root })));
    if (from === undefined || to === undefined) throw new Error('two folders');
    from.write('a.jpg');
    await from.until(() => from.names().length === 1);

    renameSync(from.path('a.jpg'), to.path('a.jpg'));
    await to.quiet();
    await from.quiet();

    expect(to.names()).toEqual(['a.jpg']);
    expect(from.names()).toEqual(['a.jpg']);
    expect(to.reported[0]?.inode).toBe(from.reported[0]?.inode);
  });

  it('reports an edit in place that keeps the size', async () => {
    const folder = await stage.watch();
    folder.write('a.jpg', 'before');
    await folder.until(() => folder.names().length === 1);

    const file = openSync(folder.path('a.jpg'), 'r+');
    writeSync(file, 'after!');
    closeSync(file);
    await folder.quiet();

    expect(folder.names()).toEqual(['a.jpg', 'a.jpg']);
  });

  it('reports nothing when files and directories are deleted', async () => {
    const folder = await stage.watch();
    folder.write('a.jpg');
    folder.write('sub/deep/b.jpg');
    await folder.until(() => folder.names().length === 2);

    rmSync(folder.path('a.jpg'));
    rmSync(folder.path('sub'), { recursive: true });
    await folder.quiet();

    expect(folder.names()).toHaveLength(2);
    expect(folder.loop.state().problems).toEqual([]);
    expect(folder.loop.watches()).toBe(1);
  });

  it('looks into a directory that took the place and name of a file', async () => {
    const folder = await stage.watch();
    folder.write('a.jpg');
    await folder.until(() => folder.names().length === 1);

    rmSync(folder.path('a.jpg'));
    folder.write('a.jpg/inside.jpg');
    await folder.quiet();

    expect(folder.names()).toEqual(['a.jpg', 'a.jpg/inside.jpg']);
  });

  it('looks into a directory that took the place of a file before that was quiet', async () => {
    const folder = await stage.watch();
    folder.write('a.jpg');
    rmSync(folder.path('a.jpg'));
    folder.write('a.jpg/inside.jpg');
    await folder.quiet();

    expect(folder.names()).toEqual(['a.jpg/inside.jpg']);
  });

  it('reports each of 5,000 files dropped at once exactly once', async () => {
    const folder = await stage.watch();
    folder.write('there/before.jpg');
    await folder.until(() => folder.names().length === 1);

    for (let n = 0; n < 5_000; n += 1) writeFileSync(folder.path('there', `${n}.jpg`), 'x');
    await folder.until(() => folder.names().length >= 5_001, 30_000);
    await folder.quiet();

    expect(folder.names()).toHaveLength(5_001);
    expect(new Set(folder.names()).size).toBe(5_001);
  });

  it('reports each of 5,000 files that are moved in with their directories exactly once, and edits there after', async () => {
    const outside = stage.directory();
    for (let n = 0; n < 5_000; n += 1) {
      if (n % 100 === 0) mkdirSync(`${outside}/card/${n / 100}`, { recursive: true });
      writeFileSync(`${outside}/card/${Math.floor(n / 100)}/${n}.jpg`, 'x');
    }
    const folder = await stage.watch();

    renameSync(`${outside}/card`, folder.path('card'));
    await folder.until(() => folder.names().length >= 5_000, 30_000);
    appendFileSync(folder.path('card', '49', '4999.jpg'), 'y');
    await folder.quiet();

    expect(folder.names()).toHaveLength(5_001);
    expect(folder.names().at(-1)).toBe('card/49/4999.jpg');
    expect(new Set(folder.names()).size).toBe(5_000);
    expect(folder.loop.watches()).toBe(52);
  });

  it('goes on watching a directory under its new name, with no watch left for the old one', async () => {
    const folder = await stage.watch();
    folder.write('old/sub/a.jpg');
    await folder.until(() => folder.names().length === 1);

    renameSync(folder.path('old'), folder.path('new'));
    await folder.until(() => folder.names().includes('new/sub/a.jpg'));
    folder.write('new/sub/b.jpg');
    await folder.quiet();

    expect(folder.names()).toEqual(['old/sub/a.jpg', 'new/sub/a.jpg', 'new/sub/b.jpg']);
    expect(folder.loop.watches()).toBe(3);
  });

  it('goes on watching a directory that is deleted and made again at once', async () => {
    const folder = await stage.watch();
    folder.write('day/a.jpg');
    await folder.until(() => folder.names().length === 1);

    rmSync(folder.path('day'), { recursive: true });
    folder.write('day/b.jpg');
    await folder.until(() => folder.names().includes('day/b.jpg'));
    folder.write('day/c.jpg');
    await folder.quiet();

    expect(folder.names()).toEqual(['day/a.jpg', 'day/b.jpg', 'day/c.jpg']);
  });
});
