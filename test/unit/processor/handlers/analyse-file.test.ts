import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PictureRecord } from '../../../../processor/contract/record.ts';
import { analyseFile, rejectFile } from '../../../../processor/handlers/analyse-file.ts';
import { createAnalyseHandler } from '../../../../processor/handlers/analyse-handler.ts';
import { createDeadLetterHandler } from '../../../../processor/handlers/dead-letter-handler.ts';
import { created, createWorld, messages, owner } from './cloud.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tintype-files-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const modifiedAt = '2026-01-02T03:04:05.678Z';
const facts = { name: 'a.jpg', 'modified-at': modifiedAt };

async function write(content: Uint8Array | string): Promise<string> {
  const path = join(folder, 'a.jpg');
  await writeFile(path, content);
  await utimes(path, new Date(modifiedAt), new Date(modifiedAt));
  return path;
}

/** What may differ between a record of the cloud and one of a file. */
function comparable({ owner: _, source, analysis, previews, ...rest }: PictureRecord): unknown {
  const { uploadedAt: __, ...told } = source;
  const { startedAt: ___, durationMs: ____, ...run } = analysis;
  const sizes = Object.entries(previews ?? {}).map(([edge, { key, ...size }]) => [edge, key.split('/').slice(2), size]);
  return { ...rest, source: told, analysis: run, previews: sizes };
}

describe('analysis of a file', () => {
  it('gives the record the cloud writes', async () => {
    const noise = sharp({
      create: {
        width: 900,
        height: 700,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
      },
    });
    const content = await noise
      .jpeg()
      .withExif({
        IFD0: { Make: 'Tin' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '36/1 35/1 50/1',
          GPSLongitudeRef: 'W',
          GPSLongitude: '4/1 30/1 30/1',
        },
      })
      .toBuffer();
    const world = createWorld();
    const digest = await world.send(content, facts);
    await createAnalyseHandler(world.parts)(messages([created('originals', `${owner}/${digest}`)]));
    const cloud = PictureRecord.parse(
      JSON.parse(world.objects.text('metadata', `records/${owner}/${digest}.json`) ?? ''),
    );

    const record = await analyseFile({ path: await write(content) });

    expect(record.owner).toBe('local');
    expect(record.location?.longitude).toBeCloseTo(-4.508333, 6);
    expect(comparable(record)).toEqual(comparable(cloud));
  });

  it('gives the verdict the dead letters give when it crashed', async () => {
    const world = createWorld();
    const digest = await world.send('kills its reader', facts);
    await createDeadLetterHandler(world.parts)(messages([created('originals', `${owner}/${digest}`)]));
    const cloud = PictureRecord.parse(
      JSON.parse(world.objects.text('metadata', `records/${owner}/${digest}.json`) ?? ''),
    );

    const record = await rejectFile({ path: await write('kills its reader') }, 'crashed');

    expect(comparable(record)).toEqual(comparable(cloud));
  });

  it('goes by the names it is given', async () => {
    const path = await write('x');

    const record = await analyseFile({
      path,
      owner: 'somebody',
      name: 'other.png',
      modifiedAt: '2020-01-01T00:00:00.000Z',
    });

    expect(record).toMatchObject({
      owner: 'somebody',
      reason: 'notAnImage',
      source: { name: 'other.png', bytes: 1, modifiedAt: '2020-01-01T00:00:00.000Z' },
    });
  });

  it('gives an empty file a verdict', async () => {
    expect(await analyseFile({ path: await write('') })).toMatchObject({
      digest: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      verdict: 'rejected',
      reason: 'notAnImage',
      source: { bytes: 0 },
    });
  });

  it('throws when there is no such file', async () => {
    await expect(analyseFile({ path: join(folder, 'missing') })).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
