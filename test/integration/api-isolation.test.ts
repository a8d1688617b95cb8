import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BatchGetAnswer, GrantsAnswer, OriginalAnswer, PartGrantsAnswer } from '../../processor/contract/api.ts';
import { routes } from '../../processor/handlers/api/app.ts';
import { attempts, see, type Things } from '../unit/processor/handlers/api/isolation-table.ts';
import { type Person, read } from '../unit/processor/handlers/api/world.ts';
import {
  askFor,
  callSigned,
  fetchGet,
  grantPut,
  keysOf,
  send,
  sendPut,
  sha256,
  signIn,
  startTestCloud,
  type TestCloud,
  waitForRecord,
} from './api-cloud.ts';

const partSha256 = (body: Uint8Array): string => Buffer.from(sha256(body), 'hex').toString('base64');

let cloud: TestCloud;
let ann: Person;
let bob: Person;
let picture: Buffer;
let anns: Things;

beforeAll(async () => {
  cloud = await startTestCloud();
  ann = await signIn(cloud, 'ann');
  bob = await signIn(cloud, 'bob');
  picture = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#b04020' } })
    .jpeg()
    .toBuffer();
  anns = await giveAnnThings();
});

afterAll(() => cloud?.stop());

/** An analysed picture, and an upload of something large with one part sent. */
async function giveAnnThings(): Promise<Things> {
  const put = await grantPut(ann, picture);
  expect((await sendPut(put, picture)).status).toBe(200);
  await waitForRecord(ann, sha256(picture));
  const uploadDigest = sha256(Buffer.from('something large'));
  const uploads = [askFor(picture, { digest: uploadDigest, size: 100_000_000 })];
  const [grant] = read(await ann.post('/v1/uploads', { uploads }), 200, GrantsAnswer).grants;
  if (grant?.kind !== 'multipart') throw new Error('no multipart upload was granted');
  const part = { number: 1, size: 10, sha256: partSha256(Buffer.from('first part')) };
  const ask = { uploadId: grant.uploadId, parts: [part] };
  const { parts } = read(await ann.post(`/v1/uploads/${uploadDigest}/parts`, ask), 200, PartGrantsAnswer);
  const sent = await sendPut(parts[0]!.put, Buffer.from('first part'));
  expect(sent.status).toBe(200);
  const [owner = ''] = new URL(put.url).pathname.split('/').slice(-2);
  return {
    owner,
    digest: sha256(picture),
    uploadDigest,
    uploadId: grant.uploadId,
    part: { number: 1, etag: String(sent.headers.etag), sha256: part.sha256 },
  };
}

describe('one owner in the local cloud', () => {
  it('is tried on every route there is', () => {
    expect(attempts.map((attempt) => attempt.route)).toEqual(routes.map((route) => `${route.method} ${route.path}`));
  });

  it.each(attempts)('$name ($route)', async ({ run }) => {
    const before = await see(ann, anns);

    await run(bob, anns);

    expect(await see(ann, anns)).toEqual(before);
    const original = read(await ann.get(`/v1/records/${anns.digest}/original`), 200, OriginalAnswer).get;
    expect(sha256((await fetchGet(original)).bytes)).toBe(anns.digest);
  });

  it("cannot send a part into another's upload with a URL of its own", async () => {
    const part = { number: 1, size: 10, sha256: partSha256(Buffer.from('other part')) };
    const ask = { uploadId: anns.uploadId, parts: [part] };
    const { parts } = read(await bob.post(`/v1/uploads/${anns.uploadDigest}/parts`, ask), 200, PartGrantsAnswer);

    const sent = await sendPut(parts[0]!.put, Buffer.from('other part'));

    expect(sent.status).toBe(404);
    expect(sent.text).toContain('<Code>NoSuchUpload</Code>');
  });

  it("cannot turn its own URLs into another's", async () => {
    const bobsPicture = await sharp(picture).negate().jpeg().toBuffer();
    const put = await grantPut(bob, bobsPicture);
    expect((await sendPut(put, bobsPicture)).status).toBe(200);
    const digest = sha256(bobsPicture);
    await waitForRecord(bob, digest);
    const original = read(await bob.get(`/v1/records/${digest}/original`), 200, OriginalAnswer).get;
    const said = await bob.post('/v1/records/batch-get', { digests: [digest] });
    const [state] = read(said, 200, BatchGetAnswer).records;
    if (state?.state !== 'ready') throw new Error('the record is not ready');
    const [bobsOwner = ''] = new URL(put.url).pathname.split('/').slice(-2);
    const steal = (url: string): string => url.replace(bobsOwner, anns.owner).replace(digest, anns.digest);

    const own = [await send(original.url, 'GET', {}), await send(state.previews['320']!, 'GET', {})];
    const stolen = [
      await send(steal(original.url), 'GET', {}),
      await send(steal(state.previews['320']!), 'GET', {}),
      await send(steal(put.url), 'PUT', put.headers, bobsPicture),
    ];

    expect(own.map(({ status }) => status)).toEqual([200, 200]);
    expect(stolen.map(({ status }) => status)).toEqual([403, 403, 403]);
  });

  it('may do nothing in the store with its own keys', async () => {
    const keys = await keysOf(cloud, 'ann');
    const ask = { base: cloud.s3, service: 's3', region: cloud.region, keys } as const;
    const bucket = `/${cloud.originalsBucket}`;

    const said = [
      await callSigned({ ...ask, method: 'GET', path: `${bucket}/${anns.owner}/${anns.digest}` }),
      await callSigned({ ...ask, method: 'GET', path: `${bucket}?list-type=2` }),
      await callSigned({ ...ask, method: 'DELETE', path: `${bucket}/${anns.owner}/${anns.digest}` }),
    ];

    expect(said.map(({ status }) => status)).toEqual([403, 403, 403]);
  });

  it('deletes its own original and leaves that of another with the same bytes', async () => {
    const carol = await signIn(cloud, 'carol');
    expect((await sendPut(await grantPut(carol, picture), picture)).status).toBe(200);
    await waitForRecord(carol, anns.digest);
    const before = await see(ann, anns);

    const said = await carol.delete(`/v1/records/${anns.digest}`);

    expect(said.status).toBe(202);
    expect((await carol.get(`/v1/records/${anns.digest}`)).status).toBe(404);
    expect(await see(ann, anns)).toEqual(before);
  });
});
