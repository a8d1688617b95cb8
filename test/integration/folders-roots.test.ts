import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWalker } from '../../app/adapters/walk.ts';
import type { RootCheck } from '../../app/engine/folder-ports.ts';
import { createStage, type Stage } from './folders-stage.ts';

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

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

        execFileSync('umount', ['-l', root]);
        folder.loop.scan();
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

describe('a directory that may not be read', () => {
  it('is told of, is not taken for empty, and is caught up with when it may be read again', async () => {
    const child = await asNobody();
    mkdirSync(join(child.root, 'shut'));
    writeFileSync(join(child.root, 'shut', 'a.jpg'), 'x');
    writeFileSync(join(child.root, 'open.jpg'), 'x');
    chmodSync(join(child.root, 'shut'), 0o000);
    try {
      child.start();
      await child.until((line) => line.problems?.[0]?.path === 'shut' && line.problems[0].because === 'denied');
      await child.until((line) => line.reported?.includes('open.jpg') === true);

      chmodSync(join(child.root, 'shut'), 0o755);
      await child.until((line) => line.reported?.includes('shut/a.jpg') === true);
      await child.until((line) => line.problems?.length === 0 && line.upToDate === true);
    } finally {
      await child.end();
    }
  });

  it('is unreachable when it is the root', async () => {
    const child = await asNobody();
    chmodSync(child.root, 0o000);
    try {
      child.start();
      await child.until((line) => line.because === 'denied');

      chmodSync(child.root, 0o755);
      writeFileSync(join(child.root, 'a.jpg'), 'x');
      await child.until((line) => line.reported?.includes('a.jpg') === true, 15_000);
    } finally {
      await child.end();
    }
  });
});

describe('a file that may not be read', () => {
  it('is told of, and reported when it may be', async () => {
    const child = await asNobody();
    const path = join(child.root, 'a.jpg');
    writeFileSync(path, 'x');
    chmodSync(path, 0o000);
    try {
      child.start();
      await child.until((line) => line.problems?.[0]?.path === 'a.jpg');

      chmodSync(path, 0o644);
      await child.until((line) => line.reported?.includes('a.jpg') === true);
    } finally {
      await child.end();
    }
  });
});

describe('the limit of watches', () => {
  it.skipIf(!canLimitWatches())(
    'turns a folder to timed scans, with a notice, and everything is still found (needs user namespaces)',
    async () => {
      const root = mkdtempSync(join(tmpdir(), 'tintype-folders-'));
      for (let n = 0; n < 8; n += 1) {
        mkdirSync(join(root, `day-${n}`));
        writeFileSync(join(root, `day-${n}`, 'a.jpg'), 'x');
      }
      // The limit of a user namespace holds for whoever is in it, and for nobody else on this machine.
      const limited = 'echo 5 > /proc/sys/user/max_inotify_watches && exec "$@"';
      const child = launch(root, 'unshare', ['--user', '--map-root-user', 'sh', '-c', limited, 'sh']);
      try {
        child.start();
        await child.until((line) => line.log === 'folder.watchLimit');
        await child.until(
          (line) => line.place === 'watching' && line.mode === 'timedScans' && line.notice === 'watchLimit',
        );
        await child.until((line) => line.upToDate === true);
        expect([...child.reported].sort()).toEqual([...Array(8).keys()].map((n) => `day-${n}/a.jpg`));

        appendFileSync(join(root, 'day-7', 'a.jpg'), 'y');
        await child.until(() => child.reported.filter((path) => path === 'day-7/a.jpg').length === 2, 20_000);
      } finally {
        await child.end();
        rmSync(root, { recursive: true, force: true });
      }
    },
  );
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

interface Line {
  readonly log?: string;
  readonly reported?: readonly string[];
  readonly place?: string;
  readonly mode?: string;
  readonly notice?: string;
  readonly because?: string;
  readonly upToDate?: boolean;
  readonly problems?: readonly { readonly path: string; readonly because: string }[];
}

interface Child {
  readonly root: string;
  readonly reported: string[];
  start(): void;
  until(isSo: (line: Line) => boolean, withinMs?: number): Promise<void>;
  end(): Promise<void>;
}

/** Looks at every line since the last one that was waited for. */
function launch(
  root: string,
  command: string,
  before: readonly string[],
  user: { uid?: number; gid?: number } = {},
): Child {
  const program = fileURLToPath(new URL('./folders-child.ts', import.meta.url));
  const reported: string[] = [];
  const lines: Line[] = [];
  let process_: ChildProcess | undefined;
  let read = 0;
  let onLine: () => void = () => undefined;
  return {
    root,
    reported,
    start() {
      process_ = spawn(command, [...before, ...(before.length > 0 ? [process.execPath] : []), program, root], {
        stdio: ['pipe', 'pipe', 'inherit'],
        ...user,
      });
      createInterface({ input: process_.stdout as NodeJS.ReadableStream }).on('line', (text) => {
        const line: Line = JSON.parse(text);
        lines.push(line);
        reported.push(...(line.reported ?? []));
        onLine();
      });
    },
    until(isSo, withinMs = 10_000) {
      return new Promise((resolve, reject) => {
        const limit = setTimeout(
          () => reject(new Error(`not within ${withinMs} ms: ${JSON.stringify(lines.slice(-5))}`)),
          withinMs,
        );
        onLine = () => {
          while (read < lines.length) {
            if (!isSo(lines[read++] as Line)) continue;
            clearTimeout(limit);
            onLine = () => undefined;
            resolve();
            return;
          }
        };
        onLine();
      });
    },
    async end() {
      const running = process_;
      if (running === undefined || running.exitCode !== null) return;
      const ended = new Promise((resolve) => running.once('exit', resolve));
      running.stdin?.end();
      const limit = setTimeout(() => running.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(limit);
    },
  };
}

/** A folder watched by somebody whom file modes hold: root they do not. */
async function asNobody(): Promise<Child> {
  const root = stage.directory();
  chmodSync(root, 0o755);
  return launch(root, process.execPath, [], isRoot ? { uid: nobody, gid: nobody } : {});
}

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

function canLimitWatches(): boolean {
  try {
    const limited = 'echo 5 > /proc/sys/user/max_inotify_watches';
    execFileSync('unshare', ['--user', '--map-root-user', 'sh', '-c', limited], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
