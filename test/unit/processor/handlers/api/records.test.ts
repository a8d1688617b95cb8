import { describe, expect, it } from 'vitest';
import {
  AcceptedAnswer,
  BatchGetAnswer,
  OriginalAnswer,
  PendingAnswer,
  RecordAnswer,
} from '../../../../../processor/contract/api.ts';
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
const at = '2026-11-22T11:00:02.000Z';

/** A world in which Ann has one original in every state there is. */
async function withEveryState() {
  const world = createWorld();
  const [ready, analysing, deleted, missing] = ['ready', 'analysing', 'deleted', 'missing'].map(digestOf);
  await storeOriginal(world, ann, ready!);
  await storeAnalysis(world, sampleRecord(ann, ready!), at);
  await storeOriginal(world, ann, analysing!);
  await world.objects.put(metadata, `tombstones/${ann}/${deleted}`, '');
  return { world, ready: ready!, analysing: analysing!, deleted: deleted!, missing: missing! };
}

describe('POST /v1/records/batch-get', () => {
  it('says where each original stands, in the order of the asks', async () => {
    const { world, ready, analysing, deleted, missing } = await withEveryState();

    const said = await world
      .as(ann)
      .post('/v1/records/batch-get', { digests: [missing, ready, deleted, analysing, ready] });

    const entry = {
      digest: ready,
      state: 'ready',
      record: sampleRecord(ann, ready),
      previews: {
        '320': `https://metadata.test/previews/${ann}/${ready}/320.webp?grant=get`,
        '1600': `https://metadata.test/previews/${ann}/${ready}/1600.webp?grant=get`,
        expiresAt: '2026-11-22T12:15:00.123Z',
      },
    };
    expect(read(said, 200, BatchGetAnswer).records).toEqual([
      { digest: missing, state: 'missing' },
      entry,
      { digest: deleted, state: 'deleted' },
      { digest: analysing, state: 'analysing' },
      entry,
    ]);
  });

  it('gives no URL of a preview there is none of', async () => {
    const world = createWorld();
    const record = sampleRecord(ann, digest, {
      previews: { '320': { key: `previews/${ann}/${digest}/320.webp`, width: 100, height: 80, bytes: 900 } },
    });
    await storeAnalysis(world, record, at);

    const said = await world.as(ann).post('/v1/records/batch-get', { digests: [digest] });

    const [state] = read(said, 200, BatchGetAnswer).records;
    expect(state?.state === 'ready' && Object.keys(state.previews)).toEqual(['320', 'expiresAt']);
  });

  it("presigns the owner's own previews even where a record names another's", async () => {
    const world = createWorld();
    const stolen = { key: `previews/${bob}/${digest}/320.webp`, width: 320, height: 240, bytes: 900 };
    await storeAnalysis(world, sampleRecord(ann, digest, { previews: { '320': stolen } }), at);

    const said = await world.as(ann).post('/v1/records/batch-get', { digests: [digest] });

    const [state] = read(said, 200, BatchGetAnswer).records;
    expect(state?.state === 'ready' && state.previews['320']).toBe(
      `https://metadata.test/previews/${ann}/${digest}/320.webp?grant=get`,
    );
  });

  it('counts a record that was deleted between two looks as deleted', async () => {
    const world = createWorld();
    await storeOriginal(world, ann, digest);
    await storeAnalysis(world, sampleRecord(ann, digest), at);
    world.objects.before('readBytes', async () => {
      const said = await world.as(ann).delete(`/v1/records/${digest}`);
      expect(said.status).toBe(202);
    });

    const said = await world.as(ann).post('/v1/records/batch-get', { digests: [digest] });

    expect(read(said, 200, BatchGetAnswer).records).toEqual([{ digest, state: 'deleted' }]);
  });

  it('answers 100 digests, and refuses 101', async () => {
    const world = createWorld();
    const digests = Array.from({ length: 101 }, (_, index) => digestOf(`original ${index}`));
    for (const one of digests) await storeAnalysis(world, sampleRecord(ann, one), at);

    const hundred = await world.as(ann).post('/v1/records/batch-get', { digests: digests.slice(1) });
    const tooMany = await world.as(ann).post('/v1/records/batch-get', { digests });

    expect(read(hundred, 200, BatchGetAnswer).records.map((state) => state.digest)).toEqual(digests.slice(1));
    expect(readProblem(tooMany)).toMatchObject({ status: 400, code: 'badRequest' });
  });

  it('asks for fewer digests when their records do not fit one answer', async () => {
    const world = createWorld();
    const digests = Array.from({ length: 6 }, (_, index) => digestOf(`original ${index}`));
    const words = { description: 'd'.repeat(1_000_000) };
    for (const one of digests) await storeAnalysis(world, sampleRecord(ann, one, { words }), at);

    const six = await world.as(ann).post('/v1/records/batch-get', { digests });
    const four = await world.as(ann).post('/v1/records/batch-get', { digests: digests.slice(2) });

    expect(readProblem(six)).toMatchObject({ status: 413, code: 'tooLarge' });
    expect(read(four, 200, BatchGetAnswer).records).toHaveLength(4);
  });
});

describe('GET /v1/records/{digest}', () => {
  it('gives the record, or says why there is none', async () => {
    const { world, ready, analysing, deleted, missing } = await withEveryState();
    const get = (one: string) => world.as(ann).get(`/v1/records/${one}`);

    expect(read(await get(ready), 200, RecordAnswer)).toEqual({ record: sampleRecord(ann, ready) });
    expect(read(await get(analysing), 202, PendingAnswer)).toEqual({ state: 'analysing' });
    expect(readProblem(await get(deleted))).toMatchObject({ status: 404, code: 'deleted' });
    expect(readProblem(await get(missing))).toMatchObject({ status: 404, code: 'notFound' });
  });

  it.each(['A'.repeat(64), 'a'.repeat(63), '..', '%2e%2e%2f'])('refuses %s as a digest', async (text) => {
    const world = createWorld();

    const said = await world.as(ann).get(`/v1/records/${text}`);

    // Dots are resolved before routing, as every URL's are, and then it is another path.
    expect([400, 404]).toContain(said.status);
    expect(['badRequest', 'notFound']).toContain(readProblem(said).code);
  });
});

describe('GET /v1/records/{digest}/original', () => {
  it('gives a GET that saves the original under its own name', async () => {
    const world = createWorld();
    await storeOriginal(world, ann, digest, 'Grüße "1".heic');

    const said = await world.as(ann).get(`/v1/records/${digest}/original`);

    const { get } = read(said, 200, OriginalAnswer);
    expect(get.headers).toEqual({});
    expect(get.expiresAt).toBe('2026-11-22T12:15:00.123Z');
    const url = new URL(get.url);
    expect(url.pathname).toBe(`/${ann}/${digest}`);
    expect(url.searchParams.get('response-content-disposition')).toBe(
      `attachment; filename="Gr__e _1_.heic"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%221%22.heic`,
    );
  });

  it('calls an original without a name by its digest', async () => {
    const world = createWorld();
    await world.objects.put(originals, `${ann}/${digest}`, 'bytes');

    const said = await world.as(ann).get(`/v1/records/${digest}/original`);

    expect(new URL(read(said, 200, OriginalAnswer).get.url).searchParams.get('response-content-disposition')).toBe(
      `attachment; filename="${digest}"; filename*=UTF-8''${digest}`,
    );
  });

  it('gives none that was deleted, though its bytes may still be on their way out, or never was here', async () => {
    const world = createWorld();
    await storeOriginal(world, ann, digest);
    await world.objects.put(metadata, `tombstones/${ann}/${digest}`, '');

    const deleted = await world.as(ann).get(`/v1/records/${digest}/original`);
    const missing = await world.as(ann).get(`/v1/records/${digestOf('missing')}/original`);

    expect(readProblem(deleted)).toMatchObject({ status: 404, code: 'deleted' });
    expect(readProblem(missing)).toMatchObject({ status: 404, code: 'notFound' });
  });
});

describe('POST /v1/records/{digest}/analyse', () => {
  it('leaves a request for the analysis, with or without a record', async () => {
    const { world, ready, analysing } = await withEveryState();

    const said = [
      await world.as(ann).post(`/v1/records/${ready}/analyse`),
      await world.as(ann).post(`/v1/records/${analysing}/analyse`),
    ];

    expect(said.map((one) => read(one, 202, AcceptedAnswer))).toEqual([{ accepted: true }, { accepted: true }]);
    expect(world.objects.keys(metadata, 'requests/')).toEqual(
      [`requests/${ann}/${ready}`, `requests/${ann}/${analysing}`].sort(),
    );
  });

  it('has nothing to analyse of what was deleted or never was here', async () => {
    const { world, deleted, missing } = await withEveryState();

    const said = [
      await world.as(ann).post(`/v1/records/${deleted}/analyse`),
      await world.as(ann).post(`/v1/records/${missing}/analyse`),
    ];

    expect(said.map((one) => readProblem(one).code)).toEqual(['deleted', 'notFound']);
    expect(world.objects.keys(metadata, 'requests/')).toEqual([]);
  });
});
