import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDisk } from '../../app/adapters/disk.ts';
import { createWalker, type WalkThreads } from '../../app/adapters/walk.ts';
import { pictureExtensions } from '../../app/core/folders/candidates.ts';
import { defaultIgnores } from '../../app/core/folders/default-ignores.ts';
import type { UploadSource } from '../../app/core/queue/upload.ts';
import type { Ignored, WalkAsk } from '../../app/engine/folder-ports.ts';

let root: string;
let walker: WalkThreads;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tintype-walk-'));
  walker = createWalker();
});
afterEach(async () => {
  await walker.close();
  rmSync(root, { recursive: true, force: true });
});

const never = new AbortController().signal;
const put = (...names: readonly string[]): void => {
  for (const name of names) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), 'x');
  }
};
const ask = (changes: Partial<WalkAsk> = {}): WalkAsk => ({
  root,
  targets: 'whole',
  rules: { extensions: pictureExtensions, defaults: defaultIgnores, patterns: [] },
  followSymlinks: false,
  ...changes,
});

async function namesOf(asked: WalkAsk): Promise<readonly string[]> {
  const found: UploadSource[] = [];
  await walker.walk(asked, { onFiles: (files) => void found.push(...files) }, never);
  return found.map(({ path }) => path.slice(root.length + 1)).sort();
}

describe('a walk', () => {
  it('finds every picture, with the size, time and inode that a look finds', async () => {
    put('a.jpg', 'x/b.NEF', 'x/y/c.heic', 'x/notes.txt');
    const found: UploadSource[] = [];

    const end = await walker.walk(ask(), { onFiles: (files) => void found.push(...files) }, never);

    expect(end).toEqual({ is: 'finished', files: 3, directories: 3, ignored: 0 });
    const disk = createDisk();
    for (const source of found) expect(await disk.look(source.path)).toEqual({ ok: true, value: source });
    expect(
      await walker.look(
        root,
        found.map(({ path }) => path),
        false,
      ),
    ).toEqual(found);
  });

  it('says of everything it leaves out by which rule', async () => {
    put('.hidden/a.jpg', 'b.tmp', 'film.mp4', 'out/c.jpg', 'd.jpg', 'L.photoslibrary/database/e.jpg');
    const ignored: Ignored[] = [];
    const rules = { extensions: pictureExtensions, defaults: defaultIgnores, patterns: ['# mine', 'out/'] };

    await walker.walk(
      ask({ rules }),
      { onFiles: () => undefined, onIgnored: (told) => void ignored.push(...told) },
      never,
    );

    expect(ignored.sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: '.hidden', directory: true, by: { is: 'defaultRule', rule: '.*' } },
      {
        path: 'L.photoslibrary/database',
        directory: true,
        by: { is: 'defaultRule', rule: '*.photoslibrary/* (but originals, Masters)' },
      },
      { path: 'b.tmp', directory: false, by: { is: 'defaultRule', rule: '*.tmp' } },
      { path: 'film.mp4', directory: false, by: { is: 'notAPicture' } },
      { path: 'out', directory: true, by: { is: 'pattern', rule: 'out/' } },
    ]);
  });

  it('counts its own marker as nothing at all', async () => {
    put('a.jpg', '.tintype', '.hidden.jpg');
    const ignored: Ignored[] = [];

    const end = await walker.walk(
      ask({}),
      { onFiles: () => undefined, onIgnored: (told) => void ignored.push(...told) },
      never,
    );

    expect(end).toEqual({ is: 'finished', files: 1, directories: 1, ignored: 1 });
    expect(ignored.map(({ path }) => path)).toEqual(['.hidden.jpg']);
  });

  it('of a path takes in what is below it, of a listing only that and directories that are new', async () => {
    put('a/1.jpg', 'a/old/2.jpg', 'a/new/3.jpg', 'b/4.jpg');
    const listing: UploadSource[] = [];
    await walker.walk(
      ask({ targets: [{ path: 'a', reach: 'listing' }] }),
      {
        onFiles: (files) => void listing.push(...files),
        onDirectories: (paths) => paths.map((path) => path === 'a/new'),
      },
      never,
    );

    expect(await namesOf(ask({ targets: [{ path: 'a', reach: 'path' }] }))).toEqual([
      'a/1.jpg',
      'a/new/3.jpg',
      'a/old/2.jpg',
    ]);
    expect(await namesOf(ask({ targets: [{ path: 'b/4.jpg', reach: 'path' }] }))).toEqual(['b/4.jpg']);
    expect(listing.map(({ path }) => path.slice(root.length + 1)).sort()).toEqual(['a/1.jpg', 'a/new/3.jpg']);
  });

  it('finds nothing of a hinted path below a directory that is left out', async () => {
    put('.cache/deep/a.jpg');

    expect(await namesOf(ask({ targets: [{ path: '.cache/deep/a.jpg', reach: 'path' }] }))).toEqual([]);
  });

  it('tells of hinted paths that are gone', async () => {
    const missing: string[] = [];

    const end = await walker.walk(
      ask({ targets: [{ path: 'gone/a.jpg', reach: 'path' }] }),
      { onFiles: () => undefined, onMissing: (path) => void missing.push(path) },
      never,
    );

    expect(missing).toEqual(['gone/a.jpg']);
    expect(end.is).toBe('finished');
  });

  it('does not go in circles when a hint names a directory with a link that leads back up', async () => {
    put('a/b/1.jpg');
    symlinkSync('../..', join(root, 'a/b/up'));
    const outside = mkdtempSync(join(tmpdir(), 'tintype-walk-'));
    symlinkSync(root, join(outside, 'back'));
    symlinkSync(outside, join(root, 'a/out'));

    const found = await namesOf(ask({ followSymlinks: true, targets: [{ path: 'a', reach: 'subtree' }] }));
    rmSync(outside, { recursive: true });

    expect(found).toEqual(['a/b/1.jpg']);
  });

  it('stops when it is told to, and reports no more', async () => {
    put(...[...Array(3_000).keys()].map((n) => `${n % 10}/${n}.jpg`));
    const stop = new AbortController();
    let files = 0;

    const end = await walker.walk(
      ask(),
      {
        onFiles(some) {
          files += some.length;
          stop.abort();
        },
      },
      stop.signal,
    );

    expect(end).toEqual({ is: 'stopped' });
    expect(files).toBeLessThanOrEqual(512);
  });

  it('waits for whoever takes its files', async () => {
    put(...[...Array(6_000).keys()].map((n) => `${n}.jpg`));
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let told = 0;
    const walked = walker.walk(
      ask(),
      {
        onFiles(files) {
          told += files.length;
          return held;
        },
      },
      never,
    );
    // Another question to the same thread is answered while the walk waits.
    while (told < 4 * 512) await walker.look(root, [], false);
    for (let n = 0; n < 20; n += 1) await walker.look(root, [], false);
    expect(told).toBe(4 * 512);

    release();
    expect(await walked).toMatchObject({ is: 'finished', files: 6_000 });
  });

  it('fails with the fault of whoever takes its files', async () => {
    put('a.jpg');

    await expect(walker.walk(ask(), { onFiles: () => Promise.reject(new RangeError('mine')) }, never)).rejects.toThrow(
      'mine',
    );
  });

  it('of a root that is not there says so', async () => {
    expect(await walker.walk(ask({ root: join(root, 'no') }), { onFiles: () => undefined }, never)).toEqual({
      is: 'rootTroubled',
      because: 'missing',
    });
  });
});

describe('a thread that walks', () => {
  const hanging = new URL('data:text/javascript,setInterval(()=>{},1000)');

  it('and hangs leaves its questions answered, not open', async () => {
    const stuck = createWalker({ workerUrl: hanging, silenceMs: 100 });

    const answers = await Promise.all([
      stuck.check({ root }),
      stuck.look(root, ['a', 'b'], false),
      stuck.walk(ask(), { onFiles: () => undefined }, never),
    ]);
    await stuck.close();

    expect(answers).toEqual([
      { ok: false, because: 'notAnswering' },
      ['busy', 'busy'],
      { is: 'rootTroubled', because: 'notAnswering' },
    ]);
  });

  it('and dies fails its questions, and the next question starts another', async () => {
    const dying = createWalker({ workerUrl: new URL('data:text/javascript,throw new Error("x")') });

    await expect(dying.check({ root })).rejects.toThrow();
    await expect(dying.walk(ask(), { onFiles: () => undefined }, never)).rejects.toThrow();
    await dying.close();
  });

  it('ends when nothing is asked for a while, and the next question starts another', async () => {
    // Answers every question with the number of the thread.
    const telling = `import { parentPort, threadId } from 'node:worker_threads';
      parentPort.on('message', ({ job }) => parentPort.postMessage({ tell: 'checked', job, found: threadId }));`;
    const shy = createWalker({ workerUrl: new URL(`data:text/javascript,${encodeURIComponent(telling)}`), idleMs: 1 });
    const first = await shy.check({ root });
    let latest = first;
    for (let pause = 10; latest === first && pause < 5_000; pause *= 2) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      latest = await shy.check({ root });
    }
    await shy.close();

    expect(latest).not.toBe(first);
  });
});
