import { describe, expect, it } from 'vitest';
import type { Upload } from '../../../../app/core/queue/upload.ts';
import type { Catalogue, Sightings } from '../../../../app/engine/ports.ts';
import { createQueueRunner } from '../../../../app/engine/queue-runner.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { FakeJournal } from '../../../fakes/fake-journal.ts';
import { FakeWorld, fakeCatalogue, fakeSightings } from '../../../fakes/fake-world.ts';

const MiB = 1024 * 1024;

/** What a restart finds again. */
interface Kept {
  readonly journal: FakeJournal;
  readonly catalogue: Catalogue;
  readonly sightings: Sightings;
}

const nothingKept = (): Kept => ({
  journal: new FakeJournal(),
  catalogue: fakeCatalogue(),
  sightings: fakeSightings(),
});

/** A runner in a world of its own, and what is needed to see how it goes. */
function setUp(world = new FakeWorld(), before: Kept = nothingKept()) {
  const kept: Kept = { journal: before.journal, catalogue: before.catalogue, sightings: before.sightings };
  const clock = new FakeClock();
  const { cloud, sender, fingerprinter, disk } = world;
  const parts = { cloud, sender, fingerprinter, disk, ...kept, clock, chance: () => 0.5, log: () => undefined };
  const runner = createQueueRunner(parts);
  const places = (): readonly string[] => [...runner.all()].map(({ place }) => place.at);
  const until = async (isSo: () => boolean, steps = 4_000): Promise<void> => {
    for (let step = 0; !isSo(); step++) {
      if (step >= steps)
        throw new Error(`never happened; uploads are ${JSON.stringify([...runner.all()].map((each) => each.place))}`);
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(50);
    }
  };
  const isFinal = ({ place }: Upload): boolean => ['done', 'failed', 'cancelled'].includes(place.at);
  const untilOver = async (): Promise<void> => {
    // What was just asked for is decided in the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    await until(() => [...runner.all()].every(isFinal));
  };
  return { world, clock, runner, places, until, untilOver, ...kept };
}

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
    expect(runner.get(id)?.place.at).toBe('failed');
    runner.add([world.files.get('/a.jpg')!.source]);
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

describe('pause', () => {
  it('stops what runs at no cost, and resume brings it all', async () => {
    const { world, runner, until, untilOver, places } = setUp();
    let goOn: (() => void) | undefined;
    world.before('put', () => new Promise<void>((resolve) => (goOn = resolve)));
    runner.start();
    runner.add([world.write('/a.jpg', 'one')]);
    await until(() => goOn !== undefined);
    runner.setPaused(true);
    goOn?.();
    await until(() => places()[0] === 'queued');
    const before = world.counts.get('askGrants');
    await until(() => true);
    expect(world.counts.get('askGrants')).toBe(before);
    runner.setPaused(false);
    await untilOver();
    expect(places()).toEqual(['done']);
    expect([...runner.all()][0]?.misses).toEqual({});
  });
});

describe('after a restart', () => {
  it('goes on where it was: what was sent is not sent again, what was hashed is not hashed again', async () => {
    const first = setUp();
    first.world.analysesAtOnce = false;
    first.runner.start();
    first.runner.add(Array.from({ length: 20 }, (_, at) => first.world.write(`/${at}.jpg`, `content ${at}`)));
    await first.until(() => first.places().filter((place) => place === 'awaitingRecord').length >= 5);
    await first.runner.stop();

    first.world.analysesAtOnce = true;
    for (const digest of first.world.objects.keys()) first.world.analyse(digest);
    const second = setUp(first.world, first);
    expect(second.runner.start()).toEqual({ setAside: 0 });
    await second.untilOver();
    expect(second.places()).toEqual(Array.from({ length: 20 }, () => 'done'));
    expect(new Set(first.world.puts).size).toBe(first.world.puts.length);
    expect(first.world.puts).toHaveLength(20);
    expect(first.world.counts.get('fingerprint')).toBe(20);
  });
});

describe('a large original', () => {
  const large = (world: FakeWorld) => world.write('/large.tif', 'large', { bytes: 100 * MiB });

  it('goes in parts, each once', async () => {
    const { world, runner, places, untilOver } = setUp();
    runner.start();
    runner.add([large(world)]);
    await untilOver();
    expect(places()).toEqual(['done']);
    expect(world.puts).toHaveLength(7);
    expect(new Set(world.puts).size).toBe(7);
  });

  it('goes on after a restart without sending a finished part again', async () => {
    const first = setUp();
    let sent = 0;
    first.runner.start();
    for (let at = 0; at < 7; at++) {
      first.world.before('put', () => {
        sent += 1;
        return sent > 3 ? new Promise<void>(() => undefined) : undefined;
      });
    }
    first.runner.add([large(first.world)]);
    await first.until(() => first.world.puts.length === 3 && sent > 3);
    void first.runner.stop();
    first.clock.advance(5_000);

    const second = setUp(first.world, first);
    // The puts that hang belong to the process that is gone.
    for (let at = 0; at < 3; at++) first.world.before('put', () => undefined);
    second.runner.start();
    await second.untilOver();
    expect(second.places()).toEqual(['done']);
    expect([...first.world.puts].sort()).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((part) => `${first.world.digestOf('/large.tif')}#${part}`),
    );
  });

  it('starts over when the cloud forgot its parts', async () => {
    const { world, runner, until, untilOver, places } = setUp();
    world.fail('complete', { kind: 'serverFault' });
    runner.start();
    runner.add([large(world)]);
    await until(() => places()[0] === 'backingOff');
    world.multiparts.clear();
    await untilOver();
    expect(places()).toEqual(['done']);
    expect(world.puts).toHaveLength(14);
  });
});

describe('cancel', () => {
  it('ends the upload for good and gives the parts back', async () => {
    const { world, runner, until, places } = setUp();
    world.fail('complete', { kind: 'serverFault' });
    runner.start();
    const [id = ''] = runner.add([world.write('/large.tif', 'large', { bytes: 100 * MiB })]);
    await until(() => places()[0] === 'backingOff');
    runner.cancel(id);
    await until(() => world.multiparts.size === 0);
    expect(places()).toEqual(['cancelled']);
    runner.clearFinished();
    expect(places()).toEqual([]);
  });
});
