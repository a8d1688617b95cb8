import { describe, expect, it } from 'vitest';
import { FeedAnswer } from '../../../../../processor/contract/api.ts';
import { ann, bob, createWorld, digestOf, metadata, read, readProblem, sampleRecord, storeAnalysis } from './world.ts';

const one = digestOf('one');
const two = digestOf('two');
const at = (second: number): string => new Date(Date.UTC(2026, 10, 22, 11, 0, second)).toISOString();

describe('GET /v1/feed', () => {
  it('gives changes from old to new, with their records', async () => {
    const world = createWorld();
    const record = sampleRecord(ann, one);
    await storeAnalysis(world, record, '2026-11-22T11:00:09.000Z');
    await world.objects.put(metadata, `feed/${ann}/2026-11-22T11:00:03.000Z-x-${two}`, '');

    const said = await world.as(ann).get('/v1/feed');

    expect(read(said, 200, FeedAnswer)).toEqual({
      entries: [
        { cursor: `2026-11-22T11:00:03.000Z-x-${two}`, at: '2026-11-22T11:00:03.000Z', op: 'x', digest: two },
        { cursor: `2026-11-22T11:00:09.000Z-r-${one}`, at: '2026-11-22T11:00:09.000Z', op: 'r', digest: one, record },
      ],
      next: `2026-11-22T11:00:09.000Z-r-${one}`,
      more: false,
    });
  });

  it('is empty, without a cursor, when nothing was ever written', async () => {
    const world = createWorld();

    const said = await world.as(ann).get('/v1/feed');

    expect(read(said, 200, FeedAnswer)).toEqual({ entries: [], more: false });
  });

  it('goes on after a cursor, or after an instant', async () => {
    const world = createWorld();
    await storeAnalysis(world, sampleRecord(ann, one), at(1));
    await storeAnalysis(world, sampleRecord(ann, two), at(2));

    const afterCursor = await world.as(ann).get(`/v1/feed?after=2026-11-22T11:00:01.000Z-r-${one}`);
    const afterInstant = await world.as(ann).get('/v1/feed?after=2026-11-22T11:00:01.500Z');
    const atInstant = await world.as(ann).get('/v1/feed?after=2026-11-22T11:00:02.000Z');
    const afterAll = await world.as(ann).get('/v1/feed?after=2026-11-22T11:00:03.000Z');

    const digestsOf = (said: typeof afterCursor) => read(said, 200, FeedAnswer).entries.map((entry) => entry.digest);
    expect(digestsOf(afterCursor)).toEqual([two]);
    expect(digestsOf(afterInstant)).toEqual([two]);
    expect(digestsOf(atInstant)).toEqual([two]);
    expect(read(afterAll, 200, FeedAnswer)).toEqual({ entries: [], more: false });
  });

  it('can be read to its end, page after page, with nothing lost or twice', async () => {
    const world = createWorld();
    const digests = Array.from({ length: 2_500 }, (_, index) => digestOf(`original ${index}`));
    for (const [index, digest] of digests.entries()) {
      await world.objects.put(metadata, `feed/${ann}/${at(index)}-x-${digest}`, '');
    }

    const pages: number[] = [];
    const seen: string[] = [];
    let query = '';
    for (let asked = 0; asked < 10; asked += 1) {
      const page = read(await world.as(ann).get(`/v1/feed${query}`), 200, FeedAnswer);
      pages.push(page.entries.length);
      seen.push(...page.entries.map((entry) => entry.digest));
      if (!page.more) break;
      query = `?after=${page.next}`;
    }

    expect(pages).toEqual([1_000, 1_000, 500]);
    expect(seen).toEqual(digests);
  });

  it('gives as many entries as are asked for', async () => {
    const world = createWorld();
    for (const second of [1, 2, 3]) await world.objects.put(metadata, `feed/${ann}/${at(second)}-x-${one}`, '');

    const said = await world.as(ann).get('/v1/feed?limit=2');

    expect(read(said, 200, FeedAnswer)).toMatchObject({ entries: [{ at: at(1) }, { at: at(2) }], more: true });
  });

  it.each(['limit=0', 'limit=1001', 'limit=x', 'after=../records', 'after='])('refuses %s', async (query) => {
    const world = createWorld();

    const said = await world.as(ann).get(`/v1/feed?${query}`);

    expect(readProblem(said)).toMatchObject({ status: 400, code: 'badRequest' });
  });

  it('has no record where the original was deleted meanwhile', async () => {
    const world = createWorld();
    await storeAnalysis(world, sampleRecord(ann, one), at(1));
    await storeAnalysis(world, sampleRecord(ann, two), at(2));
    world.objects.before('readBytes', async (key) => {
      if (key.includes(one)) await world.objects.delete(metadata, [key]);
    });

    const said = await world.as(ann).get('/v1/feed');

    const { entries } = read(said, 200, FeedAnswer);
    expect(entries.map((entry) => [entry.digest, entry.record !== undefined])).toEqual([
      [one, false],
      [two, true],
    ]);
  });

  it('leaves out the record of a deleted original, and gives it to every mark of one analysed twice', async () => {
    const world = createWorld();
    await storeAnalysis(world, sampleRecord(ann, one), at(1));
    await storeAnalysis(world, sampleRecord(ann, one), at(2));
    await world.objects.put(metadata, `feed/${ann}/${at(3)}-x-${one}`, '');

    const said = await world.as(ann).get('/v1/feed');

    const { entries } = read(said, 200, FeedAnswer);
    expect(entries.map((entry) => [entry.op, entry.record !== undefined])).toEqual([
      ['r', true],
      ['r', true],
      ['x', false],
    ]);
  });

  it('stops giving records inline at 4 MiB, and gives the entries all the same', async () => {
    const world = createWorld();
    const description = 'd'.repeat(1_000_000);
    for (let index = 0; index < 6; index += 1) {
      await storeAnalysis(world, sampleRecord(ann, digestOf(`${index}`), { words: { description } }), at(index));
    }

    const said = await world.as(ann).get('/v1/feed');

    const { entries } = read(said, 200, FeedAnswer);
    expect(entries.map((entry) => entry.record !== undefined)).toEqual([true, true, true, true, false, false]);
  });

  it('goes past what is no mark, and past a record that cannot be read', async () => {
    const world = createWorld();
    await storeAnalysis(world, sampleRecord(ann, one), at(1));
    await world.objects.put(metadata, `records/${ann}/${one}.json`, '{"schema":1');
    await storeAnalysis(world, sampleRecord(ann, two), at(2));
    // A record that names another owner is not this owner's, wherever it lies.
    await world.objects.put(metadata, `records/${ann}/${two}.json`, JSON.stringify(sampleRecord(bob, two)));
    await world.objects.put(metadata, `feed/${ann}/zzz`, '');

    const said = await world.as(ann).get('/v1/feed');

    const answer = read(said, 200, FeedAnswer);
    expect(answer.entries.map((entry) => entry.record)).toEqual([undefined, undefined]);
    expect(answer.next).toBe('zzz');
    expect(world.lines).toEqual([
      '{"level":"warn","requestId":"request-1","code":"recordUnreadable"}\n',
      '{"level":"warn","requestId":"request-1","code":"recordUnreadable"}\n',
    ]);
  });
});
