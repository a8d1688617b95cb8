import { existsSync } from 'node:fs';
import sharp from 'sharp';
import { beforeEach, describe, expect, it } from 'vitest';
import { PictureRecord } from '../../../../processor/contract/record.ts';
import { createAnalyseHandler } from '../../../../processor/handlers/analyse-handler.ts';
import { created, createWorld, digestOf, type MessageBody, messages, owner, type World } from './cloud.ts';

const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#336699' } })
  .jpeg()
  .withExif({ IFD0: { Make: 'Tin', Model: 'Type' } })
  .toBuffer();
const digest = digestOf(picture);
const recordKey = `records/${owner}/${digest}.json`;
const stored = created('originals', `${owner}/${digest}`, '0A');

let world: World;
beforeEach(() => {
  world = createWorld();
});
const run = (...bodies: MessageBody[]) => createAnalyseHandler(world.parts)(messages(...bodies));
const readRecord = (of = digest): PictureRecord =>
  PictureRecord.parse(JSON.parse(world.objects.text('metadata', `records/${owner}/${of}.json`) ?? 'null'));

describe('analysis handler', () => {
  it('writes previews, record and marker of a new original', async () => {
    await world.send(picture, { name: 'h%C3%A4user.jpg', 'modified-at': '2026-01-02T03:04:05.678Z', folder: 'Trip' });

    expect(await run([stored])).toEqual({ batchItemFailures: [] });

    expect(world.objects.keys('metadata')).toEqual([
      expect.stringMatching(new RegExp(`^feed/${owner}/2026-11-22T12:00:00\\.\\d{3}Z-r-${digest}$`)),
      `previews/${owner}/${digest}/1600.webp`,
      `previews/${owner}/${digest}/320.webp`,
      recordKey,
    ]);
    expect(readRecord()).toMatchObject({
      verdict: 'analysed',
      owner,
      digest,
      source: {
        name: 'häuser.jpg',
        bytes: picture.length,
        modifiedAt: '2026-01-02T03:04:05.678Z',
        folder: 'Trip',
        uploadedAt: '2026-11-22T12:00:00.000Z',
      },
      camera: { make: 'Tin', model: 'Type' },
      picture: { width: 40, height: 30 },
    });
    expect(await world.objects.head('metadata', recordKey)).toMatchObject({
      contentType: 'application/json',
      metadata: { verdict: 'analysed', schema: '2', sequencer: '0A' },
    });
  });

  it('writes what readers rely on before what leads them to it', async () => {
    await world.send(picture);
    const order: string[] = [];
    world.objects.before('put', (key) => void order.push(key.split('/')[0] ?? ''));

    await run([stored]);

    expect(order).toEqual(['previews', 'previews', 'records', 'feed']);
  });

  it('gives the same result however often an event comes', async () => {
    await world.send(picture);

    await run([stored], [stored]);
    const first = readRecord();
    await run([stored]);

    const { analysis: _, ...rest } = first;
    expect(readRecord()).toMatchObject(rest);
    expect(world.objects.keys('metadata', 'feed/').length).toBe(3);
  });

  it('skips an event older than the one it answered', async () => {
    await world.send(picture);
    await run([created('originals', `${owner}/${digest}`, '0B')]);
    const before = world.objects.keys('metadata');

    await run([created('originals', `${owner}/${digest}`, '0A')]);

    expect(world.objects.keys('metadata')).toEqual(before);
  });

  it('analyses again on request, whatever its sequencer, and takes the request away', async () => {
    await world.send(picture);
    await run([stored]);
    await world.objects.put('metadata', `requests/${owner}/${digest}`, '');

    await run([created('metadata', `requests/${owner}/${digest}`, '01')]);

    expect(world.objects.keys('metadata', 'feed/').length).toBe(2);
    expect(world.objects.keys('metadata', 'requests/')).toEqual([]);
    expect((await world.objects.head('metadata', recordKey))?.metadata.sequencer).toBe('0A');
  });

  it('rejects bytes that are not what their key says', async () => {
    await world.objects.put('originals', `${owner}/${digest}`, 'something else');

    await run([stored]);

    expect(readRecord()).toMatchObject({ verdict: 'rejected', reason: 'mismatch', source: { bytes: 14 } });
    expect((await world.objects.head('metadata', recordKey))?.metadata).toMatchObject({
      verdict: 'rejected',
      reason: 'mismatch',
    });
    expect(world.objects.keys('metadata', 'feed/').length).toBe(1);
  });

  it('acknowledges what is no picture with a verdict', async () => {
    const text = await world.send('not a picture');

    expect(await run([created('originals', `${owner}/${text}`)])).toEqual({ batchItemFailures: [] });

    expect(readRecord(text)).toMatchObject({ verdict: 'rejected', reason: 'notAnImage' });
  });

  it('does not read what is too large', async () => {
    const large = await world.send('small');
    const facts = await world.objects.head('originals', `${owner}/${large}`);
    const head = world.objects.head.bind(world.objects);
    world.objects.head = async (bucket, key) =>
      bucket === 'originals' && facts ? { ...facts, bytes: 4 * 1024 ** 3 + 1 } : head(bucket, key);
    world.objects.before('download', () => {
      throw new Error('read all the same');
    });

    await run([created('originals', `${owner}/${large}`)]);

    expect(readRecord(large)).toMatchObject({ verdict: 'rejected', reason: 'tooLarge', source: { bytes: 4294967297 } });
  });

  it('removes previews an earlier analysis made and this one does not', async () => {
    await world.objects.put('originals', `${owner}/${digest}`, 'something else');
    await world.objects.put('metadata', recordKey, '{}');
    await world.objects.put('metadata', `previews/${owner}/${digest}/320.webp`, 'old');

    await run([stored]);

    expect(world.objects.keys('metadata', 'previews/')).toEqual([]);
  });

  it('leaves a deleted original alone', async () => {
    await world.send(picture);
    await world.objects.put('metadata', `tombstones/${owner}/${digest}`, '');

    expect(await run([stored])).toEqual({ batchItemFailures: [] });

    expect(world.objects.keys('metadata')).toEqual([`tombstones/${owner}/${digest}`]);
  });

  it('acknowledges an original that is gone', async () => {
    expect(await run([stored])).toEqual({ batchItemFailures: [] });
    await world.send(picture);
    world.objects.before('download', () => world.objects.delete('originals', [`${owner}/${digest}`]));

    expect(await run([stored])).toEqual({ batchItemFailures: [] });

    expect(world.objects.keys('metadata')).toEqual([]);
  });

  for (const [name, happens] of [
    ['was deleted', () => world.objects.delete('originals', [`${owner}/${digest}`])],
    ['got a tombstone', () => world.objects.put('metadata', `tombstones/${owner}/${digest}`, '')],
  ] as const) {
    it(`takes everything away again when the original ${name} meanwhile`, async () => {
      await world.send(picture);
      let isDone = false;
      world.objects.before('put', async (key) => {
        if (!key.startsWith('records/') || isDone) return;
        isDone = true;
        await happens();
      });

      expect(await run([stored])).toEqual({ batchItemFailures: [] });

      expect(world.objects.keys('metadata').filter((key) => !key.startsWith('tombstones/'))).toEqual([]);
    });
  }

  it('reports only the message whose work a retry may do, and does the others', async () => {
    const other = await world.send('not a picture');
    await world.send(picture);
    world.objects.before('download', (key) => {
      if (key.endsWith(digest)) throw new Error('the network is down');
    });

    const answer = await run([stored], [created('originals', `${owner}/${other}`)]);

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(readRecord(other).reason).toBe('notAnImage');
    expect(world.lines.join('')).not.toContain(digest);
  });

  it('does every record of a message', async () => {
    const other = await world.send('not a picture');
    await world.send(picture);

    await run([stored, created('originals', `${owner}/${other}`)]);

    expect(world.objects.keys('metadata', 'records/').length).toBe(2);
  });

  it('ignores test events, removals, foreign buckets and keys, and says so of what it cannot read', async () => {
    await world.send(picture);
    const removed = { ...(stored as object), eventName: 'ObjectRemoved:Delete' };
    const body = JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'originals' });

    const answer = await run(
      body,
      [removed, created('elsewhere', `${owner}/${digest}`), created('originals', 'a/b/c'), created('originals', '%zz')],
      [created('metadata', recordKey), created('originals', `requests/${owner}/${digest}`)],
      'not JSON',
    );

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(world.objects.keys('metadata')).toEqual([]);
    expect(world.lines).toEqual(['{"event":"unreadableMessage","messageId":"m3"}\n']);
  });

  it('leaves no temporary file behind', async () => {
    const paths: string[] = [];
    const withTempFile: typeof world.parts.withTempFile = (use) =>
      world.parts.withTempFile((path) => {
        paths.push(path);
        return use(path);
      });
    await world.send(picture);
    const handle = createAnalyseHandler({ ...world.parts, withTempFile });

    await handle(messages([stored]));
    await world.objects.put('originals', `${owner}/${digest}`, 'something else');
    await handle(messages([stored]));

    expect(paths.map((path) => existsSync(path))).toEqual([false, false]);
  });
});
