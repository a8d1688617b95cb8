import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../../app/engine/ports.ts';
import { type ReanalysisEnd, type ReanalysisProgress, reanalyse } from '../../../../app/engine/reanalysis.ts';
import type { PictureRecord } from '../../../../processor/contract/record.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { oneRecord } from '../../../fixtures/records.ts';

const well: Answer<void> = { ok: true, value: undefined };
const failed = (kind: 'denied' | 'throttled'): Answer<void> => ({ ok: false, failure: { kind } });

/** Lets everything run that needs no clock. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
};

/** A cloud that analyses when it is told to, and a library that hears of it when the feed is read. */
function scene(count: number, answers = new Map<string, Answer<void>[]>()) {
  const clock = new FakeClock();
  const records = new Map<string, PictureRecord>();
  for (let n = 1; n <= count; n += 1) records.set(oneRecord(n).digest, oneRecord(n));
  const listeners = new Set<() => void>();
  const asked: string[] = [];
  const analysed = new Set<string>();
  const progress: ReanalysisProgress[] = [];
  const done: string[] = [];
  const ending = new AbortController();
  let end: ReanalysisEnd | undefined;
  const running = reanalyse(
    [...records.keys()],
    {
      clock,
      library: {
        recordOf: (digest) => records.get(digest),
        onChange: (listener) => {
          listeners.add(listener);
          return () => void listeners.delete(listener);
        },
      },
      cloud: {
        analyseAgain: async (digest) => {
          asked.push(digest);
          return answers.get(digest)?.shift() ?? well;
        },
      },
      readFeedNow: () => {
        for (const digest of analysed) {
          const { analysis, ...rest } = records.get(digest) ?? oneRecord(1);
          records.set(digest, { ...rest, analysis: { ...analysis, startedAt: '2026-11-22T12:00:00.000Z' } });
        }
        analysed.clear();
        for (const listener of [...listeners]) listener();
      },
      onDone: (digest) => done.push(digest),
    },
    { signal: ending.signal, onProgress: (now) => progress.push(now) },
  ).then((ended) => {
    end = ended;
  });
  return {
    clock,
    records,
    asked,
    progress,
    done,
    ending,
    listeners,
    running,
    end: () => end,
    analyse: (digests: readonly string[]) => {
      for (const digest of digests) analysed.add(digest);
    },
  };
}

describe('analysing again', () => {
  it('ends when every new record is here', async () => {
    const { clock, asked, analyse, running, progress, done, end, listeners } = scene(3);
    await settled();

    analyse(asked);
    clock.advance(1_000);
    await running;

    expect(end()).toEqual({ total: 3, done: 3, failed: 0, unanswered: 0, wasStopped: false });
    expect(progress.at(-1)).toEqual({ total: 3, done: 3, failed: 0 });
    expect(done.length).toBe(3);
    expect([listeners.size, clock.pending]).toEqual([0, 0]);
  });

  it('asks for no more than 64 that are not here yet', async () => {
    const { clock, asked, analyse, running, end } = scene(150);
    await settled();
    expect(asked.length).toBe(64);

    while (end() === undefined) {
      analyse(asked);
      clock.advance(1_000);
      await settled();
    }
    await running;

    expect(new Set(asked).size).toBe(150);
    expect(end()).toMatchObject({ done: 150, failed: 0 });
  });

  it('counts one that was deleted meanwhile as done', async () => {
    const { clock, records, running, end } = scene(1);
    await settled();

    records.clear();
    clock.advance(1_000);
    await running;

    expect(end()).toMatchObject({ done: 1, failed: 0 });
  });

  it('tries again where the cloud was busy, and says what failed for good', async () => {
    const [first, second] = [oneRecord(1).digest, oneRecord(2).digest];
    const answers = new Map([
      [first, [failed('denied')]],
      [second, [failed('throttled')]],
    ]);
    const { clock, asked, analyse, running, end } = scene(2, answers);
    await settled();

    clock.advance(1_000);
    await settled();
    analyse([second]);
    clock.advance(1_000);
    await running;

    expect(asked).toEqual([first, second, second]);
    expect(end()).toEqual({
      total: 2,
      done: 1,
      failed: 1,
      unanswered: 0,
      wasStopped: false,
      failure: { kind: 'denied' },
    });
  });

  it('stops at once when told to, and asks for no more', async () => {
    const { asked, ending, running, end } = scene(150);
    await settled();

    ending.abort();
    await running;

    expect(asked.length).toBe(64);
    expect(end()).toMatchObject({ total: 150, done: 0, failed: 0, unanswered: 0, wasStopped: true });
  });

  it('gives up what does not come while nothing else does', async () => {
    const { clock, asked, analyse, running, end } = scene(3);
    await settled();

    analyse(asked.slice(0, 1));
    clock.advance(4 * 60_000);
    expect(end()).toBeUndefined();
    clock.advance(61_000);
    await running;

    expect(end()).toMatchObject({ total: 3, done: 1, unanswered: 2, wasStopped: false });
  });
});
