import { describe, expect, it } from 'vitest';
import type { QueueView } from '../../../../app/contract/methods/queue.ts';
import { activityOf, noticesOf, type Told } from '../../../../app/main/activity.ts';

const none = { files: 0, bytes: 0 };
const running = { is: 'running', deaths: 0 } as const;

function queue(totals: Partial<QueueView['totals']>, more: Partial<QueueView> = {}): QueueView {
  return {
    totals: { left: none, done: none, failed: none, inFlight: none, awaiting: none, alreadyThere: none, ...totals },
    speed: 0,
    sentInFlight: 0,
    gates: [],
    cannotSave: false,
    byState: {} as QueueView['byState'],
    byCause: [],
    version: 1,
    ...more,
  };
}
const files = (count: number) => ({ files: count, bytes: count * 100 });

describe('how the work stands', () => {
  it('is told by one state, what needs somebody first', () => {
    const states = [
      activityOf(running, undefined),
      activityOf(running, queue({ done: files(3) })),
      activityOf(running, queue({ left: files(2) })),
      activityOf(running, queue({ left: files(2) }, { gates: ['paused'] })),
      activityOf(running, queue({ left: files(2) }, { gates: ['battery', 'offline'] })),
      activityOf(running, queue({ failed: files(1) })),
      activityOf(running, queue({ left: files(2), failed: files(1) })),
      activityOf(running, queue({ left: files(2) }, { gates: ['signedOut', 'paused'] })),
      activityOf(running, queue({}, { cannotSave: true })),
      activityOf({ is: 'stopped', because: 'died' }, queue({ left: files(2) })),
    ].map(({ state, because }) => `${state} ${because ?? ''}`.trim());

    expect(states).toEqual([
      'idle',
      'idle',
      'working',
      'paused paused',
      'paused battery',
      'attention failed',
      'working',
      'attention signedOut',
      'attention cannotSave',
      'attention engineStopped',
    ]);
  });

  it('has a share of the bytes while pictures are on their way, and holds the machine awake while they leave', () => {
    const moving = activityOf(
      running,
      queue({ left: files(3), done: files(1), inFlight: files(1) }, { sentInFlight: 100 }),
    );

    expect(moving).toEqual({ state: 'working', left: 3, failed: 0, share: 0.5, isSending: true });
    expect(activityOf(running, queue({ done: files(4) })).share).toBeUndefined();
  });
});

describe('notifications', () => {
  const tell = (told: Told, view: QueueView) => noticesOf(told, view, activityOf(running, view));

  it('tell once that a batch is through, with what failed of it', () => {
    const begun = tell({}, queue({ done: files(5), left: files(4), failed: files(1) }));
    const midway = tell(begun.told, queue({ done: files(7), left: files(2), failed: files(1) }));
    const over = tell(midway.told, queue({ done: files(8), failed: files(2) }));
    const after = tell(over.told, queue({ done: files(8), failed: files(2) }));

    expect([begun, midway, after].flatMap(({ notices }) => notices)).toEqual([]);
    expect(over.notices).toEqual([
      { is: 'finished', pictures: 3 },
      { is: 'failed', pictures: 1 },
    ]);
  });

  it('tell once what came to need somebody, and again when it comes again', () => {
    const out = tell({}, queue({ left: files(1) }, { gates: ['signedOut'] }));
    const still = tell(out.told, queue({ left: files(2) }, { gates: ['signedOut'] }));
    const back = tell(still.told, queue({ left: files(2) }));
    const again = tell(back.told, queue({ left: files(2) }, { gates: ['signedOut'] }));

    expect([out, still, back, again].map(({ notices }) => notices)).toEqual([
      [{ is: 'signedOut' }],
      [],
      [],
      [{ is: 'signedOut' }],
    ]);
  });
});
