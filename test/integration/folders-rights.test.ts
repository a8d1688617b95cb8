import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Child, launch } from './folders-launch.ts';
import { createStage, type Stage } from './folders-stage.ts';

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

let stage: Stage;
beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.close());

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

/** A folder watched by somebody whom file modes hold: root they do not. */
async function asNobody(): Promise<Child> {
  const root = stage.directory();
  chmodSync(root, 0o755);
  return launch(root, process.execPath, [], isRoot ? { uid: nobody, gid: nobody } : {});
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
