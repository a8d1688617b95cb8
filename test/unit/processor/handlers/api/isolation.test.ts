import { beforeEach, describe, expect, it } from 'vitest';
import { GrantsAnswer } from '../../../../../processor/contract/api.ts';
import { routes } from '../../../../../processor/handlers/api/app.ts';
import { attempts, see, type Things } from './isolation-table.ts';
import {
  ann,
  bob,
  createWorld,
  digestOf,
  metadata,
  originals,
  read,
  sampleRecord,
  storeAnalysis,
  storeOriginal,
} from './world.ts';

const digest = digestOf("Ann's picture");
const uploadDigest = digestOf("Ann's large picture");

async function withAnnsThings() {
  const world = createWorld();
  await storeOriginal(world, ann, digest);
  await storeAnalysis(world, sampleRecord(ann, digest), '2026-11-22T11:00:02.000Z');
  const ask = {
    digest: uploadDigest,
    size: 100_000_000,
    contentType: 'image/tiff',
    name: 'large.tif',
    modifiedAt: '2021-09-27T13:13:05.000Z',
  };
  const [grant] = read(await world.as(ann).post('/v1/uploads', { uploads: [ask] }), 200, GrantsAnswer).grants;
  if (grant?.kind !== 'multipart') throw new Error('no multipart upload was granted');
  const { number, etag, sha256 = '' } = world.grants.sendPart(grant.uploadId, 1, Buffer.from('first part'));
  const things: Things = { owner: ann, digest, uploadDigest, uploadId: grant.uploadId, part: { number, etag, sha256 } };
  return { world, things };
}

describe('one owner', () => {
  let made: Awaited<ReturnType<typeof withAnnsThings>>;
  beforeEach(async () => {
    made = await withAnnsThings();
  });

  it('is tried on every route there is', () => {
    expect(attempts.map((attempt) => attempt.route)).toEqual(routes.map((route) => `${route.method} ${route.path}`));
  });

  it.each(attempts)('$name ($route)', async ({ run }) => {
    const { world, things } = made;
    const before = await see(world.as(ann), things);
    const keysBefore = [...world.objects.keys(originals), ...world.objects.keys(metadata)].filter((key) =>
      key.includes(ann),
    );

    await run(world.as(bob), things);

    expect(await see(world.as(ann), things)).toEqual(before);
    const keys = [...world.objects.keys(originals), ...world.objects.keys(metadata)];
    expect(keys.filter((key) => key.includes(ann))).toEqual(keysBefore);
  });

  it('deletes its own original and leaves that of another with the same bytes', async () => {
    const { world, things } = made;
    await storeOriginal(world, bob, digest);
    await storeAnalysis(world, sampleRecord(bob, digest), '2026-11-22T11:00:03.000Z');
    const before = await see(world.as(ann), things);

    const said = await world.as(bob).delete(`/v1/records/${digest}`);

    expect(said.status).toBe(202);
    expect(await see(world.as(ann), things)).toEqual(before);
  });

  it.each([
    ['a prefix of another', 'ann-sub', 'ann-sub-1'],
    ['another in capitals', 'ANN-SUB-1', 'ann-sub-1'],
  ])('is not taken for %s', async (_what, name, other) => {
    const world = createWorld();
    await storeOriginal(world, other, digest);
    await storeAnalysis(world, sampleRecord(other, digest), '2026-11-22T11:00:02.000Z');

    const feed = await world.as(name).get('/v1/feed');
    const record = await world.as(name).get(`/v1/records/${digest}`);

    expect(feed.text).toBe('{"entries":[],"more":false}');
    expect(record.status).toBe(404);
  });
});
