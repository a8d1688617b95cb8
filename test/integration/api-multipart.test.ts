import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CompleteAnswer,
  GrantsAnswer,
  PartGrantsAnswer,
  type SignedRequest,
  StoredPartsAnswer,
} from '../../processor/contract/api.ts';
import { type Person, read, readProblem } from '../unit/processor/handlers/api/world.ts';
import { askFor, sendPut, sha256, signIn, startTestCloud, type TestCloud } from './api-cloud.ts';

const MiB = 1024 * 1024;

let cloud: TestCloud;
let ann: Person;

beforeAll(async () => {
  cloud = await startTestCloud();
  ann = await signIn(cloud, 'ann');
});

afterAll(() => cloud?.stop());

const partSha256 = (body: Uint8Array): string => Buffer.from(sha256(body), 'hex').toString('base64');

async function open(body: Uint8Array, size = body.length) {
  const said = await ann.post('/v1/uploads', { uploads: [askFor(body, { size })] });
  const [grant] = read(said, 200, GrantsAnswer).grants;
  if (grant?.kind !== 'multipart') throw new Error(`no multipart upload was granted but ${grant?.kind}`);
  return grant;
}

async function grantParts(digest: string, uploadId: string, bodies: ReadonlyMap<number, Uint8Array>) {
  const parts = [...bodies].map(([number, body]) => ({ number, size: body.length, sha256: partSha256(body) }));
  const said = await ann.post(`/v1/uploads/${digest}/parts`, { uploadId, parts });
  return new Map<number, SignedRequest>(read(said, 200, PartGrantsAnswer).parts.map((part) => [part.number, part.put]));
}

async function listParts(digest: string, uploadId: string) {
  const said = await ann.get(`/v1/uploads/${digest}/parts?uploadId=${encodeURIComponent(uploadId)}`);
  return read(said, 200, StoredPartsAnswer).parts;
}

/** Sends all parts of `body` and gives what completing asks for. */
async function sendAll(body: Buffer) {
  const { digest, uploadId, partBytes, parts } = await open(body);
  const numbers = Array.from({ length: parts }, (_, index) => index + 1);
  const bodies = new Map(numbers.map((n) => [n, body.subarray((n - 1) * partBytes, n * partBytes)] as const));
  const puts = await grantParts(digest, uploadId, bodies);
  for (const [number, part] of bodies) expect((await sendPut(puts.get(number)!, part)).status).toBe(200);
  const stored = await listParts(digest, uploadId);
  return {
    digest,
    body: { uploadId, parts: stored.map(({ number, etag, sha256: sum = '' }) => ({ number, etag, sha256: sum })) },
  };
}

describe('a large original', () => {
  it('goes in parts, and is there once however often and by whomever it is completed', async () => {
    const body = Buffer.alloc(64 * MiB + 1, 'tintype');
    const first = await sendAll(body);
    const second = await sendAll(body);
    const complete = (of: typeof first) => ann.post(`/v1/uploads/${of.digest}/complete`, of.body);

    const outcomes = [await complete(first), await complete(first), await complete(second)];

    const [stored, repeated, other] = outcomes.map((said) => read(said, 200, CompleteAnswer).outcome);
    expect([stored, other]).toEqual(['stored', 'alreadyThere']);
    // S3 may answer a repeated call as it did the first (API reference, CompleteMultipartUpload), or know it no more.
    expect(['stored', 'alreadyThere']).toContain(repeated);
    const left = await ann.get(
      `/v1/uploads/${second.digest}/parts?uploadId=${encodeURIComponent(second.body.uploadId)}`,
    );
    expect(readProblem(left).code).toBe('noSuchUpload');
  });

  it('can be resumed from what the store has, though that is more than one page of parts', async () => {
    const { digest, uploadId } = await open(Buffer.from('1,001 parts'), 60_000 * MiB);
    const numbers = Array.from({ length: 1_001 }, (_, index) => index + 1);
    for (let from = 0; from < numbers.length; from += 100) {
      const bodies = new Map(numbers.slice(from, from + 100).map((n) => [n, Buffer.from(`part ${n}`)] as const));
      const puts = await grantParts(digest, uploadId, bodies);
      const sent = await Promise.all([...bodies].map(([number, part]) => sendPut(puts.get(number)!, part)));
      expect(sent.every(({ status }) => status === 200)).toBe(true);
    }

    const parts = await listParts(digest, uploadId);

    expect(parts.map(({ number }) => number)).toEqual(numbers);
    expect(parts[1_000]).toMatchObject({ size: 9, sha256: partSha256(Buffer.from('part 1001')) });
  });

  it('refuses parts that are not what was granted', async () => {
    const { digest, uploadId } = await open(Buffer.from('refused parts'), 100 * MiB);
    const part = Buffer.from('the right part');
    const puts = await grantParts(digest, uploadId, new Map([[1, part]]));
    const put = puts.get(1)!;

    const otherBytes = await sendPut(put, Buffer.from('the wrong part'));
    const otherLength = await sendPut(put, Buffer.from('short'), { 'content-length': '5' });
    const otherNumber = await sendPut({ ...put, url: put.url.replace('partNumber=1', 'partNumber=2') }, part);
    const right = await sendPut(put, part);

    expect([otherBytes.status, otherLength.status, otherNumber.status, right.status]).toEqual([400, 403, 403, 200]);
    expect((await listParts(digest, uploadId)).map(({ number }) => number)).toEqual([1]);
  });

  it('is not made of parts that are missing, changed or too small', async () => {
    const { digest, uploadId } = await open(Buffer.from('incomplete'), 100 * MiB);
    const bodies = new Map([1, 2].map((n) => [n, Buffer.from(`part ${n}`)] as const));
    const puts = await grantParts(digest, uploadId, bodies);
    for (const [number, part] of bodies) await sendPut(puts.get(number)!, part);
    const sent = (await listParts(digest, uploadId)).map(({ number, etag, sha256: sum = '' }) => ({
      number,
      etag,
      sha256: sum,
    }));
    const complete = (parts: object[]) => ann.post(`/v1/uploads/${digest}/complete`, { uploadId, parts });

    const missing = await complete([...sent, { ...sent[0], number: 3 }]);
    const changed = await complete([{ ...sent[0], sha256: sent[1]?.sha256 }]);
    const small = await complete(sent);

    expect(readProblem(missing).code).toBe('partMissing');
    expect(readProblem(changed).code).toBe('partMissing');
    expect(readProblem(small)).toMatchObject({ status: 400, code: 'badRequest' });
    expect((await listParts(digest, uploadId)).length).toBe(2);
  });

  it('can be given up, and again', async () => {
    const { digest, uploadId } = await open(Buffer.from('given up'), 100 * MiB);
    const path = `/v1/uploads/${digest}?uploadId=${encodeURIComponent(uploadId)}`;

    const statuses = [(await ann.delete(path)).status, (await ann.delete(path)).status];

    expect(statuses).toEqual([204, 204]);
    const part = Buffer.from('late');
    const puts = await grantParts(digest, uploadId, new Map([[1, part]]));
    expect((await sendPut(puts.get(1)!, part)).status).toBe(404);
  });
});
