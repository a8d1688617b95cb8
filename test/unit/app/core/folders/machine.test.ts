import { describe, expect, it } from 'vitest';
import type { FolderEvent, FolderStep } from '../../../../../app/core/folders/folder.ts';
import { advance, isCaughtUp, newFolder, wakesAt } from '../../../../../app/core/folders/machine.ts';

const start = 1_000_000;
const minute = 60_000;

/** Plays events, each at its time with middling chance, from a new folder. */
function play(...events: readonly (readonly [at: number, event: FolderEvent])[]): FolderStep {
  return events.reduce<FolderStep>(
    ({ folder, effects }, [at, event]) => {
      const step = advance(folder, event, start + at, 0.5);
      return { folder: step.folder, effects: [...effects, ...step.effects] };
    },
    { folder: newFolder(), effects: [] },
  );
}

const started = [0, { is: 'started' }] as const;
const found = [0, { is: 'rootFound', run: 1, network: false }] as const;
const scanned = [1_000, { is: 'scanFinished', run: 2 }] as const;
const watching = [started, found, scanned] as const;
const hint = (path: string): FolderEvent => ({ is: 'hinted', hint: { path, reach: 'path' } });

describe('folder machine', () => {
  it('looks at the root, then scans everything under a watch', () => {
    const { folder, effects } = play(started, found);

    expect(folder.place).toEqual({ at: 'scanning', run: 2, whole: true, startedAt: start });
    expect(effects).toEqual([
      { do: 'checkRoot', run: 1 },
      { do: 'openWatch' },
      { do: 'scan', run: 2, targets: 'whole' },
    ]);
  });

  it('rests until the next full scan once everything is scanned', () => {
    const { folder } = play(...watching);

    expect(folder.place).toEqual({ at: 'watching', rescanAt: start + 1_000 + 60 * minute });
    expect(folder.lastScanAt).toBe(start + 1_000);
    expect(isCaughtUp(folder)).toBe(true);
    expect(wakesAt(folder)).toBe(start + 1_000 + 60 * minute);
  });

  it('gathers hints a moment, then scans what they name and nothing else', () => {
    const hinted = play(...watching, [5_000, hint('a.jpg')], [5_100, hint('b.jpg')]);

    expect(wakesAt(hinted.folder)).toBe(start + 5_150);
    expect(isCaughtUp(hinted.folder)).toBe(false);

    const { folder, effects } = advance(hinted.folder, { is: 'woke' }, start + 5_150, 0.5);

    expect(folder.place).toEqual({ at: 'scanning', run: 3, whole: false, startedAt: start + 5_150 });
    expect(effects).toEqual([
      {
        do: 'scan',
        run: 3,
        targets: [
          { path: 'a.jpg', reach: 'path' },
          { path: 'b.jpg', reach: 'path' },
        ],
      },
    ]);
  });

  it('keeps the hints that come while it scans, and scans them next', () => {
    const { folder } = play(started, found, [500, hint('a.jpg')], scanned);

    expect(wakesAt(folder)).toBe(start + 1_150);
    expect([...folder.hints]).toEqual([['a.jpg', 'path']]);
  });

  it('lets a scan of hints be followed by rest of twice its length', () => {
    const { folder } = play(
      ...watching,
      [5_000, hint('a')],
      [5_150, { is: 'woke' }],
      [5_500, hint('b')],
      [6_150, { is: 'scanFinished', run: 3 }],
    );

    expect(wakesAt(folder)).toBe(start + 6_150 + 2_000);
  });

  it('does not let one file wait because the full scan before it was long', () => {
    const { folder } = play(started, found, [60_000, { is: 'scanFinished', run: 2 }], [60_100, hint('a.jpg')]);

    expect(wakesAt(folder)).toBe(start + 60_250);
  });

  it('keeps the time of the next full scan over scans of hints', () => {
    const { folder } = play(
      ...watching,
      [5_000, hint('a')],
      [5_150, { is: 'woke' }],
      [5_200, { is: 'scanFinished', run: 3 }],
    );

    expect(folder.place).toMatchObject({ at: 'watching', rescanAt: start + 1_000 + 60 * minute });
    expect(folder.lastScanAt).toBe(start + 1_000);
  });

  it('scans everything when it is time, hints or not', () => {
    const { effects } = play(...watching, [1_000 + 60 * minute, { is: 'woke' }]);

    expect(effects.at(-1)).toEqual({ do: 'scan', run: 3, targets: 'whole' });
  });

  it('is unreachable, and no more than that, when the root is not what it was', () => {
    const { folder, effects } = play(started, found, [700, { is: 'rootTroubled', run: 2, because: 'markerMissing' }]);

    expect(folder.place).toEqual({
      at: 'unreachable',
      because: 'markerMissing',
      since: start + 700,
      looks: 1,
      retryAt: start + 5_700,
    });
    expect(effects.slice(-2)).toEqual([{ do: 'closeWatch' }, { do: 'awaitReturn' }]);
  });

  it('looks again for a lost root, ever later, and remembers since when it is lost', () => {
    const { folder, effects } = play(
      started,
      [0, { is: 'rootTroubled', run: 1, because: 'missing' }],
      [5_000, { is: 'woke' }],
      [5_010, { is: 'rootTroubled', run: 2, because: 'denied' }],
    );

    expect(folder.place).toEqual({
      at: 'unreachable',
      because: 'denied',
      since: start,
      looks: 2,
      retryAt: start + 15_010,
    });
    expect(effects.filter((effect) => effect.do === 'awaitReturn')).toHaveLength(1);
  });

  it('looks at once when something happens where the root was, but not twice at once', () => {
    const lost = play(started, [0, { is: 'rootTroubled', run: 1, because: 'missing' }], [100, { is: 'returnHinted' }]);

    expect(lost.effects.at(-1)).toEqual({ do: 'checkRoot', run: 2 });
    expect(advance(lost.folder, { is: 'returnHinted' }, start + 101, 0.5)).toEqual({
      folder: lost.folder,
      effects: [],
    });
  });

  it('scans everything under a new watch when the root is back', () => {
    const { effects } = play(
      started,
      [0, { is: 'rootTroubled', run: 1, because: 'missing' }],
      [100, { is: 'returnHinted' }],
      [110, { is: 'rootFound', run: 2, network: false }],
    );

    expect(effects.slice(-3)).toEqual([
      { do: 'stopAwaiting' },
      { do: 'openWatch' },
      { do: 'scan', run: 3, targets: 'whole' },
    ]);
  });

  it('scans a network folder every five minutes, without a watch, and says why', () => {
    const { folder, effects } = play(started, [0, { is: 'rootFound', run: 1, network: true }], scanned);

    expect(folder).toMatchObject({ mode: 'timedScans', notice: 'networkFolder' });
    expect(wakesAt(folder)).toBe(start + 1_000 + 5 * minute);
    expect(effects.some((effect) => effect.do === 'openWatch')).toBe(false);
  });

  it('falls back to timed scans at the watch limit, in the middle of a scan too, and says so', () => {
    const limited: readonly [number, FolderEvent] = [500, { is: 'watchLimited' }];
    const { folder, effects } = play(started, found, limited, scanned);

    expect(folder).toMatchObject({ place: { at: 'watching' }, mode: 'timedScans', notice: 'watchLimit' });
    expect(wakesAt(folder)).toBe(start + 1_000 + 5 * minute);
    expect(effects.at(-1)).toEqual({ do: 'closeWatch' });
  });

  it('tries to watch again an hour after the limit was reached', () => {
    let { folder } = play(started, found, [500, { is: 'watchLimited' }], scanned);
    const watches: number[] = [];
    for (let wake = wakesAt(folder); wake !== undefined && wake < start + 90 * minute; wake = wakesAt(folder)) {
      const woke = advance(folder, { is: 'woke' }, wake, 0.5);
      if (woke.effects.some((effect) => effect.do === 'openWatch')) watches.push(wake - start);
      folder = advance(woke.folder, { is: 'scanFinished', run: woke.folder.runs }, wake, 0.5).folder;
    }

    expect(watches).toEqual([1_000 + 60 * minute]);
    expect(folder).toMatchObject({ mode: 'watching' });
    expect(folder.notice).toBeUndefined();
  });

  it('tries again after a fault of its own, ever later, until a scan succeeds', () => {
    const faulted = play(started, found, [100, { is: 'scanFaulted', run: 2, detail: 'TypeError' }]);
    expect(faulted.folder.place).toEqual({ at: 'faulted', faults: 1, detail: 'TypeError', retryAt: start + 5_100 });

    const again = advance(faulted.folder, { is: 'woke' }, start + 5_100, 0.5);
    expect(again.effects).toEqual([{ do: 'checkRoot', run: 3 }]);

    const twice = advance(again.folder, { is: 'scanFaulted', run: 3, detail: 'TypeError' }, start + 5_200, 0.5);
    expect(wakesAt(twice.folder)).toBe(start + 15_200);
  });

  it('scans at once when asked, and once more when asked while it scans parts', () => {
    const asked = play(...watching, [5_000, { is: 'scanAsked' }]);
    expect(asked.effects.at(-1)).toEqual({ do: 'scan', run: 3, targets: 'whole' });

    const parts = play(...watching, [5_000, hint('a')], [5_150, { is: 'woke' }], [5_160, { is: 'scanAsked' }]);
    const { folder } = advance(parts.folder, { is: 'scanFinished', run: 3 }, start + 5_170, 0.5);
    expect([...folder.hints]).toEqual([['', 'subtree']]);
  });

  it('stops what runs when it is stopped, and begins anew after', () => {
    const { folder, effects } = play(started, found, [100, { is: 'stopAsked' }]);
    expect(effects.slice(-2)).toEqual([{ do: 'stopRun', run: 2 }, { do: 'closeWatch' }]);
    expect(wakesAt(folder)).toBeUndefined();

    expect(advance(folder, { is: 'started' }, start + 200, 0.5).effects).toEqual([{ do: 'checkRoot', run: 3 }]);
  });

  it.each([
    ['a finished scan', { is: 'scanFinished', run: 1 }],
    ['a found root', { is: 'rootFound', run: 1, network: false }],
    ['a lost root', { is: 'rootTroubled', run: 1, because: 'missing' }],
    ['a fault', { is: 'scanFaulted', run: 1, detail: 'x' }],
  ] as const)('ignores %s of an earlier run', (_, event) => {
    const { folder } = play(started, found);

    expect(advance(folder, event, start + 1, 0.5)).toEqual({ folder, effects: [] });
  });
});
