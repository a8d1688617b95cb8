import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStage, type Stage } from './folders-stage.ts';

let stage: Stage;
beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.close());

describe('what a watched folder takes in', () => {
  it.each([
    ['emoji', '📷 Ça va – 東京.jpg'],
    ['a newline', 'two\nlines.jpg'],
    ['255 bytes', `${'ü'.repeat(125)}x.jpg`],
    ['a backslash and quotes', 'a\\b"c\'d.jpg'],
    ['a replacement character of its own', 'odd\uFFFDname.jpg'],
    ['a leading space', ' a.jpg'],
  ])('reports a name with %s, at the start and live', async (_, name) => {
    const root = stage.directory();
    mkdirSync(`${root}/sub`);
    writeFileSync(`${root}/sub/${name}`, 'x');
    const folder = await stage.watch({ root });
    await folder.until(() => folder.names().length === 1);

    folder.write(name);
    await folder.quiet();

    expect(folder.names()).toEqual([`sub/${name}`, name]);
  });

  it.skipIf(process.platform !== 'linux')('tells of a name that is not UTF-8, and reports its neighbours', async () => {
    const root = stage.directory();
    const raw = Buffer.concat([Buffer.from(`${root}/bad-`), Buffer.from([0xff, 0xfe]), Buffer.from('.jpg')]);
    writeFileSync(raw, 'x');
    writeFileSync(`${root}/good.jpg`, 'x');

    const folder = await stage.watch({ root });
    await folder.quiet();
    rmSync(raw);

    expect(folder.names()).toEqual(['good.jpg']);
    expect(folder.loop.state().problems).toEqual([{ path: 'bad-\uFFFD\uFFFD.jpg', because: 'nameNotText' }]);
  });

  it('follows no links unless asked', async () => {
    const outside = stage.directory();
    writeFileSync(`${outside}/far.jpg`, 'x');
    const folder = await stage.watch();
    symlinkSync(outside, folder.path('linked'));
    symlinkSync(`${outside}/far.jpg`, folder.path('link.jpg'));
    await folder.quiet();

    expect(folder.names()).toEqual([]);
  });

  it('follows links when asked, loops never', async () => {
    const outside = stage.directory();
    writeFileSync(`${outside}/far.jpg`, 'x');
    const root = stage.directory();
    mkdirSync(`${root}/a/b`, { recursive: true });
    writeFileSync(`${root}/a/b/near.jpg`, 'x');
    symlinkSync(outside, `${root}/linked`);
    symlinkSync(`${outside}/far.jpg`, `${root}/link.jpg`);
    symlinkSync('../..', `${root}/a/b/loop`);
    symlinkSync('self', `${root}/self`);
    symlinkSync('nowhere', `${root}/broken.jpg`);

    const folder = await stage.watch({ root, followSymlinks: true });
    await folder.quiet();
    writeFileSync(`${outside}/later.jpg`, 'x');
    await folder.quiet();

    expect([...folder.names()].sort()).toEqual(['a/b/near.jpg', 'link.jpg', 'linked/far.jpg', 'linked/later.jpg']);
    expect(folder.loop.state().problems).toEqual([]);
  });

  it('leaves out what the rules say, and keeps out of what it leaves out', async () => {
    const folder = await stage.watch({ ignorePatterns: ['rejects/', '*.tif', '!@eaDir'] });
    for (const name of [
      'rejects/a.jpg',
      'scan.tif',
      '.hidden/b.jpg',
      'node_modules/c.jpg',
      '#recycle/d.jpg',
      'x.lrdata/e.dng',
    ]) {
      folder.write(name);
    }
    for (const name of ['@eaDir/kept.jpg', 'Trip.photoslibrary/originals/0/f.heic']) folder.write(name);
    folder.write('Trip.photoslibrary/resources/derivatives/g.jpg');
    await folder.quiet();

    expect([...folder.names()].sort()).toEqual(['@eaDir/kept.jpg', 'Trip.photoslibrary/originals/0/f.heic']);
    // The root, @eaDir, the library, its originals and the directory in there.
    expect(folder.loop.watches()).toBe(5);
  });

  it('catches up at its start with everything that changed while it was off', async () => {
    const first = await stage.watch();
    first.write('same.jpg');
    first.write('edited.jpg', 'before');
    first.write('gone.jpg');
    await first.quiet();
    await first.loop.stop();
    const seen = new Map(first.reported.map((source) => [source.path, source]));
    writeFileSync(first.path('edited.jpg'), 'afterwards');
    writeFileSync(first.path('new.jpg'), 'x');
    rmSync(first.path('gone.jpg'));

    const second = await stage.watch({
      root: first.root,
      known: (source) => {
        const before = seen.get(source.path);
        return (
          before?.bytes === source.bytes && before.modifiedMs === source.modifiedMs && before.inode === source.inode
        );
      },
    });
    await second.quiet();

    expect([...second.names()].sort()).toEqual(['edited.jpg', 'new.jpg']);
  });
});
