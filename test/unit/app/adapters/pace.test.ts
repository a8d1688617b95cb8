import { describe, expect, it } from 'vitest';
import { createPace } from '../../../../app/adapters/pace.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const never = new AbortController().signal;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setUp(limit: number | undefined) {
  const clock = new FakeClock();
  const pace = createPace(clock);
  pace.setLimit(limit);
  let taken = 0;
  const take = (bytes: number, signal = never): Promise<void> =>
    pace.take(bytes, signal).then(() => {
      taken += bytes;
    });
  return { clock, pace, take, taken: () => taken };
}

describe('a bandwidth limit', () => {
  it('lets through that much a second over all senders together', async () => {
    const { clock, pace, take, taken } = setUp(100_000);
    for (let sender = 0; sender < 64; sender++) void take(pace.pieceBytes());
    await settled();
    for (let step = 0; step < 40; step++) {
      clock.advance(100);
      await settled();
    }
    // Four seconds, and the quarter of a second that was saved up before.
    expect(taken()).toBe(425_000);
  });

  it('acts on those that wait when it is lifted', async () => {
    const { clock, pace, take, taken } = setUp(1_000);
    for (let sender = 0; sender < 64; sender++) void take(1_024);
    clock.advance(1_000);
    pace.setLimit(undefined);
    await settled();
    expect(taken()).toBe(64 * 1_024);
    expect(clock.pending).toBe(0);
  });

  it('acts on those that wait when it is raised or lowered', async () => {
    const { clock, pace, take, taken } = setUp(1_000);
    for (let sender = 0; sender < 64; sender++) void take(1_024);
    pace.setLimit(64 * 1_024);
    clock.advance(1_000);
    await settled();
    expect(taken()).toBe(64 * 1_024);
    pace.setLimit(1_024);
    for (let sender = 0; sender < 4; sender++) void take(1_024);
    clock.advance(2_000);
    await settled();
    expect(taken()).toBeGreaterThanOrEqual(66 * 1_024);
    expect(taken()).toBeLessThanOrEqual(67 * 1_024);
  });

  it('is no longer waited for once the send was stopped, and holds back nobody behind it', async () => {
    const { clock, take, taken } = setUp(1_000);
    const stopping = new AbortController();
    const stopped = take(1_000_000, stopping.signal);
    void take(500);
    stopping.abort();
    await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' });
    clock.advance(500);
    await settled();
    expect(taken()).toBe(500);
    await expect(take(10, stopping.signal)).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('holds nobody for ever when the clock is set back', async () => {
    const { clock, take, taken } = setUp(1_000);
    void take(1_000);
    clock.advance(2_000);
    clock.set(clock.now() - 86_400_000);
    void take(1_000);
    clock.advance(2_000);
    await settled();
    expect(taken()).toBe(2_000);
  });
});
