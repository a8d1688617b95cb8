import { describe, expect, it } from 'vitest';
import { setUp } from './queue-world.ts';

describe('an upload that goes well', () => {
  it('is hashed once, sent once and done when its record is seen', async () => {
    const { world, runner, untilOver } = setUp();
    runner.start();
    const [id = ''] = runner.add([world.write('/a.jpg', 'one')]);
    await untilOver();
    expect(runner.get(id)?.place).toEqual({ at: 'done', digest: world.digestOf('/a.jpg'), outcome: 'uploaded' });
    expect(world.puts).toEqual([world.digestOf('/a.jpg')]);
    expect(world.counts.get('fingerprint')).toBe(1);
  });

  it('waits for a record that takes its time', async () => {
    const { world, runner, places, until, untilOver } = setUp();
    world.analysesAtOnce = false;
    runner.start();
    runner.add([world.write('/a.jpg', 'one')]);
    await until(() => places()[0] === 'awaitingRecord');
    world.analyse(world.digestOf('/a.jpg'));
    await untilOver();
    expect(places()).toEqual(['done']);
  });

  it('asks for the grants of many originals together', async () => {
    const { world, runner, untilOver } = setUp();
    runner.start();
    runner.add(Array.from({ length: 200 }, (_, at) => world.write(`/${at}.jpg`, `content ${at}`)));
    await untilOver();
    expect(world.puts).toHaveLength(200);
    expect(new Set(world.puts).size).toBe(200);
    expect(world.counts.get('askGrants')).toBeLessThan(100);
  });
});

describe('the same bytes', () => {
  it('at two paths are sent once', async () => {
    const { world, runner, places, untilOver } = setUp();
    runner.start();
    runner.add([world.write('/a.jpg', 'same'), world.write('/b.jpg', 'same')]);
    await untilOver();
    expect(places()).toEqual(['done', 'done']);
    expect(world.puts).toHaveLength(1);
  });

  it('that the cloud has are not sent, whoever sent them', async () => {
    const { world, runner, untilOver } = setUp();
    world.objects.set(world.digestOf(world.write('/a.jpg', 'there').path), {
      digest: world.digestOf('/a.jpg'),
      size: 5,
      contentType: 'image/jpeg',
      name: 'x',
      modifiedAt: '',
    });
    world.analyse(world.digestOf('/a.jpg'));
    runner.start();
    const [id = ''] = runner.add([world.files.get('/a.jpg')!.source]);
    await untilOver();
    expect(runner.get(id)?.place).toMatchObject({ at: 'done', outcome: 'alreadyThere' });
    expect(world.puts).toEqual([]);
  });

  it('that were deleted there are not sent unless asked', async () => {
    const { world, runner, untilOver } = setUp();
    const source = world.write('/a.jpg', 'gone');
    world.deleteInCloud(world.digestOf('/a.jpg'));
    runner.start();
    const [id = ''] = runner.add([source]);
    await untilOver();
    expect(runner.get(id)?.place).toMatchObject({ at: 'failed', because: { kind: 'deletedThere' } });
    const [again = ''] = runner.add([source], { again: true });
    await untilOver();
    expect(runner.get(again)?.place).toMatchObject({ at: 'done', outcome: 'uploaded' });
  });

  it('of a file that was edited meanwhile are sent as they are now, never half', async () => {
    const { world, runner, untilOver } = setUp();
    world.before('put', () => void world.write('/a.jpg', 'second content'));
    runner.start();
    const [id = ''] = runner.add([world.write('/a.jpg', 'first')]);
    await untilOver();
    expect(runner.get(id)?.place).toMatchObject({ at: 'done', digest: world.digestOf('/a.jpg') });
    expect([...world.objects.keys()]).toEqual([world.digestOf('/a.jpg')]);
  });
});

describe('trouble', () => {
  it.each([
    ['put', { kind: 'serverFault' }],
    ['put', { kind: 'stalled' }],
    ['put', { kind: 'conflict' }],
    ['put', { kind: 'grantExpired' }],
    ['put', { kind: 'offline' }],
    ['put', { kind: 'throttled' }],
    ['askGrants', { kind: 'serverFault' }],
    ['askGrants', { kind: 'offline' }],
    ['fingerprint', { kind: 'sourceBusy' }],
    ['readFeed', { kind: 'serverFault' }],
  ] as const)('%s: %o once is tried again and the picture arrives', async (call, failure) => {
    const { world, runner, places, untilOver } = setUp();
    world.fail(call, failure);
    runner.start();
    runner.add([world.write('/a.jpg', 'one')]);
    await untilOver();
    expect(places()).toEqual(['done']);
    expect(world.puts).toHaveLength(1);
  });

  it('offline is a gate: nothing fails, and all goes on by itself when the cloud is back', async () => {
    const { world, runner, untilOver, until } = setUp();
    world.fail('put', { kind: 'offline' });
    world.fail('readFeed', ...Array.from({ length: 5 }, () => ({ kind: 'offline' }) as const));
    world.fail('askGrants', ...Array.from({ length: 3 }, () => ({ kind: 'offline' }) as const));
    runner.start();
    runner.add(Array.from({ length: 5 }, (_, at) => world.write(`/${at}.jpg`, `content ${at}`)));
    await until(() => runner.state().gates.has('offline'));
    await untilOver();
    expect(runner.state().gates.size).toBe(0);
    expect(runner.state().totals).toMatchObject({ done: { files: 5 }, failed: { files: 0 }, left: { files: 0 } });
  });

  it('a server that fails for ever fails the picture in the end, once, and a retry brings it', async () => {
    const { world, runner, places, untilOver } = setUp();
    world.fail('put', ...Array.from({ length: 7 }, () => ({ kind: 'serverFault' }) as const));
    const finals: string[] = [];
    runner.onChange((changed) => {
      for (const { place } of changed) if (place.at === 'failed' || place.at === 'done') finals.push(place.at);
    });
    runner.start();
    runner.add([world.write('/a.jpg', 'one')]);
    await untilOver();
    expect(places()).toEqual(['failed']);
    runner.retryAllFailed();
    await untilOver();
    expect(finals).toEqual(['failed', 'done']);
  });

  it('a picture that arrives with other bytes is sent again', async () => {
    const { world, runner, until, untilOver } = setUp();
    const source = world.write('/a.jpg', 'one');
    const digest = world.digestOf('/a.jpg');
    world.verdicts.set(digest, 'mismatch');
    runner.start();
    const [id = ''] = runner.add([source]);
    await until(() => runner.get(id)?.place.at === 'backingOff');
    world.verdicts.delete(digest);
    // What the API does when it is asked for a grant again: the bad bytes go.
    world.objects.delete(digest);
    world.records.delete(digest);
    await untilOver();
    expect(runner.get(id)?.place).toMatchObject({ at: 'done', outcome: 'uploaded' });
    expect(world.puts).toEqual([digest, digest]);
  });

  it('a picture the analysis rejects is told as such, and its copy too', async () => {
    const { world, runner, untilOver } = setUp();
    const source = world.write('/a.jpg', 'bad');
    world.verdicts.set(world.digestOf('/a.jpg'), 'corrupt');
    runner.start();
    const ids = runner.add([source, world.write('/copy.jpg', 'bad')]);
    await untilOver();
    for (const id of ids)
      expect(runner.get(id)?.place).toMatchObject({ at: 'failed', because: { kind: 'rejected', reason: 'corrupt' } });
    expect(world.puts).toHaveLength(1);
  });

  it('an empty file is refused before anything is asked', async () => {
    const { world, runner, untilOver } = setUp();
    runner.start();
    const [id = ''] = runner.add([world.write('/a.jpg', '')]);
    await untilOver();
    expect(runner.get(id)?.place).toMatchObject({ at: 'failed', because: { kind: 'empty' } });
    expect(world.counts.get('askGrants')).toBeUndefined();
  });

  it('a disk that is full stops the queue and loses nothing', async () => {
    const { world, runner, journal, until, untilOver, places } = setUp();
    runner.start();
    runner.add([world.write('/a.jpg', 'one')]);
    journal.failNext();
    await until(() => runner.state().cannotSave);
    await untilOver();
    expect(places()).toEqual(['done']);
    expect(runner.state().cannotSave).toBe(false);
  });
});
