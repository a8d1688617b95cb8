import { describe, expect, it } from 'vitest';
import { createGrantDesk } from '../../../../app/engine/grant-desk.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { FakeWorld } from '../../../fakes/fake-world.ts';
import { setUp } from './queue-world.ts';

describe('a server that asks for less', () => {
  it('does not cost what is on its way already', async () => {
    const { world, runner, until, untilOver } = setUp();
    let goOn: () => void = () => undefined;
    world.before('put', () => new Promise<void>((resolve) => (goOn = resolve)));
    world.fail('put', { kind: 'throttled' });
    runner.start();
    runner.add([world.write('/a.jpg', 'one'), world.write('/b.jpg', 'two')]);
    await until(() => runner.state().gates.has('throttled'));
    goOn();
    await untilOver();
    const outcomes = [...runner.all()].map(({ place }) => place.at === 'done' && place.outcome);
    expect(outcomes).toEqual(['uploaded', 'uploaded']);
  });
});

describe('a store that cannot be reached while the API answers', () => {
  const refusals = (count: number) => Array.from({ length: count }, () => ({ kind: 'offline' }) as const);

  it('is asked less and less often, not without a pause', async () => {
    const { world, clock, runner, until } = setUp();
    world.fail('put', ...refusals(10_000));
    runner.start();
    runner.add([world.write('/a.jpg', 'one')]);
    const end = clock.now() + 300_000;
    await until(() => clock.now() >= end, 10_000);
    expect(world.counts.get('put')).toBeGreaterThan(5);
    expect(world.counts.get('put')).toBeLessThan(20);
  });

  it('gets everything within a minute of being back', async () => {
    const { world, clock, runner, untilOver } = setUp();
    world.fail('put', ...refusals(12));
    runner.start();
    runner.add(Array.from({ length: 10 }, (_, at) => world.write(`/${at}.jpg`, `content ${at}`)));
    const began = clock.now();
    await untilOver();
    expect(world.objects.size).toBe(10);
    expect(clock.now() - began).toBeLessThan(60_000);
  });
});

describe('an adapter with a fault of its own', () => {
  it('fails the asks at hand and leaves the process alone', async () => {
    const world = new FakeWorld();
    const clock = new FakeClock();
    world.before('askGrants', () => Promise.reject(new TypeError('not ours')));
    const desk = createGrantDesk({ cloud: world.cloud, clock, signal: new AbortController().signal });
    const ask = { digest: 'd', size: 1, contentType: 'image/jpeg', name: 'a.jpg', modifiedAt: '' };
    const answer = desk.ask(ask, new AbortController().signal);
    clock.advance(10);
    expect(await answer).toEqual({ ok: false, failure: { kind: 'serverFault', detail: 'own fault' } });
  });
});

describe('a file that is named again when it is done', () => {
  it('is on the list and in the journal once', async () => {
    const { world, runner, journal, untilOver } = setUp();
    const source = world.write('/a.jpg', 'one');
    runner.start();
    for (let time = 0; time < 3; time++) {
      runner.add([source]);
      await untilOver();
    }
    expect([...runner.all()]).toHaveLength(1);
    expect(journal.load().uploads).toHaveLength(1);
    expect(runner.state().totals.done.files).toBe(1);
  });
});
