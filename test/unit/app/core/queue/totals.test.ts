import { describe, expect, it } from 'vitest';
import { noTotals, replaced, type Totals } from '../../../../../app/core/queue/totals.ts';
import type { Place, Upload } from '../../../../../app/core/queue/upload.ts';
import { digestA, places, source, uploadAt } from './sample-uploads.ts';

const make = (place: Place, bytes: number): Upload => uploadAt(place, { source: { ...source, bytes } });
const totalsOf = (...uploads: readonly Upload[]): Totals =>
  uploads.reduce<Totals>((totals, upload) => replaced(totals, undefined, upload), noTotals);

describe('totals', () => {
  it('count every upload that is not cancelled once, by where it is', () => {
    const totals = totalsOf(
      make(places.queued, 1),
      make(places.fingerprinting, 10),
      make(places.sending, 100),
      make(places.awaiting, 1_000),
      make(places.backingOff, 10_000),
      make(places.done, 100_000),
      make({ at: 'done', digest: digestA, outcome: 'alreadyThere' }, 200_000),
      make(places.failed, 1_000_000),
      make(places.cancelled, 10_000_000),
    );

    expect(totals).toEqual({
      left: { files: 5, bytes: 11_111 },
      inFlight: { files: 1, bytes: 100 },
      awaiting: { files: 1, bytes: 1_000 },
      done: { files: 2, bytes: 300_000 },
      alreadyThere: { files: 1, bytes: 200_000 },
      failed: { files: 1, bytes: 1_000_000 },
    });
  });

  it('follow an upload from place to place', () => {
    const sending = make(places.sending, 100);
    const stored = make(places.awaiting, 100);

    const totals = replaced(totalsOf(sending), sending, stored);

    expect(totals).toEqual({
      ...noTotals,
      left: { files: 1, bytes: 100 },
      awaiting: { files: 1, bytes: 100 },
    });
  });

  it('follow a file that was edited to its new size', () => {
    const before = make(places.queued, 100);

    expect(replaced(totalsOf(before), before, make(places.queued, 70)).left).toEqual({ files: 1, bytes: 70 });
  });

  it('are as before once everything was taken away again', () => {
    const uploads = [make(places.queued, 1), make(places.sending, 2), make(places.done, 3), make(places.failed, 4)];

    const totals = uploads.reduce((sum, upload) => replaced(sum, upload, undefined), totalsOf(...uploads));

    expect(totals).toEqual(noTotals);
  });

  it('are the very same when a change does not touch them', () => {
    const before = make(places.queued, 100);
    const totals = totalsOf(before);

    expect(replaced(totals, before, make(places.backingOff, 100))).toBe(totals);
  });
});
