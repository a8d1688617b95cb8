import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWalker } from '../../app/adapters/walk.ts';
import type { RootCheck } from '../../app/engine/folder-ports.ts';
import { createStage, type Stage } from './folders-stage.ts';

const isRoot = process.getuid?.() === 0;

let stage: Stage;
beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.close());

const markerOf = (root: string): string => join(root, '.tintype');

describe('a root', () => {
  it('that is renamed away is unreachable, and is watched again when it is back', async () => {
    const root = join(stage.directory(), 'pictures');
    mkdirSync(root);
    const folder = await stage.watch({ root });
    folder.write('a.jpg');
    await folder.until(() => folder.names().length === 1);

    renameSync(root, `${root}-away`);
    await folder.until(() => folder.loop.state().place === 'unreachable');
    expect(folder.loop.state().unreachable?.because).toBe('missing');
    expect(folder.loop.watches()).toBe(0);
    writeFileSync(`${root}-away/b.jpg`, 'x');

    renameSync(`${root}-away`, root);
    // Long before the five seconds after which it would have looked by itself.
    await folder.until(() => folder.loop.state().place === 'watching', 4_000);
    await folder.quiet();
    expect(folder.names()).toEqual(['a.jpg', 'b.jpg']);
  });

  it('of which directories above are gone as well is found when they come back one by one', async () => {
    const above = join(stage.directory(), 'media');
    const root = join(above, 'card', 'DCIM');
    mkdirSync(root, { recursive: true });
    const folder = await stage.watch({ root });
    folder.write('a.jpg');
    await folder.until(() => folder.names().length === 1);
    renameSync(above, `${above}-away`);
    folder.loop.scan();
    await folder.until(() => folder.loop.state().place === 'unreachable');

    mkdirSync(above);
    renameSync(join(`${above}-away`, 'card'), join(above, 'card'));

    // Long before the five seconds after which it would have looked by itself.
    await folder.until(() => folder.loop.state().place === 'watching', 4_000);
  });

  it('without its marker is unreachable, and nothing in it is reported until the marker is back', async () => {
    const folder = await stage.watch();
    const marker = readFileSync(markerOf(folder.root));

    rmSync(markerOf(folder.root));
    folder.loop.scan();
    await folder.until(() => folder.loop.state().unreachable?.because === 'markerMissing');
    folder.write('a.jpg');
    writeFileSync(markerOf(folder.root), marker);

    await folder.until(() => folder.names().includes('a.jpg'));
    expect(folder.loop.state().place).toBe('watching');
  });

  it('with the marker of another folder is unreachable: another card at the same path', async () => {
    const folder = await stage.watch();

    writeFileSync(markerOf(folder.root), JSON.stringify({ tintype: 'folder', id: 'another' }));
    folder.loop.scan();

    await folder.until(() => folder.loop.state().unreachable?.because === 'otherFolder');
  });

  it('that became a file is unreachable', async () => {
    const root = join(stage.directory(), 'pictures');
    mkdirSync(root);
    const folder = await stage.watch({ root });

    rmSync(root, { recursive: true });
    writeFileSync(root, 'x');

    await folder.until(() => folder.loop.state().unreachable?.because === 'notAFolder');
  });

  it.skipIf(!isRoot || !canMount())(
    'under which a drive was taken away is unreachable, not emptied (needs root and the right to mount)',
    async () => {
      const root = join(stage.directory(), 'card');
      mkdirSync(root);
      mount(root);
      try {
        const folder = await stage.watch({ root });
        folder.write('a.jpg');
        await folder.until(() => folder.names().length === 1);

        execFileSync('umount', [root]);
        await folder.until(() => folder.loop.state().unreachable?.because === 'markerMissing');

        expect(folder.names()).toEqual(['a.jpg']);
      } finally {
        tryUnmount(root);
      }
    },
  );

  it('keeps its marker, and a file of that name that is none is left as it is', async () => {
    const walker = createWalker();
    const root = stage.directory();
    const other = stage.directory();
    writeFileSync(markerOf(other), 'my notes on tintypes');

    const first = await walker.check({ root });
    const second = await walker.check({ root });
    const noMarker = await walker.check({ root: other });
    await walker.close();

    expect(identityOf(first)).toMatchObject({ is: 'marker' });
    expect(identityOf(second)).toEqual(identityOf(first));
    expect(identityOf(noMarker)).toMatchObject({ is: 'inode' });
    expect(readFileSync(markerOf(other), 'utf8')).toBe('my notes on tintypes');
  });

  it('without a marker is told by device and inode', async () => {
    const walker = createWalker();
    const root = stage.directory();
    writeFileSync(markerOf(root), 'not a marker');
    const found = identityOf(await walker.check({ root }));

    const same = await walker.check({ root, identity: found });
    const moved = await walker.check({ root, identity: { is: 'inode', device: '1', inode: '2' } });
    await walker.close();

    expect(same).toMatchObject({ ok: true });
    expect(moved).toEqual({ ok: false, because: 'otherDevice' });
  });
});

describe('a stop', () => {
  it('ends within a second while thousands of files are being found', async () => {
    const root = stage.directory();
    for (let n = 0; n < 3_000; n += 1) writeFileSync(join(root, `${n}.jpg`), 'x');
    const folder = await stage.watch({ root });
    folder.loop.scan();

    const before = performance.now();
    await folder.loop.stop();
    const tookMs = performance.now() - before;

    expect(tookMs).toBeLessThan(1_000);
    expect(folder.loop.watches()).toBe(0);
    expect(folder.loop.state()).toMatchObject({ place: 'stopped', counts: { settling: 0 } });
  });
});

const identityOf = (found: RootCheck) => {
  if (!found.ok) throw new Error(found.because);
  return found.identity;
};

function canMount(): boolean {
  const root = mkdtempSync(join(tmpdir(), 'tintype-mount-'));
  try {
    mount(root);
    return true;
  } catch {
    return false;
  } finally {
    tryUnmount(root);
    rmSync(root, { recursive: true });
  }
}

function mount(root: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tintype', root], { stdio: 'ignore' });
}

function tryUnmount(root: string): void {
  try {
    execFileSync('umount', ['-l', root], { stdio: 'ignore' });
  } catch {
    // It was not mounted, or is not any more.
  }
}
