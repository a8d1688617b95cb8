import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Line } from '../../../../../app/core/queue/line.ts';
import { type Gate, type Limits, startable } from '../../../../../app/core/queue/schedule.ts';
import type { Place, Upload } from '../../../../../app/core/queue/upload.ts';
import { digestA, digestB, noon, resume, source, uploadAt } from './sample-uploads.ts';

const MiB = 1_048_576;
const alone = { files: 0, bytes: 0 };
const wide: Limits = { hashing: 2, hashingTogether: alone, speed: 1_000, sending: 3, bytesInFlight: 256 * MiB };
const open: ReadonlySet<Gate> = new Set();

const digestOf = (id: string): string =>
  id
    .charCodeAt(id.length - 1)
    .toString(16)
    .padStart(64, '0');
const make = (id: string, place: Place, more: { age?: number; bytes?: number } = {}): Upload =>
  uploadAt(place, {
    id,
    addedAt: noon - (more.age ?? 0),
    source: { ...source, path: `/${id}`, bytes: more.bytes ?? 1_000 },
  });
const toHash = (id: string, age = 0): Upload => make(id, { at: 'queued' }, { age });
const toSend = (id: string, more: { age?: number; bytes?: number } = {}): Upload =>
  make(id, { at: 'queued', digest: digestOf(id) }, more);
const sending = (id: string, digest = digestOf(id), bytes = 1_000): Upload =>
  make(id, { at: 'sending', run: 7, digest }, { bytes });

function lineOf(...uploads: readonly Upload[]): Line {
  const line = new Line();
  for (const upload of uploads) line.put(upload);
  return line;
}

describe('what may start', () => {
  it('is the oldest, whatever order they came in', () => {
    const line = lineOf(
      toHash('b', 20),
      toHash('a', 10),
      toHash('c', 30),
      toSend('x', { age: 1 }),
      toSend('y', { age: 2 }),
    );

    expect(startable(line, open, wide)).toEqual(['c', 'b', 'y', 'x']);
  });

  it('is in the order of the ids among those of one age', () => {
    expect(startable(lineOf(toHash('b'), toHash('a'), toHash('c')), open, wide)).toEqual(['a', 'b']);
  });

  it('gives hashing and sending slots of their own', () => {
    const line = lineOf(
      make('f', { at: 'fingerprinting', run: 7 }),
      make('g', { at: 'fingerprinting', run: 7 }),
      toHash('a'),
      toSend('x'),
    );

    expect(startable(line, open, wide)).toEqual(['x']);
    expect(startable(lineOf(sending('1'), sending('2'), sending('3'), toHash('a'), toSend('x')), open, wide)).toEqual([
      'a',
    ]);
  });

  it('is nothing while paused', () => {
    expect(startable(lineOf(toHash('a'), toSend('x')), new Set(['paused']), wide)).toEqual([]);
    expect(startable(lineOf(toHash('a'), toSend('x')), new Set(['paused', 'offline']), wide)).toEqual([]);
  });

  it('is only hashing while nothing can be sent', () => {
    for (const gate of ['offline', 'signedOut', 'throttled'] as const) {
      expect(startable(lineOf(toHash('a'), toSend('x')), new Set([gate]), wide)).toEqual(['a']);
    }
  });

  it('never sends two of the same bytes at once', () => {
    const twins = [
      make('first', { at: 'queued', digest: digestA }, { age: 2 }),
      make('second', { at: 'queued', digest: digestA }, { age: 1 }),
      make('other', { at: 'queued', digest: digestB }),
    ];
    const line = lineOf(...twins);

    expect(startable(line, open, wide)).toEqual(['first', 'other']);

    line.put(make('first', { at: 'sending', run: 8, digest: digestA }, { age: 2 }));
    expect(startable(line, open, wide)).toEqual(['other']);

    line.put(make('first', { at: 'awaitingRecord', digest: digestA, sent: true }, { age: 2 }));
    expect(startable(line, open, wide)).toEqual(['second', 'other']);
  });

  it('goes on with the one of two twins that has parts across', () => {
    const line = lineOf(
      make('older', { at: 'queued', digest: digestA }, { age: 2 }),
      make('younger', { at: 'queued', digest: digestA, resume }),
    );

    expect(startable(line, open, wide)).toEqual(['younger']);
  });

  it('stays within the bytes that may be in flight', () => {
    const limits: Limits = { hashing: 2, hashingTogether: alone, speed: 1_000, sending: 10, bytesInFlight: 100 * MiB };
    const line = lineOf(
      sending('1', digestOf('1'), 20 * MiB),
      toSend('a', { age: 3, bytes: 40 * MiB }),
      toSend('b', { age: 2, bytes: 40 * MiB }),
      toSend('c', { age: 1, bytes: MiB }),
    );

    expect(startable(line, open, limits)).toEqual(['a', 'b']);
  });

  it('counts a large original as what it has in flight at once, 64 MiB', () => {
    const limits: Limits = { hashing: 2, hashingTogether: alone, speed: 1_000, sending: 10, bytesInFlight: 100 * MiB };
    const line = lineOf(
      toSend('a', { age: 3, bytes: 5_000 * MiB }),
      toSend('b', { age: 2, bytes: 36 * MiB }),
      toSend('c', { age: 1, bytes: 1 }),
    );

    expect(startable(line, open, limits)).toEqual(['a', 'b']);
  });

  it('always sends one, however large', () => {
    const limits: Limits = { hashing: 2, hashingTogether: alone, speed: 1_000, sending: 10, bytesInFlight: MiB };

    expect(startable(lineOf(toSend('a', { bytes: 5_000 * MiB }), toSend('b')), open, limits)).toEqual(['a']);
  });

  it('does not let small ones overtake a large one that has to wait', () => {
    const limits: Limits = { hashing: 2, hashingTogether: alone, speed: 1_000, sending: 10, bytesInFlight: 64 * MiB };
    const line = lineOf(sending('1'), toSend('a', { age: 1, bytes: 64 * MiB }), toSend('b'));

    expect(startable(line, open, limits)).toEqual([]);
  });

  it('hashes small files together, and large ones two at a time', () => {
    const limits: Limits = { ...wide, hashingTogether: { files: 4, bytes: 10 * MiB } };
    const file = (id: string, age: number, bytes: number): Upload => make(id, { at: 'queued' }, { age, bytes });
    const small = ['a', 'b', 'c', 'd', 'e'].map((id, at) => file(id, 9 - at, MiB));
    const large = ['a', 'b', 'c'].map((id, at) => file(id, 9 - at, 5_000 * MiB));
    const mixed = [file('a', 9, MiB), file('b', 8, 5 * MiB), file('c', 7, 4 * MiB), file('d', 6, MiB)];

    expect(startable(lineOf(...small), open, limits)).toEqual(['a', 'b', 'c', 'd']);
    expect(startable(lineOf(...large), open, limits)).toEqual(['a', 'b']);
    expect(startable(lineOf(...mixed), open, limits)).toEqual(['a', 'b', 'c']);
  });

  it('hashes no further ahead than memory holds while the line is fast or not yet known', () => {
    const line = lineOf(toHash('a'), toSend('1', { bytes: 6 * MiB }), toSend('2', { bytes: 3 * MiB }));
    const hashed = (speed: number, gates = open): boolean => startable(line, gates, { ...wide, speed }).includes('a');

    expect(hashed(100 * MiB)).toBe(false);
    expect(hashed(0)).toBe(false);
    expect(hashed(3 * MiB)).toBe(true);
    expect(hashed(100 * MiB, new Set(['offline'] as const))).toBe(true);
    line.remove('1');
    expect(hashed(100 * MiB)).toBe(true);
  });

  it('counts the files and bytes that are being hashed already', () => {
    const limits: Limits = { ...wide, hashingTogether: { files: 4, bytes: 10 * MiB } };
    const hashing = make('1', { at: 'fingerprinting', run: 3 }, { bytes: 8 * MiB });
    const line = lineOf(
      hashing,
      ...['a', 'b', 'c', 'd'].map((id, at) => make(id, { at: 'queued' }, { age: 9 - at, bytes: MiB })),
    );

    expect(startable(line, open, limits)).toEqual(['a', 'b']);
    line.remove('1');
    expect(line.bytesHashing).toBe(0);
  });

  it('forgets what was taken away', () => {
    const line = lineOf(toHash('a'), toHash('b'), sending('1'));

    line.remove('a');
    line.remove('1');
    line.remove('unknown');

    expect(startable(line, open, wide)).toEqual(['b']);
    expect(line.sending).toBe(0);
    expect(line.bytesInFlight).toBe(0);
  });

  it('looks at no more than it starts', () => {
    let looked = 0;
    const endless = function* (): Generator<Upload> {
      for (;;) {
        looked++;
        yield toSend(`u${looked}`);
      }
    };
    const waiting = {
      hashing: 0,
      bytesHashing: 0,
      sending: 0,
      bytesInFlight: 0,
      bytesToSend: 0,
      toHash: endless,
      toSend: endless,
    };

    expect(startable(waiting, open, wide)).toHaveLength(5);
    expect(looked).toBe(5);
  });
});

describe('waking', () => {
  const asleep = (id: string, inMs: number): Upload =>
    make(id, { at: 'backingOff', wakeAt: noon + inMs, because: { kind: 'stalled' } });

  it('names the next time and those whose time has come', () => {
    const line = lineOf(asleep('c', 3_000), asleep('a', 1_000), asleep('b', 2_000));

    expect(line.nextWakeAt()).toBe(noon + 1_000);
    expect(line.due(noon + 999)).toEqual([]);
    expect(line.due(noon + 2_000)).toEqual(['a', 'b']);
  });

  it('has no next time when nobody sleeps', () => {
    expect(lineOf(toHash('a')).nextWakeAt()).toBeUndefined();
  });

  it('wakes everybody when the clock was set back by a day', () => {
    expect(lineOf(asleep('a', 1_000), asleep('b', 2_000)).due(noon - 86_400_000)).toEqual(['a', 'b']);
  });
});

describe('the line, over random changes', () => {
  const someDigests = ['1', '2', '3'].map((digit) => digit.repeat(64));
  const someplace: fc.Arbitrary<Place> = fc.oneof(
    fc.constant({ at: 'queued' } as const),
    fc.record({ at: fc.constant('queued' as const), digest: fc.constantFrom(...someDigests) }),
    fc.constant({ at: 'fingerprinting', run: 1 } as const),
    fc.record({ at: fc.constant('sending' as const), run: fc.constant(1), digest: fc.constantFrom(...someDigests) }),
    fc.record({
      at: fc.constant('backingOff' as const),
      wakeAt: fc.nat(100),
      because: fc.constant({ kind: 'stalled' } as const),
    }),
    fc.constant({ at: 'cancelled' } as const),
  );
  const change = fc.record({ id: fc.nat(40), age: fc.nat(5), place: fc.option(someplace, { nil: undefined }) });

  /** What the line answers, found the slow way: by looking at each upload. */
  function slowly(uploads: readonly Upload[]): object {
    const inAge = [...uploads].sort((a, b) => a.addedAt - b.addedAt || (a.id < b.id ? -1 : 1));
    const busy = new Set(uploads.flatMap(({ place }) => (place.at === 'sending' ? [place.digest] : [])));
    const ready = inAge.filter(({ place }) => {
      if (place.at !== 'queued' || place.digest === undefined || busy.has(place.digest)) return false;
      busy.add(place.digest);
      return true;
    });
    const wakes = uploads.flatMap(({ place }) => (place.at === 'backingOff' ? [place.wakeAt] : []));
    return {
      toHash: inAge.filter(({ place }) => place.at === 'queued' && place.digest === undefined).map(({ id }) => id),
      toSend: ready.map(({ id }) => id),
      hashing: uploads.filter(({ place }) => place.at === 'fingerprinting').length,
      sending: uploads.filter(({ place }) => place.at === 'sending').length,
      nextWakeAt: wakes.length === 0 ? undefined : Math.min(...wakes),
      due: wakes.filter((at) => at <= 50).length,
    };
  }

  it('always agrees with looking at every upload', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 200, size: 'max' }), (changes) => {
        const line = new Line();
        const uploads = new Map<string, Upload>();
        for (const { id: number, age, place } of changes) {
          const id = `u${number}`;
          if (place === undefined) {
            line.remove(id);
            uploads.delete(id);
          } else {
            const upload = make(id, place, { age });
            line.put(upload);
            uploads.set(id, upload);
          }
        }

        expect({
          toHash: [...line.toHash()].map(({ id }) => id),
          toSend: [...line.toSend()].map(({ id }) => id),
          hashing: line.hashing,
          sending: line.sending,
          nextWakeAt: line.nextWakeAt(),
          due: line.due(50).length,
        }).toEqual(slowly([...uploads.values()]));
        expect([...line.all()]).toHaveLength(uploads.size);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});
