import { describe, expect, it } from 'vitest';
import { GrantsAnswer } from '../../../../../processor/contract/api.ts';
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
const key = `${ann}/${digest}`;
const ask = (more: object = {}) => ({
  digest,
  size: 467_992,
  contentType: 'image/heic',
  name: 'Grüße aus Wien.HEIC',
  modifiedAt: '2021-09-27T13:13:05.000Z',
  ...more,
});

describe('POST /v1/uploads', () => {
  it('grants one PUT whose headers are all that must be sent, and are all signed', async () => {
    const world = createWorld();

    const said = await world.as(ann).post('/v1/uploads', { uploads: [ask({ folder: 'Ferien 2021' })] });

    expect(read(said, 200, GrantsAnswer).grants).toEqual([
      {
        digest,
        kind: 'put',
        put: {
          url: `https://originals.test/${key}?grant=put`,
          headers: {
            'content-length': '467992',
            'content-type': 'image/heic',
            'if-none-match': '*',
            // SHA-256 of "bytes", from `printf bytes | openssl dgst -sha256 -binary | base64`
            'x-amz-checksum-sha256': 'J3CJ2RwL308uaGK6fkoHYFEZQx9dE/cm3TUrBvGyBqk=',
            'x-amz-meta-name': 'Gr%C3%BC%C3%9Fe%20aus%20Wien.HEIC',
            'x-amz-meta-modified-at': '2021-09-27T13:13:05.000Z',
            'x-amz-meta-folder': 'Ferien%202021',
          },
          expiresAt: '2026-11-22T12:15:00.123Z',
        },
      },
    ]);
  });

  it.each([
    [67_108_864, { kind: 'put' }],
    [67_108_865, { kind: 'multipart', partBytes: 16_777_216, parts: 5 }],
    [68_719_476_736, { kind: 'multipart', partBytes: 16_777_216, parts: 4096 }],
    [68_719_476_737, { kind: 'refused', code: 'tooLarge' }],
  ])('says how to send %d bytes', async (size, expected) => {
    const world = createWorld();

    const said = await world.as(ann).post('/v1/uploads', { uploads: [ask({ size })] });

    expect(read(said, 200, GrantsAnswer).grants).toMatchObject([{ digest, ...expected }]);
  });

  it('answers 100 originals in the order of the asks', async () => {
    const world = createWorld();
    const digests = Array.from({ length: 100 }, (_, index) => digestOf(`original ${index}`));
    await storeOriginal(world, ann, digests[7]!);
    await world.objects.put(metadata, `tombstones/${ann}/${digests[99]}`, '');

    const said = await world.as(ann).post('/v1/uploads', { uploads: digests.map((one) => ask({ digest: one })) });

    const { grants } = read(said, 200, GrantsAnswer);
    expect(grants.map((grant) => grant.digest)).toEqual(digests);
    expect(grants[7]!.kind).toBe('exists');
    expect(grants[99]).toEqual({ digest: digests[99], kind: 'refused', code: 'deleted' });
    expect(grants.filter((grant) => grant.kind === 'put')).toHaveLength(98);
  });

  it('finds a tombstone among more than one page of them', async () => {
    const world = createWorld();
    const digests = Array.from({ length: 20 }, (_, index) => digestOf(`original ${index}`));
    for (let index = 0; index < 1_001; index += 1) {
      await world.objects.put(metadata, `tombstones/${ann}/${digestOf(`gone ${index}`)}`, '');
    }
    await world.objects.put(metadata, `tombstones/${ann}/${digests[3]}`, '');

    const said = await world.as(ann).post('/v1/uploads', { uploads: digests.map((one) => ask({ digest: one })) });

    const refused = read(said, 200, GrantsAnswer).grants.filter((grant) => grant.kind === 'refused');
    expect(refused).toEqual([{ digest: digests[3], kind: 'refused', code: 'deleted' }]);
  });

  it('refuses 101 originals', async () => {
    const world = createWorld();

    const said = await world.as(ann).post('/v1/uploads', { uploads: Array.from({ length: 101 }, () => ask()) });

    expect(readProblem(said)).toMatchObject({ status: 400, code: 'badRequest' });
  });

  it('says that it has an original whose record is good, or is still being made', async () => {
    const world = createWorld();
    const analysed = digestOf('analysed');
    await storeOriginal(world, ann, digest);
    await storeOriginal(world, ann, analysed);
    await storeAnalysis(world, sampleRecord(ann, analysed), '2026-11-22T11:00:02.000Z');

    const said = await world.as(ann).post('/v1/uploads', { uploads: [ask(), ask({ digest: analysed })] });

    expect(read(said, 200, GrantsAnswer).grants).toEqual([
      { digest, kind: 'exists' },
      { digest: analysed, kind: 'exists' },
    ]);
  });

  it.each(['unsupported', 'corrupt', 'crashed'] as const)(
    'keeps an original that was rejected as %s',
    async (reason) => {
      const world = createWorld();
      await storeOriginal(world, ann, digest);
      await storeAnalysis(
        world,
        sampleRecord(ann, digest, { verdict: 'rejected', reason }),
        '2026-11-22T11:00:02.000Z',
      );

      const said = await world.as(ann).post('/v1/uploads', { uploads: [ask()] });

      expect(read(said, 200, GrantsAnswer).grants).toEqual([{ digest, kind: 'exists' }]);
      expect(world.objects.keys(originals)).toEqual([key]);
    },
  );

  it('takes away an original whose bytes were not those its name says, and grants it again', async () => {
    const world = createWorld();
    await storeOriginal(world, ann, digest);
    const record = sampleRecord(ann, digest, { verdict: 'rejected', reason: 'mismatch' });
    await storeAnalysis(world, record, '2026-11-22T11:00:02.000Z');

    const said = await world.as(ann).post('/v1/uploads', { uploads: [ask()] });

    const [grant] = read(said, 200, GrantsAnswer).grants;
    if (grant?.kind !== 'put') throw new Error('no PUT was granted');
    expect(world.objects.keys(originals)).toEqual([]);
    expect(world.objects.keys(metadata, 'records/')).toEqual([]);
    expect(await world.grants.send(grant.put, Buffer.from('bytes'))).toBe('stored');
  });

  it('leaves a deleted original deleted until it is asked for again on purpose', async () => {
    const world = createWorld();
    await world.objects.put(metadata, `tombstones/${key}`, '');

    const refused = await world.as(ann).post('/v1/uploads', { uploads: [ask()] });
    const granted = await world.as(ann).post('/v1/uploads', { uploads: [ask({ again: true })] });

    expect(read(refused, 200, GrantsAnswer).grants).toEqual([{ digest, kind: 'refused', code: 'deleted' }]);
    expect(read(granted, 200, GrantsAnswer).grants).toMatchObject([{ digest, kind: 'put' }]);
    expect(world.objects.keys(metadata, 'tombstones/')).toEqual([]);
  });

  it('does not take bytes that a broken-off deletion left for an original that is there', async () => {
    const world = createWorld();
    await storeOriginal(world, ann, digest);
    await storeAnalysis(world, sampleRecord(ann, digest), '2026-11-22T11:00:02.000Z');
    await world.objects.put(metadata, `tombstones/${key}`, '');

    const said = await world.as(ann).post('/v1/uploads', { uploads: [ask({ again: true })] });

    expect(read(said, 200, GrantsAnswer).grants).toMatchObject([{ digest, kind: 'put' }]);
    expect(world.objects.keys(originals)).toEqual([]);
    expect(world.objects.keys(metadata)).toEqual([`feed/${ann}/2026-11-22T11:00:02.000Z-r-${digest}`]);
  });

  it('grants a tombstoned original only once the tombstone is gone', async () => {
    const world = createWorld();
    await world.objects.put(metadata, `tombstones/${key}`, '');
    world.objects.before('delete', (deleted) => {
      if (deleted.startsWith('tombstones/')) throw Object.assign(new Error('busy'), { name: 'SlowDown' });
    });

    const said = await world.as(ann).post('/v1/uploads', { uploads: [ask({ again: true })] });

    expect(readProblem(said).code).toBe('throttled');
    expect(world.objects.keys(metadata)).toEqual([`tombstones/${key}`]);
  });

  it('grants both senders of one original, and the second to arrive finds it there', async () => {
    const world = createWorld();
    const first = read(await world.as(ann).post('/v1/uploads', { uploads: [ask()] }), 200, GrantsAnswer).grants[0];
    const second = read(await world.as(ann).post('/v1/uploads', { uploads: [ask()] }), 200, GrantsAnswer).grants[0];
    if (first?.kind !== 'put' || second?.kind !== 'put') throw new Error('no PUT was granted');

    const outcomes = [
      await world.grants.send(first.put, Buffer.from('bytes')),
      await world.grants.send(second.put, Buffer.from('bytes')),
    ];

    expect(outcomes).toEqual(['stored', 'alreadyThere']);
  });

  it('does not take an owner for another: what Bob has or deleted says nothing to Ann', async () => {
    const world = createWorld();
    await storeOriginal(world, bob, digest);
    const deleted = digestOf('deleted by Bob');
    await world.objects.put(metadata, `tombstones/${bob}/${deleted}`, '');

    const said = await world.as(ann).post('/v1/uploads', { uploads: [ask(), ask({ digest: deleted, again: true })] });

    expect(read(said, 200, GrantsAnswer).grants.map((grant) => grant.kind)).toEqual(['put', 'put']);
    expect(world.objects.keys(metadata, 'tombstones/')).toEqual([`tombstones/${bob}/${deleted}`]);
  });
});
