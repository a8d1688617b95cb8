import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../fakes/fake-clock.ts';

describe('fake clock', () => {
  it('makes calls in the order they become due, each at its time', () => {
    const clock = new FakeClock(1_000);
    const calls: string[] = [];
    const note = (name: string) => () => calls.push(`${name} at ${clock.now()}`);
    clock.after(300, note('c'));
    clock.after(100, note('a'));
    clock.after(100, note('b'));

    clock.advance(299);
    expect(calls).toEqual(['a at 1100', 'b at 1100']);
    clock.advance(1);

    expect(calls).toEqual(['a at 1100', 'b at 1100', 'c at 1300']);
    expect(clock.now()).toBe(1_300);
    expect(clock.pending).toBe(0);
  });

  it('makes calls that were asked for on the way', () => {
    const clock = new FakeClock(0);
    const times: number[] = [];
    const tick = (): void => {
      times.push(clock.now());
      clock.after(10, tick);
    };
    clock.after(10, tick);

    clock.advance(35);

    expect(times).toEqual([10, 20, 30]);
  });

  it('does not make a call that was stopped, on the way too', () => {
    const clock = new FakeClock(0);
    const calls: string[] = [];
    const stopB = clock.after(20, () => calls.push('b'));
    clock.after(10, () => stopB());
    const stopC = clock.after(5, () => calls.push('c'));
    stopC();
    stopC();

    clock.advance(100);

    expect(calls).toEqual([]);
  });

  it('can be set back without anything becoming due or later', () => {
    const clock = new FakeClock(10_000);
    let calls = 0;
    clock.after(100, () => calls++);

    clock.set(0);
    clock.advance(99);
    expect(calls).toBe(0);
    clock.advance(1);

    expect(calls).toBe(1);
  });
});
