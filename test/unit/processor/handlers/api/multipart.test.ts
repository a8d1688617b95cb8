import { describe, expect, it } from 'vitest';
import {
  CompleteAnswer,
  GrantsAnswer,
  PartGrantsAnswer,
  StoredPartsAnswer,
} from '../../../../../processor/contract/api.ts';
import { ann, bob, createWorld, digestOf, originals, read, readProblem, storeOriginal } from './world.ts';

const digest = digestOf('a large original');
const key = `${ann}/${digest}`;
// 44 characters: 32 zero bytes
const zeros = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
const MiB = 1024 * 1024;

/** A world in which Ann has opened an upload. */
async function withUpload() {
  const world = createWorld();
  const said = await world.as(ann).post('/v1/uploads', {
    uploads: [
      {
        digest,
        size: 100 * MiB,
        contentType: 'image/tiff',
        name: 'large.tif',
        modifiedAt: '2021-09-27T13:13:05.000Z',
      },
    ],
  });
  const [grant] = read(said, 200, GrantsAnswer).grants;
  if (grant?.kind !== 'multipart') throw new Error('no multipart upload was granted');
  return { world, uploadId: grant.uploadId };
}

const sent = (part: { number: number; etag: string; sha256?: string }) => ({
  number: part.number,
  etag: part.etag,
  sha256: part.sha256 ?? zeros,
});

describe('POST /v1/uploads/{digest}/parts', () => {
  it('presigns each part with its size and checksum, in the order of the asks', async () => {
    const { world, uploadId } = await withUpload();

    const said = await world.as(ann).post(`/v1/uploads/${digest}/parts`, {
      uploadId,
      parts: [
        { number: 2, size: 16_777_216, sha256: zeros },
        { number: 1, size: 4_194_304, sha256: zeros },
      ],
    });

    expect(read(said, 200, PartGrantsAnswer).parts).toEqual([
      {
        number: 2,
        put: {
          url: `https://originals.test/${key}?uploadId=${uploadId}&partNumber=2`,
          headers: { 'content-length': '16777216', 'x-amz-checksum-sha256': zeros },
          expiresAt: '2026-11-22T12:15:00.123Z',
        },
      },
      {
        number: 1,
        put: {
          url: `https://originals.test/${key}?uploadId=${uploadId}&partNumber=1`,
          headers: { 'content-length': '4194304', 'x-amz-checksum-sha256': zeros },
          expiresAt: '2026-11-22T12:15:00.123Z',
        },
      },
    ]);
  });

  it.each([
    ['larger than a part is', { number: 1, size: 16_777_217, sha256: zeros }],
    ['beyond the largest original', { number: 4097, size: 1, sha256: zeros }],
  ])('refuses a part %s', async (_what, part) => {
    const { world, uploadId } = await withUpload();

    const said = await world.as(ann).post(`/v1/uploads/${digest}/parts`, { uploadId, parts: [part] });

    expect(readProblem(said)).toMatchObject({ status: 413, code: 'tooLarge' });
  });

  it.each([
    ['101 parts', Array.from({ length: 101 }, (_, index) => ({ number: index + 1, size: 1, sha256: zeros })), 'parts'],
    ['part 0', [{ number: 0, size: 1, sha256: zeros }], 'parts[0].number'],
    ['a checksum in hex', [{ number: 1, size: 1, sha256: digest }], 'parts[0].sha256'],
  ])('refuses %s and names the field', async (_what, parts, field) => {
    const { world, uploadId } = await withUpload();

    const said = await world.as(ann).post(`/v1/uploads/${digest}/parts`, { uploadId, parts });

    const problem = readProblem(said);
    expect(problem).toMatchObject({ status: 400, code: 'badRequest' });
    expect(problem.detail?.startsWith(`${field}: `)).toBe(true);
  });
});

describe('GET /v1/uploads/{digest}/parts', () => {
  it('lists every part the store has, more than 1,000 of them too', async () => {
    const { world, uploadId } = await withUpload();
    for (let number = 2_345; number >= 1; number -= 1) world.grants.sendPart(uploadId, number, Buffer.from('x'));

    const said = await world.as(ann).get(`/v1/uploads/${digest}/parts?uploadId=${uploadId}`);

    const { parts } = read(said, 200, StoredPartsAnswer);
    expect(parts).toHaveLength(2_345);
    expect(parts[0]).toEqual({
      number: 1,
      size: 1,
      // MD5 and SHA-256 of "x"
      etag: '"9dd4e461268c8034f5c8564e155c67a6"',
      sha256: 'LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=',
    });
    expect(parts[2_344]?.number).toBe(2_345);
  });

  it('says when there is no such upload', async () => {
    const world = createWorld();

    const said = await world.as(ann).get(`/v1/uploads/${digest}/parts?uploadId=never`);

    expect(readProblem(said)).toMatchObject({ status: 404, code: 'noSuchUpload' });
  });

  it('asks for an upload id', async () => {
    const world = createWorld();

    const said = await world.as(ann).get(`/v1/uploads/${digest}/parts`);

    expect(readProblem(said).detail).toContain('uploadId');
  });
});

describe('POST /v1/uploads/{digest}/complete', () => {
  it('makes the original of its parts, whatever order they are named in', async () => {
    const { world, uploadId } = await withUpload();
    const one = world.grants.sendPart(uploadId, 1, Buffer.alloc(5 * MiB, 'a'));
    const two = world.grants.sendPart(uploadId, 2, Buffer.from('end'));

    const said = await world
      .as(ann)
      .post(`/v1/uploads/${digest}/complete`, { uploadId, parts: [sent(two), sent(one)] });

    expect(read(said, 200, CompleteAnswer)).toEqual({ outcome: 'stored' });
    const facts = await world.objects.head(originals, key);
    expect(facts).toMatchObject({ bytes: 5_242_883, contentType: 'image/tiff', metadata: { name: 'large.tif' } });
  });

  it('says that it is there when another sender was first, and gives its parts up', async () => {
    const { world, uploadId } = await withUpload();
    const part = world.grants.sendPart(uploadId, 1, Buffer.from('mine'));
    world.grants.before('complete', async () => {
      await world.objects.put(originals, key, 'theirs');
    });

    const said = await world.as(ann).post(`/v1/uploads/${digest}/complete`, { uploadId, parts: [sent(part)] });

    expect(read(said, 200, CompleteAnswer)).toEqual({ outcome: 'alreadyThere' });
    expect(world.objects.text(originals, key)).toBe('theirs');
    expect(world.grants.openUploads()).toEqual([]);
  });

  it('says that it is there though the parts of the slower sender could not be given up', async () => {
    const { world, uploadId } = await withUpload();
    const part = world.grants.sendPart(uploadId, 1, Buffer.from('mine'));
    await world.objects.put(originals, key, 'theirs');
    world.grants.before('abort', () => {
      throw Object.assign(new Error('busy'), { name: 'SlowDown' });
    });

    const said = await world.as(ann).post(`/v1/uploads/${digest}/complete`, { uploadId, parts: [sent(part)] });

    expect(read(said, 200, CompleteAnswer)).toEqual({ outcome: 'alreadyThere' });
    expect(world.lines).toEqual(['{"level":"warn","requestId":"request-1","code":"partsLeftBehind"}\n']);
  });

  it('says that it is there when it is asked twice, because the first answer was lost', async () => {
    const { world, uploadId } = await withUpload();
    const part = world.grants.sendPart(uploadId, 1, Buffer.from('mine'));
    const body = { uploadId, parts: [sent(part)] };

    const first = await world.as(ann).post(`/v1/uploads/${digest}/complete`, body);
    const second = await world.as(ann).post(`/v1/uploads/${digest}/complete`, body);

    expect(read(first, 200, CompleteAnswer)).toEqual({ outcome: 'stored' });
    expect(read(second, 200, CompleteAnswer)).toEqual({ outcome: 'alreadyThere' });
  });

  it('says when there is neither such an upload nor the original', async () => {
    const world = createWorld();
    const part = { number: 1, etag: '"x"', sha256: zeros };

    const said = await world.as(ann).post(`/v1/uploads/${digest}/complete`, { uploadId: 'gone', parts: [part] });

    expect(readProblem(said)).toMatchObject({ status: 404, code: 'noSuchUpload' });
  });

  it('says when a part is missing, or another one was stored in its place', async () => {
    const { world, uploadId } = await withUpload();
    const part = world.grants.sendPart(uploadId, 1, Buffer.from('mine'));
    world.grants.sendPart(uploadId, 1, Buffer.from('changed'));

    const changed = await world.as(ann).post(`/v1/uploads/${digest}/complete`, { uploadId, parts: [sent(part)] });
    const missing = await world
      .as(ann)
      .post(`/v1/uploads/${digest}/complete`, { uploadId, parts: [{ ...sent(part), number: 2 }] });

    expect(readProblem(changed)).toMatchObject({ status: 409, code: 'partMissing' });
    expect(readProblem(missing)).toMatchObject({ status: 409, code: 'partMissing' });
    expect(world.objects.keys(originals)).toEqual([]);
  });

  it('refuses parts that are too small, and a number that is there twice', async () => {
    const { world, uploadId } = await withUpload();
    const one = world.grants.sendPart(uploadId, 1, Buffer.from('small'));
    const two = world.grants.sendPart(uploadId, 2, Buffer.from('end'));

    const small = await world
      .as(ann)
      .post(`/v1/uploads/${digest}/complete`, { uploadId, parts: [sent(one), sent(two)] });
    const twice = await world
      .as(ann)
      .post(`/v1/uploads/${digest}/complete`, { uploadId, parts: [sent(one), sent(one)] });

    expect(readProblem(small)).toMatchObject({ status: 400, detail: 'parts: each but the last has 16777216 bytes.' });
    expect(readProblem(twice)).toMatchObject({ status: 400, detail: 'parts: a number is there twice.' });
  });

  it('passes on that another write of the key is under way', async () => {
    const { world, uploadId } = await withUpload();
    const part = world.grants.sendPart(uploadId, 1, Buffer.from('mine'));
    world.grants.complete = async () => 'conflict';

    const said = await world.as(ann).post(`/v1/uploads/${digest}/complete`, { uploadId, parts: [sent(part)] });

    expect(readProblem(said)).toMatchObject({ status: 409, code: 'conflict' });
  });

  it("takes no notice of another owner's original of the same bytes", async () => {
    const world = createWorld();
    await storeOriginal(world, bob, digest);
    const part = { number: 1, etag: '"x"', sha256: zeros };

    const said = await world.as(ann).post(`/v1/uploads/${digest}/complete`, { uploadId: 'gone', parts: [part] });

    expect(readProblem(said).code).toBe('noSuchUpload');
  });
});

describe('DELETE /v1/uploads/{digest}', () => {
  it('gives the upload up, and again does no harm', async () => {
    const { world, uploadId } = await withUpload();

    const first = await world.as(ann).delete(`/v1/uploads/${digest}?uploadId=${uploadId}`);
    const second = await world.as(ann).delete(`/v1/uploads/${digest}?uploadId=${uploadId}`);

    expect([first.status, first.text, second.status]).toEqual([204, '', 204]);
    expect(world.grants.openUploads()).toEqual([]);
  });
});
