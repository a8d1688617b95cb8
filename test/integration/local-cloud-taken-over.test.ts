/** A local cloud that is wanted while the one before it has not quite ended. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLocalCloud } from '../../app/host/local-cloud.ts';
import { localCloudDir } from '../../app/host/state-dir.ts';
import { tryLockDirectory } from '../../infra/local/lock.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tintype-taken-over-'));
  await mkdir(localCloudDir(folder));
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));

describe('a local cloud', () => {
  it('starts as soon as the one before it has let go of the data, as after an engine that was killed', async () => {
    // What a cloud that is ending still holds.
    const held = tryLockDirectory(localCloudDir(folder));
    const logged: string[] = [];

    const cloud = await openLocalCloud(folder, {
      log: (event) => {
        logged.push(event);
        if (event === 'localCloudWaits') held?.release();
      },
    });

    expect(logged).toEqual(['localCloudWaits']);
    expect(cloud.wasRunning).toBe(false);
    expect((await fetch(`${cloud.ready.api}/.well-known/tintype.json`)).status).toBe(200);
    await cloud.stop();
  });
});
