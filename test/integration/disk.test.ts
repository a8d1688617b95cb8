/** Looks at real files. */
import { mkdtemp, rm, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDisk } from '../../app/adapters/disk.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tintype-disk-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe.each([
  ['local', true],
  ['not known to be local', false],
])('another look at a file that was just read, on a file system that is %s', (_name, isLocal) => {
  it('sees each change at once, and says the same as a first look', async () => {
    const disk = createDisk(new FakeClock(), () => isLocal);
    const path = join(folder, 'a.jpg');
    await writeFile(path, 'one');
    const first = await disk.lookAgain(path);
    expect(first).toMatchObject({ ok: true, value: { path, bytes: 3 } });
    expect(await disk.look(path)).toEqual(first);
    expect(await disk.lookAgain(path)).toEqual(first);

    await utimes(path, 1_000, 1_000);
    expect(await disk.lookAgain(path)).toMatchObject({ ok: true, value: { bytes: 3, modifiedMs: 1_000_000 } });
    await writeFile(path, 'longer');
    expect(await disk.lookAgain(path)).toMatchObject({ ok: true, value: { bytes: 6 } });
    await unlink(path);
    expect(await disk.lookAgain(path)).toEqual({ ok: false, failure: { kind: 'sourceGone', detail: 'ENOENT' } });
    expect(await disk.lookAgain(folder)).toMatchObject({ ok: false, failure: { kind: 'sourceGone' } });
  });
});

describe('a folder that was found to be local', () => {
  it('is asked about anew after ten seconds: something else may be mounted there', async () => {
    const clock = new FakeClock();
    let asked = 0;
    const disk = createDisk(clock, () => {
      asked += 1;
      return true;
    });
    const path = join(folder, 'a.jpg');
    await writeFile(path, 'one');
    for (let time = 0; time < 3; time += 1) await disk.lookAgain(path);
    expect(asked).toBe(1);
    clock.advance(10_001);
    await disk.lookAgain(path);
    expect(asked).toBe(2);
  });
});
