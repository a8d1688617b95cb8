import { beforeEach, describe, expect, it } from 'vitest';
import { PictureRecord } from '../../../../processor/contract/record.ts';
import { createDeadLetterHandler } from '../../../../processor/handlers/dead-letter-handler.ts';
import { created, createWorld, type MessageBody, messages, owner, type World } from './cloud.ts';

let world: World;
let digest: string;
beforeEach(async () => {
  world = createWorld();
  digest = await world.send('kills its reader', { name: 'bad.jpg' });
});
const run = (...bodies: MessageBody[]) => createDeadLetterHandler(world.parts)(messages(...bodies));
const dead = () => [created('originals', `${owner}/${digest}`, '0A')];
const key = () => `records/${owner}/${digest}.json`;

describe('dead letters', () => {
  it('give an original a verdict, without reading it', async () => {
    world.objects.before('download', () => {
      throw new Error('read all the same');
    });

    expect(await run(dead())).toEqual({ batchItemFailures: [] });

    const record = PictureRecord.parse(JSON.parse(world.objects.text('metadata', key()) ?? 'null'));
    expect(record).toMatchObject({ verdict: 'rejected', reason: 'crashed', source: { name: 'bad.jpg', bytes: 16 } });
    expect((await world.objects.head('metadata', key()))?.metadata).toEqual({
      schema: '2',
      verdict: 'rejected',
      reason: 'crashed',
      sequencer: '0A',
    });
    expect(world.objects.keys('metadata', 'feed/').length).toBe(1);
  });

  it('leave a record that is there alone', async () => {
    await world.objects.put('metadata', key(), '{"there":true}', { metadata: { verdict: 'analysed' } });

    await run(dead());

    expect(world.objects.text('metadata', key())).toBe('{"there":true}');
    expect(world.objects.keys('metadata', 'feed/')).toEqual([]);
  });

  it('tell the feed of a verdict whose run died before it could', async () => {
    let isFirst = true;
    world.objects.before('put', (put) => {
      if (!put.startsWith('feed/') || !isFirst) return;
      isFirst = false;
      throw new Error('died');
    });

    expect(await run(dead())).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(await run(dead())).toEqual({ batchItemFailures: [] });

    expect(world.objects.keys('metadata', 'feed/').length).toBe(1);
  });

  it('say nothing of an original that is gone or deleted on purpose', async () => {
    await world.objects.put('metadata', `tombstones/${owner}/${digest}`, '');
    await run(dead());
    await world.objects.delete('metadata', [`tombstones/${owner}/${digest}`]);
    await world.objects.delete('originals', [`${owner}/${digest}`]);
    await run(dead());

    expect(world.objects.keys('metadata')).toEqual([]);
  });

  it('take the request away whose analysis died', async () => {
    await world.objects.put('metadata', `requests/${owner}/${digest}`, '');

    await run([created('metadata', `requests/${owner}/${digest}`)]);

    expect(world.objects.keys('metadata', 'requests/')).toEqual([]);
    expect(world.objects.keys('metadata', 'records/').length).toBe(1);
  });
});
