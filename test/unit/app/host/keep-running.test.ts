import { describe, expect, it } from 'vitest';
import { keepRunning, type Running } from '../../../../app/host/keep-running.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

/** Processes that end when they are told to. `broken`: the next starts fail. */
function scene() {
  const clock = new FakeClock();
  const ends: (() => void)[] = [];
  const stopped: number[] = [];
  const world = { broken: 0 };
  const start = async (): Promise<Running> => {
    if (world.broken > 0) {
      world.broken -= 1;
      throw new Error('it does not start');
    }
    const number = ends.length;
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    ends.push(end);
    const stop = async (): Promise<void> => {
      stopped.push(number);
      end();
    };
    return { ended, stop };
  };
  const flush = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  /** The one that runs now dies, and so much time goes by. */
  const die = async (thenMs: number): Promise<void> => {
    ends.at(-1)?.();
    await flush();
    clock.advance(thenMs);
    await flush();
  };
  const open = async () => keepRunning(await start(), { start, clock, log: () => undefined });
  return { clock, world, ends, stopped, die, flush, open };
}

describe('a process that is kept running', () => {
  it('is started again half a second after it ended', async () => {
    const { ends, die, open } = scene();
    const kept = await open();

    await die(499);
    expect([kept.state(), ends.length]).toEqual(['starting', 1]);

    await die(1);
    expect([kept.state(), ends.length]).toEqual(['running', 2]);
  });

  it('is given up after five starts in a row', async () => {
    const { ends, die, open } = scene();
    const kept = await open();

    for (let n = 0; n < 5; n += 1) await die(30_000);
    expect([kept.state(), ends.length]).toEqual(['running', 6]);

    await die(3_600_000);
    expect([kept.state(), ends.length]).toEqual(['stopped', 6]);
  });

  it('is not given up when it ran well in between', async () => {
    const { clock, die, open } = scene();
    const kept = await open();

    for (let n = 0; n < 20; n += 1) {
      clock.advance(600_000);
      await die(500);
      expect(kept.state()).toBe('running');
    }
  });

  it('is tried again when it does not start', async () => {
    const { world, die, clock, flush, open } = scene();
    const kept = await open();
    world.broken = 2;

    await die(500);
    expect(kept.state()).toBe('starting');
    clock.advance(2_000);
    await flush();
    clock.advance(5_000);
    await flush();

    expect(kept.state()).toBe('running');
  });

  it('stays ended once it was told to stop, also while it is being started', async () => {
    const { ends, stopped, die, open } = scene();
    const kept = await open();
    await kept.stop();
    await die(60_000);
    expect([ends.length, stopped]).toEqual([1, [0]]);

    const other = scene();
    const waiting = await other.open();
    await other.die(100);
    await waiting.stop();
    await other.die(60_000);
    expect(other.ends.length).toBe(1);
  });
});
