/** Moving up: what the local cloud holds goes to a cloud people sign in to. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import type { RunningCloud } from '../fakes/local-cloud.ts';
import { visit } from '../fakes/person.ts';
import { makePictures } from '../fixtures/pictures.ts';
import { type SignInStage, startSignInStage } from './sign-in-stage.ts';

async function login(stage: SignInStage): Promise<void> {
  const running = stage.start('login', stage.cloud.ready.api, '--no-browser');
  running.type(await visit(await running.says(/http:\/\/127\.0\.0\.1:\d+\/auth\?\S+/), 'signs in'));
  await running.ended;
}

const recordsOf = async (stage: SignInStage, ...how: readonly string[]): Promise<Record<string, unknown>[]> => {
  const { out } = await stage.run('records', '--json', ...how);
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
};

/** The digest of each original, computed from the bytes the store has, and the one its key claims. */
async function digestsIn({ s3, ready }: RunningCloud): Promise<{ claimed: string; real: string }[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: ready.originalsBucket }));
  return Promise.all(
    Contents.map(async ({ Key = '' }) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: ready.originalsBucket, Key }));
      const real = createHash('sha256')
        .update(await Body!.transformToByteArray())
        .digest('hex');
      return { claimed: Key.slice(Key.lastIndexOf('/') + 1), real };
    }),
  );
}

// Ten programs one after the other, each with a cloud of its own.
describe('tintype promote', { timeout: 240_000 }, () => {
  it('sends all originals with name, time and folder, small and in parts, each proved by its digest', async () => {
    const stage = await startSignInStage();
    const folder = join(stage.dataDir, 'Holiday');
    await mkdir(folder);
    const [first = ''] = await makePictures(folder, 4);
    await utimes(first, 1_000_000_000, 1_000_000_000);
    // No picture, and more than one PUT takes: it is kept all the same.
    await writeFile(join(folder, 'large.jpg'), randomBytes(66 * 1024 * 1024));
    await stage.run('upload', '--local', folder);
    await login(stage);

    const ran = await stage.run('promote', '--json');

    expect(ran).toMatchObject({ code: 0, out: '{"all":5,"there":5,"before":0,"deleted":0,"failed":0}\n' });
    const digests = await digestsIn(stage.cloud);
    expect(digests).toHaveLength(5);
    for (const { claimed, real } of digests) expect(real).toBe(claimed);
    const sourceOf = (records: Record<string, unknown>[], name: string) =>
      records.map(({ source }) => source as Record<string, unknown>).find((source) => source.name === name);
    const [here, there] = [await recordsOf(stage, '--local'), await recordsOf(stage)];
    const name = first.slice(first.lastIndexOf('/') + 1);
    expect(here).toHaveLength(5);
    expect(sourceOf(there, name)).toMatchObject({ name, modifiedAt: '2001-09-09T01:46:40.000Z' });
    expect(sourceOf(there, 'large.jpg')).toMatchObject({ bytes: 69_206_016 });
  });

  it('sends nothing twice, and goes on after it was killed', async () => {
    const stage = await startSignInStage();
    await stage.run('upload', '--local', ...(await makePictures(join(stage.dataDir, 'pictures'), 30)));
    await login(stage);
    const cut = stage.start('promote', '--verbose');
    await cut.says(/"event":"stored"/);
    cut.child.kill('SIGKILL');
    await cut.ended;

    const next = await stage.run('promote', '--json', '--verbose');
    const again = await stage.run('promote', '--json', '--verbose');

    expect(JSON.parse(next.out)).toMatchObject({ all: 30, there: 30, deleted: 0, failed: 0 });
    expect(JSON.parse(again.out)).toEqual({ all: 30, there: 30, before: 30, deleted: 0, failed: 0 });
    expect(again.err).not.toContain('"event":"stored"');
    expect(await stage.cloud.countObjects()).toBe(30);
  });

  it('says what to do where no other cloud is connected', async () => {
    const stage = await startSignInStage();

    const ran = await stage.run('promote');

    expect(ran.code).toBe(1);
    expect(ran.err).toContain('Connect to another one first: tintype login.');
  });
});
