import { describe, expect, it } from 'vitest';
import type { FakeWorld } from '../../../fakes/fake-world.ts';
import { setUp } from './queue-world.ts';

const MiB = 1024 * 1024;

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
