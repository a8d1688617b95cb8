import { describe, expect, it } from 'vitest';
import { setUp } from './queue-world.ts';

describe('what the store says to a PUT', () => {
  it('an expired grant is asked for again at once', async () => {
    const { world, clock, runner, untilOver } = setUp();
    world.fail('put', { kind: 'grantExpired' });
    runner.start();
    runner.add([world.write('/a.jpg', 'one')]);
    const began = clock.now();
    await untilOver();
    expect(world.counts.get('askGrants')).toBe(2);
    expect(world.counts.get('put')).toBe(2);
    expect(world.objects.size).toBe(1);
    expect(clock.now() - began).toBeLessThan(1_500);
  });

  it('that it is there already is as good as stored', async () => {
    const { world, runner, untilOver } = setUp();
    const source = world.write('/a.jpg', 'one');
    const digest = world.digestOf('/a.jpg');
    world.before('put', () => {
      world.objects.set(digest, { digest, size: 3, contentType: 'image/jpeg', name: 'a.jpg', modifiedAt: '' });
      world.analyse(digest);
    });
    runner.start();
    const [id = ''] = runner.add([source]);
    await untilOver();
    expect(runner.get(id)?.place).toEqual({ at: 'done', digest, outcome: 'alreadyThere' });
    expect(world.puts).toEqual([]);
  });

  it('that it is there already, which is not true, is found out, and it is sent', async () => {
    const { world, runner, untilOver } = setUp();
    const source = world.write('/a.jpg', 'one');
    const digest = world.digestOf('/a.jpg');
    world.before('put', () => {
      world.objects.set(digest, { digest, size: 3, contentType: 'image/jpeg', name: 'a.jpg', modifiedAt: '' });
    });
    world.before('readRecords', () => void world.objects.delete(digest));
    runner.start();
    const [id = ''] = runner.add([source]);
    await untilOver();
    expect(runner.get(id)?.place).toEqual({ at: 'done', digest, outcome: 'uploaded' });
    expect(world.puts).toEqual([digest]);
  });
});
