import { describe, expect, it } from 'vitest';
import { AcceptedAnswer, FeedAnswer } from '../../../../../processor/contract/api.ts';
import {
  ann,
  bob,
  createWorld,
  digestOf,
  metadata,
  originals,
  read,
  readProblem,
  sampleRecord,
  storeAnalysis,
  storeOriginal,
} from './world.ts';

const digest = digestOf('bytes');
const path = `/v1/records/${digest}`;

async function withRecord() {
  const world = createWorld();
  for (const owner of [ann, bob]) {
    await storeOriginal(world, owner, digest);
    await storeAnalysis(world, sampleRecord(owner, digest), '2026-11-22T11:00:02.000Z');
    await world.objects.put(metadata, `requests/${owner}/${digest}`, '');
  }
  return world;
}

const bobs = [
  `feed/${bob}/2026-11-22T11:00:02.000Z-r-${digest}`,
  `previews/${bob}/${digest}/1600.webp`,
  `previews/${bob}/${digest}/320.webp`,
  `records/${bob}/${digest}.json`,
  `requests/${bob}/${digest}`,
];

describe('DELETE /v1/records/{digest}', () => {
  it('leaves a tombstone and a mark in the feed, and nothing else of the original', async () => {
    const world = await withRecord();

    const said = await world.as(ann).delete(path);

    expect(read(said, 202, AcceptedAnswer)).toEqual({ accepted: true });
    expect(world.objects.keys(originals)).toEqual([`${bob}/${digest}`]);
    expect(world.objects.keys(metadata)).toEqual(
      [
        `feed/${ann}/2026-11-22T11:00:02.000Z-r-${digest}`,
        `feed/${ann}/2026-11-22T12:00:00.123Z-x-${digest}`,
        `tombstones/${ann}/${digest}`,
        ...bobs,
      ].sort(),
    );
  });

  it('puts up the tombstone before the mark, and the mark before anything goes', async () => {
    const world = await withRecord();
    const steps: string[] = [];
    world.objects.before('put', (key) => void steps.push(`put ${key.split('/')[0]}`));
    world.objects.before('delete', (key) => void steps.push(`delete ${key.split('/')[0]}`));

    await world.as(ann).delete(path);

    expect(steps.slice(0, 4)).toEqual(['put tombstones', 'put feed', `delete ${ann}`, 'delete records']);
  });

  it.each(['put', 'delete'] as const)('can be asked again until it is done, wherever a %s failed', async (call) => {
    // The longest way has 2 puts and 5 deletes.
    for (let failing = 1; failing <= 6; failing += 1) {
      const world = await withRecord();
      let calls = 0;
      world.objects.before(call, () => {
        calls += 1;
        if (calls === failing) throw Object.assign(new Error('busy'), { name: 'SlowDown' });
      });

      let said = await world.as(ann).delete(path);
      for (let asked = 1; asked < 3 && said.status !== 202; asked += 1) said = await world.as(ann).delete(path);

      expect(said.status).toBe(202);
      expect(world.objects.keys(originals)).toEqual([`${bob}/${digest}`]);
      expect(world.objects.keys(metadata, 'records/')).toEqual([`records/${bob}/${digest}.json`]);
      expect(world.objects.keys(metadata, `previews/${ann}`)).toEqual([]);
      expect(world.objects.keys(metadata, 'tombstones/')).toEqual([`tombstones/${ann}/${digest}`]);
      const { entries } = read(await world.as(ann).get('/v1/feed'), 200, FeedAnswer);
      expect(entries.at(-1)).toMatchObject({ op: 'x', digest });
    }
  });

  it('does no harm when asked again later', async () => {
    const world = await withRecord();

    const first = await world.as(ann).delete(path);
    world.passTime(1_000);
    const second = await world.as(ann).delete(path);

    expect([first.status, second.status]).toEqual([202, 202]);
    expect(world.objects.keys(metadata, `feed/${ann}`)).toHaveLength(3);
  });

  it('is 404 for what never was here, and leaves no tombstone that would refuse it later', async () => {
    const world = createWorld();

    const said = await world.as(ann).delete(path);

    expect(readProblem(said)).toMatchObject({ status: 404, code: 'notFound' });
    expect(world.objects.keys(metadata)).toEqual([]);
  });

  it('deletes an original that has no record yet', async () => {
    const world = createWorld();
    await storeOriginal(world, ann, digest);

    const said = await world.as(ann).delete(path);

    expect(said.status).toBe(202);
    expect(world.objects.keys(originals)).toEqual([]);
    expect(world.objects.keys(metadata, 'tombstones/')).toEqual([`tombstones/${ann}/${digest}`]);
  });
});
