import { describe, expect, it } from 'vitest';
import { advance } from '../../../../../app/core/queue/machine.ts';
import type { Effect, Place, UploadEvent } from '../../../../../app/core/queue/upload.ts';
import { digestA, digestB, events, noon, places, resume, uploadAt } from './sample-uploads.ts';

const later = noon + 6_000;

interface Case {
  readonly says: string;
  readonly place: keyof typeof places;
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

describe('upload machine, step by step', () => {
  for (const { says, place, event, becomes, effects } of cases) {
    it(says, () => {
      const step = advance(uploadAt(places[place], { misses: { serverFault: 2 } }), event, later, 0.5);

      expect(step.upload.place).toEqual(becomes);
      expect(step.effects).toEqual(effects);
    });
  }
});
