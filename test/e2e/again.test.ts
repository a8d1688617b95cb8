/** Records of an older version are brought up to date, and pictures that look alike are found, in processes of their own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { feedKey, recordKey } from '../../processor/contract/keys.ts';
import { type PictureRecord, recordSchemaVersion } from '../../processor/contract/record.ts';
import { chanceOf } from '../../scripts/samples/paint/chance.ts';
import { recordsIn } from '../fakes/cloud-contents.ts';
import { type RunningCloud, startLocalCloud } from '../fakes/local-cloud.ts';
import { tintype } from './cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'tintype-again-'));
const pictures = join(folder, 'pictures');
let cloud: RunningCloud;

const command = (...args: readonly string[]) =>
  tintype([...args, '--cloud', cloud.ready.api, '--data-dir', join(folder, 'state')]);

/** Soft patches of light and dark, others for each seed: a gradient alone has too little to tell pictures apart by. */
function paintClouds(seed: number): Promise<Buffer> {
  const chance = chanceOf(seed);
  const patches = Uint8Array.from({ length: 9 * 6 * 3 }, () => Math.floor(256 * chance()));
  return sharp(patches, { raw: { width: 9, height: 6, channels: 3 } })
    .resize(900, 600, { kernel: 'cubic' })
    .jpeg()
    .toBuffer();
}

beforeAll(async () => {
  mkdirSync(pictures);
  const lake = await paintClouds(1);
  writeFileSync(join(pictures, 'lake.jpg'), lake);
  writeFileSync(join(pictures, 'lake small.webp'), await sharp(lake).resize(300).webp({ quality: 60 }).toBuffer());
  writeFileSync(join(pictures, 'lake turned.jpg'), await sharp(lake).rotate(90).jpeg({ quality: 70 }).toBuffer());
  writeFileSync(join(pictures, 'hill.jpg'), await paintClouds(2));
  cloud = await startLocalCloud({ dataDir: join(folder, 'cloud') });
  expect((await command('upload', pictures, '--json')).code).toBe(0);
}, 120_000);

afterAll(async () => {
  await cloud.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What the first version of the analysis would have left in the cloud, with its marker in the feed. */
async function makeOld({ features: _, ...record }: PictureRecord): Promise<void> {
  const { s3, ready } = cloud;
  const old = { ...record, schema: 1, camera: { make: 'Tintype', model: 'As it was' } };
  const put = (Key: string, Body: string) =>
    s3.send(new PutObjectCommand({ Bucket: ready.metadataBucket, Key, Body, ContentLength: Buffer.byteLength(Body) }));
  await put(recordKey(record.owner, record.digest), JSON.stringify(old));
  await put(feedKey(record.owner, { at: new Date().toISOString(), op: 'r', digest: record.digest }), '');
}

describe('pictures that look alike', () => {
  it('are one group: the picture, its small copy, its turned copy; the largest first', async () => {
    const run = await command('duplicates', '--json');

    expect(run.lines).toHaveLength(1);
    const [group] = run.lines as unknown as readonly { readonly pictures: readonly { readonly name: string }[] }[];
    expect(group?.pictures.map(({ name }) => name).toSorted()).toEqual([
      'lake small.webp',
      'lake turned.jpg',
      'lake.jpg',
    ]);
    expect(group?.pictures.at(-1)?.name).toBe('lake small.webp');
    expect([run.code, run.err]).toEqual([0, '']);
  });

  it('are a table for people', async () => {
    const run = await command('duplicates');

    expect(run.out).toContain('900 × 600');
    expect(run.out).toMatch(/3 pictures in one group; all but the first of each are [\d.]+ kB\./);
  });
});

describe('records of an older version', () => {
  it('are replaced by new ones, and only those', async () => {
    const before = await recordsIn(cloud);
    const [first, second, ...others] = before;
    for (const record of [first!, second!]) await makeOld(record);
    expect((await command('records', '--json', 'as it was')).lines).toHaveLength(2);

    const run = await command('reanalyse', '--json');

    expect(run.lines).toEqual([{ asked: 2, done: 2, failed: 0, unanswered: 0, older: 0 }]);
    expect([run.code, run.err]).toEqual([0, '']);
    const after = await recordsIn(cloud);
    expect(after.map(({ schema }) => schema)).toEqual(before.map(() => recordSchemaVersion));
    for (const { digest, camera } of [first!, second!]) {
      expect(after.find((record) => record.digest === digest)?.camera).toEqual(camera);
    }
    for (const other of others) expect(after).toContainEqual(other);
  });

  it('are none the second time', async () => {
    const run = await command('reanalyse');

    expect(run.out).toBe('Every picture was analysed by this version. --all analyses them again.\n');
    expect(run.code).toBe(0);
  });

  it('or of this one, where a search names them', async () => {
    const before = await recordsIn(cloud);

    const run = await command('reanalyse', 'hill', '--json');

    expect(run.lines).toEqual([{ asked: 1, done: 1, failed: 0, unanswered: 0, older: 0 }]);
    const after = await recordsIn(cloud);
    const changed = after.filter(
      ({ digest, analysis }) =>
        analysis.startedAt !== before.find((record) => record.digest === digest)?.analysis.startedAt,
    );
    expect(changed.map(({ source }) => source.name)).toEqual(['hill.jpg']);
  });
});
