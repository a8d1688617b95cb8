import { describe, expect, it } from 'vitest';
import { advance, newUpload } from '../../../../../app/core/queue/machine.ts';
import type { Effect, FailureKind, Place, Step, Upload, UploadEvent } from '../../../../../app/core/queue/upload.ts';
import {
  digestA,
  digestB,
  editedSource,
  events,
  movedSource,
  noon,
  places,
  resume,
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

interface Case {
  readonly says: string;
  readonly place: PlaceName;
  readonly event: UploadEvent;
  readonly becomes: Place;
  readonly effects: readonly Effect[];
}

const cases: readonly Case[] = [
  {
    says: 'hashes what has no digest, under a new run',
    place: 'queued',
    event: events.started,
    becomes: { at: 'fingerprinting', run: 8 },
    effects: [{ do: 'fingerprint', run: 8 }],
  },
  {
    says: 'sends what has a digest at once',
    place: 'queuedKnown',
    event: events.started,
    becomes: { at: 'sending', run: 8, digest: digestA },
    effects: [{ do: 'send', run: 8, digest: digestA }],
  },
  {
    says: 'goes on where a multipart upload broke off',
    place: 'queuedParts',
    event: events.started,
    becomes: { at: 'sending', run: 8, digest: digestA, resume },
    effects: [{ do: 'send', run: 8, digest: digestA, resume }],
  },
  {
    says: 'waits for a slot to send once it is hashed',
    place: 'fingerprinting',
    event: { ...events.fingerprinted, digest: digestB },
    becomes: { at: 'queued', digest: digestB },
    effects: [],
  },
  {
    says: 'keeps the id of the multipart upload that was opened',
    place: 'sending',
    event: { is: 'opened', run: 7, resume },
    becomes: { at: 'sending', run: 7, digest: digestA, resume },
    effects: [],
  },
  {
    says: 'starts over with the same digest when the cloud lost the parts',
    place: 'sendingParts',
    event: events.resumeLost,
    becomes: {
      at: 'backingOff',
      wakeAt: later + 1_500,
      because: { kind: 'lostThere', detail: 'multipart' },
      digest: digestA,
    },
    effects: [
      { do: 'abandon', digest: digestA, resume },
      { do: 'wakeLater', at: later + 1_500 },
    ],
  },
  {
    says: 'looks for the record of what was stored',
    place: 'sendingParts',
    event: events.stored,
    becomes: { at: 'awaitingRecord', digest: digestA, sent: true },
    effects: [{ do: 'awaitRecord', digest: digestA }],
  },
  {
    says: 'drops its own parts when the bytes are there already',
    place: 'sendingParts',
    event: events.foundThere,
    becomes: { at: 'awaitingRecord', digest: digestA, sent: false },
    effects: [
      { do: 'abandon', digest: digestA, resume },
      { do: 'awaitRecord', digest: digestA },
    ],
  },
  {
    says: 'waits for the record of a twin that is on its way',
    place: 'fingerprinting',
    event: { is: 'sameBytes', run: 7, digest: digestB },
    becomes: { at: 'awaitingRecord', digest: digestB, sent: false },
    effects: [{ do: 'awaitRecord', digest: digestB }],
  },
  {
    says: 'keeps digest and parts through a fault of the line',
    place: 'sendingParts',
    event: { is: 'missed', run: 7, failure: { kind: 'stalled', detail: 'no byte' } },
    becomes: {
      at: 'backingOff',
      wakeAt: later + 1_500,
      because: { kind: 'stalled', detail: 'no byte' },
      digest: digestA,
      resume,
    },
    effects: [{ do: 'wakeLater', at: later + 1_500 }],
  },
  {
    says: 'keeps digest and parts through a failure for good, for when it is asked to try again',
    place: 'sendingParts',
    event: events.missedForGood,
    becomes: { at: 'failed', because: { kind: 'denied' }, digest: digestA, resume },
    effects: [],
  },
  {
    says: 'forgets the digest and the parts of a file that changed',
    place: 'sendingParts',
    event: { is: 'missed', run: 7, failure: { kind: 'sourceChanged' } },
    becomes: { at: 'backingOff', wakeAt: later + 750, because: { kind: 'sourceChanged' } },
    effects: [{ do: 'abandon', digest: digestA, resume }, { do: 'forgetDigest' }, { do: 'wakeLater', at: later + 750 }],
  },
  {
    says: 'asks for a grant that expired again at once, with its parts',
    place: 'sendingParts',
    event: { is: 'missed', run: 7, failure: { kind: 'grantExpired' } },
    becomes: { at: 'queued', digest: digestA, resume },
    effects: [],
  },
  {
    says: 'waits for its record when a file was stored, and is done with it',
    place: 'awaiting',
    event: events.analysed,
    becomes: { at: 'done', digest: digestA, outcome: 'uploaded' },
    effects: [],
  },
  {
    says: 'fails with the reason the analysis gave',
    place: 'awaiting',
    event: events.rejected,
    becomes: { at: 'failed', because: { kind: 'rejected', reason: 'corrupt' }, digest: digestA },
    effects: [],
  },
  {
    says: 'hashes and sends again what arrived as other bytes',
    place: 'awaiting',
    event: events.mismatch,
    becomes: { at: 'backingOff', wakeAt: later + 1_500, because: { kind: 'mismatch' } },
    effects: [{ do: 'forgetDigest' }, { do: 'wakeLater', at: later + 1_500 }],
  },
  {
    says: 'does not send again what its owner deleted meanwhile',
    place: 'awaiting',
    event: events.deletedThere,
    becomes: { at: 'failed', because: { kind: 'deletedThere' }, digest: digestA },
    effects: [],
  },
  {
    says: 'sends again what the cloud does not have after all',
    place: 'awaiting',
    event: events.missingThere,
    becomes: { at: 'backingOff', wakeAt: later + 1_500, because: { kind: 'lostThere' }, digest: digestA },
    effects: [{ do: 'wakeLater', at: later + 1_500 }],
  },
  {
    says: 'keeps its parts when a gate stops it',
    place: 'sendingParts',
    event: events.released,
    becomes: { at: 'queued', digest: digestA, resume },
    effects: [],
  },
  {
    says: 'wakes with what it earned',
    place: 'backingOff',
    event: events.woke,
    becomes: { at: 'queued', digest: digestA, resume },
    effects: [],
  },
  {
    says: 'tries again when asked, with what it earned',
    place: 'failed',
    event: events.retryAsked,
    becomes: { at: 'queued', digest: digestA, resume },
    effects: [],
  },
  {
    says: 'stops and drops its parts when cancelled',
    place: 'sendingParts',
    event: events.cancelAsked,
    becomes: { at: 'cancelled' },
    effects: [
      { do: 'stop', run: 7 },
      { do: 'abandon', digest: digestA, resume },
    ],
  },
  {
    says: 'drops the parts of a failed upload when cancelled',
    place: 'failed',
    event: events.cancelAsked,
    becomes: { at: 'cancelled' },
    effects: [{ do: 'abandon', digest: digestA, resume }],
  },
  {
    says: 'stops hashing a file that was edited, and starts over',
    place: 'fingerprinting',
    event: events.editedSeen,
    becomes: { at: 'queued' },
    effects: [{ do: 'stop', run: 7 }],
  },
  {
    says: 'stops sending a file that was edited, and starts over',
    place: 'sendingParts',
    event: events.editedSeen,
    becomes: { at: 'queued' },
    effects: [
      { do: 'stop', run: 7 },
      { do: 'abandon', digest: digestA, resume },
    ],
  },
  {
    says: 'drops what it earned for a file that was edited while it was queued',
    place: 'queuedParts',
    event: events.editedSeen,
    becomes: { at: 'queued' },
    effects: [{ do: 'abandon', digest: digestA, resume }],
  },
  {
    says: 'sends the new content of a file whose old content is stored',
    place: 'awaiting',
    event: events.editedSeen,
    becomes: { at: 'queued' },
    effects: [],
  },
  {
    says: 'sits its wait out when the file is edited meanwhile',
    place: 'backingOff',
    event: events.editedSeen,
    becomes: { at: 'backingOff', wakeAt: noon + 5_000, because: { kind: 'serverFault' } },
    effects: [{ do: 'abandon', digest: digestA, resume }],
  },
  {
    says: 'reads a file that was moved from its new path, with what it earned',
    place: 'sendingParts',
    event: events.movedSeen,
    becomes: { at: 'queued', digest: digestA, resume },
    effects: [{ do: 'stop', run: 7 }],
  },
];

describe('upload machine', () => {
  for (const { says, place, event, becomes, effects } of cases) {
    it(says, () => {
      const step = from(place, event);

      expect(step.upload.place).toEqual(becomes);
      expect(step.effects).toEqual(effects);
    });
  }

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

describe('upload machine, counting misses', () => {
  const missing = (kind: FailureKind, before: Upload['misses']): Upload =>
    stepOf(uploadAt(places.sendingParts, { misses: before }), { is: 'missed', run: 7, failure: { kind } }).upload;

  it('counts each kind by itself', () => {
    expect(missing('stalled', { serverFault: 2 }).misses).toEqual({ serverFault: 2, stalled: 1 });
    expect(missing('stalled', { serverFault: 2, stalled: 3 }).misses).toEqual({ serverFault: 2, stalled: 4 });
  });

  it('does not fail at one fault of the server after a night offline', () => {
    expect(missing('serverFault', { offline: 900 }).place.at).toBe('backingOff');
  });

  it('wipes them when something got there', () => {
    const before = { misses: { serverFault: 5, offline: 3 } };

    for (const event of [events.progressed, events.stored, events.foundThere, events.sameBytes]) {
      expect(from('sendingParts', event, before).upload.misses).toEqual({});
    }
    expect(from('fingerprinting', events.fingerprinted, before).upload.misses).toEqual({});
  });

  it('does not wipe those that are found out after the bytes got there', () => {
    const before = { misses: { serverFault: 5, mismatch: 2, sourceChanged: 1, lostThere: 1 } };

    expect(from('sendingParts', events.stored, before).upload.misses).toEqual({
      mismatch: 2,
      sourceChanged: 1,
      lostThere: 1,
    });
  });

  it('has nothing to save at progress when nothing was missed', () => {
    const sending = uploadAt(places.sendingParts);

    expect(stepOf(sending, events.progressed).upload).toBe(sending);
  });

  it('starts from none when the user asks to try again', () => {
    expect(from('failed', events.retryAsked, { misses: { mismatch: 4 } }).upload.misses).toEqual({});
    expect(from('backingOff', events.retryAsked).upload.misses).toEqual({});
  });

  it('keeps them when it wakes and when it is stopped by a gate', () => {
    expect(from('backingOff', events.woke).upload.misses).toEqual(misses);
    expect(from('sendingParts', events.released).upload.misses).toEqual(misses);
  });

  it('keeps only those of a file that will not stand still when it is edited', () => {
    const before = { misses: { serverFault: 5, sourceChanged: 3 } };

    expect(from('fingerprinting', events.editedSeen, before).upload.misses).toEqual({ sourceChanged: 3 });
    expect(from('backingOff', events.editedSeen, before).upload.misses).toEqual({ sourceChanged: 3 });
    expect(from('failed', events.editedSeen, before).upload.misses).toEqual({});
    expect(from('awaiting', events.editedSeen, before).upload.misses).toEqual({});
  });

  it('hands out a new run for each step and never takes one back', () => {
    const first = from('queued', events.started).upload;
    const second = stepOf(stepOf(first, { ...events.released, run: 8 }).upload, events.started).upload;

    expect(first.runs).toBe(8);
    expect(second.runs).toBe(9);
  });
});
