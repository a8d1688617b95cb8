import { describe, expect, it } from 'vitest';
import {
  advanceUpdate,
  firstStanding,
  isInstalledOnQuit,
  type UpdateEvent,
  type UpdateMoment,
  type UpdateStanding,
} from '../../../../../app/core/updates/advance.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;
const noon = Date.UTC(2026, 10, 25, 12);

const moment = (change: Partial<UpdateMoment> = {}): UpdateMoment => ({
  now: noon,
  isSending: false,
  chance: 0,
  nextRun: 7,
  ...change,
});

const waiting: UpdateStanding = { place: { at: 'waiting', wakeAt: noon }, misses: 0 };
const checking: UpdateStanding = { place: { at: 'checking', run: 3 }, misses: 0 };
const found: UpdateStanding = { place: { at: 'found', version: '1.1.0' }, misses: 0 };
const fetching: UpdateStanding = { place: { at: 'fetching', run: 4, version: '1.1.0' }, misses: 0 };
const ready: UpdateStanding = { place: { at: 'waiting', wakeAt: noon }, misses: 0, ready: '1.1.0' };

describe('the update of the program', () => {
  it('is looked for half a minute after the start', () => {
    expect(firstStanding(noon)).toEqual({ place: { at: 'waiting', wakeAt: noon + minuteMs / 2 }, misses: 0 });
  });

  it.each<[string, UpdateStanding, UpdateEvent, Partial<UpdateMoment>, UpdateStanding, readonly object[]]>([
    [
      'is looked for when its time has come',
      waiting,
      { is: 'woke' },
      {},
      { place: { at: 'checking', run: 7 }, misses: 0 },
      [{ do: 'check', run: 7 }],
    ],
    [
      'waits on when the timer was early',
      waiting,
      { is: 'woke' },
      { now: noon - 1 },
      waiting,
      [{ do: 'wake', at: noon }],
    ],
    [
      'is looked for at once when somebody asks',
      waiting,
      { is: 'askedFor' },
      { now: noon - hourMs },
      { place: { at: 'checking', run: 7 }, misses: 0 },
      [{ do: 'check', run: 7 }],
    ],
    ['is not looked for twice at a time', checking, { is: 'askedFor' }, {}, checking, []],
    [
      'is looked for daily, with up to an hour more',
      checking,
      { is: 'nothingNew', run: 3 },
      { chance: 0.5 },
      { place: { at: 'waiting', wakeAt: noon + dayMs + hourMs / 2 }, misses: 0 },
      [{ do: 'wake', at: noon + dayMs + hourMs / 2 }],
    ],
    [
      'is fetched when it is found',
      checking,
      { is: 'found', run: 3, version: '1.1.0' },
      {},
      { place: { at: 'fetching', run: 7, version: '1.1.0' }, misses: 0 },
      [{ do: 'fetch', run: 7 }],
    ],
    [
      'waits while pictures are sent',
      checking,
      { is: 'found', run: 3, version: '1.1.0' },
      { isSending: true },
      found,
      [],
    ],
    [
      'is fetched once nothing is sent',
      found,
      { is: 'becameIdle' },
      {},
      { place: { at: 'fetching', run: 7, version: '1.1.0' }, misses: 0 },
      [{ do: 'fetch', run: 7 }],
    ],
    [
      'is ready when it was fetched, and the next one is looked for',
      fetching,
      { is: 'fetched', run: 4 },
      {},
      { place: { at: 'waiting', wakeAt: noon + dayMs }, misses: 0, ready: '1.1.0' },
      [{ do: 'wake', at: noon + dayMs }],
    ],
    [
      'is tried again after an hour',
      fetching,
      { is: 'missed', run: 4 },
      {},
      { place: { at: 'waiting', wakeAt: noon + hourMs }, misses: 1 },
      [{ do: 'wake', at: noon + hourMs }],
    ],
    [
      'is tried again ever later',
      { ...checking, misses: 2 },
      { is: 'missed', run: 3 },
      {},
      { place: { at: 'waiting', wakeAt: noon + 4 * hourMs }, misses: 3 },
      [{ do: 'wake', at: noon + 4 * hourMs }],
    ],
    [
      'is tried again at least daily',
      { ...checking, misses: 40 },
      { is: 'missed', run: 3 },
      {},
      { place: { at: 'waiting', wakeAt: noon + dayMs }, misses: 41 },
      [{ do: 'wake', at: noon + dayMs }],
    ],
    [
      'stays ready while it is looked for again in vain',
      { ...checking, ready: '1.1.0' },
      { is: 'missed', run: 3 },
      {},
      { place: { at: 'waiting', wakeAt: noon + hourMs }, misses: 1, ready: '1.1.0' },
      [{ do: 'wake', at: noon + hourMs }],
    ],
    [
      'is not fetched a second time',
      { ...checking, ready: '1.1.0' },
      { is: 'found', run: 3, version: '1.1.0' },
      {},
      { place: { at: 'waiting', wakeAt: noon + dayMs }, misses: 0, ready: '1.1.0' },
      [{ do: 'wake', at: noon + dayMs }],
    ],
    [
      'is replaced by a newer one',
      { ...checking, ready: '1.1.0' },
      { is: 'found', run: 3, version: '1.2.0' },
      {},
      { place: { at: 'fetching', run: 7, version: '1.2.0' }, misses: 0, ready: '1.1.0' },
      [{ do: 'fetch', run: 7 }],
    ],
    [
      'is of the channel that was chosen: the other one is looked at anew',
      { ...fetching, ready: '1.1.0-beta.1' },
      { is: 'channelChanged' },
      {},
      { place: { at: 'checking', run: 7 }, misses: 0 },
      [{ do: 'check', run: 7 }],
    ],
  ])('%s', (_, standing, event, change, next, effects) => {
    expect(advanceUpdate(standing, event, moment(change))).toEqual({ standing: next, effects });
  });

  it.each<UpdateEvent>([
    { is: 'nothingNew', run: 2 },
    { is: 'found', run: 2, version: '9.9.9' },
    { is: 'fetched', run: 2 },
    { is: 'missed', run: 2 },
  ])('ignores what comes of another run: $is', (event) => {
    for (const standing of [waiting, checking, found, fetching, ready]) {
      expect(advanceUpdate(standing, event, moment())).toEqual({ standing, effects: [] });
    }
  });

  it('is installed at a quit that interrupts nothing', () => {
    expect(isInstalledOnQuit(ready, false)).toBe(true);
    expect(isInstalledOnQuit(ready, true)).toBe(false);
    expect(isInstalledOnQuit(fetching, false)).toBe(false);
  });
});
