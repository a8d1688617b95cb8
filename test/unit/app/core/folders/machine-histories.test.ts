import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Folder, FolderEffect, FolderEvent, FolderStep } from '../../../../../app/core/folders/folder.ts';
import { advance, isCaughtUp, newFolder, wakesAt } from '../../../../../app/core/folders/machine.ts';

const start = 1_000_000;
const hint = (path: string): FolderEvent => ({ is: 'hinted', hint: { path, reach: 'path' } });

describe('every history of a folder', () => {
  const anyRun = fc.integer({ min: 0, max: 12 });
  const anyEvent: fc.Arbitrary<FolderEvent> = fc.oneof(
    fc.constant<FolderEvent>({ is: 'started' }),
    fc.record({ is: fc.constant('rootFound' as const), run: anyRun, network: fc.boolean() }),
    fc.record({ is: fc.constant('rootTroubled' as const), run: anyRun, because: fc.constantFrom('missing', 'denied') }),
    fc.record({ is: fc.constant('scanFinished' as const), run: anyRun }),
    fc.record({ is: fc.constant('scanFaulted' as const), run: anyRun, detail: fc.constant('x') }),
    fc.constantFrom('a', 'b/c', 'b', '').map(hint),
    fc.constantFrom<FolderEvent>({ is: 'returnHinted' }, { is: 'watchLimited' }, { is: 'scanAsked' }, { is: 'woke' }),
    fc.constant<FolderEvent>({ is: 'stopAsked' }),
  );
  const anyHistory = fc.array(
    fc.tuple(anyEvent, fc.integer({ min: 0, max: 400_000 }), fc.double({ min: 0, max: 0.999, noNaN: true })),
    {
      maxLength: 40,
    },
  );

  it('keeps its promises', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        let folder = newFolder();
        let now = start;
        const open = { watch: false, awaiting: false };
        for (const [event, wait, chance] of history) {
          now += wait;
          const step = advance(folder, event, now, chance);
          if (step.folder === folder) hold('an ignored event has no effects', step.effects.length === 0);
          checkRuns(folder, step);
          for (const effect of step.effects) note(open, effect);
          folder = step.folder;
          hold('a lost root is waited for, and no other', open.awaiting === (folder.place.at === 'unreachable'));
          const mayWatch = folder.mode === 'watching' && folder.place.at !== 'stopped';
          hold('no watch is left open', mayWatch || !open.watch);
          hold('hints are bounded', folder.hints.size <= 256);
        }
        hold('with a root that is well it catches up', canCatchUp(folder, now));
      }),
      { numRuns: 10_000, seed: 3 },
    );
  });
});

/** Far cheaper than `expect`, which counts in ten thousand histories. */
function hold(promise: string, isKept: boolean): void {
  if (!isKept) throw new Error(`broken: ${promise}`);
}

/** A new check or scan has a new run number, and one runs at a time. */
function checkRuns(before: Folder, { folder, effects }: FolderStep): void {
  const begun = effects.filter((effect) => effect.do === 'checkRoot' || effect.do === 'scan');
  hold('one thing begins at a time', begun.length <= 1);
  hold('runs only grow, by one for each beginning', folder.runs - before.runs === begun.length);
  hold(
    'a beginning has the newest run',
    begun.every((effect) => effect.run === folder.runs),
  );
}

function note(open: { watch: boolean; awaiting: boolean }, effect: FolderEffect): void {
  if (effect.do === 'openWatch') open.watch = true;
  if (effect.do === 'closeWatch') open.watch = false;
  if (effect.do === 'awaitReturn') open.awaiting = true;
  if (effect.do === 'stopAwaiting') open.awaiting = false;
}

/** With a root that is well, every folder gets to where all is scanned. */
function canCatchUp(from: Folder, from_: number): boolean {
  let folder = from;
  let now = from_;
  const send = (event: FolderEvent): void => {
    folder = advance(folder, event, now, 0.5).folder;
  };
  send({ is: 'started' });
  for (let steps = 0; steps < 20 && !isCaughtUp(folder); steps += 1) {
    now = Math.max(now, wakesAt(folder) ?? now);
    send({ is: 'woke' });
    send({ is: 'rootFound', run: folder.runs, network: false });
    send({ is: 'scanFinished', run: folder.runs });
  }
  return isCaughtUp(folder);
}
