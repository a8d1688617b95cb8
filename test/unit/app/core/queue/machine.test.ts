import { describe, expect, it } from 'vitest';
import { advance, newUpload } from '../../../../../app/core/queue/machine.ts';
import type { Place, Step, Upload, UploadEvent } from '../../../../../app/core/queue/upload.ts';
import {
  digestA,
  digestB,
  editedSource,
  events,
  movedSource,
  noon,
  places,
  source,
  uploadAt,
} from './sample-uploads.ts';

type PlaceName = keyof typeof places;
type EventName = keyof typeof events;

const columns: readonly PlaceName[] = [
  'queued',
  'queuedKnown',
  'queuedParts',
  'fingerprinting',
  'sending',
  'sendingParts',
  'awaiting',
  'backingOff',
  'done',
  'failed',
  'cancelled',
];

// Where each event takes an upload from each place; a dot: ignored. Time is one second past the wake time.
// q queued, f fingerprinting, s sending, w awaiting its record, b backing off, d done, x failed, c cancelled
const table: Readonly<Record<EventName, string>> = {
  //               queued Known Parts finger sending Parts await back done failed cancelled
  started: '       f      s     s     .      .       .     .     .    .    .      .',
  fingerprinted: ' .      .     .     q      .       .     .     .    .    .      .',
  opened: '        .      .     .     .      s       s     .     .    .    .      .',
  resumeLost: '    .      .     .     .      b       b     .     .    .    .      .',
  progressed: '    .      .     .     .      s       s     .     .    .    .      .',
  stored: '        .      .     .     .      w       w     .     .    .    .      .',
  foundThere: '    .      .     .     .      w       w     .     .    .    .      .',
  missed: '        .      .     .     b      b       b     .     .    .    .      .',
  missedForGood: ' .      .     .     x      x       x     .     .    .    .      .',
  released: '      .      .     .     q      q       q     .     .    .    .      .',
  sameBytes: '     .      .     .     w      w       w     .     .    .    .      .',
  analysed: '      .      .     .     .      .       .     d     .    .    .      .',
  rejected: '      .      .     .     .      .       .     x     .    .    .      .',
  mismatch: '      .      .     .     .      .       .     b     .    .    .      .',
  deletedThere: '  .      .     .     .      .       .     x     .    .    .      .',
  missingThere: '  .      .     .     .      .       .     b     .    .    .      .',
  sameSeen: '      .      .     .     .      .       .     .     .    .    .      .',
  movedSeen: '     q      q     q     q      q       q     w     b    .    x      .',
  editedSeen: '    q      q     q     q      q       q     q     b    .    q      .',
  woke: '          .      .     .     .      .       .     .     q    .    .      .',
  retryAsked: '    .      .     .     .      .       .     .     q    .    q      .',
  cancelAsked: '   c      c     c     c      c       c     c     c    .    c      .',
};

const letters: Readonly<Record<string, Place['at']>> = {
  q: 'queued',
  f: 'fingerprinting',
  s: 'sending',
  w: 'awaitingRecord',
  b: 'backingOff',
  d: 'done',
  x: 'failed',
  c: 'cancelled',
};

const later = noon + 6_000;
const misses = { serverFault: 2 };
const stepOf = (upload: Upload, event: UploadEvent, chance = 0.5): Step => advance(upload, event, later, chance);
const from = (place: PlaceName, event: UploadEvent, more: Partial<Upload> = {}): Step =>
  stepOf(uploadAt(places[place], { misses, ...more }), event);

describe('upload machine, in every place at every event', () => {
  for (const [name, row] of Object.entries(table)) {
    const expected = row.trim().split(/\s+/);

    it(`${name}: ${expected.join(' ')}`, () => {
      expect(expected).toHaveLength(columns.length);
      for (const [index, column] of columns.entries()) {
        const before = uploadAt(places[column], { misses });

        const step = stepOf(before, events[name as EventName]);

        const letter = expected[index]!;
        if (letter === '.') {
          expect(step.upload, column).toBe(before);
          expect(step.effects, column).toEqual([]);
        } else {
          expect(step.upload, column).not.toBe(before);
          expect(step.upload.place.at, column).toBe(letters[letter]);
        }
      }
    });
  }

  it('ignores every result of another run', () => {
    for (const column of columns) {
      for (const event of Object.values(events)) {
        if (!('run' in event)) continue;
        for (const run of [0, 6, 8]) {
          const before = uploadAt(places[column], { misses });

          const step = stepOf(before, { ...event, run });

          expect(step.upload).toBe(before);
          expect(step.effects).toEqual([]);
        }
      }
    }
  });

  it('ignores records of other bytes', () => {
    const before = uploadAt(places.awaiting);

    expect(stepOf(before, { ...events.analysed, digest: digestB }).upload).toBe(before);
    expect(stepOf(before, { ...events.deletedThere, digest: digestB }).upload).toBe(before);
  });
});

describe('upload machine', () => {
  it('is done with what was there already as such', () => {
    const waiting = uploadAt({ at: 'awaitingRecord', digest: digestA, sent: false });

    const step = stepOf(waiting, events.analysed);

    expect(step.upload.place).toEqual({ at: 'done', digest: digestA, outcome: 'alreadyThere' });
  });

  it('starts a new upload of a known file without hashing it', () => {
    const made = newUpload({ id: 'u2', source, addedAt: noon, again: true }, digestA);

    expect(made).toEqual({
      id: 'u2',
      source,
      addedAt: noon,
      again: true,
      runs: 0,
      misses: {},
      place: { at: 'queued', digest: digestA },
    });
    expect(stepOf(made, events.started).effects).toEqual([{ do: 'send', run: 1, digest: digestA }]);
  });

  it('does not wake before its time', () => {
    const asleep = uploadAt(places.backingOff);

    expect(advance(asleep, events.woke, noon + 4_999, 0).upload).toBe(asleep);
    expect(advance(asleep, events.woke, noon + 5_000, 0).upload.place.at).toBe('queued');
  });

  it('wakes when the clock was set back by more than any wait', () => {
    const asleep = uploadAt(places.backingOff);

    expect(advance(asleep, events.woke, noon - 86_400_000, 0).upload.place.at).toBe('queued');
  });

  it('takes the new path of a moved file', () => {
    for (const place of ['queuedParts', 'sendingParts', 'awaiting', 'backingOff', 'failed'] as const) {
      expect(from(place, events.movedSeen).upload.source).toEqual(movedSource);
    }
  });

  it('takes the new content of an edited file', () => {
    for (const place of [
      'queuedParts',
      'fingerprinting',
      'sendingParts',
      'awaiting',
      'backingOff',
      'failed',
    ] as const) {
      expect(from(place, events.editedSeen).upload.source).toEqual(editedSource);
    }
  });

  it('counts another file at the same path with the same size and time as other content', () => {
    const step = from('queuedKnown', { is: 'sourceSeen', source: { ...source, inode: '43' } });

    expect(step.upload.place).toEqual({ at: 'queued' });
  });

  it('tries again a file that could not be read once it is seen again', () => {
    for (const kind of ['sourceGone', 'sourceDenied', 'sourceBusy', 'sourceChanged'] as const) {
      const lost = uploadAt({ at: 'failed', because: { kind }, digest: digestA }, { misses: { [kind]: 1 } });

      const { upload } = stepOf(lost, events.sameSeen);

      expect(upload.place).toEqual({ at: 'queued', digest: digestA });
      expect(upload.misses).toEqual({});
    }
  });

  it('does not try again what the cloud refused when the file is merely seen again', () => {
    for (const kind of ['denied', 'tooLarge', 'deletedThere', 'rejected', 'serverFault'] as const) {
      const refused = uploadAt({ at: 'failed', because: { kind }, digest: digestA });

      expect(stepOf(refused, events.sameSeen).upload).toBe(refused);
    }
  });
});
